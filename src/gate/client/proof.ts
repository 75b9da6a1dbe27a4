// The gate asked for a proof of work: done in a worker, in one step and without a click. Where that can't be, one waits instead.

/** What a refusal `proof_needed` or `proof_wrong` brings in its details. */
export type ProofAsked = {
  /** To be worked on. */
  challenge: string;
  /** Or to be sent as the proof after `waitSeconds`, without any work. */
  wait: string;
  waitSeconds: string;
};

/** A device that hasn't finished by then is too slow for this: what it waited meanwhile counts, ms. */
const patience = 25_000;

/** @param start the worker `proof.worker.ts` @returns the value of `proof` for POST /gate/tickets; undefined when given up */
export async function prove(
  asked: Readonly<Record<string, string>>,
  start: () => Worker,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { challenge, wait, waitSeconds } = asked;
  const begun = Date.now();
  const done = challenge === undefined ? undefined : await work(challenge, start, signal);
  if (done !== undefined || signal?.aborted) return done;
  if (wait === undefined) return undefined;
  await pause(Number(waitSeconds) * 1000 - (Date.now() - begun), signal);
  return signal?.aborted ? undefined : wait;
}

/** @returns undefined when there are no workers here, or too slow ones */
async function work(
  challenge: string,
  start: () => Worker,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  let worker: Worker;
  try {
    worker = start();
  } catch {
    return undefined;
  }
  try {
    return await new Promise<string | undefined>((resolve) => {
      worker.addEventListener('message', ({ data }) => resolve(typeof data === 'string' ? data : undefined));
      // An old browser that has workers but no modules in them, or a network that dropped the script.
      worker.addEventListener('error', () => resolve(undefined));
      signal?.addEventListener('abort', () => resolve(undefined));
      setTimeout(resolve, patience, undefined);
      worker.postMessage(challenge);
    });
  } finally {
    worker.terminate();
  }
}

/** A moment more than asked: clocks don't run alike. */
function pause(duration: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, duration) + 500);
    signal?.addEventListener('abort', () => resolve());
  });
}
