// Small pictures of pupils, one every few seconds, for a class that sees each other without cameras. Nothing of it is ever kept.
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const member = Type.Integer({ minimum: 1, maximum: 65_535 });

/** Pixels. */
export const stillSize = { width: 160, height: 120 } as const;
/** Between two of one pupil, ms. */
export const stillEvery = 4_000;
/** What comes sooner is dropped, ms: devices don't beat exactly. */
export const soonest = 3_500;
/** One that was not followed by another for this long is no longer shown, ms. */
export const stale = 3 * stillEvery + 1_000;

export const stillsCommand = Type.Union([
  /** Leaders: pupils may show themselves, or nobody does any more. */
  Type.Object({ type: Type.Literal('open'), on: Type.Boolean() }, closed),
  /** A pupil's own. */
  Type.Object({ type: Type.Literal('show'), on: Type.Boolean() }, closed),
  /** Leaders: takes one pupil's away. */
  Type.Object({ type: Type.Literal('hide'), member }, closed),
  /** Whether this page looks at them now: they are sent to no other. */
  Type.Object({ type: Type.Literal('watch'), on: Type.Boolean() }, closed),
]);

export type StillsCommand = Static<typeof stillsCommand>;

export type StillsEvent =
  | { type: 'opened'; open: boolean }
  | { type: 'showing'; member: number; on: boolean }
  /** A leader took it away: it comes back when the leader opens anew. */
  | { type: 'barred'; member: number }
  | { type: 'watching'; member: number; on: boolean };

export type StillsState = {
  open: boolean;
  /** Who agreed. Leaders know all of them, a pupil themselves only: who is seen is known by seeing them. */
  showing: readonly number[];
  /** Whose picture a leader took away; told like `showing`. */
  barred: readonly number[];
  /** Known to the relay alone. */
  watching: readonly number[];
};
