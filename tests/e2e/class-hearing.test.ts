// Every browser hears, and no loudspeaker spoils the class: real browsers on the real relay, measured where sound leaves for the
// loudspeaker.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, expect, test } from 'vitest';
import { lowered } from '../../src/classroom/client/duck.ts';
import { pitch } from '../../src/classroom/testing/opus-tone.ts';
import type { Peer } from '../../src/classroom/testing/peer.ts';
import { violations } from './axe.ts';
import { listen, member, played, showCamera, sing } from './class-ear.ts';
import { teacher } from './class-server.ts';
import { control, openClass, openDevices, phone, shot, soon, visit, visitClasses } from './class-visit.ts';
import { spoken, writeFakeVoice } from './fake-voice.ts';

const folder = mkdtempSync(join(tmpdir(), 'preau-hearing-'));
const voice = join(folder, 'voice.wav');
writeFakeVoice(voice);
visitClasses({ devices: true, voice });

declare global {
  var endMicrophone: (() => void) | undefined;
}

let peers: Peer[] = [];
let stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops) stop();
  for (const peer of peers) peer.close();
  stops = [];
  peers = [];
});
afterAll(() => rmSync(folder, { recursive: true }));

const somebody = async (...given: Parameters<typeof member>): Promise<Peer> => {
  const peer = await member(...given);
  peers.push(peer);
  return peer;
};
const sings = (peer: Peer) => stops.push(sing(peer));

/** Before any script of a page and of its worker. */
const forgetting = (...missing: string[]): string => missing.map((name) => `delete globalThis.${name};\n`).join('');

/** Heard as it was sung, and no other pitch. */
const hears = async (page: Page, wanted = pitch) => {
  await soon(async () => (await played(page)).rms).toBeGreaterThan(0.05);
  await soon(async () => Math.abs((await played(page)).pitch - wanted)).toBeLessThan(10);
};

test('[E1] [E2] without WebCodecs a page hears, sees the board, and is sent no picture', {
  timeout: 90_000,
}, async () => {
  const server = await openClass();
  const petit = await somebody(server, teacher.name);
  sings(petit);
  showCamera(petit);
  const old = forgetting('AudioDecoder', 'EncodedAudioChunk', 'VideoDecoder', 'EncodedVideoChunk', 'AudioEncoder');
  server.workers.set('Lina Benali', old);
  const lina = await visit(server, 'Lina Benali', phone, async (page) => {
    await listen(page);
    await page.addInitScript(old);
  });
  await hears(lina);
  await lina.getByText(/^Ce navigateur n’affiche pas les caméras/).waitFor();
  // Once, not above the stage too.
  const above = lina.getByText(/ne sait pas afficher les caméras ni les écrans/);
  expect(await above.count()).toBe(0);
  expect(await lina.getByRole('img', { name: 'Caméra : M. Petit' }).count()).toBe(0);
  expect(await violations(lina)).toEqual([]);
  await shot(lina, 'hearing-without-pictures-phone');
  const asked = (what: string) => server.asked.filter((one) => one.startsWith('Lina') && one.includes(what)).length;
  expect([asked('plane=main'), asked('plane=picture'), asked('/opus-compiled-')]).toEqual([1, 0, 1]);
  expect(petit.messages.filter(({ type }) => type === 'need')).toEqual([]);

  petit.say({ type: 'do', ref: '1', part: 'stage', command: { type: 'show', shown: 'board' } });
  await lina.locator('.class-scene').waitFor();
  await above.waitFor();
  await control(lina, 'Main').click();
  await petit.until('presence', ({ changed }) => changed.some(({ hand }) => hand !== null));

  // Who has a decoder uses it, and fetches no other.
  const noe = await visit(server, 'Noé Martin', phone, listen);
  await hears(noe);
  expect(server.asked.filter((one) => one.startsWith('No') && one.includes('opus'))).toEqual([]);
  await petit.until('need', ({ steps }) => steps.length > 0);
});

/** Loudness of what is played, looked at again and again while somebody speaks, falls silent, and speaks again. */
async function loudness(page: Page): Promise<number[]> {
  const found: number[] = [];
  for (const until = performance.now() + spoken * 4.5; performance.now() < until; ) {
    found.push((await played(page)).rms);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  return found.sort((a, b) => a - b);
}
const at = (sorted: number[], part: number) => sorted[Math.floor(sorted.length * part)] ?? 0;

/** Lets a test end the microphone as a system does. */
async function endable(page: Page): Promise<void> {
  await page.context().grantPermissions(['microphone', 'camera']);
  await page.addInitScript(() => {
    const own = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (asked) => {
      const stream = await own(asked);
      const [track] = stream.getAudioTracks();
      if (track)
        globalThis.endMicrophone = () => {
          track.stop();
          track.dispatchEvent(new Event('ended'));
        };
      return stream;
    };
  });
}

test('[E3] [E4] [V9] others are lowered while one speaks, and not with headphones', { timeout: 90_000 }, async () => {
  const server = await openClass();
  const petit = await visit(server, teacher.name, undefined, async (page) => {
    await listen(page);
    await endable(page);
  });
  await openDevices(petit, ['Micro']);
  const zoe = await somebody(server, 'Zoé Lopez');
  zoe.say({ type: 'hand', up: true });
  await petit.getByRole('button', { name: 'Donner la parole à Zoé Lopez' }).click();
  await zoe.until('presence', ({ changed }) => changed.some(({ name, floor }) => name === 'Zoé Lopez' && floor));
  sings(zoe);
  await hears(petit);
  const loudspeaker = await loudness(petit);
  // Lowered for about half the time, and as loud as ever between.
  const full = at(loudspeaker, 0.95);
  expect(at(loudspeaker, 0.25)).toBeLessThan(full * (lowered + 0.15));
  expect(at(loudspeaker, 0.25)).toBeGreaterThan(full * (lowered - 0.1));

  // The system takes the microphone away, as a phone call does: it is open again by itself.
  const spoke = () => zoe.frames.filter(({ source, publisher }) => source === 'microphone' && publisher === 1).length;
  await petit.evaluate(() => globalThis.endMicrophone?.());
  await control(petit, 'Micro').and(petit.locator('[aria-pressed=false]')).waitFor();
  const before = spoke();
  await control(petit, 'Micro').and(petit.locator('[aria-pressed=true]')).waitFor();
  await soon(spoke).toBeGreaterThan(before + 10);

  await petit.getByRole('button', { name: 'Aide' }).click();
  await petit.getByRole('checkbox', { name: 'J’ai un casque' }).check();
  expect(await violations(petit)).toEqual([]);
  await shot(petit, 'hearing-headphones');
  await petit.getByRole('button', { name: 'Fermer' }).click();
  const headphones = await loudness(petit);
  expect(at(headphones, 0.25)).toBeGreaterThan(full * 0.7);
});

test('[E5] a shared screen brings what the computer plays', { timeout: 90_000 }, async () => {
  const server = await openClass();
  const petit = await visit(server, teacher.name);
  await openDevices(petit, ['Micro']);
  // A browser without a screen has none to share: a canvas and a tone stand for them, and everything after them is real.
  await petit.evaluate(() => {
    navigator.mediaDevices.getDisplayMedia = async (asked) => {
      const canvas = document.createElement('canvas');
      setInterval(() => canvas.getContext('2d')?.fillRect(0, 0, Math.random() * 300, 150), 200);
      const context = new AudioContext();
      const out = context.createMediaStreamDestination();
      const tone = new OscillatorNode(context, { frequency: 1_000 });
      tone.connect(new GainNode(context, { gain: 0.3 })).connect(out);
      tone.start();
      const sound = asked?.audio ? out.stream.getAudioTracks() : [];
      return new MediaStream([...canvas.captureStream(5).getVideoTracks(), ...sound]);
    };
  });
  const noe = await visit(server, 'Noé Martin', phone, listen);
  await control(petit, 'Écran').click();
  await hears(noe, 1_000);
  await petit.getByText('La classe voit et entend votre écran').first().waitFor();
  await shot(petit, 'hearing-screen-teacher');
  await control(petit, 'Écran').click();
  await soon(async () => (await played(noe)).rms).toBeLessThan(0.001);
});
