// All SQL of the authorisations to be recorded.
import type { Sql } from '../../lib/database/database.ts';
import type { AboutPupil, Answer } from './authorised.ts';

export type Known = AboutPupil & {
  userId: string;
  name: string;
  /** In the order of their names. */
  relatives: { userId: string; name: string }[];
};

type PersonRow = { userId: string; name: string; birthDate: string | null };
type AnswerRow = { pupilId: string; giver: Answer['giver']; giverId: string; answer: boolean; at: Date };

const name = `coalesce(u.preferred_name, u.given_name) || ' ' || u.family_name`;

/** What is known of these pupils; those who aren't pupils of this school are left out. */
export async function aboutPupils(sql: Sql, schoolId: string, userIds: readonly string[]): Promise<Known[]> {
  if (userIds.length === 0) return [];
  const people = await sql.query<PersonRow>(
    `select u.user_id as "userId", ${name} as name, to_char(u.birth_date, 'YYYY-MM-DD') as "birthDate"
       from school_user u join user_role r on r.school_id = u.school_id and r.user_id = u.user_id and r.role = 'pupil'
      where u.school_id = $1 and u.user_id = any($2::uuid[]) and u.deleted_at is null
      order by u.family_name, 2, 1`,
    [schoolId, userIds],
  );
  const relatives = await sql.query<{ pupilId: string; userId: string; name: string }>(
    `select r.pupil_id as "pupilId", u.user_id as "userId", ${name} as name
       from relation r join school_user u on u.school_id = r.school_id and u.user_id = r.relative_id
      where r.school_id = $1 and r.pupil_id = any($2::uuid[]) and r.legal and u.deleted_at is null
      order by 3, 2`,
    [schoolId, userIds],
  );
  const answers = await sql.query<AnswerRow>(
    `select pupil_id as "pupilId", giver, giver_id as "giverId", answer, answered_at as at
       from recording_authorisation where school_id = $1 and pupil_id = any($2::uuid[]) order by answered_at`,
    [schoolId, userIds],
  );
  return people.map((person) => {
    const own = relatives.filter(({ pupilId }) => pupilId === person.userId);
    return {
      ...person,
      relatives: own.map(({ userId, name }) => ({ userId, name })),
      legal: own.map(({ userId }) => userId),
      answers: answers
        .filter(({ pupilId }) => pupilId === person.userId)
        .map(({ giver, giverId, answer, at }) => ({ giver, giverId, answer, at: at.getTime() })),
    };
  });
}

export async function keepAnswer(
  sql: Sql,
  schoolId: string,
  pupilId: string,
  { giver, giverId, answer, at }: Answer,
  notedBy: string,
): Promise<void> {
  await sql.query(
    `insert into recording_authorisation (school_id, pupil_id, giver, giver_id, answered_at, answer, noted_by)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (school_id, pupil_id, giver, giver_id, answered_at) do update set answer = excluded.answer`,
    [schoolId, pupilId, giver, giverId, new Date(at), answer, notedBy],
  );
}

export async function pupilsOf(sql: Sql, schoolId: string, classId: string): Promise<string[]> {
  const rows = await sql.query<{ userId: string }>(
    `select distinct user_id as "userId" from enrollment where school_id = $1 and class_id = $2 and role = 'pupil'`,
    [schoolId, classId],
  );
  return rows.map(({ userId }) => userId);
}
