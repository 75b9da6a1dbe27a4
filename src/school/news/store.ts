// All SQL of news: whom it is for, what each one sees of it, answers to its survey.
import type { Sql } from '../../lib/database/database.ts';
import type { AudienceRole, ShownAudience, SurveyAsked } from './contract.ts';

// $1 school, $2 the school's date, $3 classes.
const enrolled = (role: 'pupil' | 'teacher') => `
  select e.user_id from enrollment e
   where e.school_id = $1 and e.role = '${role}' and e.class_id = any($3::uuid[])
     and (e.begins_on is null or e.begins_on <= $2::date) and (e.ends_on is null or e.ends_on >= $2::date)`;
const parents = `select l.relative_id from relation l where l.school_id = $1 and l.pupil_id in (${enrolled('pupil')})`;
const among: Record<AudienceRole, string> = {
  pupil: ` and r.user_id in (${enrolled('pupil')})`,
  parent: ` and r.user_id in (${parents})`,
  teacher: ` and r.user_id in (${enrolled('teacher')})`,
  // The office is of every class.
  staff: '',
};

/** @param classIds of the whole school when there is none */
export async function peopleFor(
  sql: Sql,
  asked: { schoolId: string; today: string; roles: readonly AudienceRole[]; classIds: readonly string[]; not: string },
): Promise<string[]> {
  const { schoolId, today, roles, classIds, not } = asked;
  const ways = roles.map((role) => {
    const held = role === 'staff' ? `r.role in ('staff','head')` : `r.role = '${role}'`;
    return `(${held}${classIds.length > 0 ? among[role] : ''})`;
  });
  const rows = await sql.query<{ userId: string }>(
    `select distinct r.user_id as "userId" from user_role r
       join school_user u on u.school_id = r.school_id and u.user_id = r.user_id and u.deleted_at is null
      where r.school_id = $1 and r.user_id <> $4 and $2::date is not null and $3::uuid[] is not null and (${ways.join(' or ')})`,
    [schoolId, today, classIds, not],
  );
  return rows.map(({ userId }) => userId);
}

export type Written = {
  newsId: string;
  authorId: string;
  title: string;
  text: string;
  audience: ShownAudience;
  writtenAt: Date;
  publishAt: Date;
  until: Date | null;
  acknowledge: boolean;
  survey: SurveyAsked | null;
};

export async function keepNews(sql: Sql, schoolId: string, news: Written, readers: readonly string[]): Promise<void> {
  const { newsId, authorId, title, text, audience, writtenAt, publishAt, until, acknowledge, survey } = news;
  await sql.query(
    `insert into news (school_id, news_id, author_id, title, text, audience, written_at, publish_at, until, acknowledge, survey)
     values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10, $11::jsonb)`,
    [
      ...[schoolId, newsId, authorId, title, text, JSON.stringify(audience), writtenAt, publishAt, until, acknowledge],
      survey && JSON.stringify(survey),
    ],
  );
  await sql.query(
    `insert into news_copy (school_id, user_id, news_id, publish_at, until)
     select $1::uuid, unnest($2::uuid[]), $3::uuid, $4::timestamptz, $5::timestamptz`,
    [schoolId, readers, newsId, publishAt, until],
  );
  if (survey)
    await sql.query(
      `insert into news_tally (school_id, news_id, choice, votes)
       select $1::uuid, $2::uuid, choice, 0 from generate_series(0, $3::int - 1) choice`,
      [schoolId, newsId, survey.options.length],
    );
}

export type NewsRow = Written & {
  /** Null for its author, when it isn't for them. */
  forReader: boolean;
  readAt: Date | null;
  acknowledgedAt: Date | null;
  answered: boolean;
  own: number[] | null;
  of: number;
  read: number;
  acknowledged: number;
  voters: number;
  tally: number[];
};

type Viewer = { schoolId: string; userId: string; now: Date };

const shownSql = `n.news_id as "newsId", n.author_id as "authorId", n.title, n.text, n.audience, n.written_at as "writtenAt",
  n.publish_at as "publishAt", n.until, n.acknowledge, n.survey, c.user_id is not null as "forReader",
  c.read_at as "readAt", c.acknowledged_at as "acknowledgedAt", v.user_id is not null as answered, v.choices as own,
  (select count(*)::int from news_copy k where k.school_id = $1 and k.news_id = n.news_id) as of,
  (select count(k.read_at)::int from news_copy k where k.school_id = $1 and k.news_id = n.news_id) as read,
  (select count(k.acknowledged_at)::int from news_copy k where k.school_id = $1 and k.news_id = n.news_id) as acknowledged,
  (select count(*)::int from news_voter k where k.school_id = $1 and k.news_id = n.news_id) as voters,
  array(select t.votes from news_tally t where t.school_id = $1 and t.news_id = n.news_id order by t.choice) as tally`;

/** What has been published for the person and isn't over, and their own. @param all everything of the school: for those who lead it */
export function newsFor(sql: Sql, viewer: Viewer, all: boolean, newsId?: string): Promise<NewsRow[]> {
  return sql.query<NewsRow>(
    `select ${shownSql}
       from news n
       left join news_copy c on c.school_id = $1 and c.news_id = n.news_id and c.user_id = $2
       left join news_voter v on v.school_id = $1 and v.news_id = n.news_id and v.user_id = $2
      where n.school_id = $1 and n.removed_at is null and ($4::uuid is null or n.news_id = $4)
        and (n.author_id = $2 or ((c.user_id is not null or $5) and n.publish_at <= $3))
        and (n.until is null or n.until > $3 or n.author_id = $2)
      order by n.publish_at desc, n.written_at desc, n.news_id limit 60`,
    [viewer.schoolId, viewer.userId, viewer.now, newsId ?? null, all],
  );
}

export async function markRead(sql: Sql, viewer: Viewer, newsId: string, acknowledged: boolean): Promise<void> {
  await sql.query(
    `update news_copy set read_at = coalesce(read_at, $3),
            acknowledged_at = case when $5 then coalesce(acknowledged_at, $3) else acknowledged_at end
      where school_id = $1 and user_id = $2 and news_id = $4 and publish_at <= $3`,
    [viewer.schoolId, viewer.userId, viewer.now, newsId, acknowledged],
  );
}

/** @param named whether the answer stays with its name. @returns false when the person had answered already */
export async function keepAnswer(
  sql: Sql,
  { schoolId, userId }: Viewer,
  newsId: string,
  choices: readonly number[],
  named: boolean,
): Promise<boolean> {
  const rows = await sql.query(
    `insert into news_voter (school_id, news_id, user_id, choices) values ($1, $2, $3, $4::int[])
     on conflict do nothing returning user_id`,
    [schoolId, newsId, userId, named ? choices : null],
  );
  if (rows.length === 0) return false;
  await sql.query(
    'update news_tally set votes = votes + 1 where school_id = $1 and news_id = $2 and choice = any($3::int[])',
    [schoolId, newsId, choices],
  );
  return true;
}

const nameSql = `coalesce(u.preferred_name, u.given_name) || ' ' || u.family_name`;

/** Who hasn't acknowledged it; where that isn't asked, who hasn't read it. */
export function missingOf(
  sql: Sql,
  schoolId: string,
  newsId: string,
  acknowledge: boolean,
): Promise<{ userId: string; name: string }[]> {
  return sql.query(
    `select u.user_id as "userId", ${nameSql} as name from news_copy c
       join school_user u on u.school_id = $1 and u.user_id = c.user_id and u.deleted_at is null
      where c.school_id = $1 and c.news_id = $2 and ${acknowledge ? 'c.acknowledged_at' : 'c.read_at'} is null
      order by u.family_name, u.given_name, u.user_id limit 500`,
    [schoolId, newsId],
  );
}

export function answersOf(
  sql: Sql,
  schoolId: string,
  newsId: string,
): Promise<{ userId: string; name: string; choices: number[] }[]> {
  return sql.query(
    `select u.user_id as "userId", ${nameSql} as name, v.choices from news_voter v
       join school_user u on u.school_id = $1 and u.user_id = v.user_id
      where v.school_id = $1 and v.news_id = $2 and v.choices is not null
      order by u.family_name, u.given_name, u.user_id limit 500`,
    [schoolId, newsId],
  );
}

/** @returns who had it */
export async function takeAway(sql: Sql, schoolId: string, newsId: string, at: Date): Promise<string[]> {
  await sql.query('update news set removed_at = $3 where school_id = $1 and news_id = $2', [schoolId, newsId, at]);
  const rows = await sql.query<{ userId: string }>(
    'delete from news_copy where school_id = $1 and news_id = $2 returning user_id as "userId"',
    [schoolId, newsId],
  );
  return rows.map(({ userId }) => userId);
}

/** Unread news of the person `$2` at `$3`. */
export const unreadNewsSql = `(select count(*)::int from news_copy
  where school_id = $1 and user_id = $2 and read_at is null and publish_at <= $3 and (until is null or until > $3))`;

/** The title of the newest of them, or null. */
export const newestNewsSql = `(select n.title from news_copy c join news n on n.school_id = $1 and n.news_id = c.news_id
  where c.school_id = $1 and c.user_id = $2 and c.read_at is null and c.publish_at <= $3 and (c.until is null or c.until > $3)
  order by c.publish_at desc, n.written_at desc limit 1)`;
