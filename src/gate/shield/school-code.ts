// The code of a school for one day: what a teacher reads out to who can't do a proof of work. Nothing is stored: it names its
// school by three characters and proves itself by seven more (2^35), so guessing must be counted by whoever checks.
import { createHash } from 'node:crypto';
import { createRingKeys } from './ring-keys.ts';

/** Without I, L, O and U: nothing to mistake, no word to laugh at. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const day = 86_400_000;

export type SchoolCodes = {
  /** As people read it: `K7Q-4MX-9TZD`. */
  of(school: string, now: number): string;
  /** Today's codes, and yesterday's for an hour after midnight UTC. @returns the school's mark, or undefined */
  check(code: string, now: number): string | undefined;
};

/** @param ring as in PREAU_SECRET */
export function createSchoolCodes(ring: string): SchoolCodes {
  const keys = createRingKeys(ring, 'school code');
  const text = (mark: string, at: number) => `${mark}/${Math.floor(at / day)}`;
  return {
    of(school, now) {
      const mark = characters(createHash('sha256').update(school).digest(), 3);
      const code = `${mark}${characters(keys.sign(text(mark, now)), 7)}`;
      return `${code.slice(0, 3)}-${code.slice(3, 6)}-${code.slice(6)}`;
    },
    check(code, now) {
      const plain = code.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
      if (plain.length !== 10 || [...plain].some((character) => !alphabet.includes(character))) return undefined;
      const mark = plain.slice(0, 3);
      const proof = Buffer.from(plain.slice(3));
      const days = now % day < 3_600_000 ? [now, now - day] : [now];
      const good = days.some((at) => keys.matches(text(mark, at), proof, (mac) => Buffer.from(characters(mac, 7))));
      return good ? mark : undefined;
    },
  };
}

/** Five bits a character, from the first bytes. */
function characters(bytes: Uint8Array, count: number): string {
  let bits = 0n;
  for (const byte of bytes.subarray(0, 8)) bits = (bits << 8n) | BigInt(byte);
  let written = '';
  for (let place = 0; place < count; place++) written += alphabet[Number((bits >> BigInt(59 - 5 * place)) & 31n)];
  return written;
}
