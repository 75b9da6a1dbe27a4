// The small pictures over real sockets: who is asked, who is seen by whom, how much and how often, and that nothing of it stays.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { PartName, Parts } from '../activities/contract.ts';
import { journal, peerOf, reopen, server } from '../testing/kept-lesson.ts';
import type { Peer } from '../testing/peer.ts';
import type { StillsCommand } from './contract.ts';
import { writeStill } from './still-frame.ts';

type Somebody = { peer: Peer; number: number };

async function enter(name: string, role: 'teacher' | 'pupil' = 'pupil'): Promise<Somebody> {
  const peer = peerOf({ name, role });
  const { you } = await peer.join();
  return { peer, number: you };
}
const say = <Name extends PartName>({ peer }: Somebody, part: Name, command: Parts[Name]['command']) =>
  peer.say({ type: 'do', ref: `r${peer.messages.length}`, part, command });
const ask = (one: Somebody, command: StillsCommand) => say(one, 'stills', command);
const told = ({ peer }: Somebody, type: string, from = 0) =>
  peer.until('did', ({ part, event }) => part === 'stills' && event.type === type, from);

/** A WebP by its first bytes, of so many bytes, that can be found again. */
const picture = (mark: string, size = 200): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(size).fill(7);
  bytes.set(Buffer.from('RIFF'), 0);
  bytes.set(Buffer.from('WEBP'), 8);
  bytes.set(Buffer.from(mark), 16);
  return bytes;
};
const marks = ({ peer }: Somebody): string[] =>
  peer.stills.map(({ publisher, payload }) => `${publisher} ${Buffer.from(payload.subarray(16, 20)).toString()}`);
const send = ({ peer }: Somebody, mark: string) => peer.sendRaw('picture', writeStill(picture(mark)));
/** All that came until now, on both planes, is here. */
async function settled({ peer }: Somebody): Promise<void> {
  const at = peer.messages.length;
  peer.say({ type: 'ping', at });
  await peer.until('pong', (pong) => pong.at === at);
  await new Promise((resolve) => setTimeout(resolve, 60));
}
const arrives = (one: Somebody, ...wanted: string[]) => expect.poll(() => marks(one)).toEqual(wanted);

/** Open, with Ana who shows herself and Ben who looks. */
async function aClass() {
  const madame = await enter('Mme Roux', 'teacher');
  const [ana, ben] = [await enter('Ana'), await enter('Ben')];
  ask(madame, { type: 'open', on: true });
  await told(ana, 'opened');
  ask(ana, { type: 'show', on: true });
  await told(ana, 'showing');
  ask(ben, { type: 'watch', on: true });
  await settled(ben);
  return { madame, ana, ben };
}

describe('[T3] who is seen', () => {
  test('nobody before a leader opened it and a pupil agreed; then those who look, and nobody else', async () => {
    const madame = await enter('Mme Roux', 'teacher');
    const [ana, ben, chloe] = [await enter('Ana'), await enter('Ben'), await enter('Chloé')];
    ask(ana, { type: 'show', on: true });
    expect(await ana.peer.until('refused')).toMatchObject({ code: 'stills_closed' });
    ask(ana, { type: 'open', on: true });
    expect(await ana.peer.until('refused', ({ code }) => code === 'not_allowed')).toBeTruthy();
    for (const one of [madame, ben]) ask(one, { type: 'watch', on: true });
    ask(madame, { type: 'open', on: true });
    await told(ana, 'opened');
    send(ana, 'sans');
    await settled(ana);
    ask(ana, { type: 'show', on: true });
    await told(madame, 'showing');
    send(ana, 'oui!');
    for (const one of [madame, ben]) await arrives(one, `${ana.number} oui!`);
    expect(marks(chloe)).toEqual([]);
    expect(marks(ana)).toEqual([]);
    // Who agreed is told to leaders and to oneself.
    expect(
      ben.peer.messages.some((message) => message.type === 'did' && JSON.stringify(message).includes('showing')),
    ).toBe(false);
    // Who begins to look is given what there is.
    ask(chloe, { type: 'watch', on: true });
    await arrives(chloe, `${ana.number} oui!`);
  });

  test('a stop, a leader’s no, a cut, and closing end it at once; it doesn’t begin again by itself', async () => {
    const { madame, ana, ben } = await aClass();
    send(ana, 'un--');
    await arrives(ben, `${ana.number} un--`);
    ask(madame, { type: 'hide', member: ana.number });
    await told(ana, 'showing', ana.peer.messages.length - 1);
    server.shift(4_000);
    send(ana, 'deux');
    await settled(ana);
    // What a leader took away, a leader gives back, by opening anew.
    ask(ana, { type: 'show', on: true });
    expect(await ana.peer.until('refused')).toMatchObject({ code: 'stills_barred' });
    for (const on of [false, true]) ask(madame, { type: 'open', on });
    await settled(madame);
    ask(ana, { type: 'show', on: true });
    await told(madame, 'showing', madame.peer.messages.length - 1);
    ana.peer.close();
    await madame.peer.until('presence', ({ changed }) =>
      changed.some(({ number, here }) => number === ana.number && !here),
    );
    const again = await enter('Ana');
    server.shift(4_000);
    send(again, 'trois');
    await settled(again);
    ask(again, { type: 'show', on: true });
    await told(again, 'showing');
    send(again, 'revu');
    await arrives(ben, `${ana.number} un--`, `${ana.number} revu`);
    ask(madame, { type: 'open', on: false });
    await told(again, 'opened', again.peer.messages.length - 2);
    server.shift(4_000);
    send(again, 'fini');
    await settled(again);
    await settled(ben);
    expect(marks(ben)).toHaveLength(2);
  });

  test('without their teacher nobody is seen, and nobody is again by themselves', async () => {
    const { madame, ana, ben } = await aClass();
    const before = ana.peer.messages.length;
    madame.peer.cut();
    expect((await told(ana, 'showing', before)).event).toMatchObject({ member: ana.number, on: false });
    send(ana, 'seul');
    ask(ana, { type: 'show', on: true });
    expect(await ana.peer.until('refused')).toMatchObject({ code: 'teacher_away' });
    const back = await enter('Mme Roux', 'teacher');
    await settled(back);
    server.shift(4_000);
    send(ana, 'seul');
    await settled(ana);
    await settled(ben);
    expect(marks(ben)).toEqual([]);
    ask(ana, { type: 'show', on: true });
    await told(back, 'showing');
    send(ana, 'revu');
    await arrives(ben, `${ana.number} revu`);
  });

  test('guests neither show themselves nor are given a picture of anybody', async () => {
    const { ana } = await aClass();
    const guest = { kind: 'parent', pupil: { userId: 'Ana', name: 'Ana' } } as const;
    const parent = peerOf({ name: 'M. Sy', role: 'pupil', guest });
    const { you: number } = await parent.join();
    for (const type of ['watch', 'show'] as const) {
      const from = parent.messages.length;
      ask({ peer: parent, number }, { type, on: true });
      expect(await parent.until('refused', () => true, from)).toMatchObject({ code: 'not_allowed' });
    }
    send(ana, 'oui!');
    await settled(ana);
    await settled({ peer: parent, number });
    expect(parent.stills).toEqual([]);
  });

  test('[L5] [L6] who sees the class as a pupil is given them when they ask, shows nothing, and the next one asks anew', async () => {
    const { ana } = await aClass();
    const look = async () => {
      const peer = peerOf({ name: 'Mme Roux', role: 'teacher' });
      peer.asPupil = true;
      const { you, room } = await peer.join();
      expect(room.parts.stills.showing).toEqual([]);
      return { peer, number: you };
    };
    const view = await look();
    ask(view, { type: 'show', on: true });
    expect(await view.peer.until('refused')).toMatchObject({ code: 'only_looking' });
    ask(view, { type: 'watch', on: true });
    await settled(view);
    send(ana, 'un--');
    await arrives(view, `${ana.number} un--`);
    view.peer.say({ type: 'leave' });
    await view.peer.untilClosed('main');
    const next = await look();
    expect(next.number).toBe(view.number);
    server.shift(4_000);
    send(ana, 'deux');
    await settled(ana);
    await settled(next);
    expect(marks(next)).toEqual([]);
  });

  test('groups see themselves alone', async () => {
    const { madame, ana, ben } = await aClass();
    for (const _ of [1, 2]) say(madame, 'groups', { type: 'add' });
    say(madame, 'groups', { type: 'place', member: ana.number, group: 1 });
    say(madame, 'groups', { type: 'place', member: ben.number, group: 2 });
    say(madame, 'groups', { type: 'open', seconds: null });
    await ben.peer.until('did', ({ part, event }) => part === 'groups' && event.type === 'seen');
    send(ana, 'gr 1');
    await settled(ana);
    await settled(ben);
    expect(marks(ben)).toEqual([]);
    say(madame, 'groups', { type: 'place', member: ben.number, group: 1 });
    await settled(madame);
    server.shift(4_000);
    send(ana, 'tous');
    await arrives(ben, `${ana.number} tous`);
  });
});

describe('[T4] how much', () => {
  test('who has voices only is given none; pictures yield first', async () => {
    const { madame, ana, ben } = await aClass();
    ask(madame, { type: 'watch', on: true });
    ben.peer.say({ type: 'quality', choice: 'voice', device: 0 });
    await settled(ben);
    await settled(madame);
    send(ana, 'oui!');
    await arrives(madame, `${ana.number} oui!`);
    await settled(ben);
    expect(marks(ben)).toEqual([]);
  });

  test('one every four seconds; what comes sooner is dropped without harm', async () => {
    const { ana, ben } = await aClass();
    for (const mark of ['un--', 'deux', 'troi']) send(ana, mark);
    await settled(ana);
    server.shift(3_600);
    send(ana, 'quat');
    await arrives(ben, `${ana.number} un--`, `${ana.number} quat`);
  });

  test('each is acknowledged, though nothing is published: the page’s own flow goes by that', async () => {
    const { ana } = await aClass();
    expect(ana.peer.acks).toEqual([]);
    for (const count of [1, 2]) {
      send(ana, 'oui!');
      await expect.poll(() => ana.peer.acks.at(-1)?.pictureCount).toBe(count);
    }
  });

  test('too large, or no picture, breaks the protocol', async () => {
    const { ana } = await aClass();
    ana.peer.sendRaw('picture', writeStill(picture('gros', 6 * 1024 + 1)));
    expect((await ana.peer.untilClosed('picture')).code).toBe(1002);
    const dan = await enter('Dan');
    dan.peer.sendRaw('picture', writeStill(new Uint8Array(100).fill(1)));
    expect((await dan.peer.untilClosed('picture')).code).toBe(1002);
    const eva = await enter('Éva');
    eva.peer.sendRaw('main', writeStill(picture('main')));
    expect((await eva.peer.untilClosed('main')).code).toBe(1002);
  });

  test('nothing of it is written: neither a picture nor who agreed; a restarted relay shows nobody', async () => {
    const { ana, ben } = await aClass();
    send(ana, 'SECR');
    await arrives(ben, `${ana.number} SECR`);
    const kept = readFileSync(journal(), 'utf8');
    expect(kept).not.toMatch(/SECR|showing|watching/);
    await server.close();
    await reopen();
    const again = await enter('Ana');
    const madame = await enter('Mme Roux', 'teacher');
    ask(madame, { type: 'watch', on: true });
    await settled(madame);
    send(again, 'nope');
    await settled(again);
    await settled(madame);
    expect(marks(madame)).toEqual([]);
  });
});
