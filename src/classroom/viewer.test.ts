// What a slow member loses, and in which order.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Layer } from './protocol.ts';
import { Viewer } from './viewer.ts';

/** The layers of an L1T3 stream, a key frame first. */
const pattern: readonly Layer[] = [0, 2, 1, 2];
const frameAt = (index: number) => ({ key: index === 0, layer: pattern[index % 4] ?? 0 });

function watch(pressures: number[]): Layer[] {
  const viewer = new Viewer([0]);
  const seen: Layer[] = [];
  pressures.forEach((pressure, index) => {
    const frame = frameAt(index);
    if (viewer.admit(frame, 0, pressure) === 'yes') seen.push(frame.layer);
  });
  return seen;
}

describe('viewer', () => {
  test('without strain everything goes', () => {
    expect(watch(Array(8).fill(0))).toEqual([0, 2, 1, 2, 0, 2, 1, 2]);
  });

  test('the top layer goes first, then the middle one, then everything until a key frame', () => {
    expect(watch(Array(8).fill(0.6))).toEqual([0, 1, 0, 1]);
    expect(watch(Array(8).fill(0.8))).toEqual([0, 0]);
    expect(watch([0, 0, 0, 0, 1.2, 0, 0, 0, 0, 0])).toEqual([0, 2, 1, 2]);
  });

  test('upper layers resume at a base frame only', () => {
    expect(watch([0, 0.8, 0, 0, 0, 0, 0, 0])).toEqual([0, 0, 2, 1, 2]);
  });

  test('a lost base asks for a key frame once calm', () => {
    const viewer = new Viewer([0]);
    viewer.admit({ key: true, layer: 0 }, 0, 0);
    expect(viewer.admit({ key: false, layer: 0 }, 0, 1)).toBe('no');
    expect(viewer.admit({ key: false, layer: 0 }, 0, 0.7)).toBe('no');
    expect(viewer.admit({ key: false, layer: 0 }, 0, 0.1)).toBe('key-wanted');
    expect(viewer.admit({ key: true, layer: 0 }, 0, 0.1)).toBe('yes');
    expect(viewer.admit({ key: false, layer: 2 }, 0, 0.1)).toBe('yes');
  });

  test('whatever the pressures, every frame sent can be decoded from those sent before', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1.5, noNaN: true }), { maxLength: 200 }), (pressures) => {
        const viewer = new Viewer([0]);
        // For each layer, the last frame of the stream on it or below that was sent, as a decoder's references would be.
        let base = -1;
        let lastBase = -1;
        let middle = -1;
        pressures.forEach((pressure, index) => {
          const key = index % 40 === 0;
          const layer = key ? 0 : (pattern[index % 4] ?? 0);
          const sent = viewer.admit({ key, layer }, 0, pressure) === 'yes';
          if (layer === 0) {
            if (sent) expect(key || base === lastBase).toBe(true);
            lastBase = index;
            if (sent) base = index;
          } else if (sent) {
            expect(base).toBe(lastBase);
            // The second top frame of the pattern refers to the middle one.
            if (layer === 2 && index % 4 === 3) expect(middle).toBe(index - 1);
            if (layer === 1) middle = index;
          }
        });
      }),
    );
  });

  test('[Q5] another step begins at its key frame; until then the one being watched goes on', () => {
    const viewer = new Viewer([0, 1]);
    viewer.admit({ key: true, layer: 0 }, 1, 0);
    viewer.bound({ step: 0, layers: 2 });
    expect(viewer.step).toBe(0);
    expect(viewer.admit({ key: false, layer: 0 }, 0, 0)).toBe('key-wanted');
    expect(viewer.admit({ key: false, layer: 0 }, 1, 0)).toBe('yes');
    expect(viewer.admit({ key: true, layer: 0 }, 0, 0)).toBe('yes');
    expect(viewer.admit({ key: false, layer: 0 }, 1, 0)).toBe('no');
    viewer.bound({ step: 2, layers: 2 });
    expect(viewer.step).toBe(1);
  });

  test('[Q5] the lower of what the page asks for and what the quality allows', () => {
    fc.assert(
      fc.property(
        fc.subarray([0, 1, 2], { minLength: 1 }),
        fc.array(fc.record({ step: fc.integer({ min: 0, max: 2 }), layers: fc.constantFrom<Layer>(0, 1, 2) }), {
          minLength: 2,
          maxLength: 2,
        }),
        (published, [asked = null, limit = null]) => {
          const viewer = new Viewer(published, limit);
          viewer.ask(asked);
          const most = Math.min(asked?.step ?? 0, limit?.step ?? 0);
          const { step } = viewer;
          expect(published).toContain(step);
          // Where nothing is as small as that, the smallest there is.
          if (published.some((one) => one <= most)) expect(step).toBeLessThanOrEqual(most);
          viewer.admit({ key: true, layer: 0 }, step ?? 0, 0);
          for (const layer of [1, 2] as const)
            expect(viewer.admit({ key: false, layer }, step ?? 0, 0)).toBe(
              layer <= Math.min(asked?.layers ?? 0, limit?.layers ?? 0) ? 'yes' : 'no',
            );
        },
      ),
    );
  });

  test('a hidden tile gets nothing, and begins with a key frame when it is seen again', () => {
    const viewer = new Viewer([0, 1]);
    viewer.admit({ key: true, layer: 0 }, 1, 0);
    viewer.ask(null);
    expect(viewer.step).toBe(null);
    expect(viewer.admit({ key: true, layer: 0 }, 1, 0)).toBe('no');
    viewer.ask({ step: 1, layers: 2 });
    expect(viewer.step).toBe(1);
    expect(viewer.admit({ key: false, layer: 0 }, 1, 0)).toBe('key-wanted');
  });
});
