import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeys } from './keys.ts';

const ring = (...names: string[]) => names.map((name) => `${name}:${name.repeat(32)}`).join(',');

test('what was signed is verified, for its purpose only', () => {
  const keys = createKeys(ring('a'));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (payload) => {
      const token = keys.sign('session', payload);
      expect(keys.verify('session', token)).toEqual(Buffer.from(payload));
      expect(keys.verify('pass', token)).toBeUndefined();
    }),
  );
});

test('any changed character is refused', () => {
  const keys = createKeys(ring('a'));
  const token = keys.sign('session', 'zoé');
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom('A', 'z', '0', '.', '-'), (at, sign) => {
      fc.pre(token[at] !== sign);
      const forged = token.slice(0, at) + sign + token.slice(at + 1);
      // The last character of base64url may hold unused bits: what decodes to the same bytes is the same token.
      const same = Buffer.from(forged.split('.')[2] ?? '', 'base64url').equals(
        Buffer.from(token.split('.')[2] ?? '', 'base64url'),
      );
      if (at < token.lastIndexOf('.') || !same) expect(keys.verify('session', forged)).toBeUndefined();
    }),
  );
});

test('after a rotation old tokens stay valid and new ones use the new key', () => {
  const before = createKeys(ring('a'));
  const during = createKeys(ring('b', 'a'));
  const after = createKeys(ring('b'));
  const old = before.sign('session', 'x');
  expect(during.verify('session', old)?.toString()).toBe('x');
  expect(after.verify('session', old)).toBeUndefined();
  expect(after.verify('session', during.sign('session', 'y'))?.toString()).toBe('y');
});

test('two keys of the same secret but other purposes differ', () => {
  const keys = createKeys(ring('a'));
  expect(keys.verify('two', keys.sign('one', 'x'))).toBeUndefined();
  expect(keys.verify('one', keys.sign('one', 'x'))?.toString()).toBe('x');
});
