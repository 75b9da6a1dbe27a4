import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import { getDay } from '../day/contract.ts';
import * as contract from './contract.ts';

let school: TestSchool;
/** 5e A: two pupils with a parent each, and their teacher. Another teacher and another pupil have nothing to do with them. */
let zoe: Person, tom: Person, sophie: Person, marc: Person, petit: Person, nguyen: Person, lea: Person;
let staff: Person, head: Person;
let classId: string;

const monday = '2026-11-23T08:55:00+01:00';

beforeAll(async () => {
  school = await aSchool();
  const person = (role: Person['me']['roles'][number], name: string) => {
    const [givenName = '', familyName = ''] = name.split(' ');
    return school.person({ roles: [role], givenName, familyName });
  };
  [zoe, tom, lea] = [
    await person('pupil', 'Zoé Lambert'),
    await person('pupil', 'Tom Girard'),
    await person('pupil', 'Léa Roux'),
  ];
  [sophie, marc] = [await person('parent', 'Sophie Lambert'), await person('parent', 'Marc Girard')];
  [petit, nguyen] = [await person('teacher', 'Jean Petit'), await person('teacher', 'Paul Nguyen')];
  [staff, head] = [await person('staff', 'Karim Haddad'), await person('head', 'Nadia Benali')];
  await school.relate(sophie, zoe);
  await school.relate(marc, tom);
  ({ classId } = await school.addClass({ title: '5e A', pupils: [zoe, tom], teachers: [petit] }));
  await school.addClass({ title: '3e B', pupils: [lea], teachers: [nguyen] });
});
beforeEach(() => school.clock.set(monday));

const to = (...people: Person[]) => people.map(({ userId }) => ({ type: 'person' as const, userId }));
const group = (who: 'pupils' | 'parents' | 'teachers') => [{ type: 'class' as const, classId, who }];
const letter = { subject: 'Sortie de jeudi', text: 'Bonjour, pensez aux bottes.' };

const send = (
  author: Person,
  recipients: contract.Recipient[],
  more: { urgent?: string; text?: string; subject?: string } = {},
) => author.call(contract.sendMessage, { input: { ...letter, ...more, recipients } });
const thread = (reader: Person, threadId: string) => reader.call(contract.getThread, { params: { threadId } });
const inbox = async (reader: Person) => (await reader.call(contract.listThreads)).body.threads;
const reply = (author: Person, threadId: string, text = 'D’accord.') =>
  author.call(contract.replyToThread, { params: { threadId }, input: { text } });
const readAll = async (reader: Person, threadId: string) => {
  const { messages } = (await thread(reader, threadId)).body;
  const messageIds = messages.map(({ messageId }) => messageId);
  return reader.call(contract.markRead, { params: { threadId }, input: { messageIds } });
};

test('who writes to whom, by the usual rules', async () => {
  const everybody = { zoe, tom, lea, sophie, marc, petit, nguyen, staff, head };
  const expected: Record<string, string[]> = {
    zoe: ['petit', 'staff', 'head'],
    sophie: ['petit', 'staff', 'head'],
    lea: ['nguyen', 'staff', 'head'],
    petit: ['zoe', 'tom', 'sophie', 'marc', 'nguyen', 'staff', 'head'],
    staff: ['zoe', 'tom', 'lea', 'sophie', 'marc', 'petit', 'nguyen', 'head'],
  };
  for (const [name, reached] of Object.entries(expected)) {
    const writer = everybody[name as keyof typeof everybody];
    const found: string[] = [];
    for (const [other, reader] of Object.entries(everybody)) {
      const { status, error } = await writer.call(contract.countRecipients, { input: { recipients: to(reader) } });
      if (status === 200) found.push(other);
      else expect([status, error?.code], `${name} to ${other}`).toEqual([404, 'recipient_unknown']);
    }
    expect(found.sort(), name).toEqual([...reached].sort());
    const listed = (await writer.call(contract.findRecipients)).body.map(({ userId }) => userId);
    const known = Object.values(everybody).map(({ userId }) => userId);
    expect(listed.filter((id) => known.includes(id)).sort(), `${name}'s list`).toEqual(
      reached.map((other) => everybody[other as keyof typeof everybody].userId).sort(),
    );
  }
});

test('a search finds by the beginnings of names, without accents, and nobody out of reach', async () => {
  const found = async (who: Person, name: string) =>
    (await who.call(contract.findRecipients, { query: { name } })).body.map(
      (one) => `${one.name} (${one.about.join('; ')})`,
    );
  expect(await found(petit, 'zoe LAM')).toEqual(['Zoé Lambert (5e A)']);
  expect(await found(petit, 'lambert')).toEqual(['Sophie Lambert (Zoé Lambert, 5e A)', 'Zoé Lambert (5e A)']);
  expect(await found(zoe, 'gir')).toEqual([]);
  expect(await found(zoe, 'pet')).toEqual(['Jean Petit ()']);
  for (const trick of ['%', '_', "'; drop table message; --", '\\']) expect(await found(petit, trick)).toEqual([]);
});

test('the head opens and closes ways, and that is noted', async () => {
  const { rules } = (await head.call(contract.getMessageRules)).body;
  const change = (reach: 'no' | 'own') =>
    head.call(contract.setMessageRules, {
      input: {
        receipts: false,
        rules: rules.map((one) => (one.writer === 'pupil' && one.reader === 'pupil' ? { ...one, reach } : one)),
      },
    });
  expect(await send(zoe, to(tom))).toFail(404, 'recipient_unknown');
  expect((await change('own')).status).toBe(200);
  expect((await send(zoe, to(tom))).status).toBe(200);
  expect(await send(zoe, to(lea))).toFail(404, 'recipient_unknown');
  await change('no');
  expect(await send(zoe, to(tom))).toFail(404, 'recipient_unknown');
  const [last] = (await head.call(contract.messageJournal)).body;
  expect(last).toMatchObject({ what: 'rules', about: 'pupil → pupil : no', by: { name: 'Nadia Benali' } });
});

describe('a talk', () => {
  test('is read by its members alone, unread until they say so, the newest first', async () => {
    const { threadId } = (await send(sophie, to(petit), { subject: 'Lunettes de Zoé' })).body;
    await send(staff, to(petit), { subject: 'Conseil de classe' });
    school.clock.advance(60_000);
    expect(
      (await inbox(petit))
        .slice(0, 2)
        .map(({ subject }) => subject)
        .sort(),
    ).toEqual(['Conseil de classe', 'Lunettes de Zoé']);
    expect(await thread(nguyen, threadId)).toFail(404, 'thread_unknown');
    expect(await reply(nguyen, threadId)).toFail(404, 'thread_unknown');
    await reply(petit, threadId);
    school.clock.advance(60_000);
    expect((await inbox(sophie))[0]).toMatchObject({
      threadId,
      unread: 1,
      with: [{ name: 'Jean Petit', role: 'teacher' }],
    });
    expect(
      (await thread(sophie, threadId)).body.messages.map(({ text, mine, unread }) => [text, mine, unread]),
    ).toEqual([
      [letter.text, true, false],
      ['D’accord.', false, true],
    ]);
    await readAll(sophie, threadId);
    expect((await inbox(sophie))[0]).toMatchObject({ threadId, unread: 0 });
  });

  test('of colleagues shows all of them', async () => {
    const { threadId } = (await send(staff, to(petit, nguyen))).body;
    await reply(petit, threadId);
    expect((await thread(nguyen, threadId)).body.messages).toHaveLength(2);
    expect((await thread(nguyen, threadId)).body.with.map(({ name }) => name).sort()).toEqual([
      'Jean Petit',
      'Karim Haddad',
    ]);
  });

  test('sent twice with the same key is there once', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const input = { ...letter, subject: 'Une seule fois', recipients: to(petit) };
    const answers = [
      await zoe.call(contract.sendMessage, { input, headers }),
      await zoe.call(contract.sendMessage, { input, headers }),
    ];
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect((await inbox(petit)).filter(({ subject }) => subject === 'Une seule fois')).toHaveLength(1);
  });
});

describe('a group', () => {
  test('is counted before, and each one in it sees the author alone', async () => {
    const counted = await petit.call(contract.countRecipients, { input: { recipients: group('parents') } });
    expect(counted.body).toEqual({ count: 2, kind: 'announcement' });
    const { threadId, count } = (await send(petit, group('parents'))).body;
    expect(count).toBe(2);
    const seen = (await thread(sophie, threadId)).body;
    expect(seen).toMatchObject({
      kind: 'announcement',
      with: [{ name: 'Jean Petit' }],
      audience: { who: 'parents', title: '5e A' },
    });
    expect(JSON.stringify([seen, await inbox(sophie)])).not.toContain('Girard');

    const answered = (await reply(sophie, threadId, 'Zoé sera absente.')).body;
    expect(answered.threadId).not.toBe(threadId);
    expect((await reply(sophie, threadId, 'Et malade.')).body.threadId).toBe(answered.threadId);
    expect(await thread(marc, answered.threadId)).toFail(404, 'thread_unknown');
    expect((await thread(marc, threadId)).body.messages).toHaveLength(1);
    expect((await thread(petit, answered.threadId)).body.messages).toHaveLength(2);

    await reply(petit, threadId, 'Rendez-vous à 8 h.');
    expect((await thread(marc, threadId)).body.messages).toHaveLength(2);
  });

  test('several families written to by name don’t learn of each other', async () => {
    const { threadId } = (await send(petit, to(sophie, marc))).body;
    expect(JSON.stringify((await thread(sophie, threadId)).body)).not.toContain('Girard');
  });

  test('is out of reach of who doesn’t teach it, and of families', async () => {
    const all: contract.Recipient[] = [{ type: 'school', who: 'parents' }];
    expect(await send(nguyen, group('parents'))).toFail(404, 'recipient_unknown');
    for (const who of [zoe, sophie, petit]) expect(await send(who, all)).toFail(404, 'recipient_unknown');
    for (const who of [zoe, sophie]) expect(await send(who, group('pupils'))).toFail(404, 'recipient_unknown');
    expect((await zoe.call(contract.writingOptions)).body.groups).toEqual([]);
    const offered = (await petit.call(contract.writingOptions)).body.groups;
    expect(offered.map(({ title }) => title)).toEqual(['5e A', '5e A', '5e A']);
    expect((await staff.call(contract.countRecipients, { input: { recipients: all } })).body.count).toBe(2);
  });

  test('of another school, or a person there, doesn’t exist', async () => {
    const elsewhere = await school.otherSchool();
    const there = await elsewhere.as('staff');
    expect(await send(staff, to(there))).toFail(404, 'recipient_unknown');
    expect(await send(there, group('parents'))).toFail(404, 'recipient_unknown');
    const { threadId } = (await send(staff, to(head))).body;
    expect(await thread(there, threadId)).toFail(404, 'thread_unknown');
    expect(await reply(there, threadId)).toFail(404, 'thread_unknown');
  });
});

describe('in quiet hours', () => {
  test('a message arrives at 7:00, not a second before, and may change until then', async () => {
    school.clock.set('2026-11-27T20:30:00+01:00');
    const { threadId, messageId, deliverAt } = (await send(sophie, to(petit), { subject: 'Vendredi soir' })).body;
    expect(deliverAt).toBe('2026-11-30T06:00:00.000Z');
    const change = (text: string) =>
      sophie.call(contract.changeMessage, { params: { threadId, messageId }, input: { text } });
    expect((await change('Relu à froid.')).status).toBe(204);
    expect((await inbox(sophie))[0]).toMatchObject({ threadId, deliverAt });
    school.clock.set('2026-11-30T06:59:59.999+01:00');
    expect(await thread(petit, threadId)).toFail(404, 'thread_unknown');
    expect((await inbox(petit)).map((one) => one.threadId)).not.toContain(threadId);
    const blind = await petit.call(contract.markRead, { params: { threadId }, input: { messageIds: [messageId] } });
    expect(blind).toFail(404, 'thread_unknown');
    school.clock.set('2026-11-30T07:00:00+01:00');
    expect((await thread(petit, threadId)).body.messages.map(({ text }) => text)).toEqual(['Relu à froid.']);
    expect((await inbox(petit))[0]).toMatchObject({ threadId, unread: 1 });
    expect(await change('Trop tard')).toFail(409, 'already_delivered');
  });

  test('an answer in a talk that goes on waits too', async () => {
    const { threadId } = (await send(petit, to(sophie))).body;
    school.clock.set('2026-11-23T22:00:00+01:00');
    await reply(sophie, threadId, 'Tard le soir');
    expect((await thread(petit, threadId)).body.messages).toHaveLength(1);
    expect((await thread(sophie, threadId)).body.messages.map(({ state }) => state)).toEqual(['delivered', 'waiting']);
    school.clock.set('2026-11-24T07:00:00+01:00');
    expect((await thread(petit, threadId)).body.messages).toHaveLength(2);
  });

  test('urgent passes, with a trace for the head alone; families may not', async () => {
    school.clock.set('2026-11-28T10:00:00+01:00');
    const { threadId, deliverAt } = (await send(petit, group('parents'), { urgent: 'Car annulé lundi à 6 h' })).body;
    expect(deliverAt).toBeUndefined();
    expect((await thread(marc, threadId)).body.messages[0]).toMatchObject({ urgent: 'Car annulé lundi à 6 h' });
    for (const who of [zoe, sophie]) expect(await send(who, to(petit), { urgent: 'Vite' })).toFail(403, 'not_urgent');
    const traces = async (who: Person) =>
      (await who.call(contract.messageJournal)).body.filter(({ what }) => what === 'urgent');
    expect(await traces(staff)).toEqual([]);
    expect(await traces(head)).toMatchObject([
      { by: { name: 'Jean Petit' }, about: `${letter.subject} : Car annulé lundi à 6 h` },
    ]);
  });
});

describe('taking back', () => {
  const recall = (author: Person, threadId: string, messageId: string) =>
    author.call(contract.recallMessage, { params: { threadId, messageId } });

  test('while nobody has read it: gone for all, with a trace', async () => {
    const { threadId, messageId } = (await send(petit, group('parents'), { subject: 'Erreur' })).body;
    expect(await recall(sophie, threadId, messageId)).toFail(404, 'message_unknown');
    expect((await recall(petit, threadId, messageId)).status).toBe(204);
    for (const who of [sophie, marc]) expect(await thread(who, threadId)).toFail(404, 'thread_unknown');
    const [left] = (await thread(petit, threadId)).body.messages;
    expect(left).toMatchObject({ state: 'recalled' });
    expect(left).not.toHaveProperty('text');
    expect((await staff.call(contract.messageJournal)).body[0]).toMatchObject({ what: 'recalled', about: 'Erreur' });
    expect(await recall(petit, threadId, messageId)).toFail(404, 'message_unknown');
  });

  test('once one has read it: refused, and all keep it', async () => {
    const { threadId, messageId } = (await send(petit, group('parents'))).body;
    await readAll(marc, threadId);
    expect(await recall(petit, threadId, messageId)).toFail(409, 'already_read');
    expect((await thread(sophie, threadId)).body.messages).toHaveLength(1);
  });
});

test('who has read is told to the author alone, where the school chose so', async () => {
  const { threadId } = (await send(petit, group('parents'))).body;
  await readAll(marc, threadId);
  const readBy = async (who: Person) => (await thread(who, threadId)).body.messages[0]?.readBy;
  expect(await readBy(petit)).toBeUndefined();
  const { rules } = (await head.call(contract.getMessageRules)).body;
  await head.call(contract.setMessageRules, { input: { rules, receipts: true } });
  expect(await readBy(petit)).toEqual({ count: 1, of: 2, names: ['Marc Girard'] });
  expect(await readBy(sophie)).toBeUndefined();
  await head.call(contract.setMessageRules, { input: { rules, receipts: false } });
});

test('a reported message reaches staff with what came before; hidden, nobody reads it, and all is noted', async () => {
  const { threadId } = (await send(zoe, to(petit), { text: 'Bonjour' })).body;
  school.clock.advance(1_000);
  const { messageId } = (await reply(petit, threadId, 'Des mots qui blessent')).body;
  const path = { threadId, messageId };
  const report = (who: Person) =>
    who.call(contract.reportMessage, { params: path, input: { reason: 'C’est méchant' } });
  expect(await report(petit)).toFail(404, 'message_unknown');
  expect(await report(tom)).toFail(404, 'message_unknown');
  expect((await report(zoe)).status).toBe(204);
  await report(zoe);
  const mine = (await staff.call(contract.listMessageReports)).body.filter(
    ({ message }) => message.text === 'Des mots qui blessent',
  );
  expect(mine).toMatchObject([
    { by: { name: 'Zoé Lambert' }, reason: 'C’est méchant', before: [{ text: 'Bonjour' }], hidden: false },
  ]);
  const reportId = mine[0]?.reportId ?? '';
  await head.call(contract.settleMessageReport, { params: { reportId }, input: { hidden: true, settled: true } });
  for (const who of [zoe, petit]) {
    const last = (await thread(who, threadId)).body.messages.at(-1);
    expect(last).toMatchObject({ state: 'hidden' });
    expect(last).not.toHaveProperty('text');
  }
  const noted = (await staff.call(contract.messageJournal)).body
    .slice(0, 3)
    .map(({ what, by }) => `${what} ${by.name}`);
  expect(noted.sort()).toEqual(['hidden Nadia Benali', 'reported Zoé Lambert', 'settled Nadia Benali']);
});

test('hostile words are kept as words, too many of them are refused', async () => {
  const text = '<script>alert(1)</script> \u202eFDP.exe 👩‍🚀';
  const { threadId } = (await send(zoe, to(petit), { subject: '<img src=x onerror=alert(1)>', text })).body;
  expect((await thread(petit, threadId)).body.messages[0]?.text).toBe(text);
  expect(await send(zoe, to(petit), { text: 'a'.repeat(10_001) })).toFail(400, 'invalid');
  expect(await send(zoe, to(petit), { text: 'a'.repeat(100_000) })).toFail(413, 'too_large');
  expect(await send(zoe, to(petit), { text: ' \n ' })).toFail(400, 'invalid');
});

test('a pupil who floods is asked to wait', async () => {
  const flooder = await school.person();
  await school.enroll(classId, flooder, 'pupil');
  const { threadId } = (await send(flooder, to(petit))).body;
  for (let sent = 1; sent < 40; sent++) expect((await reply(flooder, threadId)).status).toBe(200);
  expect(await reply(flooder, threadId)).toFail(429, 'too_many_messages');
  school.clock.advance(3_600_001);
  expect((await reply(flooder, threadId)).status).toBe(200);
});

test('pages of a long list miss no thread, though many came at the same moment', async () => {
  const author = await school.person({ roles: ['staff'] });
  const reader = await school.person({ roles: ['teacher'] });
  for (let each = 0; each < 33; each++) await send(author, to(reader), { subject: `n° ${each}` });
  const first = (await reader.call(contract.listThreads)).body;
  expect([first.threads.length, first.more]).toEqual([30, true]);
  const last = first.threads.at(-1);
  const rest = (
    await reader.call(contract.listThreads, { query: { before: last?.at ?? '', beforeId: last?.threadId ?? '' } })
  ).body;
  expect(rest.threads).toHaveLength(3);
  expect(new Set([...first.threads, ...rest.threads].map(({ subject }) => subject)).size).toBe(33);
});

test('the day counts what is unread: at once when it arrives and when it is read, never before 7:00', async () => {
  const reader = await school.person({ roles: ['staff'] });
  const unread = async () => (await reader.call(getDay)).body.unread?.messages;
  expect(await unread()).toBe(0);
  const { threadId } = (await send(petit, to(reader))).body;
  expect(await unread()).toBe(1);
  await readAll(reader, threadId);
  expect(await unread()).toBe(0);
  school.clock.set('2026-11-24T06:59:59+01:00');
  await send(sophie, to(reader));
  expect(await unread()).toBe(0);
  school.clock.set('2026-11-24T07:00:05+01:00');
  expect(await unread()).toBe(1);
});
