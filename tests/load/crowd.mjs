// Virtual visitors in a process of their own: each takes a ticket, reads the board as it asks, enters, stays a while and leaves.
// Standard input: JSON { address, cookies, overMs, stayMs }. Standard output: one JSON line at the end.

import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

// As built: this runs by itself.
const built = (/** @type {string} */ path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
/** @type {typeof import('../../src/gate/polling.ts')} */
const { expectedWait, pollDelay } = await built('gate/polling.js');
/** @type {typeof import('../../src/rehearsal/visitor.ts')} */
const { Visitor } = await built('rehearsal/visitor.js');

/** @type {{ address: string, cookies: string[], overMs: number, stayMs: number }} */
const { address, cookies, overMs, stayMs } = JSON.parse(await text(process.stdin));
const result = { entered: 0, refused: 0, errors: 0, grew: 0, polls: 0 };

/** A visitor of the site's own waiters is never turned away: whatever isn't "wait" counts as refused. */
async function visit(/** @type {string} */ cookie) {
  const visitor = new Visitor(address, cookie);
  try {
    const taken = await visitor.ask('POST', '/gate/tickets', {});
    if (taken.status !== 200) {
      result.refused += 1;
      return;
    }
    /** @type {{ ticket: string, lane: 'open', number: number, position: number }} */
    const { ticket, lane, number, position } = JSON.parse(taken.body);
    const came = performance.now();
    let last = position;
    // The board is up to a second older than the ticket: it is compared with itself.
    let read = Number.POSITIVE_INFINITY;
    for (;;) {
      if (last === 0) {
        const reply = await visitor.ask('POST', '/gate/passes', { ticket });
        if (reply.status === 200) break;
        if (reply.status !== 503) {
          result.refused += 1;
          return;
        }
      }
      const reply = await visitor.ask('GET', '/gate/board.json');
      result.polls += 1;
      const board = JSON.parse(reply.body);
      const now = Math.max(0, number - board.lanes[lane].serving);
      if (now > read) result.grew += 1;
      read = now;
      last = Math.min(last, now);
      const seen = { position: now, wait: expectedWait(now, board.lanes[lane]), waited: performance.now() - came };
      if (last > 0) await sleep(pollDelay(board.poll, seen, Math.random()));
      else await sleep(200 * Math.random());
    }
    result.entered += 1;
    await sleep(stayMs);
    await visitor.ask('DELETE', '/gate/passes');
  } catch (error) {
    result.errors += 1;
    process.stderr.write(`${error}\n`);
  } finally {
    visitor.close();
  }
}

await Promise.all(
  cookies.map(async (cookie, index) => {
    await sleep((index / cookies.length) * overMs);
    await visit(cookie);
  }),
);
process.stdout.write(`${JSON.stringify(result)}\n`);
