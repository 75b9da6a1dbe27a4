// Tickets, passes, reservations and holds: short binary values in base64url, checked without any store. [G60]
import { createHash, hkdfSync } from 'node:crypto';
import { Recent } from '../lib/recent.ts';
import { type Lane, laneNames } from './contract.ts';
import { createMac, type Mac, sameBytes } from './mac.ts';

/** Servers' clocks may differ by this much, ms. */
export const clockTolerance = 2_000;

export type Purpose = 'ticket' | 'pass' | 'reservation' | 'hold' | 'device' | 'proven';

const purposes: readonly Purpose[] = ['ticket', 'pass', 'reservation', 'hold', 'device', 'proven'];
const version = 1;
const firstByte = (purpose: Purpose, lane: number) => (version << 6) | (purposes.indexOf(purpose) << 3) | lane;

/**
 * What every token says. The bytes are: version, purpose and lane, key, school, audience, issued, expires, subject, then what
 * the purpose adds, then 16 bytes of HMAC-SHA-256 over all of it.
 */
export type Token = {
  /** School or site: 16 hexadecimal digits. */
  school: string;
  /** Which gate: 8 hexadecimal digits of its name's hash. */
  audience: string;
  /** ms since 1970, kept to the ms. */
  issuedAt: number;
  expiresAt: number;
  /** 16 hexadecimal digits; zeros when it is nobody's. */
  subject: string;
  lane: Lane;
  /** Ticket: epoch and number (rank when `epoch` is 0 and a draw runs). Pass: generation and entry. Reservation: class size. Hold: row. */
  small: number;
  /** Up to 2^48 − 1: a ticket's number, a pass's moment of entry, a reservation's end of doors. */
  large: number;
  /** 16 hexadecimal digits: a draw's rank, a reservation's class. */
  extra: string;
};

type Keyed = { prefix: Uint8Array; mac: Mac; school: string; audience: string };
type Verified = { purpose: Purpose; token: Readonly<Token> };

export type TokenRefusal = 'malformed' | 'forged' | 'wrong_school' | 'wrong_audience' | 'expired' | 'early';

/** Bytes that tokens of one key, school and gate have in common, after the first. */
const prefixLength = 4 + 8 + 4;
/** With the nine bytes that SHA-256 adds, one block: a byte more would cost a third more. */
const length = 1 + prefixLength + 6 + 6 + 8 + 4 + 6 + 8;
const macLength = 16;

/** Tokens of one generation whose signature isn't checked again; some 10 MB at most. */
const remembered = 10_000;

/** Short names, kept in tokens instead of long ones. @returns `bytes` bytes as hexadecimal. */
export function shortName(text: string, bytes: 4 | 8): string {
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, bytes * 2);
}

export type TokenRing = ReturnType<typeof createTokenRing>;

/** @param ring `kid:secret[,older…]`: the first signs, all verify. */
export function createTokenRing(ring: string) {
  const secrets = ring.split(',').map((entry) => {
    const colon = entry.indexOf(':');
    return { name: shortName(entry.slice(0, colon), 4), secret: entry.slice(colon + 1) };
  });
  const [first] = secrets;
  if (!first) throw new Error('the ring of secrets is empty');
  const derived = new Map<string, Mac>();
  const macOf = (name: string, purpose: Purpose, school: string): Mac | undefined => {
    const id = `${name}/${purpose}/${school}`;
    const known = derived.get(id);
    if (known) return known;
    const entry = secrets.find((candidate) => candidate.name === name);
    if (!entry) return undefined;
    const key = new Uint8Array(hkdfSync('sha256', entry.secret, 'preau-gate', `${purpose}/${school}`, 32));
    // One gate serves few schools by token; a flood of made-up school names must not fill the memory.
    if (derived.size > 10_000) derived.clear();
    const made = createMac(key, length);
    derived.set(id, made);
    return made;
  };
  /** For each purpose the school that came last, or was signed for: nearly always the next one's too, and no text is made to find its key. */
  const lastRead = new Map<Purpose, Keyed>();
  const lastSigned = new Map<Purpose, Keyed>();
  const keyedAs = (bytes: Buffer, mac: Mac, token: Pick<Token, 'school' | 'audience'>): Keyed => ({
    ...{ prefix: Uint8Array.from(bytes.subarray(1, 1 + prefixLength)), mac },
    ...{ school: token.school, audience: token.audience },
  });
  /** What was found good lately: passes and devices come with every request. */
  const verified = new Recent<Verified>(remembered);
  /** Nothing here waits, so one buffer is enough. */
  const bytes = Buffer.alloc(length + macLength);
  const right = Buffer.alloc(macLength);

  const read = (purpose: Purpose, text: string, school: string | undefined): Verified | TokenRefusal => {
    if (bytes.write(text, 'base64url') !== length + macLength) return 'malformed';
    const lane = laneNames[(bytes[0] ?? 0) & 7];
    if (!lane || bytes[0] !== firstByte(purpose, laneNames.indexOf(lane))) return 'malformed';
    const last = lastRead.get(purpose);
    const same = last && sameBytes(last.prefix, 0, bytes, 1, prefixLength) ? last : undefined;
    const named = same?.school ?? bytes.toString('hex', 5, 13);
    if (school !== undefined && named !== school) return 'wrong_school';
    const mac = same?.mac ?? macOf(bytes.toString('hex', 1, 5), purpose, named);
    if (!mac) return 'forged';
    mac(bytes, length, right, 0, macLength);
    if (!sameBytes(right, 0, bytes, length, macLength)) return 'forged';
    // Two texts of one value would be two tokens: only the one that we write is read.
    if (bytes.toString('base64url') !== text) return 'malformed';
    const audience = same?.audience ?? bytes.toString('hex', 13, 17);
    if (!same) lastRead.set(purpose, keyedAs(bytes, mac, { school: named, audience }));
    return {
      purpose,
      token: {
        ...{ school: named, audience },
        issuedAt: bytes.readUIntBE(17, 6),
        expiresAt: bytes.readUIntBE(23, 6),
        subject: bytes.toString('hex', 29, 37),
        lane,
        small: bytes.readUInt32BE(37),
        large: bytes.readUIntBE(41, 6),
        extra: bytes.toString('hex', 47, 55),
      },
    };
  };

  return {
    sign(purpose: Purpose, token: Token): string {
      const last = lastSigned.get(purpose);
      const same = last?.school === token.school && last.audience === token.audience ? last : undefined;
      bytes[0] = firstByte(purpose, laneNames.indexOf(token.lane));
      if (same) bytes.set(same.prefix, 1);
      else {
        bytes.write(first.name, 1, 'hex');
        bytes.write(token.school, 5, 'hex');
        bytes.write(token.audience, 13, 'hex');
      }
      bytes.writeUIntBE(token.issuedAt, 17, 6);
      bytes.writeUIntBE(token.expiresAt, 23, 6);
      bytes.write(token.subject, 29, 'hex');
      bytes.writeUInt32BE(token.small, 37);
      bytes.writeUIntBE(token.large, 41, 6);
      bytes.write(token.extra, 47, 'hex');
      const mac = same?.mac ?? macOf(first.name, purpose, token.school);
      if (!mac) throw new Error('the ring of secrets has lost its first');
      if (!same) lastSigned.set(purpose, keyedAs(bytes, mac, token));
      mac(bytes, length, bytes, length, macLength);
      return bytes.toString('base64url');
    },

    /** Reads a token meant for this purpose, gate and (when given) school, good at `now`. */
    open(
      purpose: Purpose,
      text: string,
      expected: { audience: string; school?: string; now: number },
    ): { token: Readonly<Token> } | { refusal: TokenRefusal; expiresAt?: number } {
      if (text.length !== textLength) return { refusal: 'malformed' };
      let found = verified.get(text);
      if (found?.purpose !== purpose) {
        const fresh = read(purpose, text, expected.school);
        if (typeof fresh === 'string') return { refusal: fresh };
        found = fresh;
        // A copy of the text: the one given holds on to the whole header that it was cut from.
        if (purpose === 'pass' || purpose === 'device') verified.set(bytes.toString('base64url'), found);
      }
      const { token } = found;
      if (expected.school !== undefined && token.school !== expected.school) return { refusal: 'wrong_school' };
      if (token.audience !== expected.audience) return { refusal: 'wrong_audience' };
      if (expected.now > token.expiresAt + clockTolerance) return { refusal: 'expired', expiresAt: token.expiresAt };
      if (expected.now < token.issuedAt - clockTolerance) return { refusal: 'early' };
      return { token };
    },
  };
}

/** Characters of every token. */
export const textLength = Math.ceil(((length + macLength) * 4) / 3);

/** Whose a token is. Only for a text that `open` has found good. */
export function subjectIn(text: string): string {
  return Buffer.from(text, 'base64url').toString('hex', 29, 37);
}
