// Numbers that nodes give by themselves: never the same twice, whatever each of them knew.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bottomOf, headroomFor, stripedBlock, stripes, topOf } from './stripes.ts';

const anyNode = fc.record({
  known: fc.integer({ min: 1, max: 20_000 }),
  rate: fc.double({ min: 0, max: 5_000, noNaN: true }),
  blocks: fc.integer({ min: 0, max: 50 }),
});

test('[G2] nodes that lost each other never give one number twice, whatever each knew', () => {
  fc.assert(
    fc.property(fc.array(anyNode, { maxLength: stripes }), (nodes) => {
      const given = new Set<number>();
      for (const [index, { known, rate, blocks }] of nodes.entries()) {
        const hold = { known, headroom: headroomFor(rate) };
        let least = bottomOf(hold);
        for (let taken = 0; taken < blocks; taken++) {
          const block = stripedBlock(least, index);
          if (!block) throw new Error('no block');
          expect(block.from >= least && block.end <= topOf(hold)).toBe(true);
          // Blocks begin on one grid, so a whole one is another's or nobody's.
          expect([block.from % 64, block.end - block.from, given.has(block.from)]).toEqual([0, 64, false]);
          given.add(block.from);
          least = block.end;
        }
      }
    }),
  );
});

test('what is left to the others lasts ten seconds of the fastest seen, and a thousand numbers at least', () => {
  expect(headroomFor(0)).toBeGreaterThanOrEqual(1_000);
  expect(headroomFor(5_000)).toBe(50_000);
});

test('a seventeenth node gives no number by itself', () => {
  expect(stripedBlock(1, stripes)).toBeUndefined();
  expect(stripedBlock(1, -1)).toBeUndefined();
});
