import { expect, test } from 'vitest';
import type { LiveStats } from '../live-class.ts';
import { firstWatch, watchNetwork } from './network.ts';

const measured = (given: Partial<LiveStats> & { played?: number; missing?: number } = {}): LiveStats => ({
  pictures: [],
  voices: [{ member: 1, samplesPlayed: given.played ?? 0, rms: 0.1, samplesMissing: given.missing ?? 0 }],
  sounds: [],
  loudspeaker: { rms: 0, gain: 1 },
  voiceDelay: null,
  jitterTarget: 80,
  reconnects: 0,
  roundTrip: 30,
  encoded: { voice: 0, screenSound: 0, pictures: 0 },
  ...given,
});

test('a calm network is good', () => {
  expect(watchNetwork(firstWatch, measured()).quality).toBe('good');
});

test.each([
  ['a slow answer', measured({ roundTrip: 900 })],
  ['a deep buffer', measured({ jitterTarget: 400 })],
  ['lost voice', measured({ played: 90_000, missing: 6_000 })],
])('%s is weak at once', (_what, stats) => {
  expect(watchNetwork(firstWatch, stats).quality).toBe('weak');
});

test('weak becomes good after three calm measurements, not before', () => {
  let watch = watchNetwork(firstWatch, measured({ roundTrip: 900 }));
  const words = [1, 2, 3].map(() => {
    watch = watchNetwork(watch, measured());
    return watch.quality;
  });
  expect(words).toEqual(['weak', 'weak', 'good']);
});

test('only newly lost samples count, and a speaker who leaves is no loss', () => {
  const early = watchNetwork(firstWatch, measured({ played: 50_000, missing: 10_000 }));
  expect(early.quality).toBe('weak');
  const later = watchNetwork({ ...early, quality: 'good' }, measured({ played: 150_000, missing: 10_000 }));
  expect(later.quality).toBe('good');
  expect(watchNetwork(later, { ...measured(), voices: [] }).quality).toBe('good');
});
