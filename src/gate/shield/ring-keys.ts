// Keys of the shield's own signatures, derived from the ring of secrets. The first signs, all verify.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

export type RingKeys = {
  /** All 32 bytes of HMAC-SHA-256. */
  sign(text: string | Uint8Array): Buffer;
  /** Compares in constant time what may be a part of a signature; at least 8 bytes. */
  isSigned(text: string | Uint8Array, signature: Uint8Array): boolean;
  /** The same for a signature that was written in another form. */
  matches(text: string, given: Uint8Array, form: (mac: Buffer) => Buffer): boolean;
};

/** @param ring `kid:secret[,older…]` */
export function createRingKeys(ring: string, purpose: string): RingKeys {
  const keys = ring
    .split(',')
    .map((entry) => Buffer.from(hkdfSync('sha256', entry.slice(entry.indexOf(':') + 1), 'preau-shield', purpose, 32)));
  const [first] = keys;
  if (!first) throw new Error('the ring of secrets is empty');
  const mac = (key: Buffer, text: string | Uint8Array) => createHmac('sha256', key).update(text).digest();
  return {
    sign: (text) => mac(first, text),
    matches: (text, given, form) =>
      keys.some((key) => {
        const right = form(mac(key, text));
        return right.length === given.length && timingSafeEqual(right, given);
      }),
    isSigned: (text, signature) =>
      signature.length >= 8 &&
      signature.length <= 32 &&
      keys.some((key) => timingSafeEqual(mac(key, text).subarray(0, signature.length), signature)),
  };
}
