// What a room is given by the process that holds it.
import type { Chance, Clock } from '../lib/clock.ts';
import type { Happened } from './activities/contract.ts';
import type { ComingsOptions } from './comings.ts';
import type { Journal } from './journal.ts';
import type { RoomSnapshot } from './messages.ts';
import type { RecordingOffice } from './recording/recorder.ts';

export type RoomOptions = ComingsOptions & {
  schoolId: string;
  lesson: RoomSnapshot['lesson'];
  clock: Clock;
  chance: Chance;
  maxMembers: number;
  /** Signs that this person may keep their seat until then; absent where no gate stands. */
  signHold?(person: { schoolId: string; accountId: string }, until: number): string | undefined;
  /** The class has been without its teacher for long, since then; null when it has one again. */
  onTeacherMissing?(since: number | null): void;
  /** What happened in the activities, kept across restarts. */
  journal: Journal<Happened>;
  /** What only this server knows, the same after a restart. */
  secret?: string;
  /** Where a recording goes; absent, none can be made. */
  recording?: RecordingOffice;
};
