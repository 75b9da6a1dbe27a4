// Who may speak and show: raised hands, the floor, closed microphones, and whether a teacher is there.
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const member = Type.Integer({ minimum: 1, maximum: 65_535 });

export const floorCommand = Type.Union([
  /** One's own hand, or (leaders, only down) another's. */
  Type.Object({ type: Type.Literal('hand'), up: Type.Boolean(), member: Type.Optional(member) }, closed),
  // From here on: leaders only.
  /** Lets a pupil speak, or speak and be seen; also changes which of the two. */
  Type.Object({ type: Type.Literal('give'), member, camera: Type.Boolean() }, closed),
  /** To whoever has had a hand up the longest. */
  Type.Object({ type: Type.Literal('next'), camera: Type.Boolean() }, closed),
  Type.Object({ type: Type.Literal('take'), member }, closed),
  Type.Object({ type: Type.Literal('lower-all') }, closed),
  /** A muted pupil keeps the floor and can't open the microphone. */
  Type.Object({ type: Type.Literal('mute'), member, muted: Type.Boolean() }, closed),
  /** Closed: all who have the floor are muted, until it is given to them again or all are opened. */
  Type.Object({ type: Type.Literal('microphones'), open: Type.Boolean() }, closed),
]);

export type FloorCommand = Static<typeof floorCommand>;

/** `turn` is never given twice in a lesson; `at` in ms since 1970, by the relay's clock. */
export type Hand = { member: number; turn: number; at: number };
/** A pupil's. */
export type Floor = { member: number; camera: boolean; muted: boolean };

export type FloorState = {
  /** First come first. */
  hands: readonly Hand[];
  nextTurn: number;
  /** When each member raised a hand lately, ms since 1970. */
  raised: Readonly<Record<number, readonly number[]>>;
  floors: readonly Floor[];
  microphones: 'open' | 'closed';
  /** Since when the class has been without a teacher, ms since 1970; null while one is there, and before the first comes. */
  teacherAway: number | null;
};

export type FloorEvent =
  | { type: 'hand-up'; member: number }
  | { type: 'hand-down'; member: number }
  | { type: 'hands-down' }
  | { type: 'given'; member: number; camera: boolean }
  | { type: 'taken'; member: number }
  | { type: 'muted'; member: number; muted: boolean }
  | { type: 'microphones'; open: boolean }
  | { type: 'teacher-gone' }
  | { type: 'teacher-back' }
  /** Left for good: hand and floor are given back with the place. */
  | { type: 'left'; member: number };
