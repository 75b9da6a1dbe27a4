import { expect, test } from 'vitest';
import { Recent } from '../../lib/recent.ts';
import { createHashing, usualCost } from './hashing.ts';
import { Lane } from './lane.ts';

test('a password is hashed with argon2id at the cost asked for, and recognised', async () => {
  const hashing = createHashing();
  const encoded = await hashing.hash('trois grenouilles bleues');
  expect(encoded).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await hashing.verify(encoded, 'trois grenouilles bleues')).toBe(true);
  expect(await hashing.verify(encoded, 'trois grenouilles vertes')).toBe(false);
  expect(await hashing.verify(undefined, 'trois grenouilles bleues')).toBe(false);
  expect(hashing.outdated(encoded)).toBe(false);
  expect(createHashing({ ...usualCost, passes: 3 }).outdated(encoded)).toBe(true);
  await hashing.close();
});

test('an accent typed in two ways is the same accent', async () => {
  const hashing = createHashing({ memory: 64, passes: 1 });
  const encoded = await hashing.hash('été à la récré'.normalize('NFC'));
  expect(await hashing.verify(encoded, 'été à la récré'.normalize('NFD'))).toBe(true);
  await hashing.close();
});

test('closing while a check is under way fails that check, and leaves nothing unheard', async () => {
  const cost = { memory: 64, passes: 1 };
  const first = createHashing(cost);
  const encoded = await first.hash('word');
  await first.close();
  const second = createHashing(cost, 1);
  const checked = expect(second.verify(encoded, 'word')).rejects.toThrow(/hashing/);
  await second.close();
  await checked;
});

test('a hash that cannot be read fails that check only, and many checks share the threads', async () => {
  const hashing = createHashing({ memory: 64, passes: 1 }, 2);
  await expect(hashing.verify('not a hash', 'word')).rejects.toThrow(/hashing/);
  const encoded = await hashing.hash('word');
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => hashing.verify(encoded, n % 2 ? 'word' : 'no')),
  );
  expect(answers).toEqual(Array.from({ length: 50 }, (_, n) => n % 2 === 1));
  await hashing.close();
  await expect(hashing.hash('late')).rejects.toThrow(/closed/);
});

test('a lane runs a few at a time in order, and refuses at once when its line is full', async () => {
  const lane = new Lane(2, 3);
  const order: string[] = [];
  const open: (() => void)[] = [];
  const job = (name: string) =>
    lane.run(async () => {
      order.push(name);
      await new Promise<void>((resolve) => open.push(resolve));
      return name;
    });
  const jobs = ['a', 'b', 'c', 'd', 'e'].map(job);
  expect(order).toEqual(['a', 'b']);
  expect(lane.waiting).toBe(3);
  await expect(job('f')).rejects.toMatchObject({ code: 'busy', status: 503, retryAfter: 10 });
  while (order.length < 5 || open.length > 0) {
    open.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await Promise.all(jobs)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(order).toEqual(['a', 'b', 'c', 'd', 'e']);
  // A job that fails leaves its place too.
  await expect(lane.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(lane.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await lane.run(async () => 'g')).toBe('g');
});

test('what is remembered is bounded, and what is used stays', () => {
  const recent = new Recent<number>(10);
  for (let count = 0; count < 1000; count++) {
    recent.set(`${count}`, count);
    expect(recent.get('0')).toBe(0);
    expect(recent.size).toBeLessThanOrEqual(20);
  }
  expect(recent.get('1')).toBeUndefined();
});
