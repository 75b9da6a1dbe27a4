// Who is with whom, as asked for every packet: right, and free.
import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GroupsState } from './contract.ts';
import { groupOf, groups } from './groups.ts';
import { Whereabouts } from './whereabouts.ts';

const arranged = (...members: number[][]): GroupsState => ({
  ...groups.initial,
  groups: members.map((one) => ({ name: '', members: one, expected: [], calledAt: 0, board: 0 })),
  life: { type: 'open', until: null, by: 1 },
});

const spread = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 30 });
const stateOf = (places: readonly number[], visits: GroupsState['visits'], open: boolean): GroupsState => ({
  ...arranged(...[1, 2, 3, 4].map((group) => places.flatMap((place, member) => (place === group ? [member] : [])))),
  visits,
  ...(!open && { life: { type: 'closed', why: 'leader' } as const }),
});

test('[G3] says what the state says, for every two members, and who moves', () => {
  const visit = fc.record({ member: fc.constant(40), group: fc.integer({ min: 1, max: 4 }) });
  fc.assert(
    fc.property(spread, spread, fc.option(visit), fc.boolean(), (first, second, visits, open) => {
      const whereabouts = new Whereabouts();
      const states = [stateOf(first, [], true), stateOf(second, visits ? [visits] : [], open)];
      for (const state of states) {
        const everyone = Array.from({ length: 45 }, (_, member) => member);
        const before = everyone.map((member) => whereabouts.of(member));
        const moves = whereabouts.movesTo(state);
        whereabouts.follow(state);
        for (const member of everyone) {
          const now = groupOf(state, member);
          expect(whereabouts.of(member)).toBe(now);
          expect(moves.get(member)).toBe(now === before[member] ? undefined : now);
          expect(whereabouts.together(member, 3)).toBe(now === groupOf(state, 3));
        }
      }
    }),
  );
});

/** Collections of garbage while this runs: none as long as nothing is allocated. */
async function collections(run: () => void): Promise<number> {
  let count = 0;
  const observer = new PerformanceObserver((list) => {
    count += list.getEntries().length;
  });
  observer.observe({ entryTypes: ['gc'] });
  run();
  await setImmediate();
  for (const _ of observer.takeRecords()) count += 1;
  observer.disconnect();
  return count;
}

test('[G3] asking allocates nothing: a packet costs no more than before', async () => {
  const whereabouts = new Whereabouts();
  whereabouts.follow(arranged([2, 3, 4], [5, 6, 7]));
  const rounds = 10_000_000;
  let together = 0;
  const ask = () => {
    for (let round = 0; round < rounds; round += 1)
      if (whereabouts.together(round & 7, (round >> 3) & 7)) together += 1;
  };
  // Compiled, and everything older collected.
  ask();
  const kept: unknown[] = [];
  const allocating = await collections(() => {
    for (let round = 0; round < rounds; round += 1) kept[round & 1023] = { pair: [round & 7] };
  });
  // The smallest object each time would need ten; what else the process does may need one.
  expect(allocating).toBeGreaterThan(8);
  expect(await collections(ask)).toBeLessThan(4);
  expect(together).toBeGreaterThan(0);
});
