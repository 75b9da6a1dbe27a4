// [P16] A device whose clock is wrong, or whose welcome came late, still knows when the timer ends.
import { expect, test } from 'vitest';
import type { ServerMessage } from '../messages.ts';
import { RelayClock } from './relay-clock.ts';

const pong = (now: number): ServerMessage => ({ type: 'pong', at: 0, now });

test('[P16] a quick answer corrects the clock, a slow one or a small difference doesn’t', () => {
  const clock = new RelayClock();
  // Sent at the relay's 100 000 while this device says 40 000, and half a second on its way.
  clock.hear(pong(100_000), 1_000, 40_500);
  expect(clock.ahead).toBe(60_000);
  clock.hear(pong(110_000), 4_000, 70_000);
  expect(clock.ahead).toBe(60_000);
  clock.hear(pong(120_000), 100, 60_200);
  expect(clock.ahead).toBe(60_000);
});
