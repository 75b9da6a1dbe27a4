// All rooms of this process, by school and lesson: opened by the first who enters, gone when empty or over.
import type { Chance, Clock } from '../lib/clock.ts';
import { ackPeriod } from './flow.ts';
import type { Person } from './place.ts';
import { Room, type RoomOptions } from './room.ts';

/** An empty room keeps its chat and its places for those who come back, in ms. */
const emptyKept = 10 * 60_000;
/** A lesson that nobody ends goes on this long after its time, in ms. */
export const overtime = 60 * 60_000;

export type RoomsOptions = {
  clock: Clock;
  chance: Chance;
  maxMembers: number;
  onPresence: RoomOptions['onPresence'];
  onEnded(lesson: { schoolId: string; lessonId: string; at: number }): void;
  /** A room's tick went wrong: it is a bug, and the other rooms go on. */
  onFailure(error: unknown): void;
};

type Held = { room: Room; schoolId: string; lessonId: string; timer: NodeJS.Timeout | undefined };

export class Rooms {
  private readonly options: RoomsOptions;
  private readonly held = new Map<string, Held>();
  /** Lessons that are over while their door may still let in who came just before: until when, in ms since 1970. */
  private readonly over = new Map<string, number>();

  constructor(options: RoomsOptions) {
    this.options = options;
  }

  /** The room of this person's lesson, opened if need be; undefined when it was ended and its overtime isn't over. */
  of(person: Person): Room | undefined {
    const key = `${person.schoolId}\n${person.lessonId}`;
    const known = this.held.get(key);
    if (known) return known.room;
    this.forgetOver();
    if (this.over.has(key)) return undefined;
    const { clock, chance, maxMembers, onPresence } = this.options;
    const { lessonId: id, title, endsAt } = person;
    const room = new Room({ lesson: { id, title, endsAt }, clock, chance, maxMembers, onPresence });
    const held: Held = { room, schoolId: person.schoolId, lessonId: id, timer: undefined };
    held.timer = setInterval(() => this.tick(key, held), ackPeriod);
    held.timer.unref();
    this.held.set(key, held);
    return room;
  }

  private tick(key: string, held: Held): void {
    try {
      const { room } = held;
      if (!room.ended) room.tick();
      const now = this.options.clock.now();
      if (!room.ended && now > room.options.lesson.endsAt + overtime) room.end();
      if (room.ended) this.bury(key, held);
      else if (room.emptySince !== undefined && now - room.emptySince > emptyKept) {
        this.release(key, held);
        room.closeAll(1000, '');
      }
    } catch (error) {
      this.options.onFailure(error);
    }
  }

  private release(key: string, held: Held): void {
    clearInterval(held.timer);
    this.held.delete(key);
  }

  /** Of a lesson that is over, only its name stays, for those who were let in by the door a moment before. */
  private bury(key: string, held: Held): void {
    this.release(key, held);
    this.forgetOver();
    const { schoolId, lessonId, room } = held;
    this.over.set(key, room.options.lesson.endsAt + overtime);
    this.options.onEnded({ schoolId, lessonId, at: this.options.clock.now() });
  }

  private forgetOver(): void {
    const now = this.options.clock.now();
    for (const [key, until] of this.over) if (now > until) this.over.delete(key);
  }

  *all(): Iterable<Room> {
    for (const { room } of this.held.values()) if (!room.ended) yield room;
  }

  /** Closes every room; nothing is left running. */
  close(code: number, reason: string): void {
    for (const [key, held] of this.held) {
      // Ended since the last tick: its end is still to be told.
      if (held.room.ended) this.bury(key, held);
      else {
        this.release(key, held);
        held.room.closeAll(code, reason);
      }
    }
    this.over.clear();
  }
}
