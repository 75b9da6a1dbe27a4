// Visitors at a rate that nothing slows (open loop): each wants five pages, one a second. Told on the command line what to do,
// prints one JSON line of what came of it. With a gate in front, a visitor waits its turn as the waiting page does.
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Board, TicketReply } from '../../src/gate/contract.ts';
import { expectedWait, pollDelay } from '../../src/gate/polling.ts';

export type Wished = {
  address: string;
  /** Visitors a second. */
  rate: number;
  /** Those of them who have a lesson, a second; they hold a reservation when there is a gate. */
  lessons: number;
  warmUpMs: number;
  windowMs: number;
  gate: boolean;
};

export type Crowd = {
  /** Pages served within the deadline, a second. */
  goodput: number;
  /** Part of the pages wanted in the window by those with a lesson that were served in time. */
  lessonsServed: number;
  /** Times of the pages served, ms. */
  p50: number;
  p99: number;
  refused: number;
  failed: number;
  polls: number;
};

const deadline = 2_000;
const pages = 5;
const think = 1_000;
const classSize = 30;

const wished: Wished = JSON.parse(process.argv[2] ?? '');
const at = new URL(wished.address);
const agent = new Agent({ keepAlive: true, maxSockets: 20_000, maxFreeSockets: 4_000 });
const began = performance.now();
const windowFrom = began + wished.warmUpMs;
const windowTo = windowFrom + wished.windowMs;
const counts = { served: 0, refused: 0, failed: 0, polls: 0, lessonWanted: 0, lessonServed: 0 };
const times: number[] = [];

type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

function ask(method: string, path: string, cookie: string, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (cookie) headers.cookie = cookie;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const sent = request({ host: at.hostname, port: at.port, agent, method, path, headers }, (reply) => {
      let text = '';
      reply.on('data', (chunk) => {
        text += chunk;
      });
      reply.once('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: text }));
      reply.once('error', reject);
    });
    sent.setTimeout(deadline, () => sent.destroy(new Error('too late')));
    sent.once('error', reject);
    sent.end(body);
  });
}

async function page(cookie: string, lesson: boolean): Promise<void> {
  const sent = performance.now();
  const counts_ = sent >= windowFrom && sent < windowTo;
  if (counts_ && lesson) counts.lessonWanted += 1;
  try {
    const { status } = await ask('GET', '/page', cookie);
    if (!counts_) return;
    if (status !== 200) {
      counts.refused += 1;
      return;
    }
    counts.served += 1;
    if (lesson) counts.lessonServed += 1;
    times.push(performance.now() - sent);
  } catch {
    if (counts_) counts.failed += 1;
  }
}

const passOf = ({ headers }: Answer) => /preau_pass=[^;]+/.exec((headers['set-cookie'] ?? []).join())?.[0] ?? '';

/** @returns the cookie of a pass, or undefined when the run ended first */
async function enter(who: string, reservation: string | undefined): Promise<string | undefined> {
  let ticket: TicketReply | undefined;
  while (performance.now() < windowTo) {
    try {
      if (reservation) {
        const reply = await ask('POST', '/gate/passes', who, JSON.stringify({ reservation }));
        if (reply.status === 200) return `${who}; ${passOf(reply)}`;
        await sleep(1_000);
        continue;
      }
      if (!ticket) {
        const reply = await ask('POST', '/gate/tickets', who, '{}');
        if (reply.status !== 200) await sleep(1_000);
        else ticket = JSON.parse(reply.body);
        continue;
      }
      const reply = await ask('GET', '/gate/board.json', '');
      counts.polls += 1;
      const board: Board = JSON.parse(reply.body);
      const lane = board.lanes[ticket.lane];
      const position = Math.max(0, (ticket.number ?? 0) - lane.serving);
      if (position === 0) {
        const entered = await ask('POST', '/gate/passes', who, JSON.stringify({ ticket: ticket.ticket }));
        if (entered.status === 200) return `${who}; ${passOf(entered)}`;
        await sleep(1_000);
      } else await sleep(pollDelay(board.poll, expectedWait(position, lane), position, Math.random()));
    } catch {
      await sleep(1_000);
    }
  }
  return undefined;
}

async function visit(number: number, lesson: boolean): Promise<void> {
  const who = `who=${lesson ? 'lesson' : 'open'}.${number}`;
  let cookie = who;
  if (wished.gate) {
    let reservation: string | undefined;
    if (lesson) {
      // Signed the evening before: fetching it here stands for reading it from the device.
      const query = `account=${number}&class=${Math.floor(number / classSize)}&size=${classSize}`;
      reservation = (await ask('GET', `/gate/bench-reservation?${query}`, who).catch(() => undefined))?.body;
    }
    const pass = await enter(who, reservation);
    if (pass === undefined) {
      if (lesson) counts.lessonWanted += pages;
      return;
    }
    cookie = pass;
  }
  // A page that is late keeps no other from being asked for.
  const asked: Promise<void>[] = [];
  for (let index = 0; index < pages; index++) {
    asked.push(page(cookie, lesson));
    if (index < pages - 1) await sleep(think);
  }
  await Promise.all(asked);
  if (wished.gate) await ask('DELETE', '/gate/passes', cookie).catch(() => {});
}

const visits: Promise<void>[] = [];
async function arrive(rate: number, lesson: boolean): Promise<void> {
  for (let number = 0; ; number++) {
    const due = began + (number / rate) * 1_000;
    if (due >= windowTo) return;
    const left = due - performance.now();
    if (left > 1) await sleep(left);
    visits.push(visit(number, lesson));
  }
}

await Promise.all([arrive(wished.lessons, true), arrive(wished.rate - wished.lessons, false)]);
// What was sent in the window has its deadline to come back.
await Promise.race([Promise.all(visits), sleep(deadline + 200)]);
times.sort((a, b) => a - b);
const quantile = (q: number) => times[Math.max(0, Math.ceil(q * times.length) - 1)] ?? 0;
const crowd: Crowd = {
  goodput: counts.served / (wished.windowMs / 1_000),
  lessonsServed: counts.lessonWanted === 0 ? 1 : counts.lessonServed / counts.lessonWanted,
  p50: quantile(0.5),
  p99: quantile(0.99),
  refused: counts.refused,
  failed: counts.failed,
  polls: counts.polls,
};
process.stdout.write(`${JSON.stringify(crowd)}\n`, () => process.exit());
