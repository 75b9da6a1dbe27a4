// The recording of a lesson: whether it runs, who is in it, and when it ran. What is recorded is in files of its own (`tape.ts`).
import { type Static, Type } from 'typebox';

/** A file of a recording, by when it began: ms since 1970. */
export const segmentName = '^[0-9]{10,15}\\.rec$';

const closed = { additionalProperties: false } as const;

export const recordingCommand = Type.Union([
  Type.Object({ type: Type.Literal('start') }, closed),
  Type.Object({ type: Type.Literal('stop') }, closed),
  /** Another teacher lets their own voice and picture be recorded too, or no longer. */
  Type.Object({ type: Type.Literal('agree'), agree: Type.Boolean() }, closed),
]);

export type RecordingCommand = Static<typeof recordingCommand>;

/** `asked` by a leader; the lesson is `over`; it holds no more (`full`), or the `disk` takes no more. */
export type WhyStopped = 'asked' | 'over' | 'full' | 'disk';

/** ms since 1970 by the relay's clock; `to` is null while it runs. */
export type Run = { from: number; to: number | null };

export type RecordingState = {
  /** In order; the last one may still run. */
  runs: readonly Run[];
  /** Member numbers of the teachers who agreed: by starting it, or by saying so. */
  teachers: readonly number[];
  /** Member numbers of the pupils who are recorded, by a stored authorisation. A pupil's page knows of itself only. */
  pupils: readonly number[];
  /** Why the last one stopped; null while it runs, and before the first. */
  stopped: WhyStopped | null;
};

export type RecordingEvent =
  | { type: 'started'; member: number }
  | { type: 'stopped'; why: WhyStopped }
  | { type: 'agreed'; member: number; agree: boolean }
  /** Who is recorded from now on. */
  | { type: 'pupils'; members: readonly number[] };
