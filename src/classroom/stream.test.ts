// What goes out when a picture comes: alone, or with the one before it.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Layer } from './protocol.ts';
import { holdMost, type PictureFrame, Stream } from './stream.ts';

const frame = (name: string, layer: Layer, key = false): PictureFrame => ({ packed: Buffer.from(name), key, layer });
const names = (frames: readonly PictureFrame[]) => frames.map(({ packed }) => packed.toString());

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('passing pictures on', () => {
  const alone = vi.fn();
  beforeEach(() => alone.mockClear());

  test('[Q14] one of the top layer goes out with the one after it', () => {
    const stream = new Stream();
    const passed = ['0', '2', '1', '2', '0'].map((layer, index) =>
      names(stream.passing(frame(`${index}`, Number(layer) as Layer), index * 40, alone)),
    );
    expect(passed).toEqual([['0'], [], ['1', '2'], [], ['3', '4']]);
    vi.advanceTimersByTime(1_000);
    expect(alone).not.toHaveBeenCalled();
  });

  test('[Q14] after two of the top layer in a row both are out', () => {
    const stream = new Stream();
    stream.passing(frame('a', 0), 0, alone);
    expect(stream.passing(frame('b', 2), 40, alone)).toEqual([]);
    expect(names(stream.passing(frame('c', 2), 80, alone))).toEqual(['b', 'c']);
  });

  test('[Q14] when pictures come slowly, none waits for another', () => {
    const stream = new Stream();
    stream.passing(frame('a', 0), 0, alone);
    expect(names(stream.passing(frame('b', 2), 51, alone))).toEqual(['b']);
  });

  test('[Q14] what nothing follows goes out alone, once', () => {
    const stream = new Stream();
    stream.passing(frame('a', 0), 0, alone);
    stream.passing(frame('b', 2), 40, alone);
    vi.advanceTimersByTime(holdMost - 1);
    expect(alone).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(alone.mock.calls.map(([frames]) => names(frames))).toEqual([['b']]);
    expect(names(stream.passing(frame('c', 0), 140, alone))).toEqual(['c']);
  });

  test('[Q14] a stream that ends leaves nothing behind', () => {
    const stream = new Stream();
    stream.passing(frame('a', 0), 0, alone);
    stream.passing(frame('b', 2), 40, alone);
    stream.forget();
    expect(vi.getTimerCount()).toBe(0);
  });
});
