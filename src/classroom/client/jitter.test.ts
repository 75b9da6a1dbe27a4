// How long voices are held back, and what is played of them, on simulated networks.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Jitter, maxTarget, minTarget } from './jitter.ts';
import { sampleRate, VoiceTrack } from './voice-track.ts';
import { CaptureClock } from './wall-clock.ts';

const packet = 60;
const perPacket = (sampleRate * packet) / 1_000;
const block = 128;
const blockMs = (block / sampleRate) * 1_000;

/** Plays `count` packets whose samples count up by packet; `late(index)` is each one's transit in ms. */
function play(count: number, late: (index: number) => number, sent: (index: number) => boolean = () => true) {
  const track = new VoiceTrack();
  const arrivals = Array.from({ length: count }, (_, index) => ({ index, capturedAt: 1_000 + index * packet }))
    .filter(({ index }) => sent(index))
    .map(({ index, capturedAt }) => ({ index, capturedAt, at: capturedAt + packet + late(index) }));
  // One TCP connection keeps the order.
  arrivals.forEach((arrival, index) => {
    arrival.at = Math.max(arrival.at, arrivals[index - 1]?.at ?? 0);
  });
  const output: { at: number; sample: number }[] = [];
  let next = 0;
  for (let now = 1_000; now < 1_000 + count * packet + 2_000; now += blockMs) {
    for (let arrival = arrivals[next]; arrival && arrival.at <= now; arrival = arrivals[++next])
      track.push(
        { capturedAt: arrival.capturedAt, samples: new Float32Array(perPacket).fill((arrival.index + 1) / 1_000) },
        now,
      );
    const out = new Float32Array(block);
    track.mix(out, now);
    for (const sample of out) output.push({ at: now, sample });
  }
  const heard = new Set(output.map(({ sample }) => Math.round(sample * 1_000)).filter((index) => index > 0));
  return { track, output, heard };
}

/** Notes packets that come one after the other, in step with their capture. */
function noting(jitter: Jitter): (transit: number) => void {
  let at = 0;
  return (transit) => {
    at += packet;
    jitter.note(transit, at);
  };
}

describe('jitter', () => {
  test('what a stall held back and let go at once is no longer way', () => {
    const jitter = new Jitter();
    const note = noting(jitter);
    for (let index = 0; index < 200; index += 1) note(10);
    const usual = jitter.delay;
    const released = 1_000_000;
    for (let index = 0; index < 30; index += 1) jitter.note(30 * packet - index * packet, released);
    expect(jitter.delay).toBeLessThanOrEqual(usual + maxTarget);
  });

  test('a way that becomes a second longer is followed within a second', () => {
    const jitter = new Jitter();
    const note = noting(jitter);
    for (let index = 0; index < 200; index += 1) note(10);
    for (let index = 0; index < 16; index += 1) note(1_010);
    expect(jitter.delay).toBeGreaterThan(1_010);
    expect(jitter.delay).toBeLessThan(1_010 + maxTarget + 1);
  });

  test('a calm network is held to the least, whatever the clocks’ distance', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (distance) => {
        const jitter = new Jitter();
        const note = noting(jitter);
        for (let index = 0; index < 200; index += 1) note(distance + (index % 3));
        expect(jitter.target).toBe(minTarget);
        expect(jitter.delay).toBeLessThan(distance + minTarget + 5);
      }),
    );
  });

  test('the target stays between its bounds on any network', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 5_000, noNaN: true }), { maxLength: 400 }), (transits) => {
        const jitter = new Jitter();
        const note = noting(jitter);
        for (const transit of transits) {
          note(transit);
          expect(jitter.target).toBeGreaterThanOrEqual(minTarget);
          expect(jitter.target).toBeLessThanOrEqual(maxTarget);
        }
      }),
    );
  });

  test('a network that shakes raises it at once, calm lowers it slowly', () => {
    const jitter = new Jitter();
    const note = noting(jitter);
    for (let index = 0; index < 200; index += 1) note(10);
    for (let index = 0; index < 10; index += 1) note(index % 2 === 0 ? 200 : 10);
    const raised = jitter.target;
    expect(raised).toBeGreaterThan(180);
    for (let index = 0; index < 20; index += 1) note(10);
    expect(jitter.target).toBeGreaterThan(raised - 25);
    for (let index = 0; index < 500; index += 1) note(10);
    expect(jitter.target).toBe(minTarget);
  });

  test('a publisher whose clock was set starts over', () => {
    const jitter = new Jitter();
    const note = noting(jitter);
    for (let index = 0; index < 50; index += 1) note(10);
    for (let index = 0; index < 50; index += 1) note(3_600_000);
    expect(jitter.target).toBeLessThan(150);
    expect(jitter.delay).toBeLessThan(3_600_300);
  });
});

test('the capture clock follows a device that jumps, drifts and is read late', () => {
  const clock = new CaptureClock();
  const start = 1_000_000;
  // The first block claims to come from a second ahead, the next ones are read up to 30 ms late.
  clock.at(1_700_000, 10, start);
  const errors: number[] = [];
  for (let index = 0; index < 2_000; index += 1) {
    const captured = start + index * 10;
    // A sound card that is 1 % slow: its timestamps fall behind by 10 ms a second.
    const timestamp = 600_000 + index * 9_900;
    errors.push(clock.at(timestamp, 9.9, captured + 10 + (index % 4) * 10) - captured);
  }
  expect(Math.max(...errors.map(Math.abs))).toBeLessThan(60);
});

describe('voice track', () => {
  test('on a calm network every packet is heard, in order, nothing is missing', () => {
    const { heard, output, track } = play(100, () => 5);
    expect(heard.size).toBe(100);
    expect(track.missing).toBe(0);
    const order = output.map(({ sample }) => sample).filter((sample) => sample > 0);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(Math.max(...track.delays)).toBeLessThan(packet + 5 + 80 + 30);
  });

  test('packets that shake within the target are all heard without a gap once it has grown', () => {
    const { heard, track } = play(300, (index) => (index * 37) % 150);
    expect(heard.size).toBe(300);
    const late = track.delays.slice(100);
    expect(Math.max(...late)).toBeLessThan(packet + 150 + 60);
  });

  test('a stall of 300 ms is caught up afterwards without losing a packet', () => {
    const { heard, track } = play(600, (index) => (index >= 100 && index < 105 ? 300 - (index - 100) * packet : 0));
    expect(heard.size).toBe(600);
    expect(track.missing).toBeGreaterThan(0);
    expect(track.delays.at(-1)).toBeLessThan(packet + 110);
  });

  test('a pause of the speaker, when nothing is sent, is silence and not loss', () => {
    const { heard, output, track } = play(
      200,
      () => 5,
      (index) => index < 80 || index >= 120,
    );
    expect(heard.size).toBe(160);
    expect(track.missing).toBe(0);
    const gap = output.filter(
      ({ at, sample }) => at > 1_000 + 90 * packet && at < 1_000 + 115 * packet && sample !== 0,
    );
    expect(gap).toEqual([]);
  });

  test('what is hopelessly late is let go instead of delaying everything after it', () => {
    const { track } = play(300, (index) => (index === 100 ? 3_000 : 0));
    expect(track.delays.at(-1)).toBeLessThan(packet + maxTarget + 100);
  });
});
