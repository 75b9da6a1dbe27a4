// A camera's stream when some of what it gives can't be taken.
import { expect, test } from 'vitest';
import { drain } from './drain.ts';

/** Gives 1, 2, 3, … */
function countTo(most: number, ended: (error: unknown) => void = () => {}): ReadableStream<number> {
  let given = 0;
  return new ReadableStream({
    pull(controller) {
      given += 1;
      if (given > most) controller.close();
      else controller.enqueue(given);
    },
    cancel: ended,
  });
}

test('what can’t be taken is told, and the next goes on', async () => {
  const taken: number[] = [];
  const troubles: unknown[] = [];
  const broken = new Error('broken');
  await drain(
    countTo(10),
    (value) => {
      if (value === 3 || value === 4 || value === 8) throw broken;
      taken.push(value);
    },
    (error) => troubles.push(error),
  );
  expect(taken).toEqual([1, 2, 5, 6, 7, 9, 10]);
  expect(troubles).toEqual([broken, broken]);
});

test('a stream of which nothing can be taken any more is given up, and says why', async () => {
  let given = 0;
  let ended: unknown;
  const broken = new Error('broken');
  const stream = countTo(1_000, (error) => {
    ended = error;
  });
  const draining = drain(
    stream,
    (value) => {
      given = value;
      if (value > 100) throw broken;
    },
    () => {},
  );
  await expect(draining).rejects.toBe(broken);
  expect(ended).toBe(broken);
  expect(given).toBeLessThan(1_000);
});

test('a stream that fails says so', async () => {
  const gone = new Error('unplugged');
  const stream = new ReadableStream({
    start: (controller) => controller.error(gone),
  });
  await expect(
    drain(
      stream,
      () => {},
      () => {},
    ),
  ).rejects.toBe(gone);
});
