import { expect, test } from 'vitest';
import { addSecond, emptySeries, minutesOf } from './client/series.ts';
import type { Snapshot } from './contract.ts';

const none = { lesson: 0, staff: 0, open: 0 };
const start = Date.parse('2026-11-23T08:59:30+01:00');
const aSecond = (at: number, more: Partial<Snapshot> = {}): Snapshot => ({
  ...{ at, epoch: 1, mode: 'open', tier: 'full', capacity: 10, slots: 10, setAside: 0, classesWaiting: 0, unheard: 0 },
  ...{ seats: none, turns: none, waiting: none, late: none, serving: none, pace: none, arrivals: none },
  ...{ entered: {}, ended: {}, refused: {}, forged: 0, checks: { good: 0, bad: 0 }, loopDelay: 0, changedAt: 0 },
  rates: { arrivals: 0, entered: 0, refused: 0, checks: 0 },
  ...more,
});

test('the page keeps 15 minutes, each second once, whatever comes twice or late', () => {
  const series = emptySeries();
  for (let second = 0; second < 1_000; second++) {
    addSecond(series, aSecond(start + second * 1_000, { slots: second }));
    addSecond(series, aSecond(start + second * 1_000));
    addSecond(series, aSecond(start + (second - 5) * 1_000));
  }
  expect(series.at.length).toBe(901);
  expect(series.slots).toEqual(Array.from({ length: 901 }, (_none, index) => index + 99));
  expect(series.waiting.open.length).toBe(901);
});

test('a minute says the most of each figure, and who was in at its end', () => {
  const series = emptySeries();
  for (let second = 0; second < 90; second++) {
    const waiting = { lesson: 1, staff: 0, open: second === 40 ? 500 : second };
    const seats = { lesson: second, staff: 1, open: 1 };
    const rates = { arrivals: second === 10 ? 70 : 3, entered: 0, refused: 0, checks: 0 };
    addSecond(series, aSecond(start + second * 1_000, { waiting, seats, rates, loopDelay: second }));
  }
  const [second, first, ...others] = minutesOf(series);
  expect(others).toEqual([]);
  const nine = Date.parse('2026-11-23T09:00+01:00');
  expect(first).toEqual({ at: nine - 60_000, arrivals: 70, seats: 31, waiting: 30, refused: 0, loopDelay: 29 });
  expect(second).toEqual({ at: nine, arrivals: 3, seats: 91, waiting: 501, refused: 0, loopDelay: 89 });
});
