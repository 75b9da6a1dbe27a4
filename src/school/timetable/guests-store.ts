// All SQL of guests: who is invited to a lesson, and who may be.
import type { Sql } from '../../lib/database/database.ts';
import type { Guest, GuestKind } from './contract.ts';
import { type LessonAtDoor, teacherNameSql } from './store.ts';

const pupilName = `coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name`;

type Row = { userId: string; name: string; kind: GuestKind; pupilId: string | null; pupilName: string | null };

const guestSql = (where: string) => `
  select g.user_id as "userId", ${teacherNameSql} as name, g.kind, g.pupil_id as "pupilId", ${pupilName} as "pupilName"
    from lesson_guest g
    join school_user u on u.school_id = g.school_id and u.user_id = g.user_id
    left join school_user p on p.school_id = g.school_id and p.user_id = g.pupil_id
   where g.school_id = $1 and g.lesson_id = $2 and g.expires_at > $3 and u.deleted_at is null ${where}
   order by u.family_name, u.given_name, u.user_id`;

const shown = ({ userId, name, kind, pupilId, pupilName }: Row): Guest => ({
  ...{ userId, name, kind },
  ...(pupilId !== null && pupilName !== null && { pupil: { userId: pupilId, name: pupilName } }),
});

export async function guestsOf(sql: Sql, schoolId: string, lessonId: string, now: Date): Promise<Guest[]> {
  return (await sql.query<Row>(guestSql(''), [schoolId, lessonId, now])).map(shown);
}

/** Asked at the door. */
export async function guestAtDoor(
  sql: Sql,
  who: { schoolId: string; userId: string },
  lessonId: string,
  now: Date,
): Promise<Guest | undefined> {
  const [row] = await sql.query<Row>(guestSql('and g.user_id = $4'), [who.schoolId, lessonId, now, who.userId]);
  return row && shown(row);
}

export async function keepGuest(
  sql: Sql,
  schoolId: string,
  lessonId: string,
  guest: { userId: string; kind: GuestKind; pupilId: string | null; by: string; at: Date; until: Date },
): Promise<void> {
  const { userId, kind, pupilId, by, at, until } = guest;
  // What nobody can use any more goes with the next invitation.
  await sql.query('delete from lesson_guest where school_id = $1 and expires_at <= $2', [schoolId, at]);
  await sql.query(
    `insert into lesson_guest (school_id, lesson_id, user_id, kind, pupil_id, invited_by, invited_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (school_id, lesson_id, user_id) do update set kind = excluded.kind, pupil_id = excluded.pupil_id,
       invited_by = excluded.invited_by, invited_at = excluded.invited_at, expires_at = excluded.expires_at`,
    [schoolId, lessonId, userId, kind, pupilId, by, at, until],
  );
}

export const dropGuest = (sql: Sql, schoolId: string, lessonId: string, userId: string) =>
  sql.query('delete from lesson_guest where school_id = $1 and lesson_id = $2 and user_id = $3', [
    schoolId,
    lessonId,
    userId,
  ]);

type Named = { userId: string; name: string };

/** Pupils of the lesson on its day: of its classes, or those it is for. */
export function pupilsOf(
  sql: Sql,
  schoolId: string,
  { classIds, pupilIds, startsAt }: Pick<LessonAtDoor, 'classIds' | 'pupilIds' | 'startsAt'>,
): Promise<Named[]> {
  return sql
    .query<Named>(
      `select distinct p.user_id as "userId", ${pupilName} as name, p.family_name, p.given_name
       from enrollment e join school s on s.school_id = e.school_id
       join school_user p on p.school_id = e.school_id and p.user_id = e.user_id
      where e.school_id = $1 and e.class_id = any($2::uuid[]) and e.role = 'pupil' and p.deleted_at is null
        and ($3::uuid[] is null or p.user_id = any($3::uuid[]))
        and (e.begins_on is null or e.begins_on <= ($4::timestamptz at time zone s.time_zone)::date)
        and (e.ends_on is null or e.ends_on >= ($4::timestamptz at time zone s.time_zone)::date)
      order by p.family_name, p.given_name, p.user_id`,
      [schoolId, classIds, pupilIds, startsAt],
    )
    .then((rows) => rows.map(({ userId, name }) => ({ userId, name })));
}

export function parentsOf(
  sql: Sql,
  schoolId: string,
  pupilIds: readonly string[],
): Promise<(Named & { pupilId: string })[]> {
  return sql.query<Named & { pupilId: string }>(
    `select u.user_id as "userId", ${teacherNameSql} as name, r.pupil_id as "pupilId"
       from relation r
       join school_user u on u.school_id = r.school_id and u.user_id = r.relative_id
       join user_role o on o.school_id = r.school_id and o.user_id = u.user_id and o.role = 'parent'
      where r.school_id = $1 and r.pupil_id = any($2::uuid[]) and u.deleted_at is null
      order by u.family_name, u.given_name, u.user_id, r.pupil_id`,
    [schoolId, pupilIds],
  );
}

/** Adults who work for the school, without those who teach the lesson anyway. */
export function adultsOf(sql: Sql, schoolId: string, teacherIds: readonly string[]): Promise<Named[]> {
  return sql.query<Named>(
    `select u.user_id as "userId", ${teacherNameSql} as name from school_user u
      where u.school_id = $1 and u.deleted_at is null and u.user_id <> all($2::uuid[])
        and exists (select 1 from user_role r where r.school_id = $1 and r.user_id = u.user_id
                     and r.role in ('teacher','staff','head','region_operator'))
      order by u.family_name, u.given_name, u.user_id limit 500`,
    [schoolId, teacherIds],
  );
}

export type Invitation = {
  userId: string;
  lessonId: string;
  kind: GuestKind;
  title: string;
  startsAt: Date;
  endsAt: Date;
  liveEndedAt: Date | null;
  classIds: string[];
};

/** Of a school, for lessons that begin in a span: few enough to be read for everybody at once. */
export function invitationsBetween(sql: Sql, schoolId: string, from: Date, to: Date, now: Date): Promise<Invitation[]> {
  return sql.query<Invitation>(
    `select g.user_id as "userId", g.lesson_id as "lessonId", g.kind, l.title, l.starts_at as "startsAt",
            l.ends_at as "endsAt", l.live_ended_at as "liveEndedAt", l.class_ids as "classIds"
       from lesson_guest g join lesson l on l.school_id = g.school_id and l.lesson_id = g.lesson_id
      where g.school_id = $1 and g.expires_at > $4 and l.state = 'planned' and l.starts_at >= $2 and l.starts_at < $3
      order by l.starts_at, l.lesson_id`,
    [schoolId, from, to, now],
  );
}
