// How late voices are between relay and page, by the relay's own stamp.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFrame, stampVoice, writeMedia } from '../protocol.ts';
import { RelayWay } from './relay-way.ts';

/** The stamp as a page reads it. */
function passedAt(now: number): number {
  const media = { kind: 'voice', publisher: 0, source: 'microphone', step: 0, key: true, layer: 0 } as const;
  const bytes = writeMedia({
    ...media,
    ...{ configChanged: false, sequence: 0, capturedAt: 0, level: 0, payload: new Uint8Array(9) },
  });
  stampVoice(bytes, 7, now);
  const frame = readFrame(bytes);
  return frame.kind === 'ack' ? -1 : frame.passedAt;
}

const clocks = fc.record({ relay: fc.integer({ min: 0, max: 2 ** 42 }), page: fc.integer({ min: 0, max: 2 ** 42 }) });

test('[V4] a page knows how late a voice came from the relay, to 16 ms, wherever the two clocks stand', () => {
  fc.assert(
    fc.property(clocks, fc.array(fc.nat(900), { minLength: 1, maxLength: 60 }), ({ relay, page }, delays) => {
      const way = new RelayWay();
      for (let index = 0; index < 20; index += 1) way.late(passedAt(relay + index * 60), page + index * 60);
      let arrived = page + 20 * 60;
      delays.forEach((delay, index) => {
        const passed = (20 + index) * 60;
        // One connection keeps the order.
        arrived = Math.max(arrived, page + passed + delay);
        const truth = arrived - page - passed;
        // Longer than a way may be late for long, it counts as the new way.
        if (truth < 400) expect(Math.abs(way.late(passedAt(relay + passed), arrived) - truth)).toBeLessThan(17);
      });
    }),
  );
});

test('[V4] a connection that stands still for two seconds shows as late, and calm returns at once', () => {
  const way = new RelayWay();
  let now = 0;
  for (; now < 3_000; now += 60) way.late(passedAt(now), now + 5);
  const held = Array.from({ length: 33 }, (_, index) => now + index * 60);
  now += 2_000;
  const late = held.map((passed) => way.late(passedAt(passed), now));
  expect(late[0]).toBeGreaterThan(1_900);
  expect(way.recent(now)).toBeGreaterThan(300);
  for (let count = 0; count < 20; count += 1, now += 60) way.late(passedAt(now), now + 5);
  expect(way.recent(now)).toBeLessThan(20);
});

test('[V4] who hears nothing any more, or has another connection, says nothing of lateness', () => {
  const way = new RelayWay();
  for (let now = 0; now < 3_000; now += 60) way.late(passedAt(now), now < 600 ? now : now + 350);
  expect(way.recent(3_300)).toBeGreaterThan(300);
  expect(way.recent(5_000)).toBe(0);
  way.startOver();
  expect(way.recent(3_300)).toBe(0);
});
