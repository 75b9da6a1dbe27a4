// A member's quality over real sockets: what is no longer sent, who is told, and what a slow link is spared.
import { afterEach, describe, expect, test } from 'vitest';
import type { PicturePublication } from '../messages.ts';
import { microphone, peer, pupil, server, teacher } from '../testing/in-class.ts';
import { camera, type Peer } from '../testing/peer.ts';
import { SlowLink } from '../testing/slow-link.ts';

const ladder: PicturePublication = {
  ...camera,
  steps: [
    { step: 0, width: 320, height: 180, rate: 20, bitrate: 110_000 },
    { step: 1, width: 640, height: 360, rate: 20, bitrate: 400_000 },
  ],
};

/** A teacher with voice and a camera in two steps, which sends what is needed of it. */
async function aTeacher(): Promise<Peer> {
  const madame = peer(teacher);
  await madame.join();
  madame.say({ type: 'publish', publication: ladder });
  madame.say({ type: 'publish', publication: microphone });
  await madame.until('published', ({ publication }) => publication.source === 'microphone');
  return madame;
}

/** Both lines carry what was said before: once this is heard, so is all that came before it. */
async function settled(from: Peer, to: Peer, ref: string): Promise<void> {
  from.write(ref, 'fin');
  await to.untilWritten((message) => message.ref === ref);
}

const pictures = ({ frames }: Peer) => frames.filter(({ kind }) => kind === 'picture');
const voices = ({ frames }: Peer) => frames.filter(({ kind }) => kind === 'voice');

const layers = [0, 2, 1, 2] as const;
/** A second of both steps, the first picture a key frame. */
function show(madame: Peer): void {
  for (const step of [0, 1])
    for (let index = 0; index < 8; index += 1) {
      madame.picture({ step, key: index === 0, layer: layers[index % 4] ?? 0, mark: index });
    }
}

describe('a choice', () => {
  test('[Q6] text: no voices and no pictures are sent to who chose it, and all come back when they choose so', async () => {
    const madame = await aTeacher();
    const [ana, ben] = [peer(pupil('Ana')), peer(pupil('Ben'))];
    const { you } = await ana.join();
    await ben.join();
    ana.say({ type: 'quality', choice: 'text', device: 0 });
    expect(await ana.until('quality')).toMatchObject({ quality: 'text', cause: 'choice' });
    show(madame);
    for (let level = 60; level < 70; level += 1) madame.voice(level);
    await settled(madame, ana, 'a');
    await ben.untilTrue(() => voices(ben).length === 10 && pictures(ben).length > 0);
    expect(ana.frames).toEqual([]);

    expect(await madame.until('qualities')).toMatchObject({ changed: [{ member: you, quality: 'text' }] });
    expect(ben.messages.filter(({ type }) => type === 'qualities' || type === 'quality')).toEqual([]);

    const before = madame.messages.length;
    ana.say({ type: 'quality', choice: 'full', device: 0 });
    await ana.until('quality', ({ quality }) => quality === 'full');
    await madame.until('qualities', ({ changed }) => changed.some(({ quality }) => quality === 'full'), before);
    madame.voice(71);
    show(madame);
    await ana.untilTrue(() => voices(ana).length === 1 && pictures(ana).length > 0);
  });

  test('[Q6] voice: the pictures’ bytes stop, and who publishes need not encode what nobody gets', async () => {
    const madame = await aTeacher();
    const ana = peer(pupil('Ana'));
    await ana.join();
    await madame.until('need', ({ steps }) => steps.includes(1));
    const before = madame.messages.length;
    ana.say({ type: 'quality', choice: 'voice', device: 0 });
    await madame.until('need', ({ steps }) => steps.length === 0, before);
    show(madame);
    madame.voice(60);
    await ana.untilTrue(() => voices(ana).length === 1);
    expect(pictures(ana)).toEqual([]);
    // Asking for pictures changes nothing of it.
    ana.say({ type: 'want', member: 1, source: 'camera', step: 2 });
    ana.say({ type: 'key', member: 1, source: 'camera' });
    ana.say({ type: 'ping', at: 1 });
    await ana.until('pong');
    show(madame);
    madame.voice(61);
    await ana.untilTrue(() => voices(ana).length === 2);
    expect(pictures(ana)).toEqual([]);
  });

  test('[Q6] light: the smallest step’s base layer alone', async () => {
    const madame = await aTeacher();
    const ana = peer(pupil('Ana'));
    await ana.join();
    const before = madame.messages.length;
    ana.say({ type: 'quality', choice: 'light', device: 0 });
    await madame.until('need', ({ steps }) => steps.join() === '0', before);
    show(madame);
    await ana.untilTrue(() => pictures(ana).length === 2);
    expect(pictures(ana).map(({ step, layer, payload }) => [step, layer, payload[0]])).toEqual([
      [0, 0, 0],
      [0, 0, 4],
    ]);
  });

  test('[Q6] a machine that is too slow is spared like a link, and never loses voices', async () => {
    const madame = await aTeacher();
    const ana = peer(pupil('Ana'));
    await ana.join();
    ana.say({ type: 'quality', choice: 'full', device: 5 });
    expect(await ana.until('quality')).toMatchObject({ quality: 'voice', cause: 'device' });
    show(madame);
    madame.voice(60);
    await ana.untilTrue(() => voices(ana).length === 1);
    expect(pictures(ana)).toEqual([]);
  });

  test('[Q7] the tier caps everyone, and a member’s own quality stands below it', async () => {
    const madame = await aTeacher();
    const [ana, ben] = [peer(pupil('Ana')), peer(pupil('Ben'))];
    await ana.join();
    await ben.join();
    ana.say({ type: 'quality', choice: 'text', device: 0 });
    await ana.until('quality');
    server.classroom.setTier('voice');
    expect(await ben.until('quality')).toMatchObject({ quality: 'voice', cause: 'crowd' });
    madame.voice(60);
    await ben.untilTrue(() => voices(ben).length === 1);
    await settled(madame, ana, 'a');
    expect(ana.frames).toEqual([]);
    // What holds for everybody is nobody's own: those who lead are told nothing of it.
    const told = madame.messages.filter(({ type }) => type === 'qualities');
    expect(told).toHaveLength(1);
    server.classroom.setTier('full');
    await ben.until('quality', ({ quality }) => quality === 'full');
    expect(ana.messages.filter(({ type }) => type === 'quality')).toHaveLength(1);
  });

  test('[Q8] who comes back begins anew, and who leads in later is told what the others were', async () => {
    const ana = peer(pupil('Ana'));
    const { you, resume } = await ana.join();
    ana.say({ type: 'quality', choice: 'voice', device: 0 });
    await ana.until('quality');
    const madame = peer(teacher);
    const { room } = await madame.join();
    expect(room.qualities).toEqual([{ member: you, quality: 'voice' }]);
    expect((await peer(pupil('Ben')).join()).room.qualities).toEqual([]);
    ana.cut();
    const again = await ana.join({ resume });
    expect(again.room.quality).toEqual({ quality: 'full', cause: null });
    await madame.until('qualities', ({ changed }) => changed.some(({ quality }) => quality === 'full'));
  });

  test('[Q8] nobody chooses for another, nor what isn’t there', async () => {
    for (const wrong of [
      { type: 'quality', choice: 'best', device: 0 },
      { type: 'quality', choice: 'full', device: 6 },
      { type: 'quality', choice: 'full', device: 0, member: 1 },
      { type: 'quality', choice: 'full' },
      { type: 'want', member: 1, source: 'camera', step: 0, layers: 3 },
    ]) {
      const ana = peer(pupil('Ana'));
      await ana.join();
      ana.sendRaw('main', JSON.stringify(wrong));
      expect(await ana.untilClosed('main')).toMatchObject({ code: 1002 });
    }
  });
});

describe('a slow link', () => {
  let link: SlowLink | undefined;
  let sending: NodeJS.Timeout | undefined;
  afterEach(async () => {
    clearInterval(sending);
    await link?.close();
  });

  test('[Q1] [Q2] pictures step down until what passes is left, and every voice arrives', {
    timeout: 60_000,
  }, async () => {
    const madame = await aTeacher();
    link = await SlowLink.to(server.port, { down: 150, up: 150 });
    const ana = peer(pupil('Ana'), link);
    await ana.join();
    let needed: readonly number[] = [];
    const bytes = [
      [900, 300, 600],
      [3_600, 1_000, 1_800],
    ] as const;
    let beat = 0;
    let said = 0;
    let heardNeeds = 0;
    const keys = new Set([0, 1]);
    // As a page would: 20 pictures a second of what is needed, a voice every 60 ms.
    sending = setInterval(() => {
      for (const message of madame.messages.slice(heardNeeds)) {
        if (message.type === 'need') needed = message.steps;
        if (message.type === 'key') keys.add(message.step);
      }
      heardNeeds = madame.messages.length;
      beat += 1;
      if (beat % 6 === 0) madame.voice(60 + (said++ % 20), new Uint8Array(180).fill(1));
      if (beat % 5 !== 0) return;
      const index = (beat / 5) % 4;
      for (const step of needed) {
        const key = keys.has(step) && index === 0;
        if (key) keys.delete(step);
        const size = bytes[step === 0 ? 0 : 1][index === 0 ? 0 : index === 2 ? 2 : 1];
        madame.picture({ step, key, layer: layers[index] ?? 0, bytes: key ? 3 * size : size });
      }
    }, 10);
    await ana.until('quality', ({ quality, cause }) => quality !== 'full' && cause === 'network');
    expect(await madame.until('qualities')).toMatchObject({ changed: [{ quality: 'light' }] });
    await madame.until('need', ({ steps }) => !steps.includes(1));
    const sent = said;
    await ana.untilTrue(() => voices(ana).length >= sent);
    expect(ana.messages.filter(({ type }) => type === 'quality').at(-1)).not.toMatchObject({ quality: 'text' });
  });
});
