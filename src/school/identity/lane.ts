// A lane of its own for costly work: a few at a time, a bounded line behind them, and a clear refusal past it.
import { UserError } from '../../errors.ts';

export class Lane {
  readonly #width: number;
  readonly #length: number;
  readonly #line: (() => void)[] = [];
  #running = 0;

  /** @param width jobs at a time; @param length jobs that may wait. */
  constructor(width: number, length: number) {
    this.#width = width;
    this.#length = length;
  }

  get waiting(): number {
    return this.#line.length;
  }

  /** Runs `job` in its turn. @throws UserError `busy` (503) at once when the line is full. */
  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#width) {
      if (this.#line.length >= this.#length) {
        const message = 'Beaucoup de personnes se connectent en ce moment. Réessayez dans quelques secondes.';
        throw new UserError('busy', message, { status: 503, retryAfter: 10 });
      }
      await new Promise<void>((resolve) => this.#line.push(resolve));
    } else {
      this.#running++;
    }
    try {
      return await job();
    } finally {
      // The place is handed over, so that nobody who just arrived can take it before those who wait.
      const next = this.#line.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
