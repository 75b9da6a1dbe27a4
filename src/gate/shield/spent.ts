// What may be used once: remembered until it has expired by itself, in bounded memory. It refuses rather than forgets.

export class Spent {
  readonly #longest: number;
  readonly #most: number;
  #young = new Set<string>();
  #old = new Set<string>();
  #since: number;

  /** @param longest ms that anything spent here could still be good @param most entries at once */
  constructor(longest: number, most: number, now: number) {
    this.#longest = longest;
    this.#most = most;
    this.#since = now;
  }

  /** @returns `full` when it can't be remembered, so that it mustn't count either */
  spend(id: string, now: number): 'first' | 'again' | 'full' {
    if (now - this.#since >= this.#longest) {
      this.#old = now - this.#since >= 2 * this.#longest ? new Set() : this.#young;
      this.#young = new Set();
      this.#since = now;
    }
    if (this.#young.has(id) || this.#old.has(id)) return 'again';
    if (this.size >= this.#most) return 'full';
    this.#young.add(id);
    return 'first';
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }
}
