// Goodput when two, five and ten times as many come as a site can serve: nothing in front, @fastify/under-pressure inside,
// HAProxy's maxconn and queue, and Préau. The site has one core, the front and the crowd share the other.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, table } from '../report.mjs';
import { startChild } from './child.ts';
import type { Crowd, Wished } from './crowd.ts';
import { haproxyWith, type Running } from './servers.ts';

/** Rounds take three minutes each. */
const rounds = Number(process.env.BENCH_GOODPUT_ROUNDS ?? 9);
const servesPerSecond = 300;
const pages = 5;
/** Visitors with a lesson ask for half of what the site can serve, however many others come. */
const lessonShare = 0.5;
const loads = [1, 2, 5, 10];
const fronts = ['none', 'under-pressure', 'HAProxy', 'Préau'] as const;
type Front = (typeof fronts)[number];

type Cell = { goodput: number[]; lessons: number[]; p99: number[] };

export type Goodput = {
  markdown: string;
  figures: { goodput_10x_vs_1x: number; goodput_best_of_four: boolean };
};

export async function measureGoodput(): Promise<Goodput> {
  const cells = new Map<string, Cell>();
  for (let round = 0; round < rounds; round++) {
    for (const load of loads) {
      const turns = round % 2 === 0 ? [...fronts] : [...fronts].reverse();
      for (const front of turns) {
        const crowd = await oneRun(front, load);
        const cell = cells.get(`${front} ${load}`) ?? { goodput: [], lessons: [], p99: [] };
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
  const rows = loads.flatMap((load) =>
    fronts.map((front) => {
      const { goodput, lessons, p99 } = of(front, load);
      const spread = `${Math.min(...goodput).toFixed(0)}–${Math.max(...goodput).toFixed(0)}`;
      return [
        `${load}×`,
        front,
        `${median(goodput).toFixed(0)} (${spread})`,
        `${(median(lessons) * 100).toFixed(0)} %`,
        `${median(p99).toFixed(0)} ms`,
      ];
    }),
  );
  const ratios = of('Préau', 10).goodput.map((value, index) => value / (of('Préau', 1).goodput[index] ?? Number.NaN));
  const best = [2, 5, 10].every((load) =>
    fronts.every((front) => median(of('Préau', load).goodput) >= median(of(front, load).goodput)),
  );
  return {
    markdown: [
      `A site that serves ${servesPerSecond} pages a second on its one core; visitors who want ${pages} pages, one a second, at a rate that`,
      'nothing slows. Goodput: pages served within 2 s, a second. Half of what the site can serve is wanted by visitors',
      `with a lesson, whatever else comes. ${rounds} interleaved rounds, medians with their spread.`,
      '',
      table(['load', 'in front', 'goodput, pages/s', 'pages of lessons served', 'p99 of those served'], rows),
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
      rate: (load * servesPerSecond) / pages,
      lessons: (lessonShare * servesPerSecond) / pages,
      warmUpMs: 6_000,
      windowMs: 4_000,
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
