// All SQL of reported messages.
import type { Sql } from '../../lib/database/database.ts';
import type { MessageReport, ShownAudience } from './contract.ts';
import { peopleNamed } from './people-store.ts';
import { audienceOf } from './store.ts';

const contextBefore = 5;

/** What the person received there. */
export async function receivedMessage(
  sql: Sql,
  viewer: { schoolId: string; userId: string; now: Date },
  threadId: string,
  messageId: string,
): Promise<{ subject: string } | undefined> {
  const [row] = await sql.query<{ subject: string }>(
    `select t.subject from message_copy c
       join message m on m.school_id = $1 and m.message_id = c.message_id and m.author_id <> $2
       join message_thread t on t.school_id = $1 and t.thread_id = c.thread_id
      where c.school_id = $1 and c.user_id = $2 and c.thread_id = $4 and c.message_id = $5 and c.deliver_at <= $3`,
    [viewer.schoolId, viewer.userId, viewer.now, threadId, messageId],
  );
  return row;
}

/** @returns false when the person had reported it already */
export async function keepReport(
  sql: Sql,
  schoolId: string,
  report: { reportId: string; messageId: string; by: string; reason: string; at: Date },
): Promise<boolean> {
  const rows = await sql.query(
    `insert into message_report (school_id, report_id, message_id, reported_by, reason, reported_at)
     values ($1, $2, $3, $4, $5, $6) on conflict (school_id, message_id, reported_by) do nothing returning report_id`,
    [schoolId, report.reportId, report.messageId, report.by, report.reason, report.at],
  );
  return rows.length > 0;
}

type Said = { authorId: string; text: string; at: string };
type Row = {
  reportId: string;
  at: Date;
  by: string;
  reason: string;
  settledAt: Date | null;
  subject: string;
  audience: ShownAudience[] | null;
  authorId: string;
  text: string;
  writtenAt: Date;
  hidden: boolean;
  before: Said[];
};

/** @param reader is told nothing of what is said against them (decision 021) */
export async function reportsOf(sql: Sql, schoolId: string, reader: string): Promise<MessageReport[]> {
  const rows = await sql.query<Row>(
    `select r.report_id as "reportId", r.reported_at as at, r.reported_by as by, r.reason, r.settled_at as "settledAt",
            t.subject, t.audience, m.author_id as "authorId", m.text, m.written_at as "writtenAt",
            m.hidden_at is not null as hidden,
            coalesce((select json_agg(json_build_object('authorId', e.author_id, 'text', e.text, 'at', e.written_at) order by e.written_at)
               from (select p.author_id, p.text, p.written_at
                       from message_copy c join message p on p.school_id = $1 and p.message_id = c.message_id
                      where c.school_id = $1 and c.user_id = r.reported_by and c.thread_id = m.thread_id
                        and p.written_at < m.written_at and p.recalled_at is null and c.deliver_at <= r.reported_at
                      order by p.written_at desc limit ${contextBefore}) e), '[]') as before
       from message_report r
       join message m on m.school_id = $1 and m.message_id = r.message_id
       join message_thread t on t.school_id = $1 and t.thread_id = m.thread_id
      where r.school_id = $1 and m.author_id <> $2 order by r.reported_at desc, r.report_id limit 100`,
    [schoolId, reader],
  );
  const people = await peopleNamed(
    sql,
    schoolId,
    rows.flatMap(({ by, authorId, before }) => [by, authorId, ...before.map((one) => one.authorId)]),
  );
  const someone = (userId: string) => people.get(userId) ?? { userId, name: '' };
  return rows.map((row) => ({
    ...{
      reportId: row.reportId,
      at: row.at.toISOString(),
      by: someone(row.by),
      reason: row.reason,
      subject: row.subject,
    },
    ...audienceOf(row),
    message: { by: someone(row.authorId), text: row.text, at: row.writtenAt.toISOString() },
    hidden: row.hidden,
    before: row.before.map(({ authorId, text, at }) => ({
      by: someone(authorId),
      text,
      at: new Date(at).toISOString(),
    })),
    ...(row.settledAt && { settled: row.settledAt.toISOString() }),
  }));
}

export type ReportKnown = { messageId: string; threadId: string; hidden: boolean; settled: boolean; subject: string };

export async function reportKnown(
  sql: Sql,
  schoolId: string,
  reportId: string,
  reader: string,
): Promise<ReportKnown | undefined> {
  const [row] = await sql.query<ReportKnown>(
    `select r.message_id as "messageId", m.thread_id as "threadId", m.hidden_at is not null as hidden,
            r.settled_at is not null as settled, t.subject
       from message_report r
       join message m on m.school_id = $1 and m.message_id = r.message_id
       join message_thread t on t.school_id = $1 and t.thread_id = m.thread_id
      where r.school_id = $1 and r.report_id = $2 and m.author_id <> $3`,
    [schoolId, reportId, reader],
  );
  return row;
}

export const setHidden = (sql: Sql, schoolId: string, messageId: string, at: Date | null) =>
  sql.query('update message set hidden_at = $3 where school_id = $1 and message_id = $2', [schoolId, messageId, at]);

export const setSettled = (sql: Sql, schoolId: string, reportId: string, at: Date | null) =>
  sql.query('update message_report set settled_at = $3 where school_id = $1 and report_id = $2', [
    schoolId,
    reportId,
    at,
  ]);

/** Who has a copy: they see at once that it is hidden. */
export async function holdersOf(sql: Sql, schoolId: string, messageId: string): Promise<string[]> {
  const rows = await sql.query<{ userId: string }>(
    'select user_id as "userId" from message_copy where school_id = $1 and message_id = $2',
    [schoolId, messageId],
  );
  return rows.map(({ userId }) => userId);
}
