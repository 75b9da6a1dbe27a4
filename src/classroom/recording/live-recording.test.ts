// A recording over real sockets: who is written and who isn't, key frames to begin at, a restart, an authorisation taken back.
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileJournal } from '../journal.ts';
import { type LiveServer, type Somebody, startLiveServer } from '../testing/live-server.ts';
import { camera, Peer } from '../testing/peer.ts';
import type { RecordingState } from './contract.ts';
import type { RecordingOffice } from './recorder.ts';
import { readRecords, type Taken } from './segment.ts';
import { Tape } from './tape.ts';

const microphone = { source: 'microphone', codec: 'opus', sampleRate: 48_000, channels: 1, packet: 60 } as const;
const teacher: Somebody = { name: 'Mme Durand', role: 'teacher' };
const pupil = (name: string): Somebody => ({ name, role: 'pupil' });

let folder: string;
let server: LiveServer;
let peers: Peer[] = [];
let allowed: Set<string>;
let runs: boolean[] = [];
let asked: Promise<void> | undefined;
/** So many questions were put. */
let asking = 0;

const office = (): RecordingOffice => ({
  noTape: () => undefined,
  open: () => new Tape(join(folder, 'replay')),
  async allowed(ids) {
    const now = new Set(ids.filter((id) => allowed.has(id)));
    asking += 1;
    await asked;
    return now;
  },
  running: (on) => void runs.push(on),
});

const start = () =>
  startLiveServer({
    journalOf: () => fileJournal(join(folder, 'lesson.jsonl'), () => {}),
    recordingOf: office,
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'preau-recording-'));
  allowed = new Set();
  runs = [];
  asked = undefined;
  server = await start();
});
afterEach(async () => {
  for (const one of peers) one.close();
  peers = [];
  await server.close();
  expect(server.failures).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

async function comes(who: ConstructorParameters<typeof Peer>[1], publishes = false): Promise<Peer & { you: number }> {
  const made = new Peer(server.port, who);
  peers.push(made);
  const { you } = await made.join();
  if (publishes) {
    made.say({ type: 'publish', publication: camera });
    made.say({ type: 'publish', publication: microphone });
    await made.until('published', ({ publication }) => publication.source === 'microphone');
  }
  return Object.assign(made, { you });
}

const says = (who: Peer, type: 'start' | 'stop') =>
  who.say({ type: 'do', ref: type, part: 'recording', command: { type } });
const told = (who: Peer, type: string) =>
  who.untilTrue(() =>
    who.messages.some((one) => one.type === 'did' && one.part === 'recording' && one.event.type === type),
  );
/** What was said and shown so far is with the relay. */
const settled = async (who: Peer) => {
  const at = who.messages.length + 1_000_000;
  who.say({ type: 'ping', at });
  await who.until('pong', (pong) => pong.at === at);
};

const files = () => {
  try {
    return readdirSync(join(folder, 'replay'))
      .filter((name) => name.endsWith('.rec'))
      .sort();
  } catch {
    return [];
  }
};
const written = (): Taken[] => files().flatMap((name) => [...readRecords(readFileSync(join(folder, 'replay', name)))]);
const payloads = () => written().flatMap((one) => (one.kind === 'frame' ? [one.frame.payload[0]] : []));

/** Shows and says the mark until it is in the files, or until another one of the same moment is. */
async function untilWritten(marks: readonly number[], show: () => void): Promise<void> {
  await expect
    .poll(
      () => {
        show();
        return marks.every((mark) => payloads().includes(mark));
      },
      { timeout: 10_000, interval: 100 },
    )
    .toBe(true);
}
const voiceOf = (who: Peer, mark: number) => who.voice(100, new Uint8Array(60).fill(mark));
const pictureOf = (who: Peer, mark: number, key = false) => who.picture({ key, mark });

describe('[R2] sound and pictures exist between an announced start and stop', () => {
  test('nothing before, nothing after, and everybody is told of both, who comes late too', async () => {
    const madame = await comes(teacher, true);
    const ana = await comes(pupil('Ana'));
    voiceOf(madame, 1);
    pictureOf(madame, 2, true);
    await settled(madame);
    expect(files()).toEqual([]);

    says(madame, 'start');
    await told(ana, 'started');
    const late = await comes(pupil('Late'));
    const { room } = await late.until('welcome');
    expect(room.parts.recording.runs).toMatchObject([{ to: null }]);
    await untilWritten([3, 4], () => {
      voiceOf(madame, 3);
      pictureOf(madame, 4, true);
    });
    says(madame, 'stop');
    await told(ana, 'stopped');
    await expect.poll(() => runs).toEqual([true, false]);
    const before = payloads().length;
    voiceOf(madame, 5);
    pictureOf(madame, 6, true);
    await settled(madame);
    await ana.untilTrue(() => ana.frames.some(({ payload }) => payload[0] === 5));
    expect(payloads()).toHaveLength(before);
    expect(new Set(payloads())).toEqual(new Set([3, 4]));
    // The index knows the file: nobody has to read it to know where to begin.
    expect(readFileSync(join(folder, 'replay', 'index.jsonl'), 'utf8')).toContain(`"members":[${madame.you}]`);
  });

  test('the end of the lesson ends it', async () => {
    const madame = await comes(teacher, true);
    says(madame, 'start');
    await told(madame, 'started');
    madame.say({ type: 'end' });
    await madame.untilClosed('main');
    await expect.poll(() => runs).toEqual([true, false]);
    expect(readFileSync(join(folder, 'lesson.jsonl'), 'utf8')).toContain('"stopped","why":"over"');
  });
});

test('[R9] a recording alone makes a picture needed, and asks for a key frame to begin with', async () => {
  const madame = await comes(teacher, true);
  says(madame, 'start');
  await madame.until('need', ({ steps }) => steps.includes(0));
  await madame.until('key');
  await untilWritten([7], () => pictureOf(madame, 7, true));
  const [note] = written();
  expect(note).toMatchObject({ kind: 'note' });
  expect(written()).toContainEqual(
    expect.objectContaining({ note: { shown: [{ member: madame.you, source: 'camera', codec: 'vp8' }] } }),
  );
});

describe('[R5] a pupil is written by a stored authorisation only', () => {
  test('without one, neither voice nor picture nor that there was one', async () => {
    const madame = await comes(teacher, true);
    const ana = await comes(pupil('Ana'));
    madame.say({ type: 'floor', member: ana.you, granted: true });
    await ana.until('presence', ({ changed }) => changed.some(({ number, floor }) => number === ana.you && floor));
    ana.say({ type: 'publish', publication: camera });
    ana.say({ type: 'publish', publication: microphone });
    await madame.until(
      'published',
      ({ member, publication }) => member === ana.you && publication.source === 'microphone',
    );
    says(madame, 'start');
    await told(madame, 'started');
    await untilWritten([10], () => {
      voiceOf(ana, 11);
      pictureOf(ana, 12, true);
      voiceOf(madame, 10);
    });
    expect(payloads()).not.toContain(11);
    expect(payloads()).not.toContain(12);
    expect(JSON.stringify(written())).not.toContain(`"member":${ana.you}`);
  });

  test('with one they are, until it is taken back: at once', async () => {
    allowed.add('Ana');
    const madame = await comes(teacher, true);
    const ana = await comes(pupil('Ana'));
    const bob = await comes(pupil('Bob'));
    madame.say({ type: 'floor', member: ana.you, granted: true });
    await ana.until('presence', ({ changed }) => changed.some(({ number, floor }) => number === ana.you && floor));
    ana.say({ type: 'publish', publication: microphone });
    await madame.until('published', ({ member }) => member === ana.you);
    says(madame, 'start');
    await untilWritten([20], () => voiceOf(ana, 20));
    // Leaders know who is in it, she knows it of herself, and others don't.
    const pupilsTold = (who: Peer) =>
      who.messages.flatMap((one) =>
        one.type === 'did' && one.part === 'recording' && one.event.type === 'pupils' ? one.event.members : [],
      );
    expect(pupilsTold(madame)).toEqual([ana.you]);
    expect(pupilsTold(ana)).toEqual([ana.you]);
    expect(pupilsTold(bob)).toEqual([]);

    allowed.delete('Ana');
    server.classroom.unrecord('Ana');
    voiceOf(ana, 21);
    await untilWritten([22], () => voiceOf(madame, 22));
    expect(payloads()).not.toContain(21);
  });

  test('what isn’t known yet is a no', async () => {
    allowed.add('Ana');
    let answer = () => {};
    asked = new Promise((resolve) => {
      answer = resolve;
    });
    const madame = await comes(teacher, true);
    const ana = await comes(pupil('Ana'));
    madame.say({ type: 'floor', member: ana.you, granted: true });
    await ana.until('presence', ({ changed }) => changed.some(({ number, floor }) => number === ana.you && floor));
    ana.say({ type: 'publish', publication: microphone });
    await madame.until('published', ({ member }) => member === ana.you);
    says(madame, 'start');
    await untilWritten([30], () => {
      voiceOf(ana, 31);
      voiceOf(madame, 30);
    });
    expect(payloads()).not.toContain(31);
    answer();
    await untilWritten([32], () => voiceOf(ana, 32));
  });
});

test('[R6] an answer that was on its way when it was taken back counts no more', async () => {
  allowed.add('Ana');
  const madame = await comes(teacher, true);
  const ana = await comes(pupil('Ana'));
  const pupilsTold = (from: number) =>
    madame.messages.slice(from).flatMap((one) => {
      const event = one.type === 'did' && one.part === 'recording' ? one.event : undefined;
      return event?.type === 'pupils' ? [event.members] : [];
    });
  says(madame, 'start');
  await madame.untilTrue(() => pupilsTold(0).some((members) => members.includes(ana.you)));
  const put = asking;
  let answer = () => {};
  asked = new Promise((resolve) => {
    answer = resolve;
  });
  // Who comes has it asked anew: the question is answered with what is true before.
  await comes(pupil('Ben'));
  await expect.poll(() => asking, { timeout: 10_000 }).toBe(put + 1);
  const from = madame.messages.length;
  server.classroom.unrecord('Ana');
  allowed.delete('Ana');
  await madame.untilTrue(() => pupilsTold(from).length > 0);
  answer();
  await expect.poll(() => asking, { timeout: 10_000 }).toBe(put + 2);
  await settled(madame);
  expect(pupilsTold(from).flat()).toEqual([]);
});

test('[R3] staff are not in it, nor another teacher before they say so', async () => {
  const madame = await comes(teacher, true);
  const monsieur = await comes({ name: 'M. Roy', role: 'teacher' }, true);
  const cpe = await comes({ name: 'CPE', role: 'staff' }, true);
  says(madame, 'start');
  await untilWritten([40], () => {
    voiceOf(monsieur, 41);
    voiceOf(cpe, 42);
    voiceOf(madame, 40);
  });
  expect(new Set(payloads())).toEqual(new Set([40]));
  monsieur.say({ type: 'do', ref: 'a', part: 'recording', command: { type: 'agree', agree: true } });
  await untilWritten([43], () => voiceOf(monsieur, 43));
});

test('[R6] what is said in a group stays there', async () => {
  const madame = await comes(teacher, true);
  const ana = await comes(pupil('Ana'));
  says(madame, 'start');
  await untilWritten([50], () => voiceOf(madame, 50));
  const groups = (command: object) => madame.say({ type: 'do', ref: 'g', part: 'groups', command });
  groups({ type: 'draw', by: 'groups', count: 1, absent: [] });
  groups({ type: 'open', seconds: null });
  groups({ type: 'visit', group: 1 });
  await madame.untilTrue(() =>
    madame.messages.some((one) => one.type === 'did' && one.part === 'groups' && one.event.type === 'visited'),
  );
  voiceOf(madame, 51);
  await ana.untilTrue(() => ana.frames.some(({ payload }) => payload[0] === 51));
  expect(payloads()).not.toContain(51);
});

test('[R8] a restarted relay goes on with what was announced, after a torn end, and asks about pupils anew', async () => {
  allowed.add('Ana');
  const madame = await comes(teacher, true);
  const ana = await comes(pupil('Ana'));
  says(madame, 'start');
  await untilWritten([60], () => voiceOf(madame, 60));
  await told(ana, 'pupils');
  await server.close();
  // As a crash would have left it: the last record half written.
  const last = join(folder, 'replay', files().at(-1) ?? '');
  const whole = readFileSync(last);
  truncateSync(last, whole.length - 3);
  allowed.delete('Ana');

  server = await start();
  const again = await comes(teacher, true);
  const { room } = await again.until('welcome');
  const state: RecordingState = room.parts.recording;
  expect(state.runs).toMatchObject([{ to: null }]);
  await untilWritten([61], () => voiceOf(again, 61));
  const records = [...readRecords(readFileSync(last))];
  expect(readFileSync(last).length).toBe(records.at(-1)?.to);
  expect(files().length).toBeGreaterThan(1);
  // Ana isn't back, and may not be in it any more: known before she could be.
  expect(state.pupils).toEqual([ana.you]);
  const nobody = { type: 'pupils', members: [] };
  await again.untilTrue(() => again.messages.some((one) => one.type === 'did' && isDeepStrictEqual(one.event, nobody)));
});

test('[R7] a disk that takes no more stops it, with words to the leaders', async () => {
  const madame = await comes(teacher, true);
  const ana = await comes(pupil('Ana'));
  says(madame, 'start');
  await untilWritten([70], () => voiceOf(madame, 70));
  // The folder is gone from under it: the next file can't be made.
  rmSync(join(folder, 'replay'), { recursive: true, force: true });
  server.shift(11_000);
  await told(ana, 'stopped');
  expect(ana.messages).toContainEqual(expect.objectContaining({ event: { type: 'stopped', why: 'disk' } }));
  voiceOf(madame, 71);
  await ana.untilTrue(() => ana.frames.some(({ payload }) => payload[0] === 71));
});
