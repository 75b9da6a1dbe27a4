// Messages over HTTP: parse, call, reply.
import type { Mount } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { createTell } from '../later.ts';
import { deliveredAt } from '../quiet-hours.ts';
import * as contract from './contract.ts';
import { createMessages } from './messages.ts';
import { zoneOf } from './people-store.ts';
import { reportsOf } from './reports-store.ts';
import { mayBeUrgent } from './rules.ts';
import { journalOf } from './rules-store.ts';
import { answer, type Delivered, groupsFor, resolve, sendTo } from './sending.ts';

export function messageRoutes(mount: Mount): void {
  const { route, database, clock, chance, once } = mount;
  const tell = createTell(mount, 'messages');
  const messages = createMessages({ ...mount, tell });

  /** The author's pages at once, the readers' when it is delivered. */
  const sent = (me: { schoolId: string; userId: string }, { readers, ...done }: Delivered): contract.Sent => {
    tell(me.schoolId, [me.userId]);
    tell(me.schoolId, readers, done.deliverAt === undefined ? undefined : Date.parse(done.deliverAt));
    return done;
  };

  route(contract.findRecipients, ({ query, me }) => messages.find(me, query.name ?? ''));

  route(contract.writingOptions, async ({ me }) => {
    const zone = await zoneOf(database, me.schoolId);
    const groups = await groupsFor(database, me, zone, clock.now());
    return { timeZone: zone.name, groups, mayBeUrgent: mayBeUrgent(me.roles) };
  });

  route(contract.countRecipients, async ({ input, me }) => {
    const zone = await zoneOf(database, me.schoolId);
    const now = clock.now();
    const { kind, userIds } = await resolve(database, me, zone, now, input.recipients);
    const at = deliveredAt(zone, now);
    return { count: userIds.length, kind, ...(at > now && { deliverAt: new Date(at).toISOString() }) };
  });

  route(contract.sendMessage, async (call) => {
    const { input, me } = call;
    const done = await once(call, { kind: 'message', about: input.subject.trim() }, async (sql) => {
      const zone = await zoneOf(sql, me.schoolId);
      return sendTo({ sql, me, zone, now: clock.now(), chance }, input);
    });
    return sent(me, done);
  });

  route(contract.replyToThread, async (call) => {
    const { input, me, params } = call;
    const { subject: _, ...done } = await once(call, { kind: 'message', about: 'Réponse' }, async (sql) => {
      const zone = await zoneOf(sql, me.schoolId);
      return answer({ sql, me, zone, now: clock.now(), chance }, params.threadId, input);
    });
    return sent(me, done);
  });

  route(contract.listThreads, async ({ query: { before, beforeId }, me }) => {
    if (before === undefined || beforeId === undefined) return messages.list(me, undefined);
    const at = new Date(before);
    if (Number.isNaN(at.getTime())) throw new UserError('bad_date', `« ${before} » n’est pas un moment.`);
    return messages.list(me, { at, threadId: beforeId });
  });

  route(contract.getThread, ({ params, me }) => messages.thread(me, params.threadId));
  route(contract.markRead, ({ params, input, me }) => messages.markRead(me, params.threadId, input.messageIds));
  route(contract.changeMessage, ({ params: { threadId, messageId }, input, me }) =>
    messages.change(me, threadId, messageId, input.text),
  );
  route(contract.recallMessage, ({ params: { threadId, messageId }, me }) => messages.recall(me, threadId, messageId));
  route(contract.reportMessage, ({ params: { threadId, messageId }, input, me }) =>
    messages.report(me, threadId, messageId, input.reason),
  );

  route(contract.listMessageReports, ({ me }) => reportsOf(database, me.schoolId, me.userId));
  route(contract.settleMessageReport, ({ params, input, me }) => messages.settle(me, params.reportId, input));
  route(contract.messageJournal, ({ me }) => journalOf(database, me.schoolId, me.roles.includes('head')));

  route(contract.getMessageRules, ({ me }) => messages.settings(me));
  route(contract.setMessageRules, async ({ input, me }) => {
    await messages.changeSettings(me, input);
    return messages.settings(me);
  });
}
