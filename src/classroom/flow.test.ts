// Flow against a simulated link: a bottleneck with a queue of its own that never says no, as kernels and home routers have.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProtocolError } from '../errors.ts';
import { AckRhythm } from './client/ack-rhythm.ts';
import { Flow } from './flow.ts';

/**
 * Sends `perFrame` bytes every 40 ms when pressure allows, through a link of `rate` bytes/ms, to a page that acknowledges as pages do; returns each
 * one's queueing delay.
 */
function through(rates: (at: number) => number, perFrame: number, seconds: number, delay = 10) {
  const flow = new Flow(0);
  const rhythm = new AckRhythm();
  rhythm.startOver(0);
  let acks = 0;
  let shortest = Number.POSITIVE_INFINITY;
  let linkFree = 0;
  let arrived = 0;
  let lastArrival = 0;
  let sent = 0;
  const flights: { arrives: number; took: number }[] = [];
  const delays: { at: number; delay: number }[] = [];
  for (let now = 0; now < seconds * 1_000; now += 10) {
    while (flights[0] && flights[0].arrives <= now) {
      arrived += 1;
      lastArrival = flights[0].arrives;
      shortest = Math.min(shortest, flights[0].took);
      rhythm.cameLate(flights[0].took - shortest, now);
      flights.shift();
    }
    if (rhythm.due(now)) {
      flow.acked(arrived, lastArrival, now, rhythm.acknowledged(now));
      acks += 1;
    }
    if (now % 40 === 0 && flow.pressure(now) < 1) {
      flow.wrote(perFrame, now);
      sent += 1;
      linkFree = Math.max(now, linkFree) + perFrame / rates(now);
      const took = linkFree + delay - now;
      flights.push({ arrives: linkFree + delay, took });
      delays.push({ at: now, delay: took });
    }
  }
  return { delays, sent, flow, acks };
}

describe('flow', () => {
  test('a link with room loses nothing', () => {
    const { sent, delays, acks } = through(() => 1_000, 2_000, 20);
    expect(sent).toBe(500);
    expect(Math.max(...delays.map(({ delay }) => delay))).toBeLessThan(50);
    // Five a second at first, then three in two seconds.
    expect(acks).toBeLessThan(80);
  });

  test('a link with room and a long way (300 ms there) loses nothing', () => {
    const { sent } = through(() => 1_000, 2_000, 20, 300);
    expect(sent).toBe(500);
  });

  test('through a link three times too slow, pictures never age by more than the budget and one ack once measured', () => {
    // 50 bytes/ms offered, 18 bytes/ms (150 kbit/s) carried.
    const { delays, sent } = through(() => 18, 2_000, 30);
    const settled = delays.filter(({ at }) => at > 8_000).map(({ delay }) => delay);
    expect(Math.max(...settled)).toBeLessThan(1_000);
    // And the link is used: at least half of what it could carry got through.
    expect(sent).toBeGreaterThan((30_000 * 18) / 2_000 / 2);
  });

  test('a link that becomes slow is noticed, one that recovers is used again', () => {
    const { delays } = through((at) => (at > 10_000 && at < 20_000 ? 15 : 500), 2_000, 40);
    const during = delays.filter(({ at }) => at > 13_000 && at < 20_000).map(({ delay }) => delay);
    expect(Math.max(...during)).toBeLessThan(1_200);
    const after = delays.filter(({ at }) => at > 35_000);
    expect(after.length).toBeGreaterThan(100);
  });

  test('nothing acknowledged: writing stops by itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 20_000 }), (bytes) => {
        const flow = new Flow(0);
        let written = 0;
        for (let now = 0; now < 60_000; now += 40) {
          if (flow.pressure(now) >= 1) continue;
          flow.wrote(bytes, now);
          written += bytes;
        }
        expect(written).toBeLessThan(60_000);
        expect(flow.outstandingBytes).toBe(written);
      }),
    );
  });

  test('a link that stops in the calm is noticed within a second, at the cost of what came meanwhile', () => {
    const { sent } = through((at) => (at < 20_000 ? 1_000 : 0.001), 2_000, 40);
    // 25 a second until then.
    expect(sent).toBeGreaterThanOrEqual(500);
    expect(sent - 500).toBeLessThanOrEqual(25);
  });

  test('what a receiver promises of its next acknowledgement is believed within bounds', () => {
    const flow = new Flow(0);
    flow.wrote(1_000, 0);
    flow.acked(1, 0, 10, 65_535);
    flow.wrote(1_000, 20);
    // 600 ms, and the 10 that it takes.
    expect(flow.excess(20 + 610)).toBe(0);
    expect(flow.excess(20 + 710)).toBe(100);
    flow.acked(2, 20, 730, 0);
    flow.wrote(1_000, 740);
    expect(flow.excess(740 + 310)).toBeGreaterThan(0);
  });

  test('what is under way is known exactly, however much it is', () => {
    const step = fc.oneof(
      fc.record({ write: fc.integer({ min: 1, max: 40 }), bytes: fc.integer({ min: 1, max: 5_000 }) }),
      fc.record({ ack: fc.integer({ min: 1, max: 60 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const flow = new Flow(0);
        const underWay: { bytes: number; at: number }[] = [];
        let count = 0;
        let now = 0;
        for (const each of steps) {
          now += 10;
          if ('write' in each)
            for (let left = Math.min(each.write, 256 - underWay.length); left > 0; left -= 1) {
              flow.wrote(each.bytes, now);
              underWay.push({ bytes: each.bytes, at: now });
            }
          else {
            count += underWay.splice(0, each.ack).length;
            flow.acked(count, now, now);
          }
          expect(flow.outstandingMessages).toBe(underWay.length);
          expect(flow.outstandingBytes).toBe(underWay.reduce((sum, { bytes }) => sum + bytes, 0));
          // Far enough for any shortest way: from there on each millisecond counts.
          const oldest = underWay[0]?.at ?? 0;
          const far = flow.excess(oldest + 100_000) - flow.excess(oldest + 50_000);
          expect(far).toBeCloseTo(underWay.length === 0 ? 0 : 50_000);
        }
      }),
    );
  });

  test('counters wrap without harm', () => {
    const flow = new Flow(0);
    for (let index = 1; index <= 1_000; index += 1) {
      flow.wrote(5_000_000, index * 10);
      flow.acked(index, index * 10, index * 10 + 5);
      expect(flow.outstandingBytes).toBe(0);
    }
  });

  test('acknowledging what was never sent is a protocol error', () => {
    const flow = new Flow(0);
    flow.wrote(10, 0);
    expect(() => flow.acked(2, 0, 1)).toThrow(ProtocolError);
    flow.acked(1, 0, 1);
    expect(() => flow.acked(0, 0, 2)).toThrow(ProtocolError);
  });
});
