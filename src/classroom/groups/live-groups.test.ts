// Groups over real sockets: who hears and sees whom, who is told what, and what a cut, an absence and a restart leave.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Happened } from '../activities/contract.ts';
import { fileJournal } from '../journal.ts';
import type { ServerMessage } from '../messages.ts';
import { type LiveServer, startLiveServer } from '../testing/live-server.ts';
import { camera, microphone, Peer } from '../testing/peer.ts';
import type { GroupsCommand, GroupsEvent, GroupsState } from './contract.ts';

let folder: string;
let server: LiveServer;
const peers: Peer[] = [];
const journal = () => join(folder, 'lesson.jsonl');
const start = async () => {
  server = await startLiveServer({ journalOf: () => fileJournal<Happened>(journal(), () => {}) });
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'preau-groups-'));
  await start();
});
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await server.close();
  rmSync(folder, { recursive: true });
  expect(server.failures).toEqual([]);
});

type Somebody = {
  peer: Peer;
  number: number;
  room: { parts: { groups: GroupsState }; publications: { member: number }[] };
};

async function enter(name: string, role: 'teacher' | 'pupil' = 'pupil'): Promise<Somebody> {
  const peer = new Peer(server.port, { name, role });
  peers.push(peer);
  const { you, room } = await peer.join();
  return { peer, number: you, room };
}
const ask = ({ peer }: Somebody, command: GroupsCommand) =>
  peer.say({ type: 'do', ref: `r${peer.messages.length}`, part: 'groups', command });

type Did = Extract<ServerMessage, { type: 'did' }>;
const groupsEvent = (message: Did): GroupsEvent | undefined => (message.part === 'groups' ? message.event : undefined);
/** The next word of the groups that fits, heard since `from`. */
const told = ({ peer }: Somebody, fits: (event: GroupsEvent) => boolean, from = 0) =>
  peer.until('did', (message) => fits(groupsEvent(message) ?? { type: 'added' }), from);
const inGroup = (one: Somebody, group: number, from = 0) =>
  told(
    one,
    (event) => event.type === 'seen' && (event.as.groups[group - 1]?.members.includes(one.number) ?? false),
    from,
  );
const back = (one: Somebody, from = 0) =>
  told(one, (event) => event.type === 'seen' && event.as.life.type !== 'open', from);

/** Mme Roux with Ana and Ben in group 1, Chloé and Dan in group 2, open. */
async function aClassInGroups(
  settings: Extract<GroupsCommand, { type: 'settle' }>['settings'] = { camera: true, late: 'wait' },
) {
  const madame = await enter('Mme Roux', 'teacher');
  const [ana, ben, chloe, dan] = await Promise.all(['Ana', 'Ben', 'Chloé', 'Dan'].map((name) => enter(name)));
  if (!ana || !ben || !chloe || !dan) throw new Error('nobody');
  ask(madame, { type: 'settle', settings });
  for (const _ of [1, 2]) ask(madame, { type: 'add' });
  for (const [one, group] of [
    [ana, 1],
    [ben, 1],
    [chloe, 2],
    [dan, 2],
  ] as const)
    ask(madame, { type: 'place', member: one.number, group });
  ask(madame, { type: 'open', seconds: null });
  await Promise.all([inGroup(ana, 1), inGroup(ben, 1), inGroup(chloe, 2), inGroup(dan, 2)]);
  return { madame, ana, ben, chloe, dan };
}
const speakUp = async (one: Somebody, others: Somebody[]) => {
  one.peer.say({ type: 'publish', publication: microphone });
  for (const { peer } of [one, ...others])
    await peer.until(
      'published',
      ({ member, publication }) => member === one.number && publication.source === 'microphone',
    );
};
const heardBy = ({ peer }: Somebody) =>
  new Set(peer.frames.filter(({ kind }) => kind === 'voice').map(({ publisher }) => publisher));
/** Speaks until each of these heard it: whoever else would hear it has it by then. */
async function speak(one: Somebody, until: Somebody[]) {
  for (const { peer } of until) peer.frames.length = 0;
  while (!until.every((other) => heardBy(other).has(one.number))) {
    one.peer.voice(90);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
/** All that was said to this page so far is here: an answer comes after it. */
async function settled({ peer }: Somebody) {
  const from = peer.messages.length;
  peer.say({ type: 'ping', at: from });
  await peer.until('pong', ({ at }) => at === from, from);
}

describe('[G3] members of a group hear and see each other alone', () => {
  test('voices stay in their group, however many speak in the others', async () => {
    const { madame, ana, ben, chloe, dan } = await aClassInGroups();
    await speakUp(ana, [ben]);
    await speakUp(chloe, [dan]);
    await speak(ana, [ben]);
    await speak(chloe, [dan]);
    await speak(ana, [ben]);
    for (const one of [madame, ana, ben, chloe, dan]) await settled(one);
    expect([...heardBy(ben)]).toEqual([ana.number]);
    expect([...heardBy(dan)]).toEqual([chloe.number]);
    for (const one of [madame, ana, chloe]) expect([...heardBy(one)]).toEqual([]);
  });

  test('pictures too, and a key frame is asked for when somebody comes to see them', async () => {
    const { madame, ana, ben, chloe } = await aClassInGroups();
    ana.peer.say({ type: 'publish', publication: camera });
    await ben.peer.until('published');
    await ana.peer.until('need', ({ steps }) => steps.length === 1);
    ana.peer.picture({ key: true, mark: 7 });
    await ben.peer.untilTrue(() => ben.peer.frames.some(({ kind, key }) => kind === 'picture' && key));
    const from = ana.peer.messages.length;
    const fromMadame = madame.peer.messages.length;
    ask(madame, { type: 'visit', group: 1 });
    await madame.peer.until('published', ({ member }) => member === ana.number, fromMadame);
    await ana.peer.until('key', ({ source }) => source === 'camera', from);
    ana.peer.picture({ mark: 8 });
    ana.peer.picture({ key: true, mark: 9 });
    await madame.peer.untilTrue(() => madame.peer.frames.length > 0);
    // Nothing before the key frame, which is where seeing begins.
    expect(madame.peer.frames[0]).toMatchObject({ key: true, publisher: ana.number });
    await settled(chloe);
    expect(chloe.peer.frames).toEqual([]);
    // Wanting to see, or asking for a key frame, helps nobody to see another group.
    chloe.peer.say({ type: 'want', member: ana.number, source: 'camera', step: 0 });
    chloe.peer.say({ type: 'key', member: ana.number, source: 'camera' });
    await settled(chloe);
    ana.peer.picture({ key: true });
    ana.peer.picture({});
    await madame.peer.untilTrue(() => madame.peer.frames.length >= 3);
    await settled(chloe);
    expect(chloe.peer.frames).toEqual([]);
  });

  test('when nobody is left to see a camera, it needs not be encoded', async () => {
    const { madame, ana, ben } = await aClassInGroups();
    ana.peer.say({ type: 'publish', publication: camera });
    await ana.peer.until('need', ({ steps }) => steps.length === 1);
    const from = ana.peer.messages.length;
    ask(madame, { type: 'place', member: ben.number, group: 2 });
    await ana.peer.until('need', ({ steps }) => steps.length === 0, from);
    await ben.peer.until('unpublished', ({ member }) => member === ana.number);
  });

  test('the teacher in the plenary is heard in no group, and visiting hears and is heard by that group alone', async () => {
    const { madame, ana, ben, chloe, dan } = await aClassInGroups();
    await speakUp(ana, [ben]);
    await speakUp(chloe, [dan]);
    await speakUp(madame, []);
    for (let packet = 0; packet < 5; packet += 1) madame.peer.voice(100);
    await settled(madame);
    for (const one of [ana, ben, chloe, dan]) {
      await settled(one);
      expect([...heardBy(one)]).toEqual([]);
    }
    ask(madame, { type: 'visit', group: 2 });
    await chloe.peer.until('published', ({ member }) => member === madame.number);
    await speak(madame, [chloe, dan]);
    await speak(chloe, [madame, dan]);
    await speak(ana, [ben]);
    await settled(madame);
    expect([...heardBy(madame)]).toEqual([chloe.number]);
    expect([...heardBy(ben)]).toEqual([ana.number]);
    ask(madame, { type: 'visit', group: 0 });
    await chloe.peer.until('unpublished', ({ member }) => member === madame.number);
    await madame.peer.until('unpublished', ({ member }) => member === chloe.number);
  });

  test('[G10] raw messages say nothing of another group: who is in it, who speaks or shows there', async () => {
    const { madame, ana, ben, chloe, dan } = await aClassInGroups();
    ask(madame, { type: 'name', group: 2, name: 'Les renards' });
    const from = ana.peer.messages.length;
    await speakUp(chloe, [dan]);
    chloe.peer.say({ type: 'publish', publication: camera });
    await dan.peer.until('published', ({ publication }) => publication.source === 'camera');
    ask(chloe, { type: 'call', on: true });
    await told(madame, ({ type }) => type === 'called');
    for (const one of [ana, ben, dan]) await settled(one);
    const said = ana.peer.messages.slice(from).filter(({ type }) => type !== 'presence' && type !== 'pong');
    expect(said.every((message) => message.type === 'did')).toBe(true);
    const views = said.flatMap((message) => {
      const event = message.type === 'did' ? groupsEvent(message) : undefined;
      return event?.type === 'seen' ? [event.as] : [];
    });
    expect(views.length).toBeGreaterThan(0);
    for (const view of views) {
      expect(view.groups[1]).toEqual({ name: 'Les renards', members: [], expected: [], calledAt: 0, board: 0 });
      expect(view.calls).toEqual([]);
    }
    // Nor does the state that a page is given when it comes back.
    ben.peer.close();
    const again = await enter('Ben');
    expect(again.room.publications.map(({ member }) => member)).not.toContain(chloe.number);
    expect(again.room.parts.groups.groups[1]?.members).toEqual([]);
    expect(again.room.parts.groups.groups[0]?.members).toEqual([ana.number, again.number]);
  });
});

describe('[G4] what is open closes when those who hear it change', () => {
  test('coming back, a microphone of the group isn’t open before the class', async () => {
    const { madame, ana, ben } = await aClassInGroups();
    await speakUp(ana, [ben]);
    ask(madame, { type: 'close' });
    await back(ana);
    await ana.peer.until('unpublished', ({ member }) => member === ana.number);
    ben.peer.frames.length = 0;
    for (let packet = 0; packet < 5; packet += 1) ana.peer.voice(100);
    ana.peer.say({ type: 'publish', publication: microphone });
    expect(await ana.peer.until('refused')).toMatchObject({ code: 'not_allowed' });
    for (const one of [madame, ben]) {
      await settled(one);
      expect([...heardBy(one)]).toEqual([]);
    }
  });

  test('cameras close when the leader forbids them; a screen is never shown in a group', async () => {
    const { madame, ana, ben } = await aClassInGroups();
    ana.peer.say({ type: 'publish', publication: { ...camera, source: 'screen' } });
    expect(await ana.peer.until('refused')).toMatchObject({ code: 'not_allowed' });
    ana.peer.say({ type: 'publish', publication: camera });
    await ben.peer.until('published', ({ member }) => member === ana.number);
    ask(madame, { type: 'settle', settings: { camera: false, late: 'wait' } });
    await ben.peer.until('unpublished', ({ member, source }) => member === ana.number && source === 'camera');
    const from = ana.peer.messages.length;
    ana.peer.say({ type: 'publish', publication: camera });
    await ana.peer.until('refused', () => true, from);
  });

  test('in the plenary nobody speaks without the floor, also while others are in groups', async () => {
    const { madame } = await aClassInGroups();
    const late = await enter('Éva');
    expect(late.room.parts.groups.life.type).toBe('open');
    late.peer.say({ type: 'publish', publication: microphone });
    expect(await late.peer.until('refused')).toMatchObject({ code: 'not_allowed' });
    ask(madame, { type: 'place', member: late.number, group: 1 });
    await inGroup(late, 1);
    await speakUp(late, []);
  });
});

describe('[G5] [G6] [G7] [G8] coming, going and coming back', () => {
  test('[G5] the timer brings everybody back', async () => {
    const { madame, ana, dan } = await aClassInGroups();
    ask(madame, { type: 'time', seconds: 60 });
    await told(ana, (event) => event.type === 'seen' && event.as.life.type === 'open' && event.as.life.until !== null);
    const from = ana.peer.messages.length;
    server.shift(61_000);
    await Promise.all([told(madame, ({ type }) => type === 'closed'), back(ana, from), back(dan)]);
  });

  test('[G6] a newcomer goes into the smallest group by themselves', async () => {
    const { madame, dan } = await aClassInGroups({ camera: false, late: 'smallest' });
    ask(madame, { type: 'place', member: dan.number, group: 1 });
    await inGroup(dan, 1);
    const late = await enter('Éva');
    await inGroup(late, 2);
  });

  test('[G7] a pupil cut off is back in the group, hears it and is heard', async () => {
    const { ana, ben, chloe } = await aClassInGroups();
    await speakUp(ana, [ben]);
    ben.peer.cut();
    await ana.peer.until('presence', ({ changed }) =>
      changed.some(({ number, here }) => number === ben.number && !here),
    );
    const again = await enter('Ben');
    expect(again.number).toBe(ben.number);
    expect(again.room.parts.groups.groups[0]?.members).toContain(ben.number);
    expect(again.room.publications.map(({ member }) => member)).toEqual([ana.number]);
    await speakUp(again, [ana]);
    await speak(ana, [again]);
    await speak(again, [ana]);
    await settled(chloe);
    expect([...heardBy(chloe)]).toEqual([]);
  });

  test('[G8] cut off, the only teacher leaves no group behind; back, the groups are', async () => {
    const { madame, ana, ben } = await aClassInGroups();
    await speakUp(ana, [ben]);
    madame.peer.cut();
    await Promise.all([back(ana), back(ben)]);
    await ben.peer.until('unpublished', ({ member }) => member === ana.number);
    const from = ana.peer.messages.length;
    ana.peer.say({ type: 'publish', publication: microphone });
    await ana.peer.until('refused', () => true, from);
    ask(ben, { type: 'call', on: true });
    await ben.peer.until('refused');
    const later = ana.peer.messages.length;
    await enter('Mme Roux', 'teacher');
    await inGroup(ana, 1, later);
  });

  test('[A2] a restart of the relay keeps arrangement, names, timer and rule, and apart who was apart', async () => {
    const { madame, ana } = await aClassInGroups();
    ask(madame, { type: 'name', group: 2, name: 'Les renards' });
    ask(madame, { type: 'time', seconds: 900 });
    await told(madame, ({ type }) => type === 'timed');
    const kept = readFileSync(journal(), 'utf8');
    expect(kept).not.toContain('"seen"');
    for (const peer of peers.splice(0)) peer.close();
    await server.close();
    // As a relay leaves it that is killed: nobody was seen leaving.
    writeFileSync(journal(), kept);
    await start();
    const early = await enter('Ana');
    expect(early.number).toBe(ana.number);
    // Alone before the teacher, nobody is in a group.
    if (early.room.parts.groups.life.type === 'open') await back(early);
    const again = await enter('Mme Roux', 'teacher');
    const { groups, life } = again.room.parts.groups;
    expect(groups.map(({ name }) => name)).toEqual(['', 'Les renards']);
    expect(groups[0]?.members).toContain(ana.number);
    expect(life).toMatchObject({ until: expect.any(Number), by: madame.number });
    await inGroup(early, 1);
  });
});

describe('[G2] [G11] limits', () => {
  test.each<[string, unknown]>([
    ['a name too long', { type: 'name', group: 1, name: 'x'.repeat(41) }],
    ['a message too long', { type: 'say', text: 'x'.repeat(301) }],
    ['a group out of bounds', { type: 'visit', group: 101 }],
    ['a list too long', { type: 'draw', by: 'size', count: 2, absent: Array(201).fill({ user: 'u', name: '' }) }],
    ['a timer too long', { type: 'open', seconds: 1e9 }],
    ['what only the relay says', { type: 'seen', as: {} }],
  ])('%s breaks the protocol', async (_name, command) => {
    const { peer } = await enter('Mme Roux', 'teacher');
    peer.say({ type: 'do', ref: 'a', part: 'groups', command });
    expect((await peer.untilClosed('main')).code).toBeGreaterThanOrEqual(1002);
  });

  test('a pupil who calls and calls fills neither the queue nor the journal', async () => {
    const { madame, ana } = await aClassInGroups();
    for (let round = 0; round < 15; round += 1) ask(ana, { type: 'call', on: round % 2 === 0 });
    await ana.peer.until('refused', ({ code }) => code === 'too_fast');
    await settled(madame);
    const lines = readFileSync(journal(), 'utf8').split('\n');
    expect(lines.filter((line) => line.includes('"called"'))).toHaveLength(1);
  });
});
