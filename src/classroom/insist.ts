// Work that must not be lost because the database is away: tried again, more and more slowly, until it is done.

/** ms before each new try; the last one repeats. */
const waits = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** About two hours. */
const mostTries = 240;
/** At closing, the last try has this long, in ms. */
const lastTryTime = 3_000;

export type Insistence = {
  /** @param wanted false once the work is of no use any more. */
  insist(work: () => Promise<void>, wanted?: () => boolean): void;
  /** Tries once more whatever isn't done yet. Nothing is left running but what the database itself holds up. */
  close(): Promise<void>;
};

type Job = {
  work(): Promise<void>;
  wanted(): boolean;
  tries: number;
  timer: NodeJS.Timeout | undefined;
  trying: Promise<void>;
};

/** @param onFailure hears of the first failure of each work, and of the one after which it is given up. */
export function createInsistence(onFailure: (error: unknown, givenUp: boolean) => void): Insistence {
  const jobs = new Set<Job>();
  let closing = false;

  const attempt = async (job: Job): Promise<void> => {
    job.tries += 1;
    try {
      if (job.wanted()) await job.work();
      jobs.delete(job);
    } catch (error) {
      const givenUp = job.tries >= mostTries;
      if (givenUp) jobs.delete(job);
      if (givenUp || job.tries === 1) onFailure(error, givenUp);
      if (givenUp || closing) return;
      job.timer = setTimeout(() => start(job), waits[Math.min(job.tries, waits.length) - 1]).unref();
    }
  };
  const start = (job: Job) => {
    job.trying = attempt(job);
  };
  const tryLast = async (job: Job) => {
    clearTimeout(job.timer);
    await job.trying;
    if (!jobs.delete(job) || !job.wanted()) return;
    await job.work().catch((error: unknown) => onFailure(error, true));
  };

  return {
    insist(work, wanted = () => true) {
      const job: Job = { work, wanted, tries: 0, timer: undefined, trying: Promise.resolve() };
      jobs.add(job);
      start(job);
    },
    async close() {
      closing = true;
      let impatience: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        impatience = setTimeout(resolve, lastTryTime);
      });
      await Promise.race([Promise.all(Array.from(jobs, tryLast)), late]);
      clearTimeout(impatience);
    },
  };
}
