// What is said, typed as it is said: who may type, and the last lines.
import { type Static, Type } from 'typebox';

export const longestLine = 200;
/** Lines that a page knows; the lesson keeps them all. */
export const linesKnown = 8;
export const mostWriters = 5;

const closed = { additionalProperties: false } as const;

export const captionsCommand = Type.Union([
  Type.Object({ type: Type.Literal('say'), text: Type.String({ minLength: 1, maxLength: longestLine }) }, closed),
  /** Lets a member type too. */
  Type.Object({ type: Type.Literal('let'), member: Type.Integer({ minimum: 1, maximum: 65_535 }) }, closed),
  Type.Object({ type: Type.Literal('stop'), who: Type.String({ minLength: 1, maxLength: 24 }) }, closed),
]);

export type CaptionsCommand = Static<typeof captionsCommand>;

/** `at` in ms since 1970 by the relay's clock. */
export type Line = { id: number; text: string; at: number };

export type CaptionsState = {
  /** Oldest first. */
  lines: readonly Line[];
  /** Names by mark of those whom a leader named; a pupil's page knows itself only. */
  writers: Readonly<Record<string, string>>;
};

export type CaptionsEvent =
  | { type: 'said'; text: string }
  | { type: 'let'; who: string; name: string }
  | { type: 'stopped'; who: string };
