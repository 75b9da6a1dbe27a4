// The shell of the controller, with the real event loop and real time.
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../lib/clock.ts';
import { createCapacity, createWindow } from './capacity.ts';

function aCapacity(given: Partial<Parameters<typeof createCapacity>[0]>) {
  const moved: number[] = [];
  const capacity = createCapacity({
    clock: systemClock,
    floor: 100,
    ceiling: 10_000,
    initial: 1_000,
    every: 20,
    used: () => 1_000,
    onLimit: (units) => moved.push(units),
    ...given,
  });
  onTestFinished(capacity.close);
  return { capacity, moved };
}

test('slow answers lower the limit, quick ones at a full house raise it', async () => {
  const slow = aCapacity({ targets: { request: 100 } });
  await vi.waitFor(() => {
    for (let sent = 0; sent < 50; sent++) slow.capacity.observe(300, true);
    expect(slow.moved.length).toBeGreaterThan(0);
  });
  expect(slow.moved[0]).toBe(900);
  const quick = aCapacity({ targets: { request: 100 } });
  await vi.waitFor(() => {
    for (let sent = 0; sent < 50; sent++) quick.capacity.observe(3, true);
    expect(quick.capacity.figures().limit).toBeGreaterThan(1_000);
  });
});

test('failures lower the limit even when they come quickly', async () => {
  const { capacity, moved } = aCapacity({ targets: { request: 100, errors: 0.05 } });
  await vi.waitFor(() => {
    for (let sent = 0; sent < 50; sent++) capacity.observe(2, sent % 2 === 0);
    expect(moved[0]).toBe(900);
  });
});

test('an event loop kept busy lowers the limit', async () => {
  const { capacity } = aCapacity({ targets: { loopDelay: 20 }, every: 300 });
  await vi.waitFor(
    () => {
      const until = performance.now() + 80;
      while (performance.now() < until);
      expect(capacity.figures().limit).toBeLessThan(1_000);
    },
    { timeout: 20_000, interval: 5 },
  );
});

test('a process that works for this one and is kept busy lowers the limit', async () => {
  const { moved } = aCapacity({ targets: { loopDelay: 100 }, loopDelayElsewhere: () => 400 });
  await vi.waitFor(() => expect(moved[0]).toBe(900), 10_000);
});

test('bytes sent a second are measured against their target', async () => {
  let bytes = 0;
  const { capacity, moved } = aCapacity({ targets: { bytesOut: 1_000_000 }, bytesSent: () => (bytes += 10_000_000) });
  await vi.waitFor(() => expect(moved[0]).toBe(900));
  expect(capacity.figures().measure?.bytesOut).toBeGreaterThan(1_000_000);
});

test('the window tells the 99th percentile by nearest rank, and waits for enough requests', () => {
  const window = createWindow();
  for (let duration = 1; duration <= 100; duration++) window.observe(duration, duration > 10);
  expect(window.take()).toEqual({ request: 99, errors: 0.1 });
  window.observe(7, true);
  expect(window.take()).toEqual({ request: undefined, errors: undefined });
  for (let look = 0; look < 8; look++) window.take();
  expect(window.take()).toEqual({ request: 7, errors: 0 });
});
