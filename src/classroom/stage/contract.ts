// What stands on the stage for everybody: the people who are seen, or what the teacher shows.
import { type Static, Type } from 'typebox';

export const shown = Type.Union([
  Type.Literal('people'),
  Type.Literal('slides'),
  Type.Literal('board'),
  Type.Literal('media'),
  Type.Literal('notebook'),
]);

export type Shown = Static<typeof shown>;

export const stageCommand = Type.Object({ type: Type.Literal('show'), shown }, { additionalProperties: false });

export type StageCommand = Static<typeof stageCommand>;
export type StageEvent = { type: 'shown'; shown: Shown };
export type StageState = { shown: Shown };
