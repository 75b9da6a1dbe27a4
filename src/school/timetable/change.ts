// The rules of changing a lesson. No HTTP, no SQL.
import { UserError } from '../../errors.ts';
import type { LessonChange } from '../lesson-change.ts';

/** Moments are milliseconds since 1970. */
export type LessonRecord = {
  lessonId: string;
  source: 'ical' | 'page';
  startsAt: number;
  endsAt: number;
  title: string;
  subjectCode: string;
  room: string;
  classIds: string[];
  teacherIds: string[];
  /** `room`: opened outside the timetable. */
  kind: 'lesson' | 'room';
  /** Of its classes, these pupils alone; null for all. */
  pupilIds: string[] | null;
  state: 'planned' | 'cancelled';
  change: LessonChange | null;
};

/** Who changes, when, and the reason that everyone concerned will read. */
export type Deed = { reason: string; by: string; now: number };

const minute = 60_000;
const shortest = 5 * minute;
const longest = 12 * 60 * minute;
/** A lesson can't be placed further away than this. */
const furthest = 400 * 24 * 60 * minute;

export function cancel(lesson: LessonRecord, deed: Deed): LessonRecord {
  mustBePlanned(lesson, deed.now);
  return { ...lesson, state: 'cancelled', change: noted(lesson, lesson, deed) };
}

export function move(lesson: LessonRecord, to: { startsAt: number; endsAt: number; room?: string }, deed: Deed) {
  mustBePlanned(lesson, deed.now);
  mustBeTimes(to.startsAt, to.endsAt, deed.now);
  const room = to.room === undefined ? lesson.room : to.room.trim();
  return changed(lesson, { ...lesson, startsAt: to.startsAt, endsAt: to.endsAt, room }, deed);
}

export function replaceTeachers(lesson: LessonRecord, teacherIds: readonly string[], deed: Deed): LessonRecord {
  mustBePlanned(lesson, deed.now);
  return changed(lesson, { ...lesson, teacherIds: [...teacherIds].sort() }, deed);
}

export function changeRoom(lesson: LessonRecord, room: string, deed: Deed): LessonRecord {
  mustBePlanned(lesson, deed.now);
  return changed(lesson, { ...lesson, room: room.trim() }, deed);
}

/** A new lesson has been nothing else: its change is a reason alone. */
export function add(
  lesson: Omit<LessonRecord, 'source' | 'state' | 'change' | 'kind' | 'pupilIds'>,
  deed: Deed,
): LessonRecord {
  mustBeTimes(lesson.startsAt, lesson.endsAt, deed.now);
  const added: LessonRecord = {
    ...lesson,
    title: lesson.title.trim(),
    room: lesson.room.trim(),
    classIds: [...lesson.classIds].sort(),
    teacherIds: [...lesson.teacherIds].sort(),
    source: 'page',
    kind: 'lesson',
    pupilIds: null,
    state: 'planned',
    change: null,
  };
  return { ...added, change: noted(added, added, deed) };
}

/** Back to what it was before anyone changed it. */
export function undo(lesson: LessonRecord, now: number): LessonRecord {
  mustNotBeOver(lesson, now);
  const { change } = lesson;
  const touched = change && (lesson.state === 'cancelled' || Object.keys(change.was).length > 0);
  if (!touched) {
    const why = change ? 'Ce cours a été ajouté : annulez-le plutôt.' : 'Ce cours n’a pas été changé.';
    throw new UserError('nothing_to_undo', why, { status: 409 });
  }
  const { was } = change;
  const back: LessonRecord = {
    ...lesson,
    startsAt: was.startsAt ? Date.parse(was.startsAt) : lesson.startsAt,
    endsAt: was.endsAt ? Date.parse(was.endsAt) : lesson.endsAt,
    room: was.room ?? lesson.room,
    teacherIds: was.teacherIds ?? lesson.teacherIds,
    state: 'planned',
    change: null,
  };
  mustNotBeOver(back, now);
  return back;
}

/** Who or what is taken, by which lesson; `when` is for the sentence, `startsAt` and `endsAt` are ISO 8601. */
export type Clash = {
  kind: 'teacher' | 'class' | 'room';
  name: string;
  title: string;
  when: string;
  startsAt: string;
  endsAt: string;
};

/** @throws UserError that says who or what is taken, and by which lesson. */
export function refuseClash({ kind, name, title, when, startsAt, endsAt }: Clash): never {
  const what = kind === 'room' ? `Salle ${name}` : name;
  const details = { name, title, startsAt, endsAt };
  throw new UserError(`${kind}_busy`, `${what} : déjà pris par « ${title} », ${when}.`, { status: 409, details });
}

/** A lesson that has ended keeps its record; only a coming or running one can change. */
function mustNotBeOver(lesson: LessonRecord, now: number) {
  if (lesson.endsAt <= now) throw new UserError('lesson_over', 'Ce cours est déjà terminé.', { status: 409 });
}

function mustBePlanned(lesson: LessonRecord, now: number) {
  mustNotBeOver(lesson, now);
  if (lesson.state === 'cancelled')
    throw new UserError('lesson_cancelled', 'Ce cours est annulé : rétablissez-le d’abord.', { status: 409 });
}

function mustBeTimes(startsAt: number, endsAt: number, now: number) {
  const length = endsAt - startsAt;
  if (!(length >= shortest && length <= longest) || Math.abs(startsAt - now) > furthest)
    throw new UserError('bad_times', 'Un cours dure de 5 minutes à 12 heures, et finit après son début.');
  if (endsAt <= now) throw new UserError('lesson_in_past', 'Cette heure est déjà passée.');
}

/** Put back by hand to what it was, a lesson is not changed any more. */
function changed(before: LessonRecord, after: LessonRecord, deed: Deed): LessonRecord {
  const change = noted(before, after, deed);
  const asImported = after.source === 'ical' && Object.keys(change.was).length === 0;
  return { ...after, change: asImported ? null : change };
}

/** What it was at first, whatever the number of changes since. */
function noted(before: LessonRecord, after: LessonRecord, deed: Deed): LessonChange {
  const first = before.change?.was ?? {};
  const startsAt = first.startsAt ?? new Date(before.startsAt).toISOString();
  const endsAt = first.endsAt ?? new Date(before.endsAt).toISOString();
  const room = first.room ?? before.room;
  const teacherIds = first.teacherIds ?? before.teacherIds;
  const moved = Date.parse(startsAt) !== after.startsAt || Date.parse(endsAt) !== after.endsAt;
  return {
    reason: deed.reason.trim(),
    at: new Date(deed.now).toISOString(),
    by: deed.by,
    was: {
      ...(moved && { startsAt, endsAt }),
      ...(room !== after.room && { room }),
      ...(teacherIds.join() !== after.teacherIds.join() && { teacherIds }),
    },
  };
}
