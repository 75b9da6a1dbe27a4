// When a machine is too slow for the pictures that come: [Q10].
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Machine, machineStrain, type Work } from './machine.ts';
import { eased, noPictures, strained } from './means.ts';

const fine: Work = { queued: 1, received: 2, dropped: 0, decoded: 2, decoding: 20 };
const slow: Work = { queued: 9, received: 2, dropped: 1, decoded: 1, decoding: 900 };

/** Beats of 100 ms. */
function run(machine: Machine, work: readonly Work[], beats: number, from = 0, wanted = true): number {
  for (let beat = 1; beat <= beats; beat += 1) machine.look(work, wanted, from + beat * 100);
  return from + beats * 100;
}

describe('a machine', () => {
  test('[Q10] what waits to be decoded, what is left out, what is late and a thread that stands still are strain', () => {
    expect(machineStrain([fine], 500, 0)).toBeLessThan(eased);
    expect(machineStrain([{ ...fine, queued: 4 }], 500, 0)).toBeGreaterThanOrEqual(strained);
    expect(machineStrain([{ ...fine, received: 8, dropped: 2 }], 500, 0)).toBeGreaterThanOrEqual(strained);
    expect(machineStrain([{ ...fine, received: 10, decoded: 10, decoding: 1_600 }], 500, 0)).toBeGreaterThanOrEqual(
      strained,
    );
    expect(machineStrain([fine], 2_000, 1_200)).toBeGreaterThanOrEqual(strained);
    expect(machineStrain([], 2_000, 1_200)).toBeGreaterThanOrEqual(strained);
    expect(machineStrain([fine], 2_000, 600)).toBeLessThan(strained);
    // A decoder that works ahead by two pictures is not late.
    expect(machineStrain([{ ...fine, received: 10, decoded: 10, decoding: 1_000 }], 500, 0)).toBeLessThan(strained);
  });

  test('[Q10] one slow stream among many counts, and the order of streams doesn’t', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([fine, fine, slow, fine], { minLength: 4, maxLength: 4 }), (work) => {
        expect(machineStrain(work, 500, 0)).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  test('[Q10] goes down within seconds, never to silence, and comes back when it has time', () => {
    const machine = new Machine(true, 0);
    let now = run(machine, [slow], 50);
    expect(machine.level).toBeGreaterThan(1);
    now = run(machine, [slow], 300, now);
    expect(machine.level).toBe(noPictures);
    // No pictures come any more: that is ease, and they are tried again.
    now = run(machine, [], 300, now);
    expect(machine.level).toBeLessThan(noPictures);
    run(machine, [fine], 3_000, now);
    expect(machine.level).toBe(0);
  });

  test('[Q10] the burst with which a picture opens, and one long pause, are no strain', () => {
    const machine = new Machine(true, 0);
    let now = run(machine, [fine], 40);
    now = run(machine, [{ queued: 60, received: 60, dropped: 0, decoded: 5, decoding: 200 }], 2, now);
    now = run(machine, [fine], 40, now);
    machine.look([fine], true, now + 700);
    run(machine, [fine], 40, now + 700);
    expect(machine.level).toBe(0);
  });

  test('[Q10] a page that wants no pictures learns nothing', () => {
    const machine = new Machine(true, 0);
    const now = run(machine, [slow], 30);
    const { level } = machine;
    run(machine, [], 3_000, now, false);
    expect(machine.level).toBe(level);
  });

  test('[Q10] who decodes no pictures at all has them left out from the start', () => {
    const machine = new Machine(false, 0);
    run(machine, [], 100);
    expect(machine.level).toBe(5);
  });
});
