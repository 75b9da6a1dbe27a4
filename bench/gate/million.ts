// One million accounts in line, and one million in a draw: bytes, times, and how even and orderly the draw is. Prints one JSON line.
import { createHash } from 'node:crypto';
import { handle } from '../../src/gate/decide.ts';
import { seedHash, verifyDraw } from '../../src/gate/draw.ts';
import { type Policy, usualPolicy } from '../../src/gate/model.ts';
import { initialState } from '../../src/gate/state.ts';

export type Million = {
  bytes_per_account: number;
  /** From the opening to the first of the line inside, ms. */
  draw_open_ms: number;
  /** Of ranks against the order of enrolment, 20 × 20 fields: 361 degrees of freedom. */
  draw_chi2: number;
  draw_chi2_limit: number;
  /** Neighbours of the line called in the wrong order, or numbers that the published seed doesn't give. */
  draw_inversions: number;
};

const million = 1_000_000;
/** 99.9 % quantile of χ² with 361 degrees of freedom. */
const limit = 449.8;

const subjectOf = (index: number) => createHash('sha256').update(`account ${index}`).digest('hex').slice(0, 16);

function memory(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function inLine(): number {
  const now = 1_000_000;
  const state = initialState({ ...usualPolicy, capacity: 0 }, { now, epoch: 1 });
  handle(state, { type: 'block', lane: 'open', from: 1, end: million + 2, epoch: 1, nobodys: false }, now);
  const before = memory();
  for (let index = 0; index < million; index++) {
    handle(state, { type: 'arrive', subject: subjectOf(index), lane: 'open', durable: true }, now);
  }
  const after = memory();
  if (state.places.size !== million) throw new Error(`${state.places.size} places`);
  return (after - before) / million;
}

function inDraw(): Omit<Million, 'bytes_per_account'> {
  let now = 1_000_000;
  const opensAt = now + 60_000;
  const policy: Policy = { ...usualPolicy, mode: 'scheduled', opensAt, capacity: 3_000_000, pace: 100 };
  const state = initialState(policy, { now, epoch: 1 });
  const seed = createHash('sha256').update('bench').digest('hex');
  handle(state, { type: 'draw', lane: 'open', seed }, now);
  const subjects = Array.from({ length: million }, (_, index) => subjectOf(index));
  for (const subject of subjects) handle(state, { type: 'arrive', subject, lane: 'open', durable: true }, now);

  now = opensAt + 1;
  const began = performance.now();
  const asked = handle(state, { type: 'tick' }, now);
  if (asked.type !== 'block_needed') throw new Error(asked.type);
  handle(state, { type: 'block', lane: 'open', from: 1, end: million + 2, epoch: 1, nobodys: false }, now);
  handle(state, { type: 'tick' }, now);
  const entrantsHash = state.draw?.draw.entrantsHash() ?? '';
  now += 1_000;
  handle(state, { type: 'tick' }, now);
  const { serving } = state.lanes.open;
  const opened = performance.now() - began - 0;
  if (serving < 1) throw new Error('nobody was called');

  const numbers = subjects.map((subject) => {
    const reply = handle(state, { type: 'arrive', subject, lane: 'open', durable: true }, now);
    if (reply.type !== 'ticket') throw new Error(reply.type);
    return reply.place.number;
  });
  const published = { seedHash: seedHash(seed), entrantsHash, seed, first: 1 };
  const told = verifyDraw(published, state.draw?.draw.entrants() ?? new Uint8Array());
  let inversions = 0;
  const fields = new Float64Array(400);
  const seen = new Uint8Array(million + 2);
  for (const [index, number] of numbers.entries()) {
    if (told.get(subjects[index] ?? '') !== number || seen[number]) inversions += 1;
    seen[number] = 1;
    const field = Math.floor((index * 20) / million) * 20 + Math.floor(((number - 1) * 20) / million);
    fields[field] = (fields[field] ?? 0) + 1;
  }
  // Those called so far are those of the smallest numbers, and each comes in.
  const called = subjects.filter((_, index) => (numbers[index] ?? 0) <= serving);
  if (called.length !== serving) inversions += 1;
  for (const subject of called) {
    const number = told.get(subject) ?? 0;
    const place = { lane: 'open', number } as const;
    const reply = handle(state, { type: 'claim', subject, place, expiresAt: now + 3_600_000 }, now);
    if (reply.type !== 'seat') inversions += 1;
  }
  const expected = million / 400;
  let chi2 = 0;
  for (const count of fields) chi2 += (count - expected) ** 2 / expected;
  return { draw_open_ms: opened, draw_chi2: chi2, draw_chi2_limit: limit, draw_inversions: inversions };
}

const result: Million = { bytes_per_account: inLine(), ...inDraw() };
process.stdout.write(`${JSON.stringify(result)}\n`);
