// One connection to Redis that fails at once when Redis doesn't answer, and comes back by itself.
import { createClient } from 'redis';

/** A command without an answer for so long has failed, ms; the client's own limit ends once a command is sent. */
export const patience = 1_000;
/** A connection on which nothing came for so long is made anew, ms. Something is asked several times a second. */
const silence = 3_000;
const retryEvery = 200;

export type Redis = ReturnType<typeof connection>;

/**
 * Nothing is queued while Redis is away: whoever asks must know now. `onChange` hears when the connection is usable and when
 * it no longer is.
 */
export function connection(url: string, onChange: (ready: boolean) => void) {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandOptions: { timeout: patience },
    socket: { connectTimeout: patience, socketTimeout: silence, reconnectStrategy: () => retryEvery },
  });
  client.on('ready', () => onChange(true));
  // The reason is told by whatever failed because of it.
  client.on('error', () => onChange(false));
  client.on('end', () => onChange(false));
  return client;
}

/** @throws when there is no answer in time */
export async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Redis does not answer')), patience);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
