// Limits on guessing: by account first, then by device, then by network, so that a whole school behind one address
// is never taken for an attacker. Time is passed in; memory is bounded.
import { Recent } from './recent.ts';

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

/** Tokens spent by tries and given back by success. A success also earns `reward`: a school that types badly still enters. */
type Budget = { capacity: number; perSecond: number; reward: number };
const deviceBudget: Budget = { capacity: 40, perSecond: 1 / 15, reward: 2 };
const networkBudget: Budget = { capacity: 2_400, perSecond: 2, reward: 2 };

type Count = { tries: number; closedUntil: number; last: number };
type Bucket = { left: number; at: number };

export class Limits {
  readonly #accounts = new Recent<Count>(30_000);
  readonly #devices = new Recent<Bucket>(20_000);
  readonly #networks = new Recent<Bucket>(20_000);

  /** Counts a try as wrong until `succeeded` or `undone` says otherwise: tries made at once can't overrun a limit. */
  take(attempt: Try, now: number): Refusal | undefined {
    const key = accountKey(attempt);
    const before = this.#accounts.get(key);
    const count = before && now - before.last < forgetAfter ? before : { tries: 0, closedUntil: 0, last: now };
    if (now < count.closedUntil) return { by: 'account', retryAfter: seconds(count.closedUntil - now) };
    const device =
      attempt.deviceId === undefined ? undefined : bucket(this.#devices, attempt.deviceId, deviceBudget, now);
    if (device && device.left < 1) return { by: 'device', retryAfter: untilOne(device, deviceBudget) };
    const network = bucket(this.#networks, attempt.network, networkBudget, now);
    if (network.left < 1) return { by: 'network', retryAfter: untilOne(network, networkBudget) };

    if (device) device.left -= 1;
    network.left -= 1;
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
    const give = (found: Bucket, budget: Budget) => {
      found.left = Math.min(budget.capacity, found.left + 1 + (rewarded ? budget.reward : 0));
    };
    if (attempt.deviceId !== undefined) give(bucket(this.#devices, attempt.deviceId, deviceBudget, now), deviceBudget);
    give(bucket(this.#networks, attempt.network, networkBudget, now), networkBudget);
  }
}

function accountKey({ kind, username, known, deviceId }: Try): string {
  return known ? `${kind}/${username}/${deviceId}` : `${kind}/${username}`;
}

function bucket(kept: Recent<Bucket>, key: string, budget: Budget, now: number): Bucket {
  let found = kept.get(key);
  if (!found) {
    found = { left: budget.capacity, at: now };
    kept.set(key, found);
  }
  const elapsed = Math.max(0, now - found.at) / 1000;
  found.left = Math.min(budget.capacity, found.left + elapsed * budget.perSecond);
  found.at = now;
  return found;
}

const seconds = (milliseconds: number) => Math.max(1, Math.ceil(milliseconds / 1000));
const untilOne = (found: Bucket, budget: Budget) => seconds(((1 - found.left) / budget.perSecond) * 1000);

/** What counts as one network: an IPv4 address, or the 64 bits that one customer gets of IPv6. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
