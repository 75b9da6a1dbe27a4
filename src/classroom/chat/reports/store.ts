// All SQL of reported messages.
import type { Sql } from '../../../lib/database/database.ts';
import { isUuid } from '../../../lib/uuid.ts';
import { isPair } from '../chat.ts';
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

type Kept = {
  lessonId: string;
  report: number;
  title: string | null;
  startsAt: Date | null;
  at: Date;
  by: string | null;
  author: string | null;
  content: Pick<ChatReport, 'by' | 'message' | 'before'>;
};

export async function reportsOf(sql: Sql, schoolId: string, lessonId: string | undefined): Promise<ReportedMessage[]> {
  const rows = await sql.query<Kept>(
    `select r.lesson_id as "lessonId", r.report, l.title, l.starts_at as "startsAt", r.reported_at as at,
            r.reported_by as by, r.written_by as author, r.content
       from chat_report r left join lesson l on l.school_id = r.school_id and l.lesson_id = r.lesson_id
      where r.school_id = $1 and ($2::uuid is null or r.lesson_id = $2)
      order by r.reported_at desc, r.report desc limit ${most}`,
    [schoolId, lessonId ?? null],
  );
  return rows.map(({ lessonId, report, title, startsAt, at, by, author, content }) => ({
    ...{ lessonId, report, title: title ?? '', at: at.toISOString() },
    ...(startsAt && { startsAt: startsAt.toISOString() }),
    by: { ...(by !== null && { userId: by }), name: content.by.name },
    author: { ...(author !== null && { userId: author }), name: content.message.name },
    audience: isPair(content.message) ? 'pupils' : content.message.to === 'all' ? 'class' : 'leaders',
    message: shown(content.message),
    before: content.before.map(shown),
  }));
}

const shown = ({ name, text, at }: ChatMessage) => ({ name, text, at: new Date(at).toISOString() });
