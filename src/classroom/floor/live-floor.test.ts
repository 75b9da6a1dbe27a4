// Hands, floor and microphones over real sockets: who may what, what the relay enforces, and what a restart keeps.
import { describe, expect, test } from 'vitest';
import { protocolVersion } from '../protocol.ts';
import { enter, leaveAll, peerOf, reopen, server } from '../testing/kept-lesson.ts';
import { camera, microphone, type Peer } from '../testing/peer.ts';
import type { FloorCommand } from './contract.ts';
import { mostCameras, mostRaised } from './floor.ts';

const order = (peer: Peer, command: FloorCommand, ref = 'a') => peer.say({ type: 'do', ref, part: 'floor', command });
const did = (peer: Peer, event: object, from = 0) =>
  peer.until(
    'did',
    (told) =>
      told.part === 'floor' && Object.entries(event).every(([key, value]) => Reflect.get(told.event, key) === value),
    from,
  );
const refused = (peer: Peer, code: string, from = 0) => peer.until('refused', (told) => told.code === code, from);
const onStage = (peer: Peer, member: number, source: string) =>
  peer.until('published', (told) => told.member === member && told.publication.source === source);

describe('[F1] raised hands', () => {
  test('are a queue with the relay’s time, and the next is given the floor with one command', async () => {
    const { peer: madame } = await enter('Mme Roux', 'teacher');
    const { peer: ana, you: anaNumber } = await enter('Ana');
    const { peer: ben, you: benNumber } = await enter('Ben');
    const before = Date.now();
    ben.say({ type: 'hand', up: true });
    const { at } = await did(madame, { type: 'hand-up', member: benNumber });
    expect(at).toBeGreaterThanOrEqual(before);
    ana.say({ type: 'hand', up: true });
    await did(madame, { type: 'hand-up', member: anaNumber });
    const { welcome } = await enter('Late');
    expect(welcome.room.parts.floor.hands).toMatchObject([{ member: benNumber, at }, { member: anaNumber }]);
    order(madame, { type: 'next', camera: false });
    await did(ana, { type: 'given', member: benNumber, camera: false });
    order(madame, { type: 'hand', up: false, member: anaNumber });
    await did(ben, { type: 'hand-down', member: anaNumber });
    order(madame, { type: 'next', camera: false });
    await refused(madame, 'no_hand');
  });

  test('a pupil moves only their own, and not endlessly', async () => {
    const { you } = await enter('Ana');
    const { peer: ben } = await enter('Ben');
    order(ben, { type: 'hand', up: false, member: you });
    await refused(ben, 'not_allowed');
    for (let count = 0; count <= mostRaised; count += 1) {
      ben.say({ type: 'hand', up: true });
      ben.say({ type: 'hand', up: false });
    }
    await refused(ben, 'too_fast');
    expect(ben.closes).toEqual([]);
  });
});

describe('[F2] the floor', () => {
  test.each<FloorCommand>([
    { type: 'give', member: 1, camera: false },
    { type: 'next', camera: false },
    { type: 'take', member: 1 },
    { type: 'lower-all' },
    { type: 'mute', member: 1, muted: false },
    { type: 'microphones', open: true },
  ])('a pupil can’t ask for $type', async (command) => {
    const { peer: ana } = await enter('Ana');
    order(ana, command);
    await refused(ana, 'not_allowed');
    expect((await enter('Ben')).welcome.room.parts.floor.floors).toEqual([]);
  });

  test('is for the voice, or for voice and camera, and taken back with both', async () => {
    const { peer: madame } = await enter('Mme Roux', 'teacher');
    const { peer: ana, you } = await enter('Ana');
    order(madame, { type: 'give', member: you, camera: false });
    await did(ana, { type: 'given' });
    ana.say({ type: 'publish', publication: microphone });
    await onStage(madame, you, 'microphone');
    ana.say({ type: 'publish', publication: camera });
    await refused(ana, 'voice_only');
    order(madame, { type: 'give', member: you, camera: true });
    await did(ana, { type: 'given', camera: true });
    ana.say({ type: 'publish', publication: camera });
    await onStage(madame, you, 'camera');
    const before = ana.messages.length;
    ana.say({ type: 'publish', publication: { ...camera, source: 'screen' } });
    await refused(ana, 'not_allowed', before);
    order(madame, { type: 'give', member: you, camera: false });
    await madame.until('unpublished', ({ source }) => source === 'camera');
    order(madame, { type: 'take', member: you });
    await madame.until('unpublished', ({ source }) => source === 'microphone');
    ana.say({ type: 'publish', publication: microphone });
    await refused(ana, 'not_allowed');
  });

  test('so many cameras and no more', async () => {
    const { peer: madame } = await enter('Mme Roux', 'teacher');
    const { peer: monsieur, you: second } = await enter('M. Petit', 'teacher');
    const pupils = [];
    for (let count = 0; count <= mostCameras; count += 1) pupils.push(await enter(`Élève ${count}`));
    const [last, ...seen] = pupils;
    for (const { peer, you } of seen) {
      order(madame, { type: 'give', member: you, camera: true });
      await did(peer, { type: 'given', member: you });
      peer.say({ type: 'publish', publication: camera });
      await onStage(madame, you, 'camera');
    }
    order(madame, { type: 'give', member: last?.you ?? 0, camera: true }, 'seventh');
    expect(await refused(madame, 'stage_full')).toMatchObject({ ref: 'seventh' });
    monsieur.say({ type: 'publish', publication: camera });
    await refused(monsieur, 'stage_full');
    order(madame, { type: 'take', member: seen[0]?.you ?? 0 });
    await monsieur.until('unpublished');
    monsieur.say({ type: 'publish', publication: camera });
    await onStage(madame, second, 'camera');
  });
});

describe('[F3] a microphone closed by the teacher', () => {
  test('stays closed until the teacher opens it', async () => {
    const { peer: madame } = await enter('Mme Roux', 'teacher');
    const { peer: ana, you } = await enter('Ana');
    order(madame, { type: 'give', member: you, camera: false });
    await did(ana, { type: 'given' });
    ana.say({ type: 'publish', publication: microphone });
    await onStage(madame, you, 'microphone');
    order(madame, { type: 'mute', member: you, muted: true });
    await madame.until('unpublished', ({ member }) => member === you);
    ana.say({ type: 'publish', publication: microphone });
    await refused(ana, 'microphones_closed');
    order(madame, { type: 'mute', member: you, muted: false });
    await did(ana, { type: 'muted', muted: false });
    const before = madame.messages.length;
    ana.say({ type: 'publish', publication: microphone });
    await madame.until('published', ({ member }) => member === you, before);
  });

  test('with all of them: those who have the floor keep it in silence, and whoever is given it then speaks', async () => {
    const { peer: madame, you: own } = await enter('Mme Roux', 'teacher');
    const { peer: ana, you: anaNumber } = await enter('Ana');
    const { peer: ben, you: benNumber } = await enter('Ben');
    order(madame, { type: 'give', member: anaNumber, camera: true });
    await did(ana, { type: 'given' });
    ana.say({ type: 'publish', publication: microphone });
    ana.say({ type: 'publish', publication: camera });
    madame.say({ type: 'publish', publication: microphone });
    await onStage(ben, own, 'microphone');
    order(madame, { type: 'microphones', open: false });
    await madame.until('unpublished', ({ member, source }) => member === anaNumber && source === 'microphone');
    ana.say({ type: 'publish', publication: microphone });
    await refused(ana, 'microphones_closed');
    order(madame, { type: 'give', member: benNumber, camera: false });
    await did(ben, { type: 'given', member: benNumber });
    ben.say({ type: 'publish', publication: microphone });
    await onStage(madame, benNumber, 'microphone');
    const { welcome } = await enter('Late');
    expect(welcome.room.parts.floor.microphones).toBe('closed');
    expect(welcome.room.publications.map(({ member, publication }) => [member, publication.source])).toEqual([
      [own, 'microphone'],
      [anaNumber, 'camera'],
      [benNumber, 'microphone'],
    ]);
  });
});

describe('[F4] the class without its teacher', () => {
  test('is silent, staff or not, and has its floor back with the teacher', async () => {
    const { peer: madame } = await enter('Mme Roux', 'teacher');
    const { peer: aesh, you: aeshNumber } = await enter('Aide', 'staff');
    const { peer: ana, you } = await enter('Ana');
    order(madame, { type: 'give', member: you, camera: true });
    await did(ana, { type: 'given' });
    ana.say({ type: 'publish', publication: microphone });
    ana.say({ type: 'publish', publication: camera });
    aesh.say({ type: 'publish', publication: microphone });
    await onStage(ana, aeshNumber, 'microphone');
    madame.cut();
    const { at } = await did(ana, { type: 'teacher-gone' });
    for (const source of ['microphone', 'camera'] as const)
      await aesh.until('unpublished', (told) => told.member === you && told.source === source);
    ana.say({ type: 'publish', publication: microphone });
    await refused(ana, 'teacher_away');
    const late = await enter('Late');
    expect(late.welcome.room.parts.floor).toMatchObject({ teacherAway: at, floors: [{ member: you, camera: true }] });
    expect(late.welcome.room.publications.map(({ member }) => member)).toEqual([aeshNumber]);
    await madame.join({ picture: false });
    await did(ana, { type: 'teacher-back' });
    const before = aesh.messages.length;
    ana.say({ type: 'publish', publication: microphone });
    await aesh.until('published', ({ member }) => member === you, before);
  });

  test('begins only when the last teacher goes, and not before the first one comes', async () => {
    const { peer: ana, welcome } = await enter('Ana');
    expect(welcome.room.parts.floor.teacherAway).toBeNull();
    const { peer: madame } = await enter('Mme Roux', 'teacher');
    const { peer: monsieur } = await enter('M. Petit', 'teacher');
    madame.say({ type: 'leave' });
    await ana.until('presence', ({ gone }) => gone.length > 0);
    expect((await enter('Ben')).welcome.room.parts.floor.teacherAway).toBeNull();
    monsieur.say({ type: 'leave' });
    await did(ana, { type: 'teacher-gone' });
  });

  test('is told to the school after two minutes, once, and when it is over', async () => {
    const { peer: madame } = await enter('Mme Roux', 'teacher');
    const { peer: ana } = await enter('Ana');
    madame.cut();
    const { at } = await did(ana, { type: 'teacher-gone' });
    server.shift(119_000);
    ana.say({ type: 'ping', at: 0 });
    await ana.until('pong');
    expect(server.missing).toEqual([]);
    server.shift(2_000);
    ana.say({ type: 'ping', at: 0 });
    await ana.untilTrue(() => server.missing.length > 0);
    await madame.join({ picture: false });
    await ana.untilTrue(() => server.missing.length > 1);
    expect(server.missing).toEqual([at, null]);
  });
});

describe('[F5] [A2] a restart of the relay', () => {
  test('keeps numbers, roles, hands, floor and who was sent out', async () => {
    const { peer: madame, you: own } = await enter('Mme Roux', 'teacher');
    const { peer: ana, you: anaNumber } = await enter('Ana');
    const { peer: ben, you: benNumber } = await enter('Ben');
    const { peer: out, you: outNumber } = await enter('Zed');
    ben.say({ type: 'hand', up: true });
    await did(madame, { type: 'hand-up', member: benNumber });
    ana.say({ type: 'hand', up: true });
    await did(madame, { type: 'hand-up', member: anaNumber });
    order(madame, { type: 'give', member: benNumber, camera: true });
    await did(madame, { type: 'given', member: benNumber });
    madame.say({ type: 'remove', member: outNumber });
    await out.untilClosed('main');
    await server.close();
    await reopen();
    leaveAll();
    const late = await enter('Late');
    expect(late.you).toBe(outNumber + 1);
    // Those on the way back are there, in their order.
    expect(late.welcome.room.members.slice(0, 3)).toEqual([
      { number: own, name: 'Mme Roux', role: 'teacher', here: false, hand: null, floor: true },
      { number: anaNumber, name: 'Ana', role: 'pupil', here: false, hand: 2, floor: false },
      { number: benNumber, name: 'Ben', role: 'pupil', here: false, hand: null, floor: true },
    ]);
    expect(late.welcome.room.parts.floor.teacherAway).not.toBeNull();
    const back = await enter('Ana');
    expect(back.you).toBe(anaNumber);
    expect((await enter('Mme Roux', 'teacher')).you).toBe(own);
    await did(back.peer, { type: 'teacher-back' });
    const zed = peerOf({ name: 'Zed', role: 'pupil', userId: 'user-Zed' });
    (await zed.open('main')).send(JSON.stringify({ type: 'hello', protocol: protocolVersion }));
    expect((await zed.untilClosed('main')).code).toBe(4002);
  });

  test('and who left comes again with the same number, without hand or floor', async () => {
    const { peer: madame } = await enter('Mme Roux', 'teacher');
    const { peer: ana, you } = await enter('Ana');
    madame.say({ type: 'floor', member: you, granted: true });
    await did(ana, { type: 'given' });
    ana.say({ type: 'hand', up: true });
    await did(madame, { type: 'hand-up' });
    const before = madame.messages.length;
    ana.say({ type: 'leave' });
    await ana.untilClosed('main');
    const again = await enter('Ana');
    expect(again.you).toBe(you);
    expect(again.welcome.room.members.at(-1)).toMatchObject({ number: you, hand: null, floor: false, here: true });
    // Gone and back within one beat, she is there for the others.
    await madame.until(
      'presence',
      ({ changed, gone }) => changed.some(({ number }) => number === you) && !gone.includes(you),
      before,
    );
  });
});
