// What a slow member loses, and in which order.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Layer } from './protocol.ts';
import { Viewer } from './viewer.ts';

/** The layers of an L1T3 stream, a key frame first. */
const pattern: readonly Layer[] = [0, 2, 1, 2];
const frameAt = (index: number) => ({ key: index === 0, layer: pattern[index % 4] ?? 0 });

function watch(pressures: number[]): Layer[] {
  const viewer = new Viewer(0);
  const seen: Layer[] = [];
  pressures.forEach((pressure, index) => {
    const frame = frameAt(index);
    if (viewer.admit(frame, 0, 0, pressure) === 'yes') seen.push(frame.layer);
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
    const viewer = new Viewer(0);
    viewer.admit({ key: true, layer: 0 }, 0, 0, 0);
    expect(viewer.admit({ key: false, layer: 0 }, 0, 0, 1)).toBe('no');
    expect(viewer.admit({ key: false, layer: 0 }, 0, 0, 0.7)).toBe('no');
    expect(viewer.admit({ key: false, layer: 0 }, 0, 0, 0.1)).toBe('key-wanted');
    expect(viewer.admit({ key: true, layer: 0 }, 0, 0, 0.1)).toBe('yes');
    expect(viewer.admit({ key: false, layer: 2 }, 0, 0, 0.1)).toBe('yes');
  });

  test('whatever the pressures, every frame sent can be decoded from those sent before', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1.5, noNaN: true }), { maxLength: 200 }), (pressures) => {
        const viewer = new Viewer(0);
        // For each layer, the last frame of the stream on it or below that was sent, as a decoder's references would be.
        let base = -1;
        let lastBase = -1;
        let middle = -1;
        pressures.forEach((pressure, index) => {
          const key = index % 40 === 0;
          const layer = key ? 0 : (pattern[index % 4] ?? 0);
          const sent = viewer.admit({ key, layer }, 0, 0, pressure) === 'yes';
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

  test('strain for long gives the step below, and ease the step above again', () => {
    const viewer = new Viewer(1);
    const steps = [0, 1];
    viewer.admit({ key: true, layer: 0 }, 1, 1, 0);
    for (let now = 0; now < 3_000; now += 200) viewer.adapt(0.9, steps, now);
    expect(viewer.step(steps)).toBe(0);
    expect(viewer.admit({ key: false, layer: 0 }, 0, 0, 0)).toBe('key-wanted');
    // Until the lower step's key frame comes, the one being watched goes on.
    expect(viewer.admit({ key: false, layer: 0 }, 1, 0, 0)).toBe('yes');
    expect(viewer.admit({ key: true, layer: 0 }, 0, 0, 0)).toBe('yes');
    for (let now = 3_000; now < 20_000; now += 200) viewer.adapt(0, steps, now);
    expect(viewer.step(steps)).toBe(1);
  });

  test('what strained a connection that was cut is not held against the one that comes after it', () => {
    const viewer = new Viewer(1);
    const steps = [0, 1];
    viewer.admit({ key: true, layer: 0 }, 1, 1, 0);
    for (let now = 0; now < 1_800; now += 200) viewer.adapt(0.9, steps, now);
    viewer.reopen();
    for (let now = 10_000; now <= 11_800; now += 200) viewer.adapt(0.9, steps, now);
    expect(viewer.step(steps)).toBe(1);
    // A decoder that lost the thread is no new connection.
    viewer.restart();
    viewer.adapt(0.9, steps, 12_200);
    expect(viewer.step(steps)).toBe(0);
  });

  test('a tile hidden while its key frame was awaited comes back with the step it had', () => {
    const viewer = new Viewer(1);
    const steps = [0, 1];
    viewer.restart();
    viewer.ask(null);
    for (let now = 0; now < 10_000; now += 200) viewer.adapt(0, steps, now);
    viewer.ask(1);
    expect(viewer.step(steps)).toBe(1);
  });

  test('a hidden tile gets nothing', () => {
    const viewer = new Viewer(1);
    viewer.ask(null);
    expect(viewer.step([0, 1])).toBe(null);
    expect(viewer.admit({ key: true, layer: 0 }, 0, null, 0)).toBe('no');
  });
});
