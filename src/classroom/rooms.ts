// All rooms of this process, by school and lesson: opened by the first who enters, gone when empty or over.
import type { Chance, Clock } from '../lib/clock.ts';
import type { Happened } from './activities/contract.ts';
import { forgetfulJournal, type Journal } from './journal.ts';
import type { Person } from './place.ts';
import { ackPeriod, closeCodes } from './protocol.ts';
import type { Recorder, RecordingOffice } from './recording/recorder.ts';
import { Room } from './room.ts';
import type { RoomOptions } from './room-options.ts';
import { Echo } from './trial/echo.ts';

/** An empty room keeps its chat and its places for those who come back, in ms. */
const emptyKept = 10 * 60_000;
/** A lesson that nobody ends goes on this long after its time, in ms. */
export const overtime = 60 * 60_000;

export type RoomsOptions = {
  clock: Clock;
  chance: Chance;
  maxMembers: number;
  onPresence: RoomOptions['onPresence'];
  /** Signs that who is in a lesson may keep their seat until then, in ms since 1970; undefined when it comes later, by `giveHold`. */
  signHold?(whom: { schoolId: string; lessonId: string; accountId: string }, until: number): string | undefined;
  /** What is kept of a lesson's activities. */
  journalOf(schoolId: string, lessonId: string): Journal<Happened>;
  secret?: string;
  /** Where the recording of a lesson goes; absent, none can be made. */
  recordingOf?(schoolId: string, lessonId: string): RecordingOffice;
  /** A class has been without its teacher for long, since then; null when it has one again. */
  onTeacherMissing?(schoolId: string, lessonId: string, since: number | null): void;
  /** From here to `onClosed`, this lesson has a room. */
  onOpened(schoolId: string, lessonId: string): void;
  onClosed(schoolId: string, lessonId: string): void;
  /** @param lesson `at` it was over, `endsAt` it was to be, in ms since 1970 */
  onEnded(lesson: { schoolId: string; lessonId: string; at: number; endsAt: number }): void;
  /** A room's tick went wrong: it is a bug, and the other rooms go on. */
  onFailure(error: unknown): void;
};

/** What the timetable says of a lesson. Times in ms since 1970. */
export type Plan = { title: string; startsAt?: number; endsAt: number; cancelled: boolean };

type Held = {
  room: Room;
  schoolId: string;
  lessonId: string;
  startsAt: number | undefined;
  /** How long it goes on after its time when nobody ends it, ms. */
  overtime: number;
  /** Of a test room: the one who says it all back. */
  echo: Echo | undefined;
  timer: NodeJS.Timeout | undefined;
};

const keyOf = (schoolId: string, lessonId: string): string => `${schoolId}\n${lessonId}`;

export class Rooms {
  private readonly options: RoomsOptions;
  private readonly held = new Map<string, Held>();
  /** Lessons that are over while their door may still let in who came just before: until when, in ms since 1970. */
  private readonly over = new Map<string, number>();
  private closed = false;
  /** Recordings that are still being written. */
  private readonly written = new Set<Recorder>();

  constructor(options: RoomsOptions) {
    this.options = options;
  }

  /** The room of this person's lesson, opened if need be; undefined when it was ended and its overtime isn't over. */
  of(person: Person): Room | undefined {
    const key = keyOf(person.schoolId, person.lessonId);
    const known = this.held.get(key);
    if (known) return known.room;
    this.forgetOver();
    if (this.closed || this.over.has(key)) return undefined;
    const { clock, chance, maxMembers, onPresence, signHold } = this.options;
    const { lessonId: id, title, startsAt, endsAt, trial = false } = person;
    const room = new Room({
      ...{ lesson: { id, title, endsAt }, clock, chance, maxMembers, onPresence },
      // Who tries their devices keeps no seat by it.
      ...(signHold &&
        !trial && {
          signHold: (whom: { schoolId: string; accountId: string }, until: number) =>
            signHold({ ...whom, lessonId: id }, until),
        }),
      schoolId: person.schoolId,
      onFailure: this.options.onFailure,
      onTeacherMissing: (since) => this.options.onTeacherMissing?.(person.schoolId, id, since),
      journal: trial ? forgetfulJournal() : this.options.journalOf(person.schoolId, person.lessonId),
      ...(this.options.secret !== undefined && { secret: this.options.secret }),
      ...(this.options.recordingOf && !trial && { recording: this.options.recordingOf(person.schoolId, id) }),
    });
    const held: Held = {
      ...{ room, schoolId: person.schoolId, lessonId: id, startsAt },
      ...{
        overtime: person.punctual ? 0 : overtime,
        echo: trial ? new Echo(room, person, clock) : undefined,
        timer: undefined,
      },
    };
    held.timer = setInterval(() => this.tick(key, held), ackPeriod);
    held.timer.unref();
    this.held.set(key, held);
    this.options.onOpened(person.schoolId, id);
    return room;
  }

  /** What the timetable says of a lesson now. */
  learn(schoolId: string, lessonId: string, plan: Plan): void {
    const key = keyOf(schoolId, lessonId);
    const held = this.held.get(key);
    if (!held || held.room.ended) return;
    if (!plan.cancelled) {
      held.room.learn(plan);
      if (plan.startsAt !== held.startsAt) held.room.antechamber.askAgain();
      held.startsAt = plan.startsAt;
      return;
    }
    // Not an end: should it take place after all, the door lets people in again.
    held.room.closeAll(closeCodes.cancelled, 'le cours est annulé');
    this.release(key, held);
  }

  find(schoolId: string, lessonId: string): Room | undefined {
    return this.held.get(keyOf(schoolId, lessonId))?.room;
  }

  private tick(key: string, held: Held): void {
    try {
      const { room } = held;
      if (!room.ended) room.tick();
      const now = this.options.clock.now();
      if (!room.ended && now > room.lesson.endsAt + held.overtime) room.end();
      if (room.ended) this.bury(key, held);
      else if (held.echo?.forsaken) {
        room.closeAll(closeCodes.normal, '');
        this.release(key, held);
      } else if (room.antechamber.empty && room.emptySince !== undefined && now - room.emptySince > emptyKept) {
        room.closeAll(closeCodes.normal, '');
        this.release(key, held);
      }
    } catch (error) {
      this.options.onFailure(error);
    }
  }

  private release(key: string, held: Held): void {
    clearInterval(held.timer);
    held.room.recorder?.close();
    this.keep(held.room);
    this.held.delete(key);
    held.echo?.close();
    this.options.onClosed(held.schoolId, held.lessonId);
  }

  /** Of a lesson that is over, only its name stays, for those who were let in by the door a moment before. */
  private bury(key: string, held: Held): void {
    this.release(key, held);
    if (held.echo) return;
    this.forgetOver();
    const { schoolId, lessonId, room } = held;
    const { endsAt } = room.lesson;
    this.over.set(key, endsAt + overtime);
    this.options.onEnded({ schoolId, lessonId, at: this.options.clock.now(), endsAt });
  }

  private keep({ recorder }: Room): void {
    if (!recorder) return;
    this.written.add(recorder);
    const done = () => this.written.delete(recorder);
    recorder.settled().then(done, done);
  }

  /** Every recording that was closed is on the disk. */
  async settled(): Promise<void> {
    await Promise.allSettled(Array.from(this.written, (recorder) => recorder.settled()));
  }

  private forgetOver(): void {
    const now = this.options.clock.now();
    for (const [key, until] of this.over) if (now > until) this.over.delete(key);
  }

  /** A hold that was signed elsewhere. */
  giveHold(whom: { schoolId: string; lessonId: string; accountId: string }, hold: string, until: number): void {
    const room = this.held.get(keyOf(whom.schoolId, whom.lessonId))?.room;
    for (const place of room?.broadcast.everybody() ?? [])
      if (place.person.accountId === whom.accountId)
        room?.tell(place, { type: 'hold', hold, until }, this.options.clock.now());
  }

  *all(): Iterable<Room> {
    for (const { room } of this.held.values()) if (!room.ended) yield room;
  }

  /** Closes every room; nothing is left running. */
  close(code: number, reason: string): void {
    this.closed = true;
    for (const [key, held] of this.held) {
      // Ended since the last tick: its end is still to be told.
      if (held.room.ended) this.bury(key, held);
      else {
        held.room.closeAll(code, reason);
        this.release(key, held);
      }
    }
    this.over.clear();
  }
}
