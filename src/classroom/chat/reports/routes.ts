// Reported messages over HTTP.
import type { Mount } from '../../../context.ts';
import { UserError } from '../../../errors.ts';
import { listChatReports, settleChatReport } from './contract.ts';
import { reportsOf, settleReport } from './store.ts';

export function chatReportRoutes({ route, database, clock }: Mount): void {
  route(listChatReports, ({ query, me }) => reportsOf(database, me.schoolId, query.lessonId));

  route(settleChatReport, async ({ params: { lessonId, report }, input, me }) => {
    const by = input.settled ? { userId: me.userId, at: new Date(clock.now()) } : null;
    await settleReport(database, me.schoolId, { lessonId, report }, by);
    const [found] = await reportsOf(database, me.schoolId, lessonId, report);
    if (!found) throw new UserError('report_unknown', 'Ce signalement n’existe pas.', { status: 404 });
    return found;
  });
}
