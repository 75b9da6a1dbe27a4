// The spare connection for voices over real sockets: what goes over it, who may have one, and that its end harms nothing.
import { describe, expect, test } from 'vitest';
import { maxVoicePayload, mediaHeaderBytes, protocolVersion, writeAck } from './protocol.ts';
import { microphone, peer, pupil, teacher, teacherShowing } from './testing/in-class.ts';
import { camera, type Peer } from './testing/peer.ts';

async function teacherSpeaking(): Promise<{ madame: Peer; resume: string }> {
  const madame = peer(teacher);
  const { resume } = await madame.join();
  madame.say({ type: 'publish', publication: microphone });
  await madame.until('published');
  return { madame, resume };
}

const levels = (frames: Peer['frames']) => frames.map(({ level }) => level);

test('[V3] a listener with a spare connection gets each voice on both, and nothing else on that one', async () => {
  const { madame } = await teacherSpeaking();
  const ana = peer(pupil('Ana'));
  const { resume } = await ana.join();
  await ana.joinSpare(resume);
  const showing = await teacherShowingToo();
  for (let level = 50; level < 60; level += 1) madame.voice(level);
  showing.picture({ key: true });
  madame.write('r', 'Bonjour');
  await ana.untilWritten();
  await ana.untilTrue(() => ana.spareFrames.length === 10 && ana.frames.length === 11);
  expect(levels(ana.spareFrames)).toEqual([50, 51, 52, 53, 54, 55, 56, 57, 58, 59]);
  expect(levels(ana.frames.filter(({ kind }) => kind === 'voice'))).toEqual(levels(ana.spareFrames));
});

async function teacherShowingToo(): Promise<Peer> {
  const other = peer({ name: 'M. Petit', role: 'teacher' });
  await other.join();
  other.say({ type: 'publish', publication: camera });
  await other.until('need', ({ steps }) => steps.length > 0);
  return other;
}

test('[V1] a voice sent on two connections is heard once, and goes on when either dies', async () => {
  const { madame, resume } = await teacherSpeaking();
  const ana = peer(pupil('Ana'));
  await ana.join();
  const spare = await madame.joinSpare(resume);
  for (let level = 40; level < 50; level += 1) madame.voice(level, undefined, 0, ['main', 'voice']);
  for (let level = 50; level < 55; level += 1) madame.voice(level, undefined, 0, ['voice']);
  await ana.untilTrue(() => ana.frames.length >= 15);
  spare.terminate();
  await madame.untilClosed('voice');
  madame.voice(60);
  await ana.untilTrue(() => ana.frames.some(({ level }) => level === 60));
  expect(levels(ana.frames)).toEqual([40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 60]);
});

test('[V2] who speaks is told in the relay’s acknowledgements how late their voice comes', async () => {
  const { madame } = await teacherSpeaking();
  for (let count = 0; count < 5; count += 1) madame.voice(50);
  await madame.untilTrue(() => madame.acks.length > 0);
  madame.voice(50, undefined, 600);
  await madame.untilTrue(() => madame.acks.some(({ voiceDelay }) => voiceDelay >= 500));
});

describe('[V6] the spare connection', () => {
  test('needs the token of one’s own place', async () => {
    const { resume } = await peer(pupil('Ana')).join();
    const thief = peer(pupil('Thief'));
    await thief.join();
    const socket = await thief.open('voice');
    socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion, resume }));
    expect((await thief.untilClosed('voice')).code).toBe(4008);
  });

  test('is one at most: another takes its part', async () => {
    const { madame } = await teacherSpeaking();
    const ana = peer(pupil('Ana'));
    const { resume } = await ana.join();
    await ana.joinSpare(resume);
    await ana.joinSpare(resume);
    await ana.untilTrue(() => ana.closes.some(({ plane }) => plane === 'voice'));
    madame.voice(50);
    await ana.untilTrue(() => ana.spareFrames.length === 1 && ana.frames.length === 1);
  });

  test('stays while its page’s main connection is replaced, so that voices go on', async () => {
    const { madame } = await teacherSpeaking();
    const ana = peer(pupil('Ana'));
    const { resume } = await ana.join();
    await ana.joinSpare(resume);
    await ana.join({ resume, picture: false });
    madame.voice(50);
    await ana.untilTrue(() => ana.spareFrames.length === 1);
    expect(ana.closes.some(({ plane }) => plane === 'voice')).toBe(false);
  });

  test('goes with the place: another page of the same person, and who leaves, take it away', async () => {
    const ana = peer(pupil('Ana'));
    const { resume } = await ana.join();
    await ana.joinSpare(resume);
    await peer(pupil('Ana')).join();
    await ana.untilClosed('voice');
    const ben = peer(pupil('Ben'));
    const entered = await ben.join();
    await ben.joinSpare(entered.resume);
    ben.say({ type: 'leave' });
    await ben.untilClosed('voice');
  });

  test.each<[string, Uint8Array | string, number]>([
    ['text', '{"type":"hand","up":true}', 1002],
    ['a picture', Uint8Array.of(protocolVersion, 2, 0, 0, 1, 1, ...Array(20).fill(0)), 1002],
    ['an unknown kind', Uint8Array.of(protocolVersion, 9, 0, 0), 1002],
    ['more than a voice can be', new Uint8Array(mediaHeaderBytes + maxVoicePayload + 1), 1009],
    [
      'an acknowledgement of what was never sent',
      writeAck({ mainCount: 400, pictureCount: 0, pictureEpoch: 0, voiceDelay: 0, arrivedAt: 1 }),
      1002,
    ],
  ])('is closed for %s, and the class goes on', async (_, data, code) => {
    const bad = peer(pupil('Bad'));
    const { resume } = await bad.join();
    await bad.joinSpare(resume);
    bad.acknowledging = false;
    bad.sendRaw('voice', data);
    expect((await bad.untilClosed('voice')).code).toBe(code);
    bad.say({ type: 'ping', at: 1 });
    await bad.until('pong');
  });

  test('is closed for a flood', async () => {
    const bad = peer(pupil('Bad'));
    const { resume } = await bad.join();
    await bad.joinSpare(resume);
    for (let index = 0; index < 400; index += 1) bad.voice(50, undefined, 0, ['voice']);
    expect((await bad.untilClosed('voice')).code).toBe(4006);
  });
});

test('a flood of acknowledgements closes with 4006', async () => {
  const bad = peer(pupil('Bad'));
  await bad.join();
  const ack = writeAck({ mainCount: 1, pictureCount: 0, pictureEpoch: 0, voiceDelay: 0, arrivedAt: 1 });
  bad.acknowledging = false;
  for (let index = 0; index < 400; index += 1) bad.sendRaw('main', ack);
  expect((await bad.untilClosed('main')).code).toBe(4006);
});

test('[V8] pictures stop for who hears voices late, and come back', async () => {
  const madame = await teacherShowing();
  const ana = peer(pupil('Ana'));
  await ana.join();
  ana.acknowledging = false;
  const tell = (voiceDelay: number) => {
    const counts = { mainCount: ana.mainCount, pictureCount: ana.pictureCount, pictureEpoch: 0 };
    ana.sendRaw('main', writeAck({ ...counts, voiceDelay, arrivedAt: performance.now() }));
    ana.say({ type: 'ping', at: voiceDelay });
    return ana.until('pong', ({ at }) => at === voiceDelay);
  };
  await madame.until('key');
  madame.picture({ key: true, mark: 1 });
  await ana.untilTrue(() => ana.frames.length === 1);
  await tell(400);
  madame.picture({ layer: 0, mark: 2 });
  madame.picture({ key: true, mark: 3 });
  madame.write('late', 'Bonjour');
  await ana.untilWritten(({ ref }) => ref === 'late');
  await tell(0);
  madame.picture({ key: true, mark: 4 });
  await ana.untilTrue(() => ana.frames.some(({ payload }) => payload[0] === 4));
  expect(ana.frames.map(({ payload }) => payload[0])).toEqual([1, 4]);
});
