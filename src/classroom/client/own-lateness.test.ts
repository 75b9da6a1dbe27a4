// When one's own pictures give way to one's voice.
import { expect, test } from 'vitest';
import { OwnLateness, ownVoiceLimit } from './own-lateness.ts';

/** What is told five times a second from then on. */
function tell(lateness: OwnLateness, from: number, told: readonly number[]): number {
  told.forEach((late, index) => void lateness.onMain(late, from + index * 200));
  return from + (told.length - 1) * 200;
}

test('[V8] a voice that comes late for half a second stops one’s pictures, and calm lets them go on', () => {
  const lateness = new OwnLateness();
  let now = tell(lateness, 0, [0, 0, 0, 0, 0]);
  expect(lateness.late(now)).toBe(0);
  now = tell(lateness, now + 200, [400, 400, 400]);
  expect(now).toBeLessThanOrEqual(1_400);
  expect(lateness.late(now)).toBeGreaterThan(ownVoiceLimit);
  now = tell(lateness, now + 200, [0, 0, 0]);
  expect(lateness.late(now)).toBe(0);
});

test('[V8] a single stall doesn’t, and neither does what the spare connection spares', () => {
  const lateness = new OwnLateness();
  let now = tell(lateness, 0, [0, 0, 700, 0, 0]);
  expect(lateness.late(now)).toBe(0);
  now = tell(lateness, now + 200, [500, 500, 500, 500, 500]);
  lateness.onBoth(20, now);
  expect(lateness.late(now)).toBe(20);
  // Without a word on it, the spare one says nothing.
  now = tell(lateness, now + 2_000, [500, 500, 500]);
  expect(lateness.late(now)).toBe(500);
});

test('[V8] what was told before a cut, or long ago, stops nothing', () => {
  const lateness = new OwnLateness();
  const now = tell(lateness, 0, [500, 500, 500, 500, 500]);
  expect(lateness.late(now + 1_500)).toBe(0);
  lateness.startOver();
  expect(lateness.late(now)).toBe(0);
});
