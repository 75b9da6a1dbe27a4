// [R13] Sound at other speeds: its pitch is kept, its length changes, and nothing clicks. Measured on tones and on what resembles speech.
import { describe, expect, test } from 'vitest';
import { Spool } from './spool.ts';
import { Stretcher } from './stretch.ts';

const rate = 48_000;
const seconds = 4;
const made = (sample: (time: number) => number) =>
  Float32Array.from({ length: seconds * rate }, (_, index) => sample(index / rate));
const tone = (frequency: number) => (time: number) => 0.4 * Math.sin(2 * Math.PI * frequency * time);

function played(sound: Float32Array, speed: number): Float32Array {
  const spool = new Spool(sound.length);
  spool.add(0, sound);
  const stretcher = new Stretcher(spool.read);
  stretcher.speed = speed;
  const out = new Float32Array(Math.round(sound.length / speed));
  const block = new Float32Array(128);
  for (let at = 0; at + 128 <= out.length; at += 128) {
    expect(stretcher.fill(block)).toBe(128);
    out.set(block, at);
  }
  return out;
}

/** By rising zero crossings, Hz. */
function pitchOf(sound: Float32Array): number {
  const steady = sound.subarray(rate / 10, sound.length - rate / 10);
  let crossings = 0;
  for (let index = 1; index < steady.length; index += 1)
    if ((steady[index - 1] ?? 0) < 0 && (steady[index] ?? 0) >= 0) crossings += 1;
  return (crossings * rate) / steady.length;
}
const loudness = (sound: Float32Array) =>
  Math.sqrt(sound.reduce((sum, value) => sum + value * value, 0) / sound.length);
const steepest = (sound: Float32Array) => {
  let most = 0;
  for (let index = rate / 10; index < sound.length - rate / 10; index += 1)
    most = Math.max(most, Math.abs((sound[index] ?? 0) - (sound[index - 1] ?? 0)));
  return most;
};

describe('[R13] the pitch is kept', () => {
  for (const speed of [0.75, 1, 1.25, 1.5, 2])
    for (const frequency of [120, 220, 440, 1_000])
      test(`${frequency} Hz at ×${speed}`, () => {
        const sound = made(tone(frequency));
        const out = played(sound, speed);
        expect(Math.abs(pitchOf(out) / frequency - 1)).toBeLessThan(0.01);
        expect(loudness(out.subarray(rate / 10, out.length - rate / 10))).toBeGreaterThan(0.9 * loudness(sound));
        // A click is a step that the tone itself never takes.
        expect(steepest(out)).toBeLessThan(1.3 * steepest(sound));
      });
});

test('[R13] at its own speed sound comes out as it went in', () => {
  const sound = made((time) => tone(300)(time) * (1 + Math.sin(9 * time)) + tone(1_730)(time * time));
  const out = played(sound, 1);
  for (let index = 1_000; index < out.length - 3_000; index += 1)
    if (Math.abs((out[index] ?? 0) - (sound[index] ?? 0)) > 1e-5) throw new Error(`sample ${index} differs`);
});

test('[R13] events come in their time, to a hundredth of a second', () => {
  // A click track of short bursts, one each half second.
  const sound = made((time) => (time % 0.5 < 0.06 ? tone(500)(time) : 0));
  for (const speed of [0.75, 1.5, 2]) {
    const out = played(sound, speed);
    const begins: number[] = [];
    for (let index = 480; index < out.length; index += 240) {
      const now = loudness(out.subarray(index, index + 240));
      const before = loudness(out.subarray(index - 480, index));
      if (now > 0.1 && before < 0.05 && index / rate - (begins.at(-1) ?? -1) > 0.1) begins.push(index / rate);
    }
    for (const begin of begins) {
      const off = (begin * speed) % 0.5;
      expect(Math.min(off, 0.5 - off) / speed).toBeLessThan(0.03);
    }
    expect(begins.length).toBeGreaterThanOrEqual(seconds * 2 - 2);
  }
});

describe('what isn’t decoded yet', () => {
  test('stops the sound where it is, and it goes on from there', () => {
    const sound = made(tone(440));
    const spool = new Spool(sound.length);
    spool.add(0, sound.subarray(0, rate));
    const stretcher = new Stretcher(spool.read);
    stretcher.speed = 2;
    const out = new Float32Array(rate);
    const filled = stretcher.fill(out);
    expect(filled).toBeGreaterThan(0.4 * rate);
    expect(filled).toBeLessThan(0.51 * rate);
    const stood = stretcher.at;
    expect(stretcher.fill(new Float32Array(128))).toBe(0);
    expect(stretcher.at).toBe(stood);
    spool.add(rate, sound.subarray(rate));
    expect(stretcher.fill(new Float32Array(128))).toBe(128);
  });

  test('beyond the end is silence', () => {
    const spool = new Spool(100);
    spool.add(0, new Float32Array(100).fill(1));
    const out = new Float32Array(10);
    expect(spool.read(95, out)).toBe(true);
    expect([...out]).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
    spool.forget(100);
    expect(spool.read(90, out)).toBe(false);
    expect(spool.read(100, out)).toBe(true);
  });
});
