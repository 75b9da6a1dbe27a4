import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkBudgets } from './budgets.mjs';
import { aTree } from './testing/tree.ts';

/** Bytes that gzip can't make smaller. */
const heavy = (bytes: number) => randomBytes(bytes);

const manifest = {
  'index.html': {
    file: 'assets/index.js',
    imports: ['_shared.js'],
    css: ['assets/index.css'],
    dynamicImports: ['room.tsx'],
  },
  '_shared.js': { file: 'assets/shared.js' },
  'room.tsx': { file: 'assets/room.js' },
};

const aBuild = (sizes: { shared: number; room: number }) =>
  aTree({
    'dist/web/index.html': '<script type="module" src="/assets/index.js"></script><script src="/early.js"></script>',
    'dist/web/.vite/manifest.json': JSON.stringify(manifest),
    'dist/web/early.js': heavy(1000),
    'dist/web/assets/index.js': heavy(1000),
    'dist/web/assets/index.css': heavy(1000),
    'dist/web/assets/shared.js': heavy(sizes.shared),
    'dist/web/assets/room.js': heavy(sizes.room),
  });

test('what is loaded later does not count', () => {
  const { breaches, notes } = checkBudgets(aBuild({ shared: 1000, room: 200_000 }), 10_000);
  expect(breaches).toEqual([]);
  expect(notes[0]).toContain('5 files');
});

test('a shared chunk that is too heavy is refused', () => {
  expect(checkBudgets(aBuild({ shared: 8000, room: 1 }), 10_000).breaches).toEqual([
    expect.stringMatching(/too heavy/),
  ]);
});

test('without a build there is nothing to pass', () => {
  expect(checkBudgets(aTree({ 'package.json': '{}' })).breaches).toEqual([expect.stringMatching(/not built/)]);
});
