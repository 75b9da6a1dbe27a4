// Goodput when two, five and ten times as many come as a site can serve: nothing in front, @fastify/under-pressure inside,
// HAProxy's maxconn and queue, and Préau. The site has one core, the front and the crowd share the other.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, table } from '../report.mjs';
import { startChild } from './child.ts';
import type { Crowd, Wished } from './crowd.ts';
import { haproxyWith, type Running } from './servers.ts';

/** Rounds take four minutes each. Without too many visitors there is nothing to compare: only Préau is its own measure. */
const rounds = Number(process.env.BENCH_GOODPUT_ROUNDS ?? 9);
const servesPerSecond = 300;
/** Five classes in a lesson, a page a second each: half of what the site can serve. */
const lessons = 150;
const loads = [1, 2, 5, 10];
const fronts = ['none', 'under-pressure', 'HAProxy', 'Préau'] as const;
type Front = (typeof fronts)[number];
const frontsAt = (load: number): Front[] => (load === 1 ? ['Préau'] : [...fronts]);

type Cell = { whole: number[]; goodput: number[]; lessons: number[]; p99: number[] };

export type Goodput = {
  markdown: string;
  figures: { goodput_10x_vs_1x: number; goodput_best_of_four: boolean };
};

export async function measureGoodput(): Promise<Goodput> {
  const cells = new Map<string, Cell>();
  for (let round = 0; round < rounds; round++) {
    for (const load of loads) {
      const turns = frontsAt(load);
      for (const front of round % 2 === 0 ? turns : turns.reverse()) {
        const crowd = await oneRun(front, load);
        const cell = cells.get(`${front} ${load}`) ?? { whole: [], goodput: [], lessons: [], p99: [] };
        cell.whole.push(crowd.whole);
        cell.goodput.push(crowd.goodput);
        cell.lessons.push(crowd.lessonsServed);
        cell.p99.push(crowd.p99);
        cells.set(`${front} ${load}`, cell);
        console.error(`round ${round + 1} ${load}× ${front}: ${JSON.stringify(crowd)}`);
      }
    }
  }
  const of = (front: Front, load: number): Cell => {
    const cell = cells.get(`${front} ${load}`);
    if (!cell) throw new Error(`${front} at ${load}× was not measured`);
    return cell;
  };
  const spread = (values: number[]) => `${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)}`;
  const rows = loads.flatMap((load) =>
    frontsAt(load).map((front) => {
      const { whole, goodput, lessons, p99 } = of(front, load);
      return [
        `${load}×`,
        front,
        `${(median(lessons) * 100).toFixed(0)} %`,
        `${median(whole).toFixed(0)} (${spread(whole)})`,
        `${median(goodput).toFixed(0)} (${spread(goodput)})`,
        `${median(p99).toFixed(0)} ms`,
      ];
    }),
  );
  const ratios = of('Préau', 10).whole.map((value, index) => value / (of('Préau', 1).whole[index] ?? Number.NaN));
  const best = [2, 5, 10].every((load) =>
    fronts.every((front) => {
      const [ours, theirs] = [of('Préau', load), of(front, load)];
      return median(ours.lessons) >= median(theirs.lessons) && median(ours.whole) >= median(theirs.whole);
    }),
  );
  return {
    markdown: [
      `A site that serves ${servesPerSecond} pages a second, and makes a page also when its reader has gone. ${lessons} pupils in a lesson and others who`,
      'want a page a second for a minute, at a rate that nothing slows; so many of them that all want 1, 2, 5, 10 times what the site serves.',
      '_Goodput_: pages served within 2 s, a second, to visitors whose every page in the 8 s looked at was: who gets one page in three',
      'has no lesson. _All pages_: those of the others too. Préau lets 270 in at once, and the others wait without asking the site for a page.',
      `${rounds} interleaved rounds, medians with their spread.`,
      '',
      table(
        ['load', 'in front', 'pages of lessons served', 'goodput, pages/s', 'all pages/s', 'p99 of those served'],
        rows,
      ),
    ].join('\n'),
    figures: { goodput_10x_vs_1x: median(ratios), goodput_best_of_four: best },
  };
}

async function oneRun(front: Front, load: number): Promise<Crowd> {
  const upstream = await startChild<{ address: string }>('upstream', [
    front === 'under-pressure' ? 'pressure' : 'plain',
  ]);
  let running: Running | undefined;
  try {
    running = await start(front, upstream.told.address);
    const wished: Wished = {
      address: running.address,
      lessons,
      others: load * servesPerSecond - lessons,
      warmUpMs: 7_000,
      windowMs: 8_000,
      gate: front === 'Préau',
    };
    const script = fileURLToPath(new URL('crowd.js', import.meta.url));
    const { stdout } = await promisify(execFile)('taskset', [
      '-c',
      '1',
      process.execPath,
      script,
      JSON.stringify(wished),
    ]);
    return JSON.parse(stdout);
  } finally {
    await running?.stop();
    await upstream.stop();
  }
}

async function start(front: Front, upstream: string): Promise<Running> {
  switch (front) {
    case 'none':
    case 'under-pressure':
      return { address: upstream, stop: async () => {} };
    case 'HAProxy':
      return haproxy(upstream);
    case 'Préau': {
      const { told, stop } = await startChild<{ address: string }>('front', [upstream], { core: 1 });
      return { address: told.address, stop };
    }
  }
}

/** As its manual advises: few at a time at the site, a queue in front, and a refusal rather than a late answer. */
const haproxy = (upstream: string) => haproxyWith([], [`  server one ${new URL(upstream).host} maxconn 8`], 1);
