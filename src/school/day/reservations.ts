// Seats for coming lessons, carried by the day of who may enter them: signed for one account, and the same at each reading,
// so that the day keeps its tag.
import { createHash } from 'node:crypto';
import type { DayEntry } from './school-day.ts';

/** Signs what a gate will read. The same input gives the same text. Times in ms since 1970. */
export type SignReservation = (reservation: {
  school: string;
  account: string;
  classKey: string;
  /** Seats that the class needs. */
  size: number;
  opensAt: number;
  endsAt: number;
}) => string;

const minute = 60_000;
/** Seats open that long before the lesson: when the door of the class does, for pupils; a teacher prepares. */
export const seatsBefore = { pupil: 10 * minute, teacher: 20 * minute } as const;
/** A class enters as a whole, and not all classes in the same second: each comes at its own moment within this time, ms. */
export const seatsSpread = 3 * minute;
/** Who comes late, or was cut off in a lesson that runs over, still comes in without waiting. */
const afterEnd = 10 * minute;

/** The moment of a lesson within the spread, ms: by hash, so that every node and day says the same. */
export function spreadOf(lessonId: string): number {
  return createHash('sha256').update(lessonId).digest().readUInt32BE() % seatsSpread;
}

type Reader = { schoolId: string; accountId: string; userId: string };

/** @returns the reader's reservation for a lesson that they may enter. Each is signed once for as long as the day is kept. */
export function createReservations(sign: SignReservation): (reader: Reader, entry: DayEntry) => string {
  const kept = new WeakMap<DayEntry, { spread: number; tokens: Map<string, string> }>();
  return ({ schoolId, accountId, userId }, entry) => {
    const known = kept.get(entry) ?? { spread: spreadOf(entry.lessonId), tokens: new Map() };
    const found = known.tokens.get(accountId);
    if (found !== undefined) return found;
    // Teachers come earlier, and by themselves: their seats set nothing aside for pupils who aren't there yet.
    const teaches = entry.teacherIds.includes(userId);
    const token = sign({
      school: schoolId,
      account: accountId,
      classKey: teaches ? `${entry.lessonId} teachers` : entry.lessonId,
      size: Math.max(1, teaches ? entry.teacherIds.length : entry.pupils),
      opensAt: entry.startsAt - seatsBefore[teaches ? 'teacher' : 'pupil'] + known.spread,
      endsAt: entry.endsAt + afterEnd,
    });
    known.tokens.set(accountId, token);
    kept.set(entry, known);
    return token;
  };
}
