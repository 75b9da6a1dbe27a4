// Voices without WebCodecs: the compiled decoder itself, on packets that a browser encoded.
import { describe, expect, test } from 'vitest';
import { pitch, tone } from '../testing/opus-tone.ts';
import { loadOpus } from './opus.ts';
import { sampleRate } from './voice-track.ts';

type Block = { capturedAt: number; samples: Float32Array };

/** As in a browser that has no decoder of its own. */
const withoutOwn = {};

async function decoded(packets: readonly Uint8Array[]): Promise<Block[]> {
  const blocks: Block[] = [];
  const open = await loadOpus(withoutOwn);
  const decoding = open((capturedAt, samples) => blocks.push({ capturedAt, samples }));
  for (const [index, payload] of packets.entries()) {
    decoding.decode({ payload, capturedAt: index * 60_000 });
    await new Promise((resolve) => setImmediate(resolve));
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  decoding.close();
  return blocks;
}

/** Hz, by how often the sign changes. */
function pitchOf(samples: Float32Array): number {
  let changes = 0;
  for (let index = 1; index < samples.length; index += 1)
    if (Math.sign(samples[index] ?? 0) !== Math.sign(samples[index - 1] ?? 0)) changes += 1;
  return (changes * sampleRate) / (2 * samples.length);
}

describe('opus in WebAssembly', () => {
  test('[E1] each packet becomes 60 ms of the tone that was encoded, with its own time', async () => {
    const blocks = await decoded(tone);
    expect(blocks.map(({ capturedAt }) => capturedAt)).toEqual(tone.map((_, index) => index * 60_000));
    for (const { samples } of blocks.slice(1)) {
      expect(samples).toHaveLength(sampleRate * 0.06);
      expect(Math.abs(pitchOf(samples) - pitch)).toBeLessThan(20);
      expect(Math.max(...samples)).toBeGreaterThan(0.1);
    }
  });

  test('[E1] a broken packet costs its own moment and nothing after it', async () => {
    const [first, second, third] = tone;
    if (!first || !second || !third) throw new Error('no tone');
    const blocks = await decoded([first, new Uint8Array(1_276).fill(255), second, third]);
    expect(blocks.map(({ capturedAt }) => capturedAt)).toEqual([0, 120_000, 180_000]);
    expect(Math.abs(pitchOf(blocks.at(-1)?.samples ?? new Float32Array(1)) - pitch)).toBeLessThan(20);
  });

  test('[E1] where WebAssembly is refused it is said, not waited for', async () => {
    const { compile } = WebAssembly;
    WebAssembly.compile = () => Promise.reject(new WebAssembly.CompileError('refused by the policy'));
    await expect(loadOpus(withoutOwn)).rejects.toThrow('refused by the policy');
    WebAssembly.compile = compile;
  });
});
