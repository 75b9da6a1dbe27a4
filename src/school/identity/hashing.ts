// Passwords are hashed in threads of lower priority: a core that classes need is theirs first.
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** argon2id: memory in KiB, and passes over it. */
export type PasswordCost = { memory: number; passes: number };

export const usualCost: PasswordCost = { memory: 19_456, passes: 2 };

export type Hashing = {
  hash(password: string): Promise<string>;
  /** Takes the same work when there is nothing to compare with. */
  verify(encoded: string | undefined, password: string): Promise<boolean>;
  /** Whether it was made at another cost than today's. */
  outdated(encoded: string): boolean;
  close(): Promise<void>;
};

/** Half of the cores, one at least, four at most: hashing must never be what the machine does most. */
export const hashingThreads = Math.min(4, Math.max(1, Math.floor(availableParallelism() / 2)));

// A text and not a file, so that it runs the same from the sources and from the build. On Linux a priority given by a
// thread is that thread's alone; elsewhere it would be the whole process's.
const source = `
  const { parentPort, workerData } = require('node:worker_threads');
  if (process.platform === 'linux') require('node:os').setPriority(10);
  const argon2 = require(workerData);
  parentPort.on('message', ({ password, encoded, options }) => {
    try {
      const value = encoded === undefined ? argon2.hashSync(password, options) : argon2.verifySync(encoded, password);
      parentPort.postMessage({ value });
    } catch (error) {
      parentPort.postMessage({ failed: String(error && error.message) });
    }
  });
`;

type Job = {
  password: string;
  encoded?: string;
  resolve(value: unknown): void;
  reject(error: Error): void;
};

type Answer = { value: unknown } | { failed: string };

export function createHashing(cost: PasswordCost = usualCost, threads = hashingThreads): Hashing {
  const options = { memoryCost: cost.memory, timeCost: cost.passes, parallelism: 1 };
  const idle: Worker[] = [];
  const busy = new Map<Worker, Job>();
  const line: Job[] = [];
  let closed = false;
  let nobody: Promise<string> | undefined;

  const next = () => {
    while (line.length > 0) {
      const worker = idle.pop() ?? (busy.size < threads ? hire() : undefined);
      if (!worker) return;
      const job = line.shift() as Job;
      busy.set(worker, job);
      worker.ref();
      const { password, encoded } = job;
      worker.postMessage({ password, encoded, options });
    }
  };
  const hire = () => {
    const argon2 = createRequire(import.meta.url).resolve('@node-rs/argon2');
    const worker = new Worker(source, { eval: true, workerData: argon2 });
    worker.on('message', (answer: Answer) => {
      const job = busy.get(worker);
      busy.delete(worker);
      // An idle thread doesn't keep a finished command alive.
      worker.unref();
      idle.push(worker);
      if ('failed' in answer) job?.reject(new Error(`hashing: ${answer.failed}`));
      else job?.resolve(answer.value);
      next();
    });
    const gone = (error: Error) => {
      busy.get(worker)?.reject(error);
      busy.delete(worker);
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
      if (!closed) next();
    };
    worker.on('error', gone);
    worker.on('exit', () => gone(new Error('hashing: the thread ended')));
    return worker;
  };
  const ask = (password: string, encoded?: string) =>
    new Promise<unknown>((resolve, reject) => {
      if (closed) return reject(new Error('hashing: closed'));
      line.push({ password: password.normalize('NFKC'), ...(encoded !== undefined && { encoded }), resolve, reject });
      next();
    });
  const hash = async (password: string) => String(await ask(password));
  /** What nobody's password is compared with; made once, and again when that failed. */
  const standIn = () => {
    nobody ??= hash('nobody has this password').catch((error: unknown) => {
      nobody = undefined;
      throw error;
    });
    return nobody;
  };

  return {
    hash,
    async verify(encoded, password) {
      // Made even when it isn't needed, so that the first unknown name takes no longer than a known one.
      const spare = standIn();
      spare.catch(() => {});
      const against = encoded ?? (await spare);
      return (await ask(password, against)) === true && encoded !== undefined;
    },
    outdated: (encoded) => !encoded.includes(`$m=${cost.memory},t=${cost.passes},p=1$`),
    async close() {
      closed = true;
      for (const job of line.splice(0)) job.reject(new Error('hashing: closed'));
      await Promise.all([...idle, ...busy.keys()].map((worker) => worker.terminate()));
    },
  };
}
