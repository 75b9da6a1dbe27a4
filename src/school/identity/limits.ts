// Limits on guessing: by account first, then by device, then by network, so that a whole school behind one address
// is never taken for an attacker. Time is passed in; memory is bounded.
import { Buckets, type Budget } from '../../lib/buckets.ts';
import { Recent } from '../../lib/recent.ts';

export type Try = {
  /** What is guessed: `password` and `code` are counted apart. */
  kind: 'password' | 'code';
  /** As the directory writes it; whether it exists makes no difference here. */
  username: string;
  /** The browser's own name, when it has one. */
  deviceId: string | undefined;
  /** This browser has already opened this account: it has a count of its own that strangers can't use up. */
  known: boolean;
  network: string;
};

/** How long to wait, in seconds, and because of what; undefined when the try may go on. */
export type Refusal = { by: 'account' | 'device' | 'network'; retryAfter: number };

/** An account takes this many wrong answers in a row freely; then each one closes it for longer. */
export const freeTries = 5;
const firstPause = 30_000;
const longestPause = 300_000;
/** A count is forgotten when nobody tried for this long. */
const forgetAfter = 3_600_000;

/** Spent by tries and given back by success. A success also earns a reward: a school that types badly still enters. */
const deviceBudget: Budget = { capacity: 40, perSecond: 1 / 15 };
const networkBudget: Budget = { capacity: 2_400, perSecond: 2 };
const reward = 2;

type Count = { tries: number; closedUntil: number; last: number };

export class Limits {
  readonly #accounts = new Recent<Count>(30_000);
  readonly #devices = new Buckets(20_000);
  readonly #networks = new Buckets(20_000);

  /** Counts a try as wrong until `succeeded` or `undone` says otherwise: tries made at once can't overrun a limit. */
  take(attempt: Try, now: number): Refusal | undefined {
    const key = accountKey(attempt);
    const before = this.#accounts.get(key);
    const count = before && now - before.last < forgetAfter ? before : { tries: 0, closedUntil: 0, last: now };
    if (now < count.closedUntil) return { by: 'account', retryAfter: seconds(count.closedUntil - now) };
    if (attempt.deviceId !== undefined) {
      const wait = this.#devices.wait(attempt.deviceId, deviceBudget, now);
      if (wait > 0) return { by: 'device', retryAfter: wait };
    }
    const wait = this.#networks.take(attempt.network, networkBudget, now);
    if (wait > 0) return { by: 'network', retryAfter: wait };

    if (attempt.deviceId !== undefined) this.#devices.take(attempt.deviceId, deviceBudget, now);
    const tries = count.tries + 1;
    const closedUntil = tries < freeTries ? 0 : now + Math.min(longestPause, firstPause * 2 ** (tries - freeTries));
    this.#accounts.set(key, { tries, closedUntil, last: now });
    return undefined;
  }

  succeeded(attempt: Try, now: number): void {
    this.#accounts.delete(accountKey(attempt));
    this.#giveBack(attempt, now, true);
  }

  /** The try was never made (the server was too busy): it counts for nothing. */
  undone(attempt: Try, now: number): void {
    const key = accountKey(attempt);
    const count = this.#accounts.get(key);
    if (count) this.#accounts.set(key, { tries: Math.max(0, count.tries - 1), closedUntil: 0, last: count.last });
    this.#giveBack(attempt, now, false);
  }

  #giveBack(attempt: Try, now: number, rewarded: boolean): void {
    const amount = rewarded ? 1 + reward : 1;
    if (attempt.deviceId !== undefined) this.#devices.give(attempt.deviceId, deviceBudget, amount, now);
    this.#networks.give(attempt.network, networkBudget, amount, now);
  }
}

function accountKey({ kind, username, known, deviceId }: Try): string {
  return known ? `${kind}/${username}/${deviceId}` : `${kind}/${username}`;
}

const seconds = (milliseconds: number) => Math.max(1, Math.ceil(milliseconds / 1000));
