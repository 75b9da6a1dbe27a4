// How the checks are started and how they answer: each breach on a line, one summary, exit status 1 when there is any.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder to check when the script `url` was started by itself, undefined when it was imported. */
export function rootFromArguments(/** @type {string} */ url) {
  if (process.argv[1] === undefined || resolve(process.argv[1]) !== fileURLToPath(url)) return undefined;
  return resolve(process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url)));
}

export function report(
  /** @type {string} */ name,
  /** @type {string[]} */ breaches,
  /** @type {string[]} */ notes = [],
) {
  for (const note of notes) console.log(note);
  for (const breach of breaches) console.error(breach);
  if (breaches.length > 0) console.error(`${name}: ${breaches.length} to mend`);
  process.exitCode = breaches.length > 0 ? 1 : 0;
}
