// Writing: to whom it goes, when it is delivered, what each one gets. Runs in the transaction of the write.
import { UserError } from '../../errors.ts';
import type { Chance } from '../../lib/clock.ts';
import type { Sql } from '../../lib/database/database.ts';
import type { Me } from '../../lib/http/route.ts';
import type { Zone } from '../../lib/time-zone.ts';
import { uuidFrom } from '../../lib/uuid.ts';
import { deliveredAt } from '../quiet-hours.ts';
import type { Audience, Recipient, Sent, ShownAudience } from './contract.ts';
import * as people from './people-store.ts';
import { isTalk, leads, mayBeUrgent, mayWriteToGroup, reachesOf, rulesOf } from './rules.ts';
import { changedRules, note } from './rules-store.ts';
import * as store from './store.ts';

/** Of pupils and parents, within an hour: more is no correspondence. */
const mostInAnHour = 40;
const hour = 3_600_000;

export const newId = (chance: Chance) => uuidFrom(Buffer.from(chance.bytes(16)).toString('hex'));

export type Resolved = {
  kind: 'talk' | 'announcement';
  userIds: string[];
  audience: ShownAudience[];
};

/** @throws UserError `recipient_unknown` for whoever isn't there, and for whoever may not be written to: the same words */
export async function resolve(sql: Sql, me: Me, zone: Zone, now: number, to: readonly Recipient[]): Promise<Resolved> {
  const asker = people.askerAt(me, zone, now);
  const rules = rulesOf(await changedRules(sql, me.schoolId));
  const wanted = [...new Set(to.flatMap((one) => (one.type === 'person' ? [one.userId.toLowerCase()] : [])))];
  const reached = wanted.length > 0 ? await people.reachedAmong(sql, asker, reachesOf(rules, me.roles), wanted) : [];
  if (reached.length < wanted.length) throw unknown();
  const groups = to.flatMap((one) => (one.type === 'person' ? [] : [one]));
  const userIds = new Set(reached.map(({ userId }) => userId));
  const audience: ShownAudience[] = [];
  for (const group of groups) {
    audience.push(await groupShown(sql, asker, group, (taught) => mayWriteToGroup(rules, me.roles, group, taught)));
    for (const userId of await people.membersOfGroup(sql, asker, group)) userIds.add(userId);
  }
  if (isTalk(reached, groups.length)) return { kind: 'talk', userIds: [...userIds], audience };
  if (reached.length > 0) audience.push({ who: 'people' });
  return { kind: 'announcement', userIds: [...userIds], audience };
}

async function groupShown(
  sql: Sql,
  asker: people.Asker,
  group: Audience,
  allowed: (taught: boolean) => boolean,
): Promise<ShownAudience> {
  const known = group.type === 'class' ? await people.classKnown(sql, asker, group.classId) : undefined;
  if (group.type === 'class' && !known) throw unknown();
  if (!allowed(known?.taught ?? false)) throw unknown();
  return { who: group.who, ...(known && { title: known.title }) };
}

const unknown = () =>
  new UserError('recipient_unknown', 'Vous ne pouvez pas écrire à cette personne ou à ce groupe.', { status: 404 });

export type Letter = { text: string; urgent?: string | undefined };
type Desk = { sql: Sql; me: Me; zone: Zone; now: number; chance: Chance };
export type Delivered = Sent & { readers: readonly string[] };

export async function sendTo(
  desk: Desk,
  letter: Letter & { recipients: readonly Recipient[]; subject: string },
): Promise<Delivered> {
  const { sql, me, zone, now, chance } = desk;
  const { kind, userIds, audience } = await resolve(sql, me, zone, now, letter.recipients);
  const threadId = newId(chance);
  await store.keepThread(sql, me.schoolId, {
    ...{ threadId, kind, subject: letter.subject.trim(), startedBy: me.userId, at: new Date(now) },
    audience: audience.length > 0 ? audience : null,
    members: kind === 'talk' ? [me.userId, ...userIds] : [],
  });
  return deliver(desk, threadId, letter, userIds, letter.subject);
}

/** An answer to an announcement goes to its author alone, in a talk of its own. @throws UserError `thread_unknown` */
export async function answer(desk: Desk, threadId: string, letter: Letter): Promise<Delivered & { subject: string }> {
  const { sql, me, now, chance } = desk;
  const { schoolId, userId } = me;
  const thread = await store.threadFor(sql, { schoolId, userId, now: new Date(now) }, threadId);
  if (!thread) throw threadUnknown();
  const { subject } = thread;
  if (thread.kind === 'talk') {
    const members = (await store.membersOfThread(sql, schoolId, threadId)).filter((id) => id !== userId);
    return { ...(await deliver(desk, threadId, letter, members, subject)), subject };
  }
  // Its author adds to it: everybody who has it gets that too.
  if (thread.startedBy === userId) {
    const readers = await store.readersOf(sql, schoolId, threadId, userId);
    return { ...(await deliver(desk, threadId, letter, readers, subject)), subject };
  }
  let talkId = await store.answerTo(sql, schoolId, threadId, userId);
  if (talkId === undefined) {
    talkId = newId(chance);
    await store.keepThread(sql, schoolId, {
      ...{ threadId: talkId, kind: 'talk', subject, audience: null, startedBy: userId, at: new Date(now) },
      ...{ aboutId: threadId, members: [userId, thread.startedBy] },
    });
  }
  return { ...(await deliver(desk, talkId, letter, [thread.startedBy], subject)), subject };
}

export const threadUnknown = () =>
  new UserError('thread_unknown', 'Cette conversation n’existe pas, ou elle n’est pas à vous.', { status: 404 });

async function deliver(
  { sql, me, zone, now, chance }: Desk,
  threadId: string,
  { text, urgent }: Letter,
  to: readonly string[],
  subject: string,
): Promise<Delivered> {
  const { schoolId, userId } = me;
  if (urgent !== undefined && !mayBeUrgent(me.roles))
    throw new UserError('not_urgent', 'Seuls les adultes de l’établissement peuvent écrire en urgence.', {
      status: 403,
    });
  const since = new Date(now - hour);
  if (!mayBeUrgent(me.roles) && (await store.writtenSince(sql, schoolId, userId, since)) >= mostInAnHour)
    throw new UserError('too_many_messages', 'Beaucoup de messages en une heure : attendez un peu.', {
      ...{ status: 429, retryAfter: 600 },
    });
  const readers = await store.present(sql, schoolId, to);
  if (readers.length === 0)
    throw new UserError('nobody_there', 'Il n’y a personne à qui remettre ce message.', { status: 409 });
  const morning = deliveredAt(zone, now);
  // A reason given in the daytime passes nothing: it is neither kept nor shown.
  const passes = urgent !== undefined && morning > now;
  const deliverAt = passes ? now : morning;
  const at = new Date(now);
  const messageId = newId(chance);
  await store.keepMessage(
    sql,
    schoolId,
    {
      ...{ messageId, threadId, authorId: userId, text, writtenAt: at, deliverAt: new Date(deliverAt) },
      urgent: passes ? urgent : null,
    },
    readers,
  );
  if (passes) await note(sql, schoolId, { what: 'urgent', by: userId, at, messageId, about: `${subject} : ${urgent}` });
  return {
    ...{ threadId, messageId, count: readers.length, readers },
    ...(deliverAt > now && { deliverAt: new Date(deliverAt).toISOString() }),
  };
}

/** Groups that the person may write to. */
export async function groupsFor(
  sql: Sql,
  me: Me,
  zone: Zone,
  now: number,
): Promise<{ to: Audience; title?: string }[]> {
  const asker = people.askerAt(me, zone, now);
  const all = leads(me.roles);
  if (!all && !me.roles.includes('teacher')) return [];
  const rules = rulesOf(await changedRules(sql, me.schoolId));
  const school = (['teachers', 'parents', 'pupils'] as const).map((who) => ({ to: { type: 'school' as const, who } }));
  const classes = (await people.classesFor(sql, asker, all)).flatMap(({ classId, title }) =>
    (['pupils', 'parents', 'teachers'] as const).map((who) => ({
      to: { type: 'class' as const, classId, who },
      title,
    })),
  );
  return [...(all ? school : []), ...classes].filter(({ to }) => mayWriteToGroup(rules, me.roles, to, true));
}
