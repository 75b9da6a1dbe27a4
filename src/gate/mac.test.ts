// The MAC of tokens against node's own.
import { createHmac, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createMac, sameBytes } from './mac.ts';

test('gives what node gives, for every length of message and key', () => {
  for (const keyLength of [0, 1, 20, 32, 63, 64]) {
    const key = randomBytes(keyLength);
    const mac = createMac(key, 200);
    for (let length = 0; length <= 200; length++) {
      const message = randomBytes(length + 3);
      const made = Buffer.alloc(40);
      mac(message, length, made, 4, 32);
      const right = createHmac('sha256', key).update(message.subarray(0, length)).digest();
      expect(made.subarray(4, 36).equals(right)).toBe(true);
      expect(made.readUInt32BE(0) + made.readUInt32BE(36)).toBe(0);
    }
  }
});

test('writes no more bytes than asked for', () => {
  const made = Buffer.alloc(20);
  createMac(Buffer.from('key'), 56)(Buffer.from('hello'), 5, made, 0, 16);
  const right = createHmac('sha256', 'key').update('hello').digest('hex');
  expect(made.toString('hex')).toBe(`${right.slice(0, 32)}00000000`);
});

test('a message or a key that is too long is refused', () => {
  expect(() => createMac(Buffer.alloc(65), 10)).toThrow('64 bytes');
  expect(() => createMac(Buffer.alloc(32), 10)(Buffer.alloc(11), 11, Buffer.alloc(32), 0, 32)).toThrow('longer');
});

test('one different bit anywhere is a difference', () => {
  const one = randomBytes(16);
  expect(sameBytes(one, 0, Buffer.from(one), 0, 16)).toBe(true);
  for (let bit = 0; bit < 128; bit++) {
    const other = Buffer.from(one);
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(sameBytes(one, 0, other, 0, 16)).toBe(false);
  }
});
