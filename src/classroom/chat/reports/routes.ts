// Reported messages over HTTP.
import type { Mount } from '../../../context.ts';
import { listChatReports } from './contract.ts';
import { reportsOf } from './store.ts';

export function chatReportRoutes({ route, database }: Mount): void {
  route(listChatReports, ({ query, me }) => reportsOf(database, me.schoolId, query.lessonId));
}
