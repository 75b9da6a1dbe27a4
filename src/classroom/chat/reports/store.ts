// All SQL of reported messages.
import type { Sql } from '../../../lib/database/database.ts';
import { isUuid } from '../../../lib/uuid.ts';
import { groupIn, isPair } from '../chat.ts';
import type { ChatMessage, ChatReport } from '../contract.ts';
import type { ReportedMessage } from './contract.ts';

const most = 200;

/** @returns false when it was kept already: a lesson's journal is read again after a restart. */
export async function keepReport(sql: Sql, schoolId: string, lessonId: string, report: ChatReport): Promise<boolean> {
  const { id, people, by, message, before, at } = report;
  const account = (userId: string | undefined) => (userId !== undefined && isUuid(userId) ? userId : null);
  const rows = await sql.query(
    `insert into chat_report (school_id, lesson_id, report, reported_at, reported_by, written_by, content)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb) on conflict (school_id, lesson_id, report) do nothing returning report`,
    [
      ...[schoolId, lessonId, id, new Date(at), account(people?.by), account(people?.author)],
      JSON.stringify({ by, message, before }),
    ],
  );
  return rows.length > 0;
}

/** @param by null when it is open again */
export async function settleReport(
  sql: Sql,
  schoolId: string,
  { lessonId, report }: { lessonId: string; report: number },
  by: { userId: string; at: Date } | null,
): Promise<void> {
  await sql.query(
    `update chat_report set settled_at = $4, settled_by = $5 where school_id = $1 and lesson_id = $2 and report = $3`,
    [schoolId, lessonId, report, by?.at ?? null, by?.userId ?? null],
  );
}

/** For good: those of lessons that were over before then, ms since 1970; where the timetable has forgotten the lesson, those made before. */
export async function forgetReports(sql: Sql, before: number): Promise<void> {
  await sql.query(
    `delete from chat_report r where r.reported_at < $1 and not exists
       (select 1 from lesson l where l.school_id = r.school_id and l.lesson_id = r.lesson_id and l.ends_at >= $1)`,
    [new Date(before)],
  );
}

type Kept = {
  lessonId: string;
  report: number;
  title: string | null;
  startsAt: Date | null;
  at: Date;
  by: string | null;
  author: string | null;
  content: Pick<ChatReport, 'by' | 'message' | 'before'>;
  settledAt: Date | null;
  settledBy: string | null;
  settledName: string | null;
};

export async function reportsOf(
  sql: Sql,
  schoolId: string,
  lessonId: string | undefined,
  report?: number,
): Promise<ReportedMessage[]> {
  const rows = await sql.query<Kept>(
    `select r.lesson_id as "lessonId", r.report, l.title, l.starts_at as "startsAt", r.reported_at as at,
            r.reported_by as by, r.written_by as author, r.content, r.settled_at as "settledAt",
            r.settled_by as "settledBy", trim(coalesce(nullif(u.title, ''), u.given_name) || ' ' || u.family_name) as "settledName"
       from chat_report r
       left join lesson l on l.school_id = r.school_id and l.lesson_id = r.lesson_id
       left join school_user u on u.school_id = r.school_id and u.user_id = r.settled_by
      where r.school_id = $1 and ($2::uuid is null or r.lesson_id = $2) and ($3::int is null or r.report = $3)
      order by r.reported_at desc, r.report desc limit ${most}`,
    [schoolId, lessonId ?? null, report ?? null],
  );
  return rows.map(
    ({ lessonId, report, title, startsAt, at, by, author, content, settledAt, settledBy, settledName }) => ({
      ...{ lessonId, report, title: title ?? '', at: at.toISOString() },
      ...(startsAt && { startsAt: startsAt.toISOString() }),
      by: { ...(by !== null && { userId: by }), name: content.by.name },
      author: { ...(author !== null && { userId: author }), name: content.message.name },
      audience: audienceOf(content.message),
      message: shown(content.message),
      before: content.before.map(shown),
      ...(settledAt && {
        settled: {
          at: settledAt.toISOString(),
          by: { ...(settledBy !== null && { userId: settledBy }), name: settledName ?? '' },
        },
      }),
    }),
  );
}

const shown = ({ name, text, at }: ChatMessage) => ({ name, text, at: new Date(at).toISOString() });

function audienceOf(message: ChatReport['message']): 'class' | 'group' | 'leaders' | 'pupils' {
  if (isPair(message)) return 'pupils';
  if (message.to === 'all') return 'class';
  return groupIn(message.to) === undefined ? 'leaders' : 'group';
}
