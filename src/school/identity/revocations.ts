// Which sessions were ended before their time. Every node reads the recent ones again and again; checking costs a lookup.
import { trustedFor } from './session.ts';

/** Sessions of `accountId` issued before `before` (milliseconds since 1970) are worth nothing. */
export type Revocation = { accountId: string; before: number };

/** Overlap between two readings: transactions that commit late and clocks that differ must not hide a revocation. */
const overlap = 10 * 60_000;

export class Revocations {
  readonly #before = new Map<string, number>();
  #readAt: number | undefined;

  /** The moment from which the next reading must start. */
  since(now: number): number {
    return this.#readAt === undefined ? now - trustedFor : this.#readAt - overlap;
  }

  /** Takes in what a reading started at `now` found, and forgets what no session can be old enough to need. */
  learn(found: readonly Revocation[], now: number): void {
    for (const revocation of found) this.add(revocation);
    if (this.#readAt !== undefined) {
      for (const [accountId, before] of this.#before) if (before < now - trustedFor) this.#before.delete(accountId);
    }
    this.#readAt = now;
  }

  add({ accountId, before }: Revocation): void {
    this.#before.set(accountId, Math.max(before, this.#before.get(accountId) ?? 0));
  }

  ended(session: { accountId: string; issuedAt: number }): boolean {
    const before = this.#before.get(session.accountId);
    return before !== undefined && session.issuedAt < before;
  }
}
