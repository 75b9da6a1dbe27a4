// All SQL of notices.
import type { Sql } from '../../lib/database/database.ts';
import type { NoticeChannel, NoticeChoice, NoticeKind } from './contract.ts';

export type Words = { title: string; text: string };
export type Told = {
  kind: NoticeKind;
  /** What it tells of: nobody is told the same twice. */
  about: string;
  words: { fr: Words; en: Words };
  /** The page to look at, from `/`. */
  path: string;
};

export type Receiver = {
  userId: string;
  mail: string | null;
  sms: string | null;
  timeZone: string;
  choices: NoticeChoice[];
};

/** Only those who are in the school. */
export const receiversOf = (sql: Sql, schoolId: string, userIds: readonly string[]): Promise<Receiver[]> =>
  sql.query<Receiver>(
    `select u.user_id as "userId", u.email as mail, u.mobile as sms, s.time_zone as "timeZone",
            (select coalesce(json_agg(json_build_object('kind', c.kind, 'channel', c.channel, 'how', c.how)), '[]')
               from notice_choice c where c.school_id = $1 and c.user_id = u.user_id) as choices
       from school_user u join school s on s.school_id = u.school_id
      where u.school_id = $1 and u.user_id = any($2::uuid[]) and u.deleted_at is null`,
    [schoolId, userIds],
  );

export type NewNotice = { noticeId: string; userId: string };
export type NewDelivery = NewNotice & { channel: NoticeChannel; digest: boolean; at: number };

/** @returns those that were not there: the others are told already */
export async function addNotices(
  sql: Sql,
  schoolId: string,
  { kind, about, words, path }: Told,
  notices: readonly NewNotice[],
  now: number,
): Promise<Set<string>> {
  const rows = await sql.query<{ noticeId: string }>(
    `insert into notice (school_id, notice_id, user_id, kind, about, words, path, made_at)
     select $1, n.notice_id, n.user_id, $4, $5, $6::jsonb, $7, $8
       from unnest($2::uuid[], $3::uuid[]) as n (notice_id, user_id)
     on conflict (school_id, user_id, about) do nothing
     returning notice_id as "noticeId"`,
    [
      ...[schoolId, notices.map((one) => one.noticeId), notices.map((one) => one.userId)],
      ...[kind, about, JSON.stringify(words), path, new Date(now)],
    ],
  );
  return new Set(rows.map((row) => row.noticeId));
}

export async function addDeliveries(sql: Sql, schoolId: string, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await sql.query(
    `insert into notice_delivery (school_id, notice_id, user_id, channel, digest, due_at)
     select $1, d.* from unnest($2::uuid[], $3::uuid[], $4::text[], $5::boolean[], $6::timestamptz[]) as d`,
    [
      ...[schoolId, deliveries.map((one) => one.noticeId), deliveries.map((one) => one.userId)],
      ...[deliveries.map((one) => one.channel), deliveries.map((one) => one.digest)],
      deliveries.map((one) => new Date(one.at)),
    ],
  );
}

export type Due = {
  schoolId: string;
  noticeId: string;
  userId: string;
  channel: NoticeChannel;
  digest: boolean;
  tries: number;
  kind: NoticeKind;
  words: Told['words'];
  path: string;
  name: string;
  school: string;
  mail: string | null;
  sms: string | null;
};

/**
 * Takes what is due, so that no other node sends it too; one that dies leaves it until `until`.
 * A digest is taken whole: all that one person is due at that moment.
 */
export const takeDue = (sql: Sql, now: number, until: number, most: number): Promise<Due[]> =>
  sql.query<Due>(
    `with taken as (
       select school_id, notice_id, channel from notice_delivery
        where state = 'waiting' and due_at <= $1
        order by due_at, school_id, user_id limit $3 for update skip locked
     ), moved as (
       update notice_delivery d set due_at = $2, tries = d.tries + 1 from taken t
        where d.school_id = t.school_id and d.notice_id = t.notice_id and d.channel = t.channel
       returning d.school_id, d.notice_id, d.user_id, d.channel, d.digest, d.tries
     )
     select m.school_id as "schoolId", m.notice_id as "noticeId", m.user_id as "userId", m.channel, m.digest, m.tries,
            n.kind, n.words, n.path, u.email as mail, u.mobile as sms,
            coalesce(u.preferred_name, u.given_name) as name, s.name as school
       from moved m
       join notice n on n.school_id = m.school_id and n.notice_id = m.notice_id
       join school_user u on u.school_id = m.school_id and u.user_id = m.user_id
       join school s on s.school_id = m.school_id
      order by n.made_at, n.notice_id`,
    [new Date(now), new Date(until), most],
  );

type Sent = Pick<Due, 'schoolId' | 'noticeId' | 'channel'>;
const keysOf = (sent: readonly Sent[]) => [
  sent.map((one) => one.schoolId),
  sent.map((one) => one.noticeId),
  sent.map((one) => one.channel),
];
const named = `from unnest($1::uuid[], $2::uuid[], $3::text[]) as k (school_id, notice_id, channel)
  where d.school_id = k.school_id and d.notice_id = k.notice_id and d.channel = k.channel`;

export async function noteSent(sql: Sql, sent: readonly Sent[], now: number): Promise<void> {
  await sql.query(`update notice_delivery d set state = 'sent', sent_at = $4, problem = null ${named}`, [
    ...keysOf(sent),
    new Date(now),
  ]);
}

/** @param again when it is tried again; undefined: given up */
export async function noteFailed(
  sql: Sql,
  sent: readonly Sent[],
  problem: string,
  again: number | undefined,
): Promise<void> {
  await sql.query(
    `update notice_delivery d set state = $4, problem = $5, due_at = coalesce($6::timestamptz, d.due_at) ${named}`,
    [
      ...keysOf(sent),
      again === undefined ? 'failed' : 'waiting',
      problem.slice(0, 300),
      again === undefined ? null : new Date(again),
    ],
  );
}

export async function writeChoices(
  sql: Sql,
  schoolId: string,
  userId: string,
  choices: readonly NoticeChoice[],
): Promise<void> {
  await sql.query(
    `insert into notice_choice (school_id, user_id, kind, channel, how)
     select $1, $2, c.* from unnest($3::text[], $4::text[], $5::text[]) as c (kind, channel, how)
     on conflict (school_id, user_id, kind, channel) do update set how = excluded.how`,
    [
      ...[schoolId, userId, choices.map((one) => one.kind)],
      ...[choices.map((one) => one.channel), choices.map((one) => one.how)],
    ],
  );
}

/** What isn't wanted any more is not sent, though it was written before. */
export async function dropUnwanted(
  sql: Sql,
  schoolId: string,
  userId: string,
  { kind, channel }: Pick<NoticeChoice, 'kind' | 'channel'>,
): Promise<void> {
  await sql.query(
    `delete from notice_delivery d using notice n
      where d.school_id = $1 and d.user_id = $2 and d.channel = $4 and d.state = 'waiting'
        and n.school_id = d.school_id and n.notice_id = d.notice_id and n.kind = $3`,
    [schoolId, userId, kind, channel],
  );
}

/** What of it waits is not sent; of whom nothing was sent to, nothing is left. */
export async function dropAbout(sql: Sql, schoolId: string, about: string): Promise<void> {
  await sql.query(
    `delete from notice_delivery d using notice n
      where d.school_id = $1 and d.state = 'waiting'
        and n.school_id = d.school_id and n.notice_id = d.notice_id and n.about = $2`,
    [schoolId, about],
  );
  await sql.query(
    `delete from notice n
      where n.school_id = $1 and n.about = $2
        and not exists (select from notice_delivery d
          where d.school_id = n.school_id and d.notice_id = n.notice_id and d.state = 'sent')`,
    [schoolId, about],
  );
}

export async function forgetNotices(sql: Sql, before: number): Promise<void> {
  await sql.query('delete from notice where made_at < $1', [new Date(before)]);
}
