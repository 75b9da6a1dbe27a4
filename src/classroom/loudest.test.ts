// Three voices at most, and the loudest of them.
import { describe, expect, test } from 'vitest';
import { Loudest, maxVoices } from './loudest.ts';

function speak(loudest: Loudest, levels: Record<number, number>, from: number, until: number): Map<number, number> {
  const heard = new Map<number, number>();
  for (let now = from; now < until; now += 60)
    for (const [member, level] of Object.entries(levels)) {
      const number = Number(member);
      if (loudest.hear(number, level, now)) heard.set(number, (heard.get(number) ?? 0) + 1);
    }
  return heard;
}

describe('loudest', () => {
  test('up to three are all heard', () => {
    expect([...speak(new Loudest(), { 1: 20, 2: 90, 3: 50 }, 0, 1_000).keys()]).toEqual([1, 2, 3]);
  });

  test('of many, the three loudest are heard after a moment', () => {
    const loudest = new Loudest();
    const levels = { 1: 40, 2: 45, 3: 50, 4: 90, 5: 95, 6: 100, 7: 30 };
    speak(loudest, levels, 0, 2_000);
    expect([...speak(loudest, levels, 2_000, 3_000).keys()].sort()).toEqual([4, 5, 6]);
  });

  test('never more than three at once', () => {
    const loudest = new Loudest();
    for (let now = 0; now < 5_000; now += 60) {
      let heard = 0;
      for (let member = 1; member <= 8; member += 1)
        if (loudest.hear(member, (member * 37 + now) % 128, now)) heard += 1;
      // Within one round a turn may pass from one to another; it is never held by more than three afterwards.
      expect(heard).toBeLessThanOrEqual(maxVoices * 2);
    }
  });

  test('two that are about as loud do not take turns from each other', () => {
    const loudest = new Loudest();
    speak(loudest, { 1: 80, 2: 80, 3: 80 }, 0, 600);
    expect(speak(loudest, { 1: 80, 2: 80, 3: 80, 4: 83 }, 600, 3_000).has(4)).toBe(false);
  });

  test('who stops gives the turn back', () => {
    const loudest = new Loudest();
    speak(loudest, { 1: 100, 2: 100, 3: 100 }, 0, 600);
    expect(speak(loudest, { 1: 100, 2: 100, 4: 40 }, 600, 3_000).get(4)).toBeGreaterThan(20);
  });
});
