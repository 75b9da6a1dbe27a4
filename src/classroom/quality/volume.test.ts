// What an hour takes, by quality: [Q11].
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PicturePublication, Published } from '../messages.ts';
import { qualities } from './contract.ts';
import { volumeOf } from './volume.ts';

const camera: PicturePublication = {
  source: 'camera',
  codec: 'vp8',
  layers: 3,
  steps: [
    { step: 0, width: 320, height: 180, rate: 15, bitrate: 110_000 },
    { step: 1, width: 640, height: 360, rate: 20, bitrate: 400_000 },
  ],
};
const of = (member: number, publication = camera): Published => ({ member, publication });
const volumes = (publications: Published[]) =>
  qualities.map((quality) => Math.round(volumeOf(quality, publications, 9)));

test('[Q11] one camera of 400 kbit/s and a voice take about 200 MB an hour, a voice alone 16', () => {
  // 400 kbit/s are 180 MB an hour, before headers; 24 kbit/s of Opus are 10.8.
  expect(volumes([of(1)])).toEqual([209, 43, 16, 1]);
});

test('[Q11] one’s own picture costs nothing to receive, and others stand small beside the first', () => {
  expect(volumes([of(9)])).toEqual(volumes([]));
  const [two = 0] = volumes([of(1), of(2)]);
  const [one = 0] = volumes([of(1)]);
  expect(two - one).toBeGreaterThan(50);
  expect(two - one).toBeLessThan(70);
});

test('[Q11] whatever is published, each choice takes no more than the one above', () => {
  const step = fc.record({
    ...{ step: fc.constantFrom(0, 1, 2), width: fc.constant(320), height: fc.constant(180) },
    ...{ rate: fc.integer({ min: 1, max: 60 }), bitrate: fc.integer({ min: 1_000, max: 8_000_000 }) },
  });
  const published = fc.record({
    member: fc.integer({ min: 1, max: 8 }),
    publication: fc.record({
      ...{ source: fc.constantFrom('camera' as const, 'screen' as const), codec: fc.constant('vp8') },
      layers: fc.integer({ min: 1, max: 3 }),
      // A larger step costs more, as ladders do.
      steps: fc
        .uniqueArray(step, { minLength: 1, maxLength: 3, selector: (one) => one.step })
        .map((steps) => steps.sort((a, b) => a.step - b.step))
        .map((steps) => {
          const [bitrates, rates] = [steps.map((one) => one.bitrate), steps.map((one) => one.rate)].map((figures) =>
            figures.sort((a, b) => a - b),
          );
          return steps.map((one, index) => ({ ...one, bitrate: bitrates?.[index] ?? 0, rate: rates?.[index] ?? 0 }));
        }),
    }),
  });
  fc.assert(
    fc.property(fc.array(published, { maxLength: 8 }), (publications) => {
      const found = qualities.map((quality) => volumeOf(quality, publications, 9));
      expect([...found].sort((a, b) => b - a)).toEqual(found);
    }),
  );
});
