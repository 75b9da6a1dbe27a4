import { expect, test } from 'vitest';
import { ackPeriod, calmAckPeriod } from '../protocol.ts';
import { AckRhythm } from './ack-rhythm.ts';

/** Acknowledges as soon as it may, looking every 20 ms. @returns when, ms */
function acknowledge(rhythm: AckRhythm, from: number, to: number, before: (now: number) => void = () => {}): number[] {
  const times: number[] = [];
  for (let now = from; now < to; now += 20) {
    before(now);
    if (!rhythm.due(now)) continue;
    rhythm.acknowledged(now);
    times.push(now);
  }
  return times;
}

const gaps = (times: readonly number[]): number[] => times.slice(1).map((time, index) => time - (times[index] ?? 0));

test('[V10] a new connection is acknowledged often, and seldom once nothing was late for ten seconds', () => {
  const rhythm = new AckRhythm();
  rhythm.startOver(0);
  expect(new Set(gaps(acknowledge(rhythm, 0, 10_000)))).toEqual(new Set([ackPeriod]));
  acknowledge(rhythm, 10_000, 11_000);
  expect(new Set(gaps(acknowledge(rhythm, 11_000, 20_000)))).toEqual(new Set([calmAckPeriod]));
});

test('[V10] what comes late is acknowledged at once, and often for ten seconds', () => {
  const rhythm = new AckRhythm();
  rhythm.startOver(0);
  acknowledge(rhythm, 0, 20_000);
  const last = acknowledge(rhythm, 20_000, 21_000).at(-1) ?? 0;
  const lateAt = last + 240;
  expect(rhythm.due(lateAt)).toBe(false);
  rhythm.cameLate(81, lateAt);
  expect(rhythm.due(lateAt)).toBe(true);
  const times = acknowledge(rhythm, lateAt, lateAt + 9_000);
  expect(times[0]).toBe(lateAt);
  expect(new Set(gaps(times))).toEqual(new Set([ackPeriod]));
});

test('[V10] what was promised is held, though it has become calm since', () => {
  const rhythm = new AckRhythm();
  rhythm.startOver(0);
  let promised = 0;
  for (let now = 0; now < 30_000; now += 20) {
    const since = now - promised;
    if (!rhythm.due(now)) continue;
    expect(since).toBeLessThanOrEqual(calmAckPeriod);
    promised = now;
    const within = rhythm.acknowledged(now);
    expect(rhythm.due(now + within)).toBe(true);
  }
});

test('[V10] much at once is acknowledged without waiting for the calm rhythm', () => {
  const rhythm = new AckRhythm();
  rhythm.startOver(0);
  const last = acknowledge(rhythm, 0, 20_000).at(-1) ?? 0;
  rhythm.came(70_000);
  expect(rhythm.due(last + 100)).toBe(false);
  expect(rhythm.due(last + ackPeriod)).toBe(true);
});
