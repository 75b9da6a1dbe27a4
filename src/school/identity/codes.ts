// One-time activation codes: short enough to be typed from paper by a child, never kept as they are.
import type { Chance } from '../../lib/clock.ts';
import type { Keys } from '../../lib/keys.ts';

/** No letter or digit that looks like another one, and no vowel that could make a word. */
const alphabet = '23456789BCDFGHJKMNPQRSTVWXZ';
const length = 10;

/** Milliseconds for which a code can be used. */
export const codeLifetime = 30 * 24 * 3_600_000;

/** Ten characters shown as `XXXXX-XXXXX`, 47 bits. */
export function newCode(chance: Chance): string {
  let code = '';
  // Bytes past the last whole multiple of the alphabet are thrown away: every character is as likely as any other.
  const limit = 256 - (256 % alphabet.length);
  while (code.length < length) {
    for (const byte of chance.bytes(length)) {
      if (byte < limit && code.length < length) code += alphabet[byte % alphabet.length];
    }
  }
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

/** As typed: capitals or not, with or without spaces and dashes. */
function plainCode(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** What is kept of a code: the signature without what is signed, so that the ring of secrets can turn. */
export function codeHash(keys: Keys, accountId: string, code: string): string {
  const [, kid, mac] = keys.sign('activation', `${accountId}/${plainCode(code)}`).split('.');
  return `${kid}.${mac}`;
}

/** Compares in constant time, with any secret of the ring. */
export function codeMatches(keys: Keys, accountId: string, code: string, hash: string): boolean {
  const payload = Buffer.from(`${accountId}/${plainCode(code)}`).toString('base64url');
  return keys.verify('activation', `${payload}.${hash}`) !== undefined;
}
