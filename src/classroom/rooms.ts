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

  constructor(options: RoomsOptions) {
    this.options = options;
  }

  /** The room of this person's lesson, opened if need be. A lesson that was ended stays so until its overtime is over. */
  of(person: Person): Room {
    const key = `${person.schoolId}\n${person.lessonId}`;
    const known = this.held.get(key);
    if (known) return known.room;
    this.forgetEnded();
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
      if (room.ended) {
        clearInterval(held.timer);
        this.options.onEnded({ schoolId: held.schoolId, lessonId: held.lessonId, at: now });
      } else if (room.emptySince !== undefined && now - room.emptySince > emptyKept) {
        clearInterval(held.timer);
        room.closeAll(1000, '');
        this.held.delete(key);
      }
    } catch (error) {
      this.options.onFailure(error);
    }
  }

  private forgetEnded(): void {
    const now = this.options.clock.now();
    for (const [key, { room }] of this.held) {
      if (room.ended && now > room.options.lesson.endsAt + overtime) this.held.delete(key);
    }
  }

  *all(): Iterable<Room> {
    for (const { room } of this.held.values()) if (!room.ended) yield room;
  }

  /** Closes every room; nothing is left running. */
  close(code: number, reason: string): void {
    for (const { room, timer } of this.held.values()) {
      clearInterval(timer);
      if (!room.ended) room.closeAll(code, reason);
    }
    this.held.clear();
  }
}
