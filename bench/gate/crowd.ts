// A crowd at a rate that nothing slows (open loop): classes whose lesson has begun, and visitors who want a page a second for a
// minute. Told on the command line what to do, prints one JSON line of what came of it. With a gate in front, a visitor waits its
// turn as the waiting page does.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Board, TicketReply } from '../../src/gate/contract.ts';
import { expectedWait, pollDelay } from '../../src/gate/polling.ts';
import { type Answer, asker } from './asking.ts';

export type Wished = {
  address: string;
  /** Pupils in a lesson, all the time; they hold a reservation when there is a gate. */
  lessons: number;
  /** Other visitors, at once at the start and so many a second later that there would always be as many, if they got their pages. */
  others: number;
  warmUpMs: number;
  windowMs: number;
  gate: boolean;
};

export type Crowd = {
  /** Pages served within the deadline, a second: to everybody, and to those whose every page in the window was. */
  goodput: number;
  whole: number;
  /** Part of the pages wanted in the window by those in a lesson that were served in time. */
  lessonsServed: number;
  /** Time of the pages served, ms. */
  p99: number;
  refused: number;
  failed: number;
  polls: number;
  /** The latest that this program itself was, ms: it must not be what is measured. */
  behind: number;
};

const deadline = 2_000;
const think = 1_000;
/** Pages of a visit. */
const pages = 60;
const classSize = 30;
/** At the start the pupils of the lessons come within so long, and the others after them, ms: their bell rings first. */
const startsWithin = 1_000;

const wished: Wished = JSON.parse(process.argv[2] ?? '');
const ask = asker(wished.address, deadline);
const began = performance.now();
const windowFrom = began + wished.warmUpMs;
const windowTo = windowFrom + wished.windowMs;
const counts = { refused: 0, failed: 0, polls: 0 };
const times: number[] = [];
let behind = 0;

/** What one visitor wanted in the window, and had. */
type Account = { lesson: boolean; wanted: number; served: number };
const accounts: Account[] = [];

async function page(cookie: string, account: Account): Promise<void> {
  const sent = performance.now();
  const counted = sent >= windowFrom && sent < windowTo;
  if (counted) account.wanted++;
  try {
    const { status } = await ask('GET', '/page', cookie);
    if (!counted) return;
    if (status !== 200) {
      counts.refused++;
      return;
    }
    account.served++;
    times.push(performance.now() - sent);
  } catch {
    if (counted) counts.failed++;
  }
}

const passOf = ({ headers }: Answer) => /preau_pass=[^;]+/.exec((headers['set-cookie'] ?? []).join())?.[0] ?? '';

/** @returns the cookie of a pass, or undefined when the run ended first */
async function enter(who: string, reservation: string | undefined): Promise<string | undefined> {
  let ticket: TicketReply | undefined;
  const since = performance.now();
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
      counts.polls++;
      const board: Board = JSON.parse(reply.body);
      const lane = board.lanes[ticket.lane];
      const position = Math.max(0, (ticket.number ?? 0) - lane.serving);
      if (position === 0) {
        const entered = await ask('POST', '/gate/passes', who, JSON.stringify({ ticket: ticket.ticket }));
        if (entered.status === 200) return `${who}; ${passOf(entered)}`;
        await sleep(1_000);
      } else {
        const seen = { position, wait: expectedWait(position, lane), waited: performance.now() - since };
        await sleep(pollDelay(board.poll, seen, Math.random()));
      }
    } catch {
      await sleep(1_000);
    }
  }
  return undefined;
}

/** Signed the evening before: fetching it stands for reading it from the device. */
async function reservationOf(number: number, who: string): Promise<string | undefined> {
  const query = `account=${number}&class=${Math.floor(number / classSize)}&size=${classSize}`;
  return (await ask('GET', `/gate/bench-reservation?${query}`, who).catch(() => undefined))?.body;
}

/** @param left pages still wanted: those there at the start began at any time before. */
async function visit(number: number, lesson: boolean, left: number): Promise<void> {
  const who = `who=${lesson ? 'lesson' : 'open'}.${number}`;
  const account: Account = { lesson, wanted: 0, served: 0 };
  accounts.push(account);
  let cookie = who;
  if (wished.gate) {
    const pass = await enter(who, lesson ? await reservationOf(number, who) : undefined);
    if (pass === undefined) {
      if (lesson) account.wanted += wished.windowMs / think;
      return;
    }
    cookie = pass;
  }
  // A page that is late keeps no other from being asked for.
  const asked: Promise<void>[] = [];
  let due = performance.now();
  for (let index = 0; index < left && due < windowTo; index++) {
    asked.push(page(cookie, account));
    due += think;
    if (index < left - 1) await sleep(Math.max(0, due - performance.now()));
  }
  await Promise.all(asked);
  if (wished.gate) await ask('DELETE', '/gate/passes', cookie).catch(() => {});
}

const visits: Promise<void>[] = [];
async function come(due: number, number: number, lesson: boolean, left: number): Promise<void> {
  const early = due - performance.now();
  if (early > 1) await sleep(early);
  behind = Math.max(behind, performance.now() - due);
  visits.push(visit(number, lesson, left));
}

async function start(): Promise<void> {
  const all: [lesson: boolean, number: number][] = [];
  for (let number = 0; number < wished.lessons; number++) all.push([true, number]);
  for (let number = 0; number < wished.others; number++) all.push([false, number]);
  await Promise.all(
    all.map(([lesson, number]) => {
      const left = lesson ? Number.POSITIVE_INFINITY : Math.ceil(Math.random() * pages);
      return come(began + (Math.random() + (lesson ? 0 : 1)) * startsWithin, number, lesson, left);
    }),
  );
}

async function follow(): Promise<void> {
  const rate = wished.others / ((pages * think) / 1_000);
  for (let number = 0; rate > 0; number++) {
    const due = began + (number / rate) * 1_000;
    if (due >= windowTo) return;
    await come(due, wished.others + number, false, pages);
  }
}

await Promise.all([start(), follow()]);
await sleep(Math.max(0, windowTo - performance.now()));
// What was sent in the window has its deadline to come back.
await Promise.race([Promise.all(visits), sleep(deadline + 200)]);
times.sort((a, b) => a - b);
const seconds = wished.windowMs / 1_000;
const sum = (of: (account: Account) => number) => accounts.reduce((total, account) => total + of(account), 0);
const lessonWanted = sum(({ lesson, wanted }) => (lesson ? wanted : 0));
const crowd: Crowd = {
  goodput: sum(({ served }) => served) / seconds,
  whole: sum(({ wanted, served }) => (served === wanted ? served : 0)) / seconds,
  lessonsServed: lessonWanted === 0 ? 1 : sum(({ lesson, served }) => (lesson ? served : 0)) / lessonWanted,
  p99: times[Math.max(0, Math.ceil(0.99 * times.length) - 1)] ?? 0,
  ...counts,
  behind: Math.round(behind),
};
process.stdout.write(`${JSON.stringify(crowd)}\n`, () => process.exit());
