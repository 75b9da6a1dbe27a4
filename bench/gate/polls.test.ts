// The board's policy asks less than every 5 s, in short lines too, and notices the turn no later.
import { expect, test } from 'vitest';
import { mornings, simulate, ways } from './polls.ts';

/** The same mornings each time. */
function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test.each(mornings)('in a line of $name', (morning) => {
  const [policy, fixed] = [ways['board policy'], ways['fixed 5 s']];
  if (!policy || !fixed) throw new Error('the ways have other names');
  for (const seed of [1, 2, 3]) {
    const [board, every] = [simulate(morning, policy, chanceFrom(seed)), simulate(morning, fixed, chanceFrom(seed))];
    expect(board.pollsPerVisitorHour).toBeLessThan(every.pollsPerVisitorHour);
    expect(board.delayMedian).toBeLessThan(every.delayMedian);
    expect(board.delayP95).toBeLessThan(every.delayP95);
  }
});
