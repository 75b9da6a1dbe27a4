// The loudspeaker while one speaks: lowered smoothly, for as long as it takes and no longer.
import { describe, expect, test } from 'vitest';
import { Duck, lowered } from './duck.ts';
import { Mixer } from './mixer.ts';

/** One block of the audio thread, ms. */
const block = 128 / 48;

/** The gain after each block of so many ms, one being loud in the given stretches. */
function gains(length: number, loud: readonly [from: number, to: number][]): { at: number; gain: number }[] {
  const duck = new Duck();
  const found: { at: number; gain: number }[] = [];
  let packet = 0;
  for (let at = 0; at < length; at += block) {
    for (; packet <= at; packet += 60) if (loud.some(([from, to]) => packet >= from && packet < to)) duck.loud(packet);
    found.push({ at, gain: duck.next(at, block) });
  }
  return found;
}

const between = (all: { at: number; gain: number }[], from: number, to: number) =>
  all.filter(({ at }) => at >= from && at < to).map(({ gain }) => gain);

describe('ducking', () => {
  test('[E3] others are lowered within a tenth of a second, are never silent, and come back after 300 ms', () => {
    const all = gains(3_000, [[600, 1_500]]);
    expect(new Set(between(all, 0, 600))).toEqual(new Set([1]));
    expect(new Set(between(all, 700, 1_440))).toEqual(new Set([lowered]));
    expect(Math.min(...between(all, 0, 3_000))).toBe(lowered);
    expect(lowered).toBeGreaterThan(0.1);
    // The last loud packet began at 1 440.
    expect(new Set(between(all, 1_440, 1_730))).toEqual(new Set([lowered]));
    expect(new Set(between(all, 1_900, 3_000))).toEqual(new Set([1]));
  });

  test('[E3] the gain never jumps', () => {
    const all = gains(3_000, [[600, 1_500]]).map(({ gain }) => gain);
    const steps = all.slice(1).map((gain, index) => Math.abs(gain - (all[index] ?? 1)));
    expect(Math.max(...steps)).toBeLessThan(0.05);
  });

  test('[E3] pauses between words don’t make others swell', () => {
    const words: [number, number][] = [0, 1, 2, 3].map((word) => [600 + word * 420, 780 + word * 420]);
    expect(new Set(between(gains(2_400, words), 700, 1_900))).toEqual(new Set([lowered]));
  });

  test('[E3] [E5] voices are lowered, the sound of a shared screen isn’t', () => {
    const rmsOf = (kind: 'voice' | 'sound', speaks: boolean): number => {
      const mixer = new Mixer();
      const samples = new Float32Array(48_000).fill(0.5);
      mixer.hear({ type: kind, member: 1, capturedAt: 0, samples }, 0);
      for (let at = 0; at < 1_000; at += block) {
        if (speaks) mixer.hear({ type: 'own-voice' }, at);
        if (at > 500 && at < 500 + block) mixer.report();
        mixer.mix(new Float32Array(128), at);
      }
      return mixer.report().rms;
    };
    expect(rmsOf('voice', false)).toBeCloseTo(0.5, 1);
    expect(rmsOf('voice', true)).toBeCloseTo(0.5 * lowered, 1);
    expect(rmsOf('sound', true)).toBeCloseTo(0.5, 1);
  });

  test('what is forgotten makes no more sound', () => {
    const mixer = new Mixer();
    mixer.hear({ type: 'voice', member: 1, capturedAt: 0, samples: new Float32Array(48_000).fill(0.5) }, 0);
    mixer.hear({ type: 'forget', kind: 'voice', member: 1 }, 100);
    mixer.mix(new Float32Array(128), 200);
    expect(mixer.report()).toMatchObject({ rms: 0, heard: [] });
  });
});
