// The sounds of a replay in a browser without WebCodecs: the compiled decoder, on ten seconds that come at once.
import { expect, test } from 'vitest';
import type { MediaFrame, SoundSource } from '../../protocol.ts';
import { pitch, tone } from '../../testing/opus-tone.ts';
import { VoiceDecoders } from './decode-voices.ts';
import { sampleRate, VoiceMix } from './voice-mix.ts';

const packet = 60;
/** The tone again and again, for so many packets from this moment on, ms. */
const sung = (source: SoundSource, from: number, packets: number): MediaFrame[] =>
  Array.from({ length: packets }, (_, index) => ({
    ...{ kind: 'voice', publisher: 7, source, step: 0, sequence: index, key: true, layer: 0 },
    ...{ configChanged: false, level: 100, passedAt: 0, capturedAt: (from + index * packet) * 1_000 },
    payload: tone[index % tone.length] ?? new Uint8Array(),
  }));
const place = ({ capturedAt }: Pick<MediaFrame, 'capturedAt'>) => capturedAt / 1_000;
const loudness = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
const between = ({ samples }: VoiceMix, from: number, to: number) =>
  samples.subarray((from * sampleRate) / 1_000, (to * sampleRate) / 1_000);

test('[R14] without WebCodecs ten seconds of a voice are heard from the first packet to the last', async () => {
  const voices = new VoiceDecoders(() => expect.unreachable());
  const mix = new VoiceMix(0, 10_000);
  await voices.decode(sung('microphone', 0, 166), place, mix);
  for (let at = 100; at < 9_900; at += 100) expect(loudness(between(mix, at, at + 100))).toBeGreaterThan(0.05);
  const middle = between(mix, 120, 540);
  let changes = 0;
  for (let index = 1; index < middle.length; index += 1)
    if (Math.sign(middle[index] ?? 0) !== Math.sign(middle[index - 1] ?? 0)) changes += 1;
  // Each time that the tone begins anew it limps a little.
  expect(Math.abs((changes * sampleRate) / (2 * middle.length) - pitch)).toBeLessThan(pitch / 10);
  voices.reset();
});

test('[R14] what a screen sounds like is heard with its teacher’s voice, and neither breaks the other', async () => {
  const only = async (frames: MediaFrame[]) => {
    const voices = new VoiceDecoders(() => expect.unreachable());
    const mix = new VoiceMix(0, 3_000);
    await voices.decode(frames, place, mix);
    voices.reset();
    return mix;
  };
  const voice = sung('microphone', 0, 20);
  const screen = sung('screen-sound', 600, 20);
  const [alone, other, both] = [await only(voice), await only(screen), await only([...voice, ...screen])];
  const sum = alone.samples.map((value, index) => value + (other.samples[index] ?? 0));
  expect(loudness(both.samples.map((value, index) => value - (sum[index] ?? 0)))).toBeLessThan(1e-6);
  expect(loudness(between(both, 1_300, 1_700))).toBeGreaterThan(0.05);
});

test('[R14] where no decoder is allowed it is said once, and the rest goes on', async () => {
  let said = 0;
  const voices = new VoiceDecoders(
    () => {
      said += 1;
    },
    () => Promise.reject(new WebAssembly.CompileError('refused by the policy')),
  );
  const mix = new VoiceMix(0, 1_000);
  await voices.decode(sung('microphone', 0, 10), place, mix);
  await voices.decode(sung('microphone', 600, 10), place, mix);
  expect(said).toBe(1);
  expect(loudness(mix.samples)).toBe(0);
});
