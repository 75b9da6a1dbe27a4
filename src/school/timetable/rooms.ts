// Rooms outside the timetable: tutoring, a replacement, a remedial hour. A lesson of its own kind, that begins as it is made.
import { UserError } from '../../errors.ts';
import type { Chance, Clock } from '../../lib/clock.ts';
import type { Database } from '../../lib/database/database.ts';
import type { Me } from '../../lib/http/route.ts';
import type { People } from '../identity/identity.ts';
import type { LessonRecord } from './change.ts';
import type { Lesson } from './contract.ts';
import { newLessonId } from './ids.ts';
import * as store from './rooms-store.ts';
import type { Timetable } from './timetable.ts';

/** Open at the same time, of one teacher or of one class. */
export const mostRooms = 5;
const hour = 3_600_000;

export type Wish = { classId: string; pupilIds?: string[] | undefined; title: string; hours: number };

export type Rooms = {
  /** @throws UserError `class_unknown`, `pupil_unknown`, `too_many_rooms`. */
  open(me: Me, wish: Wish): Promise<Lesson>;
};

export function createRooms(parts: {
  database: Database;
  clock: Clock;
  chance: Chance;
  people: People;
  timetable: Pick<Timetable, 'add'>;
}): Rooms {
  const { database, clock, chance, people, timetable } = parts;
  /** By the roster, or because they were given a lesson with this class today. */
  const mayOpenFor = async (me: Me, classId: string) =>
    (await people.mayTeach(me, classId)) ||
    (me.roles.includes('teacher') && (await store.teachesNow(database, me, classId, clock.now())));
  return {
    async open(me, wish) {
      const { classId } = wish;
      if (!(await mayOpenFor(me, classId)))
        throw new UserError('class_unknown', 'Cette classe n’est pas dans vos classes.', { status: 404 });
      const pupilIds = wish.pupilIds ?? null;
      if (
        pupilIds &&
        (await store.pupilsAmong(database, me.schoolId, classId, pupilIds, clock.now())) < pupilIds.length
      )
        throw new UserError('pupil_unknown', 'Un de ces élèves n’est pas dans cette classe.');
      const open = await store.openRooms(database, me, classId, clock.now());
      if (open >= mostRooms)
        throw new UserError('too_many_rooms', `${mostRooms} salles sont déjà ouvertes : terminez-en une d’abord.`, {
          status: 409,
        });
      // Staff open it without teaching it: they enter as staff, and the class's teachers as its teachers.
      const teacherIds = me.roles.includes('teacher') ? [me.userId] : [];
      const lessonId = newLessonId(chance.bytes(16));
      // Whoever is called to it has another lesson now, perhaps: that is the point.
      return timetable.add(me, ({ now }) => newRoom({ ...wish, lessonId, pupilIds, teacherIds }, now), { force: true });
    },
  };
}

type Room = Omit<Wish, 'pupilIds'> & Pick<LessonRecord, 'lessonId' | 'pupilIds' | 'teacherIds'>;

/** Begins now, and ends by itself after its hours. */
export function newRoom({ lessonId, classId, pupilIds, teacherIds, title, hours }: Room, now: number): LessonRecord {
  const startsAt = Math.floor(now / 1_000) * 1_000;
  return {
    ...{ lessonId, startsAt, endsAt: startsAt + hours * hour, title: title.trim(), teacherIds },
    ...{ source: 'page', kind: 'room', subjectCode: '', room: '', state: 'planned', change: null },
    classIds: [classId],
    pupilIds: pupilIds && [...pupilIds].sort(),
  };
}
