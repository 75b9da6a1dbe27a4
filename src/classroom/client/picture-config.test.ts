// The steps that a camera and a screen are offered in: [Q13].
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ladder } from './picture-config.ts';

test('[Q13] a camera is offered in 180 and in 360 lines, whichever way it stands', () => {
  const sizes = (width: number, height: number) =>
    ladder('camera', { width, height }).map((one) => [one.width, one.height]);
  expect(sizes(640, 360)).toEqual([
    [320, 180],
    [640, 360],
  ]);
  expect(sizes(1_280, 720)).toEqual([
    [320, 180],
    [640, 360],
  ]);
  expect(sizes(480, 640)).toEqual([
    [180, 240],
    [360, 480],
  ]);
  // What it doesn't have isn't made up.
  expect(sizes(320, 180)).toEqual([[320, 180]]);
});

test('[Q13] whatever a device gives, steps rise and sizes are even, as encoders ask', () => {
  const side = fc.integer({ min: 16, max: 4_000 });
  fc.assert(
    fc.property(side, side, fc.constantFrom('camera' as const, 'screen' as const), (width, height, source) => {
      const steps = ladder(source, { width, height });
      steps.forEach((one, index) => {
        expect([one.width % 2, one.height % 2]).toEqual([0, 0]);
        const below = steps[index - 1];
        if (below)
          expect(one.bitrate > below.bitrate && one.width * one.height > below.width * below.height).toBe(true);
      });
    }),
  );
});
