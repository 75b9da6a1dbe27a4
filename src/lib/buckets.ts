// Token buckets by name, in bounded memory: a name forgotten is full again, so forgetting never refuses anyone.
import { Recent } from './recent.ts';

/** `capacity` at once, then `perSecond`. */
export type Budget = { capacity: number; perSecond: number };

type Bucket = { left: number; at: number };

export class Buckets {
  readonly #kept: Recent<Bucket>;

  /** @param size names of one generation; at most twice as many are kept. */
  constructor(size: number) {
    this.#kept = new Recent(size);
  }

  /** Takes one when there is one. @returns 0, or the seconds until there is one. */
  take(name: string, budget: Budget, now: number): number {
    const wait = this.wait(name, budget, now);
    if (wait === 0) this.#bucket(name, budget, now).left -= 1;
    return wait;
  }

  /** The seconds until there is one to take; 0 when there is. */
  wait(name: string, budget: Budget, now: number): number {
    const { left } = this.#bucket(name, budget, now);
    return left >= 1 ? 0 : Math.max(1, Math.ceil((1 - left) / budget.perSecond));
  }

  /** What is left, in whole and parts. */
  left(name: string, budget: Budget, now: number): number {
    return this.#bucket(name, budget, now).left;
  }

  give(name: string, budget: Budget, amount: number, now: number): void {
    const found = this.#bucket(name, budget, now);
    found.left = Math.min(budget.capacity, found.left + amount);
  }

  get size(): number {
    return this.#kept.size;
  }

  #bucket(name: string, budget: Budget, now: number): Bucket {
    let found = this.#kept.get(name);
    if (!found) {
      found = { left: budget.capacity, at: now };
      this.#kept.set(name, found);
    }
    const elapsed = Math.max(0, now - found.at) / 1000;
    found.left = Math.min(budget.capacity, found.left + elapsed * budget.perSecond);
    found.at = now;
    return found;
  }
}
