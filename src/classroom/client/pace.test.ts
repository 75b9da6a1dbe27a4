// Pictures that come in twos are drawn one by one.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Transits } from '../transits.ts';
import { Pace } from './pace.ts';

class Picture {
  readonly capturedAt: number;
  closed = false;
  constructor(capturedAt: number) {
    this.capturedAt = capturedAt;
  }
  close(): void {
    this.closed = true;
  }
}

type Drawn = { capturedAt: number; at: number };

/** Pictures captured every 40 ms, each on its way for so long; they are drawn as a page does. */
function play(transits: readonly number[]): Drawn[] {
  const drawn: Drawn[] = [];
  const known = new Transits();
  const pace = new Pace<Picture>((picture) => drawn.push({ capturedAt: picture.capturedAt, at: performance.now() }));
  const base = performance.now();
  const arrivals = transits.map((transit, index) => ({ capturedAt: index * 40, arrives: index * 40 + transit }));
  let before = 0;
  for (const { capturedAt, arrives } of arrivals) {
    // One connection: nothing overtakes.
    before = Math.max(before, arrives);
    vi.advanceTimersByTime(base + before - performance.now());
    known.note(before - capturedAt, performance.now());
    pace.note(known);
    pace.show(new Picture(capturedAt), before - capturedAt - known.floor, performance.now());
  }
  vi.advanceTimersByTime(1_000);
  return drawn;
}

const steps = (drawn: readonly Drawn[]): number[] =>
  drawn.slice(1).map(({ at }, index) => Math.round(at - (drawn[index]?.at ?? 0)));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('pace', () => {
  test('[Q15] what comes in twos is drawn evenly', () => {
    const drawn = play(Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 45 : 5)));
    const settled = steps(drawn.slice(30));
    expect(Math.min(...settled)).toBeGreaterThanOrEqual(36);
    expect(Math.max(...settled)).toBeLessThanOrEqual(44);
  });

  test('[Q15] what comes evenly is drawn as it comes', () => {
    const drawn = play(Array(50).fill(12));
    for (const { at, capturedAt } of drawn) expect(at - (drawn[0]?.at ?? 0)).toBeCloseTo(capturedAt);
  });

  test('[Q15] none is lost, none is drawn before an earlier one, none waits for more than 60 ms', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 120 }), (transits) => {
        const from = performance.now();
        const drawn = play(transits);
        expect(drawn.map(({ capturedAt }) => capturedAt)).toEqual(transits.map((_, index) => index * 40));
        let before = 0;
        drawn.forEach(({ at, capturedAt }, index) => {
          before = Math.max(before, capturedAt + (transits[index] ?? 0));
          expect(at - from - before).toBeLessThanOrEqual(60 + 1);
        });
      }),
      { numRuns: 50 },
    );
  });

  test('[Q15] closed while some wait, their memory is given back', () => {
    const draw = vi.fn();
    const pace = new Pace<Picture>(draw);
    pace.note({ within: () => 40 });
    const pictures = [new Picture(0), new Picture(40)];
    for (const picture of pictures) pace.show(picture, 0, performance.now());
    pace.close();
    vi.advanceTimersByTime(1_000);
    expect(draw).not.toHaveBeenCalled();
    expect(pictures.every(({ closed }) => closed)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
