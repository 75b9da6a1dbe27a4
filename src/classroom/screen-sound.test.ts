// What a shared screen sounds like, over real sockets: who may send it, who gets it, and what it never costs.
import { describe, expect, test } from 'vitest';
import { type MediaFrame, writeMedia } from './protocol.ts';
import { microphone, peer, pupil, server, teacher } from './testing/in-class.ts';
import { camera, type Peer } from './testing/peer.ts';

const screen = { ...camera, source: 'screen' } as const;
const screenSound = { ...microphone, source: 'screen-sound' } as const;

function play(who: Peer, mark: number): void {
  const frame = { kind: 'voice', source: 'screen-sound', publisher: 9_999, step: 0, key: true, layer: 0 } as const;
  const rest = { configChanged: false, level: 90, sequence: mark, capturedAt: Date.now() * 1_000 };
  who.sendRaw('main', writeMedia({ ...frame, ...rest, payload: new Uint8Array(360).fill(mark) }));
}

const sounds = ({ frames }: Peer) => frames.filter(({ source }) => source === 'screen-sound');
const marks = (frames: readonly MediaFrame[]) => frames.map(({ payload }) => payload[0]);
const published = (who: Peer, source: string) =>
  who.until('published', ({ publication }) => publication.source === source);

/** What was sent before has been looked at by the relay. */
async function settled(who: Peer): Promise<void> {
  const at = who.messages.length;
  who.say({ type: 'ping', at });
  await who.until('pong', (pong) => pong.at === at);
}

/** This member's voices come so late from now on, ms, and the relay knows. */
async function tellsLate(who: Peer, late: number): Promise<void> {
  who.late = late;
  who.acknowledge();
  await settled(who);
}

async function showing(): Promise<{ madame: Peer; you: number; ana: Peer }> {
  const madame = peer(teacher);
  const { you } = await madame.join();
  const ana = peer(pupil('Ana'));
  await ana.join();
  madame.say({ type: 'publish', publication: screen });
  madame.say({ type: 'publish', publication: screenSound });
  await published(ana, 'screen-sound');
  return { madame, you, ana };
}

describe('the sound of a shared screen', () => {
  test('[E5] goes to everyone but its author, under its author’s number', async () => {
    const { madame, you, ana } = await showing();
    play(madame, 1);
    await ana.untilTrue(() => sounds(ana).length > 0);
    expect(sounds(ana)).toMatchObject([{ kind: 'voice', publisher: you, level: 90 }]);
    expect(madame.frames).toEqual([]);
  });

  test('[E5] is taken only with a screen, from who may show one, and ends with it', async () => {
    const { madame, ana } = await showing();
    madame.say({ type: 'unpublish', source: 'screen' });
    await ana.until('unpublished', ({ source }) => source === 'screen-sound');
    play(madame, 2);
    madame.say({ type: 'publish', publication: screenSound });
    await madame.until('refused', ({ code }) => code === 'no_screen');
    // A pupil with the floor of the voice shows no screen, and no sound of one.
    const { you } = await ana.until('welcome');
    madame.say({ type: 'do', ref: '1', part: 'floor', command: { type: 'give', member: you, camera: false } });
    await ana.until('presence', ({ changed }) => changed.some(({ number, floor }) => number === you && floor));
    ana.say({ type: 'publish', publication: screenSound });
    await ana.until('refused');
    play(ana, 3);
    await settled(ana);
    await settled(madame);
    expect([...sounds(ana), ...sounds(madame)]).toEqual([]);
  });

  test('[E5] takes the turn of no voice: with three who speak, all four are heard', async () => {
    const { madame, ana } = await showing();
    const speakers = [madame, peer({ name: 'Vie scolaire', role: 'staff' }), peer({ name: 'AESH', role: 'staff' })];
    for (const one of speakers) {
      if (one !== madame) await one.join();
      one.say({ type: 'publish', publication: microphone });
    }
    await ana.untilTrue(
      () =>
        ana.messages.filter((told) => told.type === 'published' && told.publication.source === 'microphone').length ===
        3,
    );
    for (let mark = 1; mark <= 5; mark += 1) {
      play(madame, mark);
      for (const one of speakers) one.voice(40);
    }
    await ana.untilTrue(() => ana.frames.length === 20);
    expect(marks(sounds(ana))).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(ana.frames.map(({ publisher }) => publisher)).size).toBe(3);
  });

  test('[E5] stops in the lower tiers and comes back by itself, like pictures', async () => {
    const { madame, ana } = await showing();
    server.classroom.setTier('voice');
    await madame.until('tier', ({ tier }) => tier === 'voice');
    play(madame, 1);
    await settled(madame);
    server.classroom.setTier('full');
    await madame.until('tier', ({ tier }) => tier === 'full');
    play(madame, 2);
    await ana.untilTrue(() => sounds(ana).length > 0);
    expect(marks(sounds(ana))).toEqual([2]);
  });

  test('[E5] is the first thing that goes when a member’s voices come late', async () => {
    const { madame, ana } = await showing();
    madame.say({ type: 'publish', publication: microphone });
    await published(ana, 'microphone');
    await tellsLate(ana, 400);
    play(madame, 1);
    madame.voice(60);
    await ana.untilTrue(() => ana.frames.length > 0);
    await tellsLate(ana, 0);
    play(madame, 2);
    await ana.untilTrue(() => sounds(ana).length > 0);
    expect(marks(sounds(ana))).toEqual([2]);
  });
});
