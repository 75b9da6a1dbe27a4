// The chat over real sockets: who is told what, who may do what, how fast, and what a cut, a return and a restart leave.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Happened } from '../activities/contract.ts';
import { fileJournal } from '../journal.ts';
import type { LiveRole } from '../messages.ts';
import { type LiveServer, startLiveServer } from '../testing/live-server.ts';
import { Peer, writtenIn } from '../testing/peer.ts';
import type { ChatCommand, ChatState } from './contract.ts';
import { longestMessage } from './contract.ts';
import * as limits from './limits.ts';

let folder: string;
let server: LiveServer;
const peers: Peer[] = [];
const path = () => join(folder, 'lesson.jsonl');
const open = async () => {
  server = await startLiveServer({ journalOf: () => fileJournal<Happened>(path(), () => {}) });
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'preau-chat-'));
  await open();
});
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await server.close();
  rmSync(folder, { recursive: true });
  expect(server.failures).toEqual([]);
});

type Somebody = { peer: Peer; number: number; chat: ChatState };

async function enter(name: string, role: LiveRole = 'pupil'): Promise<Somebody> {
  const peer = new Peer(server.port, { name, role });
  peers.push(peer);
  const { you, room } = await peer.join({ picture: false });
  return { peer, number: you, chat: room.parts.chat };
}
const madame = () => enter('Mme Roux', 'teacher');

const ask = ({ peer }: Somebody, command: ChatCommand, ref = 'asked') =>
  peer.say({ type: 'do', ref, part: 'chat', command });
const refusal = ({ peer }: Somebody, code: string, ref?: string) =>
  peer.until('refused', (told) => told.code === code && (ref === undefined || told.ref === ref));
const happened = ({ peer }: Somebody, type: string) =>
  peer.until('did', (told) => told.part === 'chat' && told.event.type === type);
const texts = ({ messages }: ChatState) => messages.map(({ text }) => text);

/** Everything this member has been sent until now, as it came. */
async function raw({ peer }: Somebody): Promise<string> {
  const at = peer.messages.length;
  peer.say({ type: 'ping', at });
  await peer.until('pong', (told) => told.at === at);
  return JSON.stringify(peer.messages);
}

describe('[C1] who reads what', () => {
  test('a pupil writes privately to those who lead: they and the author read it, nobody else is sent it', async () => {
    const teacher = await madame();
    const [zoe, noe] = [await enter('Zoé'), await enter('Noé')];
    zoe.peer.write('a', 'je ne comprends rien', 'leaders');
    await zoe.peer.untilWritten(({ ref }) => ref === 'a');
    expect(await teacher.peer.untilWritten()).toMatchObject({
      text: 'je ne comprends rien',
      to: 'leaders',
      name: 'Zoé',
    });
    teacher.peer.write('b', 'on reprend ensemble', zoe.number);
    await zoe.peer.untilWritten(({ text, to }) => text === 'on reprend ensemble' && to === zoe.number);
    const staff = await enter('M. Vie', 'staff');
    const late = await enter('Ana');
    expect(texts(staff.chat)).toEqual(['je ne comprends rien', 'on reprend ensemble']);
    for (const other of [noe, late]) {
      expect(await raw(other)).not.toContain('comprends');
      expect(await raw(other)).not.toContain('ensemble');
    }
    // The author finds it again, also on another device.
    expect(texts((await enter('Zoé')).chat)).toEqual(['je ne comprends rien', 'on reprend ensemble']);
  });

  test('pupils write to each other once a leader allows it; nobody else reads it, teachers neither', async () => {
    const teacher = await madame();
    const [zoe, noe, ana] = [await enter('Zoé'), await enter('Noé'), await enter('Ana')];
    zoe.peer.write('a', 'pas encore', noe.number);
    await refusal(zoe, 'pairs_closed', 'a');
    ask(zoe, { type: 'set', pairs: true });
    await refusal(zoe, 'not_allowed');
    ask(teacher, { type: 'set', pairs: true });
    await happened(noe, 'set');
    zoe.peer.write('b', 'tu as la page ?', noe.number);
    expect(await noe.peer.untilWritten()).toMatchObject({ text: 'tu as la page ?', name: 'Zoé' });
    noe.peer.write('c', 'la 42', zoe.number);
    await zoe.peer.untilWritten(({ text }) => text === 'la 42');
    for (const other of [teacher, ana, await enter('Mme Blin', 'teacher'), await enter('M. Vie', 'staff')])
      expect(await raw(other)).not.toMatch(/page \?|la 42/);
    expect(texts((await enter('Noé')).chat)).toEqual(['tu as la page ?', 'la 42']);
  });

  test('[C2] without a teacher in class, pupils don’t write to each other; the rest goes on', async () => {
    const teacher = await madame();
    const [zoe, noe] = [await enter('Zoé'), await enter('Noé')];
    ask(teacher, { type: 'set', pairs: true });
    await happened(zoe, 'set');
    teacher.peer.cut();
    await zoe.peer.until('presence', ({ changed }) => changed.some(({ name, here }) => name === 'Mme Roux' && !here));
    zoe.peer.write('a', 'elle est partie', noe.number);
    await refusal(zoe, 'teacher_away', 'a');
    zoe.peer.write('b', 'on vous attend', 'leaders');
    zoe.peer.write('c', 'on attend', 'all');
    await noe.peer.untilWritten(({ text }) => text === 'on attend');
    const back = await madame();
    expect(texts(back.chat)).toEqual(['on vous attend', 'on attend']);
    zoe.peer.write('d', 'elle est là', noe.number);
    await noe.peer.untilWritten(({ text }) => text === 'elle est là');
  });

  test('nobody writes privately to a teacher by number, to themselves, or to who isn’t there', async () => {
    const teacher = await madame();
    const zoe = await enter('Zoé');
    ask(teacher, { type: 'set', pairs: true });
    for (const [who, to, code] of [
      [zoe, teacher.number, 'no_recipient'],
      [zoe, zoe.number, 'no_recipient'],
      [zoe, 9_999, 'member_unknown'],
      [teacher, 'leaders', 'no_recipient'],
    ] as const) {
      const ref = `${who.number}-${to}`;
      who.peer.write(ref, 'psst', to);
      await refusal(who, code, ref);
    }
    expect(readFileSync(path(), 'utf8')).not.toContain('psst');
  });
});

describe('[C3] taking away', () => {
  test('one’s own for a minute, a leader any they may read; the words are gone for who comes later', async () => {
    const teacher = await madame();
    const [zoe, noe] = [await enter('Zoé'), await enter('Noé')];
    zoe.peer.write('a', 'oups');
    const { id } = await noe.peer.untilWritten();
    ask(noe, { type: 'remove', id });
    await refusal(noe, 'not_allowed');
    ask(zoe, { type: 'remove', id });
    await happened(noe, 'removed');
    expect((await enter('Ana')).chat.messages).toEqual([]);
    // Sent again around a cut, it stays away.
    zoe.peer.write('a', 'oups');
    zoe.peer.write('b', 'autre chose');
    await noe.peer.untilWritten(({ ref }) => ref === 'b');
    expect(writtenIn(noe.peer.messages).map(({ ref }) => ref)).toEqual(['a', 'b']);
    server.shift(limits.regret + 1_000);
    ask(zoe, { type: 'remove', id: id + 1 });
    await refusal(zoe, 'too_late');
    ask(teacher, { type: 'remove', id: id + 1 });
    await noe.peer.until(
      'did',
      ({ part, event }) => part === 'chat' && event.type === 'removed' && event.id === id + 1,
    );
  });

  test('what two pupils wrote can’t be taken away, nor found out, by a leader it wasn’t shown to', async () => {
    const teacher = await madame();
    const [zoe, noe] = [await enter('Zoé'), await enter('Noé')];
    ask(teacher, { type: 'set', pairs: true });
    await happened(zoe, 'set');
    zoe.peer.write('a', 'méchant', noe.number);
    const { id } = await noe.peer.untilWritten();
    ask(teacher, { type: 'remove', id });
    expect(await raw(teacher)).not.toContain('"type":"removed"');
    expect(texts((await enter('Noé')).chat)).toEqual(['méchant']);
  });
});

describe('[C4] closing and slowing down', () => {
  test('closed, pupils write nothing and leaders go on', async () => {
    const teacher = await madame();
    const zoe = await enter('Zoé');
    ask(teacher, { type: 'set', closed: true });
    await happened(zoe, 'set');
    for (const to of ['all', 'leaders'] as const) {
      zoe.peer.write(to, 'quand même', to);
      await refusal(zoe, 'chat_closed', to);
    }
    teacher.peer.write('t', 'au travail');
    await zoe.peer.untilWritten(({ text }) => text === 'au travail');
  });

  test('slow mode lets a pupil write once in so many seconds, wherever to; a leader as before', async () => {
    const teacher = await madame();
    const zoe = await enter('Zoé');
    ask(teacher, { type: 'set', slow: 30 });
    await happened(zoe, 'set');
    zoe.peer.write('a', 'une');
    await zoe.peer.untilWritten(({ ref }) => ref === 'a');
    zoe.peer.write('b', 'deux', 'leaders');
    expect((await refusal(zoe, 'slow_mode', 'b')).message).toContain('30 s');
    teacher.peer.write('t1', 'oui');
    teacher.peer.write('t2', 'non');
    await zoe.peer.untilWritten(({ ref }) => ref === 't2');
    server.shift(30_000);
    zoe.peer.write('b', 'deux', 'leaders');
    await teacher.peer.untilWritten(({ text }) => text === 'deux');
  });

  test.each([
    ['a slow mode of an hour', { type: 'set', slow: 3_600 }],
    ['a message of 1 001 letters', { type: 'say', ref: 'x', text: 'x'.repeat(longestMessage + 1), to: 'all' }],
    ['a recipient of no kind', { type: 'say', ref: 'x', text: 'x', to: 'everyone' }],
    ['a message with another author', { type: 'say', ref: 'x', text: 'x', to: 'all', member: 1 }],
  ])('%s breaks the protocol', async (_name, command) => {
    const teacher = await madame();
    teacher.peer.sendRaw('main', JSON.stringify({ type: 'do', ref: 'x', part: 'chat', command }));
    expect((await teacher.peer.untilClosed('main')).code).toBe(1002);
  });

  test('a pupil who writes too fast is refused, and harms nobody', async () => {
    await madame();
    const [zoe, noe] = [await enter('Zoé'), await enter('Noé')];
    for (let index = 0; index < 15; index += 1) zoe.peer.write(`r${index}`, `n° ${index}`);
    await refusal(zoe, 'too_fast', 'r14');
    expect(writtenIn(zoe.peer.messages)).toHaveLength(limits.pace.pupil.most);
    noe.peer.write('n', 'et moi');
    await zoe.peer.untilWritten(({ ref }) => ref === 'n');
    server.shift(limits.pace.pupil.period);
    zoe.peer.write('later', 'me revoilà');
    await noe.peer.untilWritten(({ ref }) => ref === 'later');
  });
});

describe('[C5] reporting', () => {
  test('a reported message between pupils reaches those who lead with what came before it, and is kept', async () => {
    const teacher = await madame();
    const [zoe, noe, ana] = [await enter('Zoé'), await enter('Noé'), await enter('Ana')];
    ask(teacher, { type: 'set', pairs: true });
    await happened(noe, 'set');
    zoe.peer.write('a', 'rends-moi mon cahier', noe.number);
    noe.peer.write('b', 'non, nul', zoe.number);
    ana.peer.write('c', 'entre nous', 'leaders');
    const { id } = await zoe.peer.untilWritten(({ text }) => text === 'non, nul');
    ask(zoe, { type: 'report', id });
    const { event } = await teacher.peer.until('did', (told) => told.part === 'chat' && told.event.type === 'reported');
    expect(event).toMatchObject({
      report: {
        by: { name: 'Zoé' },
        message: { text: 'non, nul', name: 'Noé' },
        before: [{ text: 'rends-moi mon cahier' }],
      },
    });
    expect(JSON.stringify(event)).not.toContain('people');
    await happened(zoe, 'reported');
    expect(await raw(noe)).not.toContain('reported');
    expect(await raw(ana)).not.toContain('reported');
    const staff = await enter('M. Vie', 'staff');
    expect(staff.chat.reports).toMatchObject([{ message: { text: 'non, nul' } }]);
    expect(texts(staff.chat)).toEqual(['entre nous']);
    expect(readFileSync(path(), 'utf8')).toContain('"people":{"by":"Zoé","author":"Noé"}');
    // Shown to them, they may take it away; dealt with, all who lead see so.
    ask(teacher, { type: 'remove', id });
    await happened(noe, 'removed');
    const report = staff.chat.reports[0]?.id ?? 0;
    ask(noe, { type: 'settle', report });
    await refusal(noe, 'not_allowed');
    ask(teacher, { type: 'settle', report });
    await happened(staff, 'settled');
  });

  test('who is reported doesn’t hear of it, a teacher neither', async () => {
    const teacher = await madame();
    const zoe = await enter('Zoé');
    const other = await enter('M. Vie', 'staff');
    teacher.peer.write('a', 'taisez-vous');
    const { id } = await zoe.peer.untilWritten();
    ask(zoe, { type: 'report', id });
    await happened(other, 'reported');
    expect(await raw(teacher)).not.toContain('reported');
    expect((await madame()).chat.reports).toEqual([]);
  });

  test('not one’s own, not what one can’t read, once each, and not without end', async () => {
    const teacher = await madame();
    const [zoe, noe] = [await enter('Zoé'), await enter('Noé')];
    for (let index = 0; index < 7; index += 1) teacher.peer.write(`t${index}`, `point ${index}`);
    noe.peer.write('n', 'secret', 'leaders');
    const { id } = await teacher.peer.untilWritten(({ ref }) => ref === 'n');
    ask(zoe, { type: 'report', id }, 'unseen');
    await refusal(zoe, 'message_gone', 'unseen');
    ask(noe, { type: 'report', id }, 'own');
    await refusal(noe, 'own_message', 'own');
    for (const message of [1, 1, 2, 3, 4, 5]) ask(zoe, { type: 'report', id: message }, `m${message}`);
    ask(zoe, { type: 'report', id: 6 }, 'sixth');
    await refusal(zoe, 'too_fast', 'sixth');
    expect(
      zoe.peer.messages.filter((told) => told.type === 'did' && told.part === 'chat' && told.event.type === 'reported'),
    ).toHaveLength(5);
  });
});

describe('[C6] cuts, returns and restarts', () => {
  test('what was acknowledged is there after a restart, with its settings and its reports, and is not said twice', async () => {
    const teacher = await madame();
    const [zoe, noe] = [await enter('Zoé'), await enter('Noé')];
    ask(teacher, { type: 'set', slow: 5, pairs: true });
    zoe.peer.write('a', 'à tous');
    noe.peer.write('b', 'en privé', 'leaders');
    const { id } = await teacher.peer.untilWritten(({ ref }) => ref === 'b');
    ask(teacher, { type: 'report', id });
    await happened(teacher, 'reported');
    // The process is gone without a word: nothing but the file is left.
    const before = readFileSync(path());
    await server.close();
    rmSync(path());
    writeFileSync(path(), before);
    await open();
    const back = await madame();
    expect(back.chat).toMatchObject({
      settings: { closed: false, pairs: true, slow: 5 },
      messages: [{ text: 'à tous' }, { text: 'en privé' }],
      reports: [{ message: { text: 'en privé' } }],
    });
    const again = await enter('Noé');
    expect(texts(again.chat)).toEqual(['à tous', 'en privé']);
    server.shift(10_000);
    again.peer.write('b', 'en privé', 'leaders');
    again.peer.write('c', 'encore', 'leaders');
    await back.peer.untilWritten(({ ref }) => ref === 'c');
    expect(writtenIn(back.peer.messages).map(({ ref }) => ref)).toEqual(['c']);
  });

  test('order is kept; who comes late gets the end of it, and the relay holds no more than its limit', async () => {
    const teacher = await madame();
    const { most, period } = limits.pace.leader;
    const all = limits.kept + 40;
    for (let said = 0; said < all; said += 1) {
      teacher.peer.write(`r${said}`, `${said}`);
      if (said % most !== most - 1) continue;
      await teacher.peer.untilWritten(({ ref }) => ref === `r${said}`);
      server.shift(period);
    }
    await teacher.peer.untilWritten(({ ref }) => ref === `r${all - 1}`);
    const numbers = (from: number) => Array.from({ length: all - from }, (_, index) => String(from + index));
    expect(writtenIn(teacher.peer.messages).map(({ text }) => text)).toEqual(numbers(0));
    expect(texts((await enter('Ana')).chat)).toEqual(numbers(all - limits.tail));
    // One's own are all told to their author: a page may still be waiting for them to arrive.
    expect((await madame()).chat.messages).toHaveLength(limits.kept);
  });

  test('empty messages, control signs and screens of empty lines don’t get through', async () => {
    const teacher = await madame();
    teacher.peer.write('a', ' \n\t ');
    teacher.peer.write('b', `a\u0000b\u001b[31m${'\n'.repeat(40)}c\ud800`);
    expect((await teacher.peer.untilWritten()).text).toBe('a b [31m\n\nc\uFFFD');
  });
});
