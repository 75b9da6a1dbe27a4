// The rules of who was there. No HTTP, no SQL. Times in ms since 1970.
import { UserError } from '../../errors.ts';
import type { Zone } from '../../lib/time-zone.ts';
import type { CallState, Mark, MissingPupil } from './contract.ts';

/** What the live class saw of one person. `network` and `platform`: they were cut off, and not to blame. */
export type Seen = {
  userId: string;
  stretches: readonly { from: number; to: number | null; why: string | null }[];
};
/** The pupils who were in a lesson's live class; empty where nobody was. */
export type LiveRegister = (schoolId: string, lessonId: string) => Promise<readonly Seen[]>;

type Times = { startsAt: number; endsAt: number };

const minute = 60_000;
/** Arriving or leaving within this is not worth a remark, ms: as the live class's own register has it. */
const tolerance = 5 * minute;
/** A roll that nobody called this long after the beginning is forgotten, ms. */
export const forgottenAfter = 15 * minute;
/** Cut off for this share of the lesson so far, or more, is prevented. */
const most = 0.5;

/**
 * What to propose for a pupil expected in the lesson.
 * @param live whether anybody was in the live class: in a lesson held elsewhere, who is there is for the teacher to see
 */
export function proposed(seen: Seen | undefined, live: boolean, { startsAt, endsAt }: Times, now: number): Mark {
  if (!live) return { state: 'present' };
  const until = Math.min(now, endsAt);
  const stretches = (seen?.stretches ?? []).filter(({ to }) => to === null || to > startsAt);
  const [first] = stretches;
  const last = stretches.at(-1);
  if (!first || !last || first.from >= endsAt) return { state: 'absent' };
  let cut = 0;
  for (const [index, { to, why }] of stretches.entries()) {
    if (to === null || (why !== 'network' && why !== 'platform')) continue;
    const back = stretches[index + 1]?.from ?? until;
    cut += Math.max(0, Math.min(back, until) - Math.max(to, startsAt));
  }
  if (until > startsAt && cut >= (until - startsAt) * most) return { state: 'prevented' };
  const late = first.from - startsAt;
  const early = last.why === 'left' && last.to !== null ? endsAt - last.to : 0;
  return {
    state: 'present',
    ...(late > tolerance && { late: Math.round(late / minute) }),
    ...(early > tolerance && { early: Math.round(early / minute) }),
  };
}

export function callStateOf({ startsAt, called }: { startsAt: number; called: boolean }, now: number): CallState {
  if (called) return 'done';
  if (now < startsAt) return 'coming';
  return now < startsAt + forgottenAfter ? 'open' : 'forgotten';
}

/** @throws UserError when a lesson's roll can't be called: it is cancelled, or has not begun. */
export function checkCallable({ startsAt, cancelled }: { startsAt: number; cancelled: boolean }, now: number): void {
  if (cancelled) throw new UserError('lesson_cancelled', 'Ce cours est annulé.', { status: 409 });
  if (now < startsAt)
    throw new UserError('roll_call_too_early', 'L’appel se fait à partir du début du cours.', { status: 409 });
}

/** @throws UserError `bad_mark`: minutes are those of who was present, and fit in the lesson. */
export function checkMark({ state, late, early }: Mark, { startsAt, endsAt }: Times): void {
  const length = (endsAt - startsAt) / minute;
  const counted = (late ?? 0) + (early ?? 0);
  if (counted === 0 || (state === 'present' && counted <= length)) return;
  throw new UserError('bad_mark', 'Un retard ou un départ est celui d’un élève présent, et tient dans le cours.');
}

export const sameMark = (one: Mark, other: Mark): boolean =>
  one.state === other.state && one.late === other.late && one.early === other.early;

export type Change = { pupilId: string; was: Mark; became: Mark };

/** What a teacher decided otherwise than was known. */
export function changesOf(before: ReadonlyMap<string, Mark>, after: ReadonlyMap<string, Mark>): Change[] {
  const changes: Change[] = [];
  for (const [pupilId, became] of after) {
    const was = before.get(pupilId);
    if (was && !sameMark(was, became)) changes.push({ pupilId, was, became });
  }
  return changes;
}

export type HalfDay = { date: string; half: 'morning' | 'afternoon' };

/** By the clock of the school: what begins before 13:00 is the morning's. */
export function halfDayOf(startsAt: number, zone: Zone): HalfDay {
  const wall = new Date(zone.wallOf(startsAt)).toISOString();
  return { date: wall.slice(0, 10), half: Number(wall.slice(11, 13)) < 13 ? 'morning' : 'afternoon' };
}

/** One line of today's roll calls. */
export type TodayMark = {
  userId: string;
  name: string;
  classes: string[];
  lessonId: string;
  title: string;
  startsAt: number;
  state: Mark['state'];
  /** What became of what the family said of this day. */
  family: MissingPupil['family'] | null;
};

/** @param marks of today's roll calls, of whoever missed one, in the order of time; @returns those who miss first */
export function missingOf(marks: readonly TodayMark[]): MissingPupil[] {
  const byPupil = new Map<string, TodayMark[]>();
  for (const mark of marks) byPupil.set(mark.userId, [...(byPupil.get(mark.userId) ?? []), mark]);
  const found: MissingPupil[] = [];
  for (const own of byPupil.values()) {
    const last = own.at(-1);
    const gone = own.filter(({ state }) => isAway(state));
    if (!last || gone.length === 0) continue;
    const seenLast = own.findLastIndex(({ state }) => !isAway(state));
    const since = isAway(last.state) ? own[seenLast + 1] : gone[0];
    found.push({
      ...{ userId: last.userId, name: last.name, classes: last.classes },
      now: last.state === 'absent' ? 'missing' : last.state === 'prevented' ? 'prevented' : 'back',
      since: new Date(since?.startsAt ?? last.startsAt).toISOString(),
      lesson: { lessonId: last.lessonId, title: last.title, startsAt: new Date(last.startsAt).toISOString() },
      ...(last.family && { family: last.family }),
      missed: own.filter(({ state }) => state === 'absent').length,
    });
  }
  const order = ['missing', 'prevented', 'back'];
  return found.sort((a, b) => order.indexOf(a.now) - order.indexOf(b.now) || a.name.localeCompare(b.name, 'fr'));
}

const isAway = (state: Mark['state']) => state === 'absent' || state === 'prevented';
