// A journal is read once for all who watch a replay, and again as soon as something else is to be told. Rules.
import { expect, test } from 'vitest';
import type { Happened } from '../activities/contract.ts';
import { createTellings } from './telling.ts';

const past: Happened[] = [
  {
    part: 'register',
    event: { type: 'entered', member: 1, userId: 'petit', name: 'M. Petit', role: 'teacher' },
    at: 1,
  },
  { part: 'register', event: { type: 'entered', member: 2, userId: 'zoe', name: 'Zoé', role: 'pupil' }, at: 2 },
  { part: 'recording', event: { type: 'started', member: 1 }, at: 3 },
  { part: 'recording', event: { type: 'pupils', members: [2] }, at: 4 },
];

test('[R10] [R6] many watch at once: one reading; who takes their word back is told no more, at once', async () => {
  let now = 0;
  let size = 10;
  let readings = 0;
  const tell = createTellings({ now: () => now });
  const journal = {
    size: async () => size,
    async read() {
      readings += 1;
      return past;
    },
  };
  const ask = (...who: string[]) => tell('s/l', journal, { authorised: new Set(who), end: 100, since: 0 });
  const all = await Promise.all(Array.from({ length: 30 }, () => ask('zoe')));
  expect(readings).toBe(1);
  expect(new Set(all.map(({ etag }) => etag)).size).toBe(1);
  expect(all[0]?.people.map(({ name }) => name)).toEqual(['M. Petit', 'Zoé']);
  expect((await ask()).people.map(({ name }) => name)).toEqual(['M. Petit']);
  expect(readings).toBe(2);
  // The lesson goes on: not at each of its events, but soon.
  size = 20;
  await ask();
  expect(readings).toBe(2);
  now = 5_000;
  await ask();
  expect(readings).toBe(3);
  now = 60_000;
  await ask();
  expect(readings).toBe(3);
});
