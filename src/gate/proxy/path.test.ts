// A rule about paths must never see another path than the site.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFree, isOfGate, readPath, readRule } from './path.ts';

const normal = (target: string) => {
  const read = readPath(target);
  return read.type === 'clear' ? read.normal : read.type;
};

test.each([
  ['/', '/'],
  ['/a/b', '/a/b'],
  ['/a/./b/../c', '/a/c'],
  ['/a/..', '/'],
  ['/a/.', '/a/'],
  ['//a///b//', '/a/b/'],
  ['/%61%2D%7e', '/a-~'],
  ['/a/%2e%2E/b', '/b'],
  ['/caf%c3%a9', '/caf%C3%A9'],
  ['/a%20b', '/a%20b'],
  ['/A/a', '/A/a'],
  ['/.well-known/x', '/.well-known/x'],
  ['/a;v=1/b', '/a;v=1/b'],
])('%s is %s', (target, expected) => expect(normal(target)).toBe(expected));

test.each([
  '/static/..%2fadmin',
  '/static/..%5Cadmin',
  '/static/%252e%252e/admin',
  '/static/%25252fadmin',
  '/static/..;/admin',
  '/static/..%3b/admin',
  '/static/%2e%2e;x/admin',
  '/static/%c0%ae%c0%ae/admin',
  '/static/%u002e',
  '/100%',
  '/static/%0a',
  '/static/%e9',
  '/../etc',
  '/static/../../etc',
])('%s is ambiguous', (target) => expect(normal(target)).toBe('ambiguous'));

test.each(['', '*', 'http://site/static/a', 'static/a', '/a\\b', '/a#b', '/a\u0007', '/caf\u00e9', '/a%00'])(
  '%j is malformed',
  (target) => expect(normal(target)).toBe('malformed'),
);

test('the query string stays as it was written', () => {
  expect(readPath('/a/../b?next=/x/../%2f%zz')).toEqual({ type: 'clear', normal: '/b', search: '?next=/x/../%2f%zz' });
});

test('a normal form is its own normal form, and holds nothing that a server could still resolve', () => {
  const piece = fc.constantFrom(
    'a',
    'static',
    '.',
    '..',
    '%2e',
    '%2E%2e',
    '',
    '%61',
    '%20',
    ';x',
    '%25',
    '%3b',
    '%2f',
    '%41',
    '..;a',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const read = readPath(`/${pieces.join('/')}`);
      if (read.type !== 'clear') return;
      expect(readPath(read.normal)).toEqual(read);
      expect(read.normal).not.toMatch(/\/\/|\/\.{1,2}(\/|;|$)|%2[ef]|%5c|%[46]1/i);
      // What a browser's own parser makes of it is the same place.
      expect(new URL(read.normal, 'http://site').pathname).toBe(read.normal);
    }),
    { numRuns: 2_000 },
  );
});

test('rules match a path or all below it, and nothing beside', () => {
  const rules = ['/static/*', '/about'].map(readRule);
  for (const path of ['/static/', '/static/a/b', '/about']) expect(isFree(rules, path)).toBe(true);
  for (const path of ['/static', '/statics/a', '/about/', '/about/x', '/STATIC/a', '/']) {
    expect(isFree(rules, path)).toBe(false);
  }
});

test.each(['static/*', '/a/../b', '/a*', '/a/*/b', '/a//b', '/a?x', '/%61', '/gate/*', '/gate', '/..%2fa', ''])(
  'the rule %j is refused',
  (rule) => expect(() => readRule(rule)).toThrow(/must be a path|belongs to the gate/),
);

test('the gate’s own addresses are known in every writing', () => {
  for (const target of ['/gate', '/gate/', '//gate/x', '/a/../gate/board.json', '/%67ate/x']) {
    expect(isOfGate(normal(target))).toBe(true);
  }
  expect(isOfGate('/gateau')).toBe(false);
});
