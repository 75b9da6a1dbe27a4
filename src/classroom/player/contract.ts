// A sound or a film that the class plays together: which one, whether it runs, and from where.
import { type Static, Type } from 'typebox';
import { maxMedia, mediaName } from '../files/contract.ts';

const closed = { additionalProperties: false } as const;

export const maxFiles = maxMedia;
export const maxFileName = 80;

const media = Type.String({ pattern: mediaName });
/** Seconds from its beginning. */
const position = Type.Number({ minimum: 0, maximum: 86_400 });

export const playerCommand = Type.Union([
  Type.Object(
    { type: Type.Literal('add'), media, name: Type.String({ minLength: 1, maxLength: maxFileName }) },
    closed,
  ),
  Type.Object({ type: Type.Literal('remove'), media }, closed),
  /** Plays, pauses and seeks, all in one: what everybody hears from now on. */
  Type.Object({ type: Type.Literal('set'), media, running: Type.Boolean(), position }, closed),
]);

export type PlayerCommand = Static<typeof playerCommand>;

export type PlayerFile = { media: string; name: string };

export type Playing = PlayerFile & {
  running: boolean;
  /** Seconds, where it was at `since`. */
  position: number;
  /** ms since 1970. */
  since: number;
};

export type PlayerEvent =
  | ({ type: 'added' } & PlayerFile)
  | { type: 'removed'; media: string }
  | ({ type: 'set'; running: boolean; position: number } & PlayerFile)
  | { type: 'cleared' };

export type PlayerState = {
  /** For those who lead. */
  files: readonly PlayerFile[];
  playing: Playing | null;
};
