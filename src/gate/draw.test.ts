// A draw can be recomputed by anyone, and its flat arrays hold what was put in.
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { handle } from './decide.ts';
import { createDraw, seedHash, verifyDraw } from './draw.ts';
import { usualPolicy } from './model.ts';
import { initialState } from './state.ts';

const start = Date.UTC(2026, 10, 23, 8, 0, 0);
const hex = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => Buffer.from(bytes).toString('hex'));

/** The order as SPEC.md tells it, in as few words as possible. */
function byHand(seed: string, entrants: readonly string[]): string[] {
  const rank = (subject: string) =>
    createHmac('sha256', Buffer.from(seed, 'hex')).update(Buffer.from(subject, 'hex')).digest('hex').slice(0, 16);
  return [...new Set(entrants)].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

test('[G53] every rank can be recomputed from the published seed, and numbers follow the ranks without a gap', () => {
  fc.assert(
    fc.property(
      hex(32),
      fc.array(hex(8), { maxLength: 300 }),
      fc.integer({ min: 1, max: 1_000_000 }),
      (seed, asked, first) => {
        const draw = createDraw(seed);
        for (const subject of asked) draw.enrol(subject);
        const left = asked.slice(0, asked.length >> 2);
        for (const subject of left) draw.withdraw(subject);
        const entrants = asked.filter((subject) => !left.includes(subject));
        draw.close();
        const order = byHand(seed, entrants);
        expect(draw.size).toBe(order.length);
        expect(order.map((subject) => draw.orderOf(subject))).toEqual(order.map((_, i) => i));
        for (const subject of left) expect(draw.orderOf(subject)).toBeUndefined();
        const published = { seedHash: seedHash(seed), entrantsHash: draw.entrantsHash(), seed, first };
        const verified = verifyDraw(published, draw.entrants());
        expect([...verified]).toEqual(order.map((subject, i) => [subject, first + i]));
      },
    ),
    { numRuns: 200 },
  );
});

test('[G53] another seed or another list than the announced one is found out', () => {
  const draw = createDraw('07'.repeat(32));
  for (let i = 1; i <= 50; i++) draw.enrol(i.toString(16).padStart(16, '0'));
  draw.close();
  const published = {
    seedHash: seedHash('07'.repeat(32)),
    entrantsHash: draw.entrantsHash(),
    seed: '07'.repeat(32),
    first: 1,
  };
  expect(verifyDraw(published, draw.entrants()).size).toBe(50);
  expect(() => verifyDraw({ ...published, seed: '08'.repeat(32) }, draw.entrants())).toThrow('seed');
  expect(() => verifyDraw(published, draw.entrants().slice(8))).toThrow('entrants');
});

test('[G53] 20 000 entrants keep their ranks while the arrays grow, and their order is uniform', () => {
  const draw = createDraw('2a'.repeat(32));
  const entrants = Array.from({ length: 20_000 }, (_, i) => (i * 65_537).toString(16).padStart(16, '0'));
  for (const subject of entrants) draw.enrol(subject);
  for (const subject of entrants) draw.enrol(subject);
  draw.close();
  expect(draw.size).toBe(entrants.length);
  expect(byHand('2a'.repeat(32), entrants).every((subject, order) => draw.orderOf(subject) === order)).toBe(true);
  // χ² of where the first 2 000 who asked came out, over 20 tenths and half tenths: 43.8 is the 0.1 % point at 19 degrees.
  const counts = new Array<number>(20).fill(0);
  for (const subject of entrants.slice(0, 2_000)) counts[Math.floor((draw.orderOf(subject) ?? 0) / 1_000)]!++;
  expect(counts.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0)).toBeLessThan(43.8);
});

test('[G53] who asks before the opening is enrolled, the list is fixed, then numbers are those of the draw, then first come', () => {
  const seed = '01'.repeat(32);
  const state = initialState(
    { ...usualPolicy, mode: 'scheduled', opensAt: start + 60_000, capacity: 0 },
    { now: start, epoch: 1 },
  );
  const subject = (who: number) => who.toString(16).padStart(16, '0');
  const arrive = (who: number, now: number, lane: 'open' | 'staff' = 'open') =>
    handle(state, { type: 'arrive', subject: subject(who), lane, durable: who % 2 === 0 }, now);
  handle(state, { type: 'draw', lane: 'open', seed }, start);
  for (let who = 1; who <= 40; who++) expect(arrive(who, start)).toEqual({ type: 'enrolled', lane: 'open' });
  for (let who = 1; who <= 40; who++) expect(arrive(who, start)).toEqual({ type: 'enrolled', lane: 'open' });
  handle(state, { type: 'block', lane: 'staff', from: 1, end: 9, epoch: 1, nobodys: true }, start);
  expect(arrive(40, start, 'staff')).toMatchObject({ place: { lane: 'staff', number: 1 } });

  const opening = start + 60_000;
  expect(handle(state, { type: 'tick' }, opening)).toEqual({ type: 'block_needed', lane: 'open', numbers: 39 });
  handle(state, { type: 'block', lane: 'open', from: 101, end: 201, epoch: 1, nobodys: true }, opening);
  handle(state, { type: 'tick' }, opening);
  // The list's hash may be published now; the numbers wait until it was.
  expect(state.draw?.stage).toBe('closed');
  expect(arrive(7, opening)).toEqual({ type: 'enrolled', lane: 'open' });
  expect(arrive(50, opening)).toMatchObject({ type: 'ticket', place: { number: 140 } });
  handle(state, { type: 'tick' }, opening + 1000);

  const order = byHand(
    seed,
    Array.from({ length: 39 }, (_, i) => subject(i + 1)),
  );
  for (let who = 1; who <= 39; who++) {
    expect(arrive(who, opening + 1000)).toMatchObject({
      place: { lane: 'open', number: 101 + order.indexOf(subject(who)) },
    });
  }
  expect(arrive(51, opening + 1000)).toMatchObject({ place: { number: 141 } });
  expect(arrive(50, opening + 1000)).toMatchObject({ place: { number: 140 } });
});

test('[G53] nobody is called before the numbers of the draw are known', () => {
  const state = initialState({ ...usualPolicy, mode: 'scheduled', opensAt: start + 1000 }, { now: start, epoch: 1 });
  handle(state, { type: 'draw', lane: 'open', seed: '05'.repeat(32) }, start);
  handle(state, { type: 'block', lane: 'open', from: 1, end: 101, epoch: 1, nobodys: true }, start);
  handle(state, { type: 'arrive', subject: '00000000000000aa', lane: 'open', durable: false }, start);
  handle(state, { type: 'tick' }, start + 1000);
  expect(state.lanes.open.serving).toBe(0);
  expect(handle(state, { type: 'enter', subject: '00000000000000bb', lane: 'open' }, start + 1000)).toMatchObject({
    code: 'waiting',
  });
  handle(state, { type: 'tick' }, start + 2000);
  expect(state.lanes.open.serving).toBe(1);
  const reply = handle(
    state,
    { type: 'claim', subject: '00000000000000aa', place: { lane: 'open', number: 1 }, expiresAt: start + 9_000 },
    start + 2000,
  );
  expect(reply).toMatchObject({ type: 'seat' });
});
