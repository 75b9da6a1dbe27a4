// Slides over real sockets: who prepares and turns them, what pupils are told and when, what a restart keeps.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Happened } from '../activities/contract.ts';
import { createPictures, type Pictures } from '../files/files.ts';
import { fileJournal } from '../journal.ts';
import { type LiveServer, startLiveServer } from '../testing/live-server.ts';
import { Peer } from '../testing/peer.ts';
import type { SlidesCommand, SlidesEvent } from './contract.ts';
import { slidesRules } from './rules.ts';
import { slides } from './slides.ts';

const lesson = { schoolId: 'school-1', lessonId: 'lesson-1' };
const deck = 'deck-of-fractions';
let folder: string;
let server: LiveServer;
let pictures: Pictures;
const peers: Peer[] = [];
const journal = () => join(folder, 'lesson.jsonl');

const open = async () => {
  const parts = { folder, clock: { now: Date.now }, chance: { bytes: (count: number) => new Uint8Array(count) } };
  pictures = createPictures({ ...parts, log: { error: (details) => expect(details).toBeUndefined() } });
  server = await startLiveServer({
    journalOf: () =>
      pictures.followed(
        lesson,
        fileJournal<Happened>(journal(), (warning) => expect(warning).toBe('')),
      ),
  });
};
const enter = async (name: string, role: 'teacher' | 'pupil') => {
  const peer = new Peer(server.port, { name, role });
  peers.push(peer);
  return { peer, welcome: await peer.join({ picture: false }) };
};
const ask = (peer: Peer, command: SlidesCommand, ref = 'a') => peer.say({ type: 'do', ref, part: 'slides', command });
const named = (mark: number) => `${String(mark).padStart(32, '0')}.webp`;
const secretText = (mark: number) => `Texte de la page ${mark}`;
const page = (mark: number): SlidesCommand => ({
  type: 'add-page',
  deck,
  picture: named(mark),
  width: 1920,
  height: 1080,
  text: secretText(mark),
});
const events = (peer: Peer): SlidesEvent[] =>
  peer.messages.flatMap((message) => (message.type === 'did' && message.part === 'slides' ? [message.event] : []));
/** All that this member was told, as it came. */
const heard = (peer: Peer) => JSON.stringify(peer.messages);
const until = (peer: Peer, type: SlidesEvent['type'], from = 0) =>
  peer.until('did', (did) => did.part === 'slides' && did.event.type === type, from);

async function prepared(count = 4) {
  const { peer: teacher } = await enter('Mme Roux', 'teacher');
  ask(teacher, { type: 'add-deck', deck, name: 'Les fractions' });
  for (let mark = 1; mark <= count; mark++) ask(teacher, page(mark));
  await teacher.until('did', (did) => did.part === 'slides' && events(teacher).length > count);
  return teacher;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'preau-slides-'));
  await open();
});
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await server.close();
  await pictures.settled();
  rmSync(folder, { recursive: true });
  expect(server.failures).toEqual([]);
});

describe('[S4] a pupil is told', () => {
  test('nothing of what the teacher prepares, neither as it happens nor on entering', async () => {
    const { peer: lina } = await enter('Lina', 'pupil');
    await prepared();
    const { peer: noe, welcome } = await enter('Noé', 'pupil');
    expect(welcome.room.parts.slides.decks).toEqual([]);
    for (const each of [lina, noe]) {
      expect(heard(each)).not.toContain(named(1));
      expect(heard(each)).not.toContain('fractions');
      expect(heard(each)).not.toContain('Texte');
    }
  });

  test('the slide that is shown, and of the next one the picture without its text', async () => {
    const { peer: lina } = await enter('Lina', 'pupil');
    const teacher = await prepared();
    ask(teacher, { type: 'go', deck, page: 2 });
    await until(lina, 'went');
    expect(heard(lina)).toContain(named(2));
    expect(heard(lina)).toContain(secretText(2));
    expect(heard(lina)).toContain(named(3));
    expect(heard(lina)).not.toContain(secretText(3));
    for (const other of [1, 4]) expect(heard(lina)).not.toContain(named(other));
    const { welcome } = await enter('Noé', 'pupil');
    expect(welcome.room.parts.slides).toMatchObject({
      at: { deck, page: 2 },
      decks: [
        {
          name: 'Les fractions',
          count: 4,
          pages: [
            { number: 2, shown: true },
            { number: 3, text: '' },
          ],
        },
      ],
    });
    // What was told bit by bit and what is told at once are the same.
    const grown = events(lina).reduce((state, event) => slides.apply(state, event, 0), slides.initial);
    expect(grown).toEqual(welcome.room.parts.slides);
  });

  test('[S5] of slides to come only once the teacher allows it', async () => {
    const { peer: lina } = await enter('Lina', 'pupil');
    const teacher = await prepared();
    ask(teacher, { type: 'go', deck, page: 1 });
    await until(lina, 'went');
    expect(heard(lina)).not.toContain(named(4));
    ask(teacher, { type: 'let-ahead', on: true });
    await until(lina, 'ahead-let');
    expect(heard(lina)).toContain(secretText(4));
    const { welcome } = await enter('Noé', 'pupil');
    expect(welcome.room.parts.slides.decks[0]?.pages).toHaveLength(4);
  });

  test('of removed pictures no name', async () => {
    const { peer: lina } = await enter('Lina', 'pupil');
    const teacher = await prepared();
    ask(teacher, { type: 'remove-page', deck, page: 4 });
    ask(teacher, { type: 'remove-deck', deck });
    await until(lina, 'deck-removed');
    expect(heard(lina)).not.toContain('.webp');
  });
});

describe('[S1] [A1] a pupil', () => {
  test.each<SlidesCommand>([
    { type: 'add-deck', deck: 'deck-of-a-pupil', name: 'Blague' },
    page(9),
    { type: 'go', deck, page: 2 },
    { type: 'point', at: { x: 0.5, y: 0.5 } },
    { type: 'let-ahead', on: true },
    { type: 'move-page', deck, page: 1, to: 0 },
    { type: 'move-deck', deck, to: 0 },
    { type: 'remove-page', deck, page: 1 },
    { type: 'remove-deck', deck },
  ])('may not $type', async (command) => {
    const teacher = await prepared(2);
    const before = events(teacher).length;
    const { peer: lina } = await enter('Lina', 'pupil');
    ask(lina, command, 'mine');
    expect(await lina.until('refused')).toMatchObject({ code: 'not_allowed', ref: 'mine' });
    expect(events(teacher)).toHaveLength(before);
  });
});

describe('a deck', () => {
  test('is put in order, and pupils see the order', async () => {
    const teacher = await prepared(3);
    ask(teacher, { type: 'move-page', deck, page: 3, to: 0 });
    ask(teacher, { type: 'add-deck', deck: 'another-deck', name: 'Exercices' });
    ask(teacher, { type: 'move-deck', deck: 'another-deck', to: 0 });
    await until(teacher, 'deck-moved');
    ask(teacher, { type: 'go', deck, page: 3 });
    await until(teacher, 'went');
    const { welcome } = await enter('M. Petit', 'teacher');
    const { decks } = welcome.room.parts.slides;
    expect(decks.map(({ id }) => id)).toEqual(['another-deck', deck]);
    expect(decks[1]?.pages.map(({ id }) => id)).toEqual([3, 1, 2]);
    const { welcome: pupils } = await enter('Noé', 'pupil');
    expect(pupils.room.parts.slides.decks[0]?.pages.map(({ id, number }) => [id, number])).toEqual([
      [3, 1],
      [1, 2],
    ]);
  });

  test('keeps the slide that the class looks at', async () => {
    const teacher = await prepared(2);
    ask(teacher, { type: 'go', deck, page: 1 });
    ask(teacher, { type: 'remove-page', deck, page: 1 }, 'b');
    expect(await teacher.until('refused')).toMatchObject({ code: 'slide_on_stage', ref: 'b' });
  });

  test('[S6] removed takes its pictures off the disk, but for those another deck shows', async () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const kept = await pictures.shelf.put(lesson, Buffer.concat([png, Buffer.from('1')]), 'png');
    const gone = await pictures.shelf.put(lesson, Buffer.concat([png, Buffer.from('2')]), 'png');
    const { peer: teacher } = await enter('Mme Roux', 'teacher');
    const other = 'another-deck';
    const add = (to: string, picture: string) =>
      ask(teacher, { type: 'add-page', deck: to, picture, width: 8, height: 8, text: '' });
    for (const id of [deck, other]) ask(teacher, { type: 'add-deck', deck: id, name: id });
    add(deck, kept);
    add(deck, gone);
    add(other, kept);
    ask(teacher, { type: 'remove-deck', deck });
    await until(teacher, 'deck-removed');
    await pictures.settled();
    expect(await pictures.shelf.find(lesson, gone)).toBeUndefined();
    expect(await pictures.shelf.find(lesson, kept)).toBeDefined();
  });

  test('[S3] has so many slides and no more, whatever is asked', () => {
    const full = Array.from({ length: 300 }, (_, index) => ({ type: 'page-added' as const, index })).reduce(
      (state, { index }) => slides.apply(state, { type: 'page-added', deck, page: slideAt(index + 1) }, 0),
      slides.apply(slides.initial, { type: 'deck-added', deck, name: 'Longue' }, 0),
    );
    const by = { number: 1, userId: 'u', name: 'Mme Roux', role: 'teacher', here: true, floor: true } as const;
    const scene = { now: 0, chance: { bytes: (count: number) => new Uint8Array(count) }, attendees: [by] };
    const decide = (command: SlidesCommand) => () => slidesRules.decide(full, command, by, scene);
    expect(decide(page(301))).toThrow(/300 diapositives/);
    expect(decide({ type: 'go', deck, page: 300 })).not.toThrow();
  });
});

const slideAt = (id: number) => ({ id, picture: named(id), width: 16, height: 9, text: '', rank: id });

test.each([
  ['a picture that is an address', { ...page(1), picture: 'https://ailleurs.example/a.png' }],
  ['a text without end', { ...page(1), text: 'a'.repeat(1_001) }],
  ['a pointer beside the slide', { type: 'point', at: { x: 1.2, y: 0 } }],
  ['a field that is not ours', { type: 'go', deck, page: 1, as: 'Mme Roux' }],
])('[A1] %s breaks the protocol', async (_name, command) => {
  const { peer } = await enter('Mme Roux', 'teacher');
  peer.say({ type: 'do', ref: 'a', part: 'slides', command });
  expect((await peer.untilClosed('main')).code).toBe(1002);
});

test('[S7] the pointer reaches everybody, a flood of it doesn’t, and none of it is kept', async () => {
  const { peer: lina } = await enter('Lina', 'pupil');
  const teacher = await prepared(2);
  ask(teacher, { type: 'go', deck, page: 1 });
  for (let step = 0; step < 20; step++) ask(teacher, { type: 'point', at: { x: step / 20, y: 0.25 } });
  ask(teacher, { type: 'point', at: null });
  await lina.until('did', (did) => did.part === 'slides' && did.event.type === 'pointed' && did.event.at === null);
  const points = events(lina).filter(({ type }) => type === 'pointed');
  expect(points[0]).toEqual({ type: 'pointed', at: { x: 0, y: 0.25 } });
  expect(points.length).toBeLessThan(10);
  expect(readFileSync(journal(), 'utf8')).not.toContain('pointed');
});

test('[A2] a restarted relay has the decks, and the slide the class was at', async () => {
  const teacher = await prepared(3);
  ask(teacher, { type: 'go', deck, page: 2 });
  await until(teacher, 'went');
  const { welcome: before } = await enter('Noé', 'pupil');
  await server.close();
  await open();
  const { welcome: after } = await enter('Noé', 'pupil');
  expect(after.room.parts.slides).toEqual(before.room.parts.slides);
  const { welcome: again } = await enter('Mme Roux', 'teacher');
  expect(again.room.parts.slides.decks[0]?.pages).toHaveLength(3);
});
