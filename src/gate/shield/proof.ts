// One proof of work: a challenge in ALTCHA's format (v2, with a known counter), signed, good for one use anywhere, and checked
// without doing the work again. Made and checked here, synchronously: see docs/decisions/014.
import { hash } from 'node:crypto';
import type { Chance } from '../../lib/clock.ts';
import { createRingKeys } from './ring-keys.ts';
import { Spent } from './spent.ts';

/** SHA-256 `cost` times a try, and at most `tries` tries, on average half of them. */
export type Difficulty = { cost: number; tries: number };

/** A phone that hashes 60 000 blocks a second in JavaScript needs 1 s on average and 2 s at most. */
export const usualDifficulty: Difficulty = { cost: 4, tries: 30_000 };

/** How long one may take to answer, ms: a phone may be locked meanwhile. */
const challengeLife = 300_000;
/** Who can't do the work waits this long instead, ms, */
export const waitInstead = 30_000;
/** and may come this much later. */
const waitLife = 600_000;

/** About 30 MB at worst, and only real work fills it. */
const mostSpent = 400_000;

export type Answer = 'right' | 'wrong' | 'spent' | 'expired' | 'early' | 'full';

type Parameters = {
  algorithm: string;
  cost: number;
  data: { until: number };
  keyLength: number;
  keyPrefix: string;
  keySignature: string;
  nonce: string;
  salt: string;
};

export type Asked = {
  /** JSON of ALTCHA's challenge. */
  challenge: string;
  /** The other way: to be sent as the proof from `waitUntil` (ms since 1970) on. */
  wait: string;
  waitUntil: number;
};

export class Proofs {
  readonly #chance: Chance;
  readonly #difficulty: Difficulty;
  readonly #challengeKeys;
  readonly #answerKeys;
  readonly #waitKeys;
  readonly #spent: Spent;

  constructor(secret: string, chance: Chance, now: number, difficulty: Difficulty = usualDifficulty) {
    this.#chance = chance;
    this.#difficulty = difficulty;
    this.#challengeKeys = createRingKeys(secret, 'challenge');
    this.#answerKeys = createRingKeys(secret, 'answer');
    this.#waitKeys = createRingKeys(secret, 'wait');
    this.#spent = new Spent(waitInstead + waitLife, mostSpent, now);
  }

  ask(now: number): Asked {
    const { cost, tries } = this.#difficulty;
    const bytes = Buffer.from(this.#chance.bytes(52));
    const nonce = bytes.subarray(0, 16);
    const salt = bytes.subarray(16, 32);
    const counter = bytes.readUInt32BE(32) % (tries + 1);
    const key = deriveKey(salt, nonce, counter, cost);
    // Sorted as ALTCHA sorts them: the signature is over this text.
    const parameters: Parameters = {
      algorithm: 'SHA-256',
      cost,
      data: { until: now + challengeLife },
      keyLength: 32,
      keyPrefix: key.toString('hex', 0, 16),
      keySignature: this.#answerKeys.sign(key).toString('hex'),
      nonce: nonce.toString('hex'),
      salt: salt.toString('hex'),
    };
    const signature = this.#challengeKeys.sign(JSON.stringify(parameters)).toString('hex');
    const waitUntil = now + waitInstead;
    const wait = Buffer.alloc(22);
    wait.writeUIntBE(waitUntil, 0, 6);
    bytes.copy(wait, 6, 36, 52);
    return {
      challenge: JSON.stringify({ parameters, signature }),
      wait: `wait.${Buffer.concat([wait, this.#waitKeys.sign(wait).subarray(0, 16)]).toString('base64url')}`,
      waitUntil,
    };
  }

  /** @param proof base64 of ALTCHA's `{ challenge, solution }`; a proof that is right is spent. */
  check(proof: string, now: number): Answer {
    const read = readProof(proof);
    if (!read) return 'wrong';
    const { parameters, signature, derivedKey } = read;
    if (!this.#challengeKeys.isSigned(JSON.stringify(parameters), signature)) return 'wrong';
    if (!this.#answerKeys.isSigned(derivedKey, Buffer.from(parameters.keySignature, 'hex'))) return 'wrong';
    if (now > parameters.data.until) return 'expired';
    return this.#spend(signature, now);
  }

  static isWait(proof: string): boolean {
    return proof.startsWith('wait.');
  }

  /** What a token says of itself; whether it is ours is `checkWait`'s to find. */
  static waitUntil(wait: string): number | undefined {
    const bytes = Buffer.from(wait.slice('wait.'.length), 'base64url');
    return bytes.length === 38 ? bytes.readUIntBE(0, 6) : undefined;
  }

  /** @param wait as `ask` gave it; spent once it was good. */
  checkWait(wait: string, now: number): Answer {
    const bytes = Buffer.from(wait.slice('wait.'.length), 'base64url');
    if (bytes.length !== 38 || !this.#waitKeys.isSigned(bytes.subarray(0, 22), bytes.subarray(22))) return 'wrong';
    const from = bytes.readUIntBE(0, 6);
    if (now < from) return 'early';
    if (now > from + waitLife) return 'expired';
    return this.#spend(bytes.subarray(22), now);
  }

  get spent(): number {
    return this.#spent.size;
  }

  #spend(signature: Buffer, now: number): Answer {
    const spent = this.#spent.spend(signature.toString('latin1', 0, 12), now);
    return spent === 'first' ? 'right' : spent === 'again' ? 'spent' : 'full';
  }
}

/** ALTCHA's: salt, nonce and counter hashed, then the digest again, `cost` times in all. */
function deriveKey(salt: Uint8Array, nonce: Uint8Array, counter: number, cost: number): Buffer {
  const first = Buffer.alloc(36);
  first.set(salt, 0);
  first.set(nonce, 16);
  first.writeUInt32BE(counter, 32);
  let key: Buffer = first;
  for (let round = 0; round < cost; round++) key = hash('sha256', key, 'buffer');
  return key;
}

const isHex = (value: unknown, bytes: number): value is string =>
  typeof value === 'string' && value.length === bytes * 2 && /^[0-9a-f]+$/.test(value);

const fieldsOf = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;

/** Only what we write is read: the parameters are put together again in our order, so nothing else can be under the signature. */
function readProof(proof: string): { parameters: Parameters; signature: Buffer; derivedKey: Buffer } | undefined {
  let whole: Record<string, unknown> | undefined;
  try {
    whole = fieldsOf(JSON.parse(Buffer.from(proof, 'base64').toString('utf8')));
  } catch {
    return undefined;
  }
  const challenge = fieldsOf(whole?.challenge);
  const given = fieldsOf(challenge?.parameters);
  const until = fieldsOf(given?.data)?.until;
  const derivedKey = fieldsOf(whole?.solution)?.derivedKey;
  if (!challenge || !given || typeof until !== 'number' || typeof given.cost !== 'number') return undefined;
  const { algorithm, cost, keyLength, keyPrefix, keySignature, nonce, salt } = given;
  if (algorithm !== 'SHA-256' || keyLength !== 32 || !isHex(keyPrefix, 16) || !isHex(keySignature, 32))
    return undefined;
  if (!isHex(nonce, 16) || !isHex(salt, 16) || !isHex(derivedKey, 32) || !isHex(challenge.signature, 32))
    return undefined;
  return {
    parameters: { algorithm, cost, data: { until }, keyLength, keyPrefix, keySignature, nonce, salt },
    signature: Buffer.from(challenge.signature, 'hex'),
    derivedKey: Buffer.from(derivedKey, 'hex'),
  };
}
