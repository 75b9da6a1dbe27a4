// Messages: reading them, taking them back, reporting them. How they are sent stands in sending.ts.
import { UserError } from '../../errors.ts';
import type { Chance, Clock } from '../../lib/clock.ts';
import type { Database, Sql } from '../../lib/database/database.ts';
import type { Me } from '../../lib/http/route.ts';
import { isUuid } from '../../lib/uuid.ts';
import type { Tell } from '../later.ts';
import type { MessageSettings, Reachable, Thread, ThreadLine, ThreadMessage } from './contract.ts';
import * as people from './people-store.ts';
import * as reports from './reports-store.ts';
import { mayBeUrgent, reachesOf, rulesOf } from './rules.ts';
import { changedRules, keepSettings, note, receiptsShown } from './rules-store.ts';
import { newId, threadUnknown } from './sending.ts';
import * as store from './store.ts';

export { askerAt, classesFor, peopleNamed, zoneOf } from './people-store.ts';
export { unreadMessagesSql } from './store.ts';

const threadsAtOnce = 30;
const messagesAtOnce = 200;
const peopleAtOnce = 40;

type Parts = { database: Database; clock: Clock; chance: Chance; tell: Tell };

export function createMessages({ database, clock, chance, tell }: Parts) {
  const viewerOf = ({ schoolId, userId }: Me) => ({ schoolId, userId, now: new Date(clock.now()) });

  /** The message is the person's own, and still there. @throws UserError `message_unknown` */
  async function own(sql: Sql, me: Me, threadId: string, messageId: string) {
    const found =
      isUuid(threadId) && isUuid(messageId) && (await store.ownMessage(sql, viewerOf(me), threadId, messageId));
    if (!found || found.recalledAt) throw messageUnknown();
    return found;
  }

  return {
    /** People whom one may write to; a name of one's own kind says little, so those who work here are told more. */
    async find(me: Me, name: string): Promise<Reachable[]> {
      const zone = await people.zoneOf(database, me.schoolId);
      const rules = rulesOf(await changedRules(database, me.schoolId));
      const asker = people.askerAt(me, zone, clock.now());
      return people.findReachable(database, asker, reachesOf(rules, me.roles), {
        ...{ name, about: mayBeUrgent(me.roles), most: peopleAtOnce },
      });
    },

    async list(
      me: Me,
      after: store.Cursor | undefined,
    ): Promise<{ timeZone: string; threads: ThreadLine[]; more: boolean }> {
      const { name } = await people.zoneOf(database, me.schoolId);
      const threads = await store.threadsOf(database, viewerOf(me), after, threadsAtOnce + 1);
      return { timeZone: name, threads: threads.slice(0, threadsAtOnce), more: threads.length > threadsAtOnce };
    },

    /** @throws UserError `thread_unknown` */
    async thread(me: Me, threadId: string): Promise<Thread> {
      const { schoolId, userId, roles } = me;
      const viewer = viewerOf(me);
      const thread = await store.threadFor(database, viewer, threadId);
      if (!thread) throw threadUnknown();
      const rows = await store.messagesOf(database, viewer, threadId, messagesAtOnce);
      const members =
        thread.kind === 'talk' ? await store.membersOfThread(database, schoolId, threadId) : [thread.startedBy];
      const known = await people.peopleNamed(database, schoolId, [...members, ...rows.map((row) => row.authorId)]);
      const reads = (await receiptsShown(database, schoolId))
        ? await store.readsOf(database, schoolId, threadId, userId)
        : [];
      return {
        ...{ threadId, kind: thread.kind, subject: thread.subject },
        with: members.filter((id) => id !== userId).flatMap((id) => known.get(id) ?? []),
        ...store.audienceOf(thread),
        timeZone: (await people.zoneOf(database, schoolId)).name,
        mayBeUrgent: mayBeUrgent(roles),
        messages: rows.map((row) => shown(row, userId, viewer.now, known, reads)),
      };
    },

    /** @throws UserError `thread_unknown` */
    async markRead(me: Me, threadId: string, messageIds: readonly string[]): Promise<undefined> {
      const viewer = viewerOf(me);
      if (!(await store.threadFor(database, viewer, threadId))) throw threadUnknown();
      if (await store.markSeen(database, viewer, threadId, messageIds)) tell(me.schoolId, [me.userId]);
    },

    /** @throws UserError `message_unknown`, `already_delivered` */
    async change(me: Me, threadId: string, messageId: string, text: string): Promise<undefined> {
      await database.session(async (sql) => {
        const { deliverAt } = await own(sql, me, threadId, messageId);
        if (deliverAt.getTime() <= clock.now())
          throw new UserError('already_delivered', 'Ce message est déjà remis : il ne peut plus changer.', {
            status: 409,
          });
        await store.changeText(sql, me.schoolId, messageId, text);
      });
      tell(me.schoolId, [me.userId]);
    },

    /** @throws UserError `message_unknown`, `already_read` */
    async recall(me: Me, threadId: string, messageId: string): Promise<undefined> {
      const { schoolId, userId } = me;
      const at = new Date(clock.now());
      const readers = await database.session(async (sql) => {
        const { subject } = await own(sql, me, threadId, messageId);
        const freed = await store.takeBack(sql, schoolId, messageId, userId, at);
        if (!freed)
          throw new UserError('already_read', 'Quelqu’un l’a déjà lu : il ne peut plus être repris.', { status: 409 });
        await note(sql, schoolId, { what: 'recalled', by: userId, at, messageId, about: subject });
        return freed;
      });
      tell(schoolId, [userId, ...readers]);
    },

    /** @throws UserError `message_unknown` for what one didn't receive */
    async report(me: Me, threadId: string, messageId: string, reason: string): Promise<undefined> {
      const { schoolId, userId } = me;
      const at = new Date(clock.now());
      await database.session(async (sql) => {
        const found = await reports.receivedMessage(sql, viewerOf(me), threadId, messageId);
        if (!found) throw messageUnknown();
        const report = { reportId: newId(chance), messageId, by: userId, reason, at };
        if (await reports.keepReport(sql, schoolId, report))
          await note(sql, schoolId, {
            what: 'reported',
            by: userId,
            at,
            messageId,
            about: `${found.subject} : ${reason}`,
          });
      });
      // Staff and heads hear of everything.
      tell(schoolId, [userId]);
    },

    /** @throws UserError `report_unknown` */
    async settle(me: Me, reportId: string, asked: { hidden?: boolean; settled?: boolean }): Promise<undefined> {
      const { schoolId, userId: by } = me;
      const at = new Date(clock.now());
      const holders = await database.session(async (sql) => {
        const found = await reports.reportKnown(sql, schoolId, reportId, by);
        if (!found) throw new UserError('report_unknown', 'Ce signalement n’existe pas.', { status: 404 });
        const { messageId, subject: about } = found;
        if (asked.hidden !== undefined && asked.hidden !== found.hidden) {
          await reports.setHidden(sql, schoolId, messageId, asked.hidden ? at : null);
          await note(sql, schoolId, { what: asked.hidden ? 'hidden' : 'shown', by, at, messageId, about });
        }
        if (asked.settled !== undefined && asked.settled !== found.settled) {
          await reports.setSettled(sql, schoolId, reportId, asked.settled ? at : null);
          await note(sql, schoolId, { what: asked.settled ? 'settled' : 'reopened', by, at, messageId, about });
        }
        return reports.holdersOf(sql, schoolId, messageId);
      });
      tell(schoolId, [by, ...holders]);
    },

    async settings({ schoolId }: Me): Promise<MessageSettings> {
      const rules = rulesOf(await changedRules(database, schoolId));
      return { rules: [...rules], receipts: await receiptsShown(database, schoolId) };
    },

    async changeSettings(me: Me, settings: MessageSettings): Promise<undefined> {
      const at = new Date(clock.now());
      await database.session(async (sql) => {
        const before = rulesOf(await changedRules(sql, me.schoolId));
        const changed = settings.rules.filter(({ writer, reader, reach }) =>
          before.some((one) => one.writer === writer && one.reader === reader && one.reach !== reach),
        );
        await keepSettings(sql, me.schoolId, settings);
        const about = changed.map(({ writer, reader, reach }) => `${writer} → ${reader} : ${reach}`).join(', ');
        await note(sql, me.schoolId, { what: 'rules', by: me.userId, at, about });
      });
    },
  };
}

const messageUnknown = () => new UserError('message_unknown', 'Ce message n’existe pas, ou plus.', { status: 404 });

function shown(
  row: store.MessageRow,
  me: string,
  now: Date,
  known: ReadonlyMap<string, Thread['with'][number]>,
  reads: readonly store.Read[],
): ThreadMessage {
  const { messageId, authorId, text, writtenAt, deliverAt, urgent, recalledAt, hiddenAt, readAt, reported } = row;
  const mine = authorId === me;
  const waits = deliverAt > now;
  const state = recalledAt ? 'recalled' : hiddenAt ? 'hidden' : waits ? 'waiting' : 'delivered';
  const read = mine && state === 'delivered' ? reads.find((one) => one.messageId === messageId) : undefined;
  return {
    ...{ messageId, by: known.get(authorId) ?? { userId: authorId, name: '' }, mine, state, reported },
    ...((state === 'delivered' || state === 'waiting') && { text }),
    at: (mine ? writtenAt : deliverAt).toISOString(),
    ...(waits && !recalledAt && { deliverAt: deliverAt.toISOString() }),
    ...(urgent !== null && { urgent }),
    unread: readAt === null,
    ...(read && { readBy: { count: read.count, of: read.of, names: read.names } }),
  };
}
