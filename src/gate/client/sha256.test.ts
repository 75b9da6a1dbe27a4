import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { longest, sha256 } from './sha256.ts';

test('every length that fits in a block', () => {
  for (let length = 0; length <= longest; length++) {
    const message = randomBytes(length);
    expect(Buffer.from(sha256(message)).toString('hex')).toBe(createHash('sha256').update(message).digest('hex'));
  }
  expect(() => sha256(new Uint8Array(longest + 1))).toThrow(RangeError);
});
