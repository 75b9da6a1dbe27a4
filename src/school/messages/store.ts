// All SQL of threads: what is written, who has it, what each one sees of it and when.
import type { Sql } from '../../lib/database/database.ts';
import type { ShownAudience, Someone, ThreadLine } from './contract.ts';
import { peopleNamed } from './people-store.ts';

export type ThreadRow = {
  threadId: string;
  kind: 'talk' | 'announcement';
  subject: string;
  audience: ShownAudience[] | null;
  startedBy: string;
};

export type NewThread = ThreadRow & { at: Date; aboutId?: string | undefined; members: readonly string[] };

export async function keepThread(sql: Sql, schoolId: string, thread: NewThread): Promise<void> {
  const { threadId, kind, subject, audience, startedBy, at, aboutId, members } = thread;
  await sql.query(
    `insert into message_thread (school_id, thread_id, kind, subject, audience, started_by, started_at, about_id)
     values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8)`,
    [schoolId, threadId, kind, subject, audience && JSON.stringify(audience), startedBy, at, aboutId ?? null],
  );
  if (members.length > 0)
    await sql.query(
      'insert into message_member (school_id, thread_id, user_id) select $1::uuid, $2::uuid, unnest($3::uuid[])',
      [schoolId, threadId, members],
    );
}

export type NewMessage = {
  messageId: string;
  threadId: string;
  authorId: string;
  text: string;
  writtenAt: Date;
  deliverAt: Date;
  urgent: string | null;
};

/** Gives everybody their copy: the author's is there at once, and read. */
export async function keepMessage(
  sql: Sql,
  schoolId: string,
  message: NewMessage,
  readers: readonly string[],
): Promise<void> {
  const { messageId, threadId, authorId, text, writtenAt, deliverAt, urgent } = message;
  await sql.query(
    `insert into message (school_id, message_id, thread_id, author_id, text, written_at, deliver_at, urgent)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [schoolId, messageId, threadId, authorId, text, writtenAt, deliverAt, urgent],
  );
  await sql.query(
    `insert into message_copy (school_id, user_id, message_id, thread_id, deliver_at, read_at)
     select $1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::timestamptz, $5::timestamptz
     union all select $1, unnest($6::uuid[]), $3, $4, $7::timestamptz, null`,
    [schoolId, authorId, messageId, threadId, writtenAt, readers, deliverAt],
  );
}

/** How many the person wrote since. */
export async function writtenSince(sql: Sql, schoolId: string, authorId: string, since: Date): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    'select count(*)::int as count from message where school_id = $1 and author_id = $2 and written_at > $3',
    [schoolId, authorId, since],
  );
  return row?.count ?? 0;
}

export type Viewer = { schoolId: string; userId: string; now: Date };

const threadColumns = `t.thread_id as "threadId", t.kind, t.subject, t.audience, t.started_by as "startedBy"`;

/** Undefined when nothing of it has reached the person yet. */
export async function threadFor(sql: Sql, viewer: Viewer, threadId: string): Promise<ThreadRow | undefined> {
  const [row] = await sql.query<ThreadRow>(
    `select ${threadColumns} from message_thread t
      where t.school_id = $1 and t.thread_id = $4
        and exists (select 1 from message_copy c where c.school_id = $1 and c.user_id = $2 and c.thread_id = $4 and c.deliver_at <= $3)`,
    [viewer.schoolId, viewer.userId, viewer.now, threadId],
  );
  return row;
}

type Line = ThreadRow & { at: Date; unread: number; deliverAt: Date | null; memberIds: string[] };

/** The last thread that was seen: many may have come at the same moment, at the end of quiet hours. */
export type Cursor = { at: Date; threadId: string };

export async function threadsOf(
  sql: Sql,
  viewer: Viewer,
  after: Cursor | undefined,
  most: number,
): Promise<ThreadLine[]> {
  const lines = await sql.query<Line>(
    `select ${threadColumns}, n.at, n.unread,
            (select min(m.deliver_at) from message m
              where m.school_id = $1 and m.thread_id = t.thread_id and m.author_id = $2
                and m.deliver_at > $3 and m.recalled_at is null) as "deliverAt",
            array(select b.user_id from message_member b
                   where b.school_id = $1 and b.thread_id = t.thread_id and b.user_id <> $2) as "memberIds"
       from (select c.thread_id, max(c.deliver_at) as at, (count(*) filter (where c.read_at is null))::int as unread
               from message_copy c
              where c.school_id = $1 and c.user_id = $2 and c.deliver_at <= $3
              group by c.thread_id
             having $4::timestamptz is null or (max(c.deliver_at), c.thread_id) < ($4, $5::uuid)
              order by 2 desc, 1 desc limit ${most}) n
       join message_thread t on t.school_id = $1 and t.thread_id = n.thread_id
      order by n.at desc, t.thread_id desc`,
    [viewer.schoolId, viewer.userId, viewer.now, after?.at ?? null, after?.threadId ?? null],
  );
  const people = await peopleNamed(
    sql,
    viewer.schoolId,
    lines.flatMap((line) => othersOf(line, viewer.userId)),
  );
  return lines.map((line) => ({
    ...{
      threadId: line.threadId,
      kind: line.kind,
      subject: line.subject,
      at: line.at.toISOString(),
      unread: line.unread,
    },
    with: named(people, othersOf(line, viewer.userId)),
    ...audienceOf(line),
    ...(line.deliverAt && { deliverAt: line.deliverAt.toISOString() }),
  }));
}

const othersOf = ({ kind, startedBy, memberIds }: Pick<Line, 'kind' | 'startedBy' | 'memberIds'>, me: string) =>
  kind === 'talk' ? memberIds : startedBy === me ? [] : [startedBy];

/** An announcement to several groups shows its author all of them; a receiver, the first that the author chose. */
export const audienceOf = ({ audience }: Pick<ThreadRow, 'audience'>): { audience?: ShownAudience } =>
  audience?.[0] ? { audience: audience[0] } : {};

const named = (people: Map<string, Someone>, ids: readonly string[]): Someone[] =>
  ids.flatMap((id) => people.get(id) ?? []);

export async function membersOfThread(sql: Sql, schoolId: string, threadId: string): Promise<string[]> {
  const rows = await sql.query<{ userId: string }>(
    'select user_id as "userId" from message_member where school_id = $1 and thread_id = $2',
    [schoolId, threadId],
  );
  return rows.map(({ userId }) => userId);
}

/** Those of them who are still in the school. */
export async function present(sql: Sql, schoolId: string, userIds: readonly string[]): Promise<string[]> {
  const rows = await sql.query<{ userId: string }>(
    `select user_id as "userId" from school_user
      where school_id = $1 and user_id = any($2::uuid[]) and deleted_at is null`,
    [schoolId, userIds],
  );
  return rows.map(({ userId }) => userId);
}

/** Who received something of an announcement. */
export async function readersOf(sql: Sql, schoolId: string, threadId: string, author: string): Promise<string[]> {
  const rows = await sql.query<{ userId: string }>(
    `select distinct c.user_id as "userId" from message m
       join message_copy c on c.school_id = $1 and c.message_id = m.message_id
      where m.school_id = $1 and m.thread_id = $2 and c.user_id <> $3`,
    [schoolId, threadId, author],
  );
  return rows.map(({ userId }) => userId);
}

/** The talk in which this person answers that announcement, once there is one. */
export async function answerTo(
  sql: Sql,
  schoolId: string,
  aboutId: string,
  startedBy: string,
): Promise<string | undefined> {
  const [row] = await sql.query<{ threadId: string }>(
    `select thread_id as "threadId" from message_thread where school_id = $1 and about_id = $2 and started_by = $3`,
    [schoolId, aboutId, startedBy],
  );
  return row?.threadId;
}

export type MessageRow = {
  messageId: string;
  authorId: string;
  text: string;
  writtenAt: Date;
  deliverAt: Date;
  urgent: string | null;
  recalledAt: Date | null;
  hiddenAt: Date | null;
  readAt: Date | null;
  reported: boolean;
};

const messageColumns = `m.message_id as "messageId", m.author_id as "authorId", m.text, m.written_at as "writtenAt",
  m.deliver_at as "deliverAt", m.urgent, m.recalled_at as "recalledAt", m.hidden_at as "hiddenAt", c.read_at as "readAt"`;

/** What has reached the person, the oldest first. */
export async function messagesOf(sql: Sql, viewer: Viewer, threadId: string, most: number): Promise<MessageRow[]> {
  const rows = await sql.query<MessageRow>(
    `select ${messageColumns},
            exists (select 1 from message_report r
                     where r.school_id = $1 and r.message_id = m.message_id and r.reported_by = $2) as reported
       from message_copy c join message m on m.school_id = $1 and m.message_id = c.message_id
      where c.school_id = $1 and c.user_id = $2 and c.thread_id = $4 and c.deliver_at <= $3
      order by c.deliver_at desc, m.written_at desc, m.message_id limit ${most}`,
    [viewer.schoolId, viewer.userId, viewer.now, threadId],
  );
  return rows.reverse();
}

export type Read = { messageId: string; count: number; of: number; names: string[] };

/** Who has read what this person wrote there. */
export async function readsOf(sql: Sql, schoolId: string, threadId: string, authorId: string): Promise<Read[]> {
  return sql.query<Read>(
    `select m.message_id as "messageId", count(c.read_at)::int as count, count(*)::int as of,
            coalesce((array_agg(coalesce(u.preferred_name, u.given_name) || ' ' || u.family_name
              order by c.read_at, u.user_id) filter (where c.read_at is not null))[1:40], '{}') as names
       from message m
       join message_copy c on c.school_id = $1 and c.message_id = m.message_id and c.user_id <> $3
       join school_user u on u.school_id = $1 and u.user_id = c.user_id
      where m.school_id = $1 and m.thread_id = $2 and m.author_id = $3
      group by m.message_id`,
    [schoolId, threadId, authorId],
  );
}

/** @returns whether any was new */
export async function markSeen(
  sql: Sql,
  viewer: Viewer,
  threadId: string,
  messageIds: readonly string[],
): Promise<boolean> {
  const rows = await sql.query(
    `update message_copy set read_at = $3
      where school_id = $1 and user_id = $2 and thread_id = $4 and message_id = any($5::uuid[])
        and deliver_at <= $3 and read_at is null returning message_id`,
    [viewer.schoolId, viewer.userId, viewer.now, threadId, messageIds],
  );
  return rows.length > 0;
}

/** Held until the transaction ends: nobody reads it and nobody takes it back meanwhile. */
export async function ownMessage(
  sql: Sql,
  viewer: Viewer,
  threadId: string,
  messageId: string,
): Promise<{ deliverAt: Date; recalledAt: Date | null; subject: string } | undefined> {
  const [row] = await sql.query<{ deliverAt: Date; recalledAt: Date | null; subject: string }>(
    `select m.deliver_at as "deliverAt", m.recalled_at as "recalledAt", t.subject
       from message m join message_thread t on t.school_id = $1 and t.thread_id = m.thread_id
      where m.school_id = $1 and m.author_id = $2 and m.thread_id = $3 and m.message_id = $4 for update of m`,
    [viewer.schoolId, viewer.userId, threadId, messageId],
  );
  return row;
}

export const changeText = (sql: Sql, schoolId: string, messageId: string, text: string) =>
  sql.query('update message set text = $3 where school_id = $1 and message_id = $2', [schoolId, messageId, text]);

/** Takes every copy but the author's away. @returns who had one, or undefined, and nothing done, when somebody has read it */
export async function takeBack(
  sql: Sql,
  schoolId: string,
  messageId: string,
  by: string,
  now: Date,
): Promise<string[] | undefined> {
  const copies = await sql.query<{ userId: string; readAt: Date | null }>(
    `select user_id as "userId", read_at as "readAt" from message_copy
      where school_id = $1 and message_id = $2 and user_id <> $3 for update`,
    [schoolId, messageId, by],
  );
  if (copies.some(({ readAt }) => readAt !== null)) return undefined;
  await sql.query('delete from message_copy where school_id = $1 and message_id = $2 and user_id <> $3', [
    schoolId,
    messageId,
    by,
  ]);
  await sql.query(`update message set recalled_at = $3, text = '' where school_id = $1 and message_id = $2`, [
    schoolId,
    messageId,
    now,
  ]);
  return copies.map(({ userId }) => userId);
}

/** Unread messages of the person `$2` at `$3`. */
export const unreadMessagesSql = `(select count(*)::int from message_copy
  where school_id = $1 and user_id = $2 and read_at is null and deliver_at <= $3)`;
