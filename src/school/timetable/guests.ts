// Who may be in a lesson besides its own people: invited for that lesson alone, by whom it is theirs to invite.

import type { SchoolEvent } from '../../context.ts';
import { AuthError, UserError } from '../../errors.ts';
import type { Bus } from '../../lib/bus.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Database } from '../../lib/database/database.ts';
import type { Me } from '../../lib/http/route.ts';
import type { People } from '../identity/identity.ts';
import type { GuestKind, LessonGuests } from './contract.ts';
import { teaches } from './door.ts';
import * as store from './guests-store.ts';
import { type LessonAtDoor, lessonAtDoor, namesIn } from './store.ts';

/** Of one lesson. */
export const mostGuests = 12;
/** An invitation outlives its lesson by this: the lesson may move by some days. ms */
const kept = 7 * 24 * 3_600_000;

export type Wish = { userId: string; kind: GuestKind; pupilId?: string | undefined };

export type Guests = {
  /** @throws AuthError for a teacher who doesn't teach it; UserError `lesson_unknown`. */
  of(me: Me, lessonId: string): Promise<LessonGuests>;
  /** @throws AuthError when it isn't theirs to invite; UserError `person_unknown`, `pupil_unknown`, `too_many_guests`. */
  invite(me: Me, lessonId: string, wish: Wish): Promise<LessonGuests>;
  /** @throws AuthError when it isn't theirs to invite. */
  takeBack(me: Me, lessonId: string, userId: string): Promise<LessonGuests>;
};

type As = 'teacher' | 'staff' | 'head';

/** Whose it is to invite whom. A parent comes at the teacher's wish alone, a visitor at the head's. */
export const mayInvite: Readonly<Record<As, readonly GuestKind[]>> = {
  teacher: ['assistant', 'parent'],
  staff: ['assistant'],
  head: ['assistant', 'visitor'],
};

export function createGuests(parts: {
  database: Database;
  clock: Clock;
  bus: Bus<SchoolEvent>;
  people: People;
}): Guests {
  const { database, clock, bus, people } = parts;

  const asked = async (me: Me, lessonId: string): Promise<{ lesson: LessonAtDoor; may: GuestKind[] }> => {
    const lesson = await lessonAtDoor(database, me.schoolId, lessonId);
    const roles: As[] = [];
    if (me.roles.includes('head')) roles.push('head');
    if (me.roles.includes('staff')) roles.push('staff');
    if (lesson && (await teaches(people, me, lesson))) roles.push('teacher');
    if (roles.length === 0)
      throw new AuthError('not_allowed', 'Seuls le professeur de ce cours et l’établissement peuvent faire cela.');
    if (!lesson) throw new UserError('lesson_unknown', 'Ce cours n’existe pas ou plus.', { status: 404 });
    return { lesson, may: [...new Set(roles.flatMap((role) => mayInvite[role]))] };
  };

  const told = async (me: Me, lessonId: string): Promise<LessonGuests> => {
    const { lesson, may } = await asked(me, lessonId);
    const { schoolId } = me;
    const now = new Date(clock.now());
    const { classes } = await namesIn(database, schoolId, [{ ...lesson, change: null }]);
    const pupils = await store.pupilsOf(database, schoolId, lesson);
    return {
      title: lesson.title,
      classes: lesson.classIds.map((id) => classes.get(id) ?? '').filter((title) => title !== ''),
      startsAt: lesson.startsAt.toISOString(),
      endsAt: lesson.endsAt.toISOString(),
      guests: await store.guestsOf(database, schoolId, lessonId, now),
      may,
      pupils,
      parents: may.includes('parent')
        ? await store.parentsOf(
            database,
            schoolId,
            pupils.map(({ userId }) => userId),
          )
        : [],
      adults: await store.adultsOf(database, schoolId, lesson.teacherIds),
    };
  };

  const change = (schoolId: string, lessonId: string, userId: string, invited: boolean) =>
    bus.publish(`school:${schoolId}`, { type: 'guests_changed', lessonId, userId, invited });

  return {
    of: told,
    async invite(me, lessonId, { userId, kind, pupilId }) {
      const { lesson, may } = await asked(me, lessonId);
      if (!may.includes(kind)) throw new AuthError('not_allowed', 'Ce n’est pas à vous d’inviter cette personne.');
      const { schoolId } = me;
      const pupils = await store.pupilsOf(database, schoolId, lesson);
      const needsPupil = kind !== 'visitor';
      if (needsPupil && !pupils.some((one) => one.userId === pupilId))
        throw new UserError('pupil_unknown', 'Choisissez un élève de ce cours.');
      const candidates =
        kind === 'parent'
          ? (await store.parentsOf(database, schoolId, [pupilId ?? ''])).map((one) => one.userId)
          : (await store.adultsOf(database, schoolId, lesson.teacherIds)).map((one) => one.userId);
      if (!candidates.includes(userId))
        throw new UserError('person_unknown', 'Cette personne ne peut pas être invitée.');
      const now = clock.now();
      const before = await store.guestsOf(database, schoolId, lessonId, new Date(now));
      if (before.length >= mostGuests && !before.some((one) => one.userId === userId))
        throw new UserError('too_many_guests', `Pas plus de ${mostGuests} invités.`, { status: 409 });
      await store.keepGuest(database, schoolId, lessonId, {
        ...{ userId, kind, pupilId: needsPupil ? (pupilId ?? null) : null, by: me.userId },
        ...{ at: new Date(now), until: new Date(lesson.endsAt.getTime() + kept) },
      });
      change(schoolId, lessonId, userId, true);
      return told(me, lessonId);
    },
    async takeBack(me, lessonId, userId) {
      const { may } = await asked(me, lessonId);
      const guests = await store.guestsOf(database, me.schoolId, lessonId, new Date(clock.now()));
      const found = guests.find((one) => one.userId === userId);
      if (!found) throw new UserError('guest_unknown', 'Cette personne n’est pas invitée.', { status: 404 });
      if (!may.includes(found.kind))
        throw new AuthError('not_allowed', 'Ce n’est pas à vous de retirer cette invitation.');
      await store.dropGuest(database, me.schoolId, lessonId, userId);
      change(me.schoolId, lessonId, userId, false);
      return told(me, lessonId);
    },
  };
}
