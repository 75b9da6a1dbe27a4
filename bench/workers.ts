// Rooms in the main process, in one worker and in two: what a pupil costs, and how many a machine of two cores serves, load included.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { table } from './report.mjs';

const classSize = 30;
/** Served by all three, to compare what a pupil costs. */
const common = 600;
/** Tried on from the common number, until a pupil doesn't get everything any more. */
const steps = [900, 1_200, 1_500, 1_800];
const warmUp = 2_500;
const measured = 5_000;

type Used = { cpu: number; rss: number };
type Relay = { used: Used[]; each: number[]; rooms: number; members: number };
type Row = {
  pupils: number;
  perPupil: number;
  kilobits: number;
  busy: number[];
  load: number;
  memory: number;
  each: number[];
};

const script = (name: string) => fileURLToPath(new URL(`./classroom/${name}.js`, import.meta.url));
const start = (name: string, words: readonly string[]): ChildProcess =>
  spawn(process.execPath, [script(name), ...words], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });

function heard<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message: T) => resolve(message));
    child.once('exit', () => reject(new Error('a process of the benchmark ended early')));
  });
}
function ask<T>(child: ChildProcess): Promise<T> {
  const answer = heard<T>(child);
  child.send('now');
  return answer;
}

async function measure(workers: number, pupils: number): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-bench-workers-'));
  const relay = start('crewed-relay', [String(workers), folder]);
  const children = [relay];
  try {
    const { port } = await heard<{ port: number }>(relay);
    // Both workers are there before the first lesson.
    await sleep(2_000);
    const load = start('load', [String(port), String(pupils), String(classSize)]);
    children.push(load);
    await heard(load);
    await sleep(warmUp);
    type Got = { bytes: number; cpu: number };
    const [before, gotBefore] = [await ask<Relay>(relay), await ask<Got>(load)];
    const from = performance.now();
    await sleep(measured);
    const [after, gotAfter] = [await ask<Relay>(relay), await ask<Got>(load)];
    const ms = performance.now() - from;
    if (after.members !== pupils + after.rooms) throw new Error(`${after.members} members instead of ${pupils}`);
    const busy = after.used.map(({ cpu }, index) => (cpu - (before.used[index]?.cpu ?? 0)) / ms);
    return {
      ...{ pupils, busy, each: after.each },
      perPupil: (busy.reduce((sum, one) => sum + one, 0) * 1_000) / pupils,
      kilobits: ((gotAfter.bytes - gotBefore.bytes) * 8) / ms / pupils,
      load: (gotAfter.cpu - gotBefore.cpu) / ms,
      memory: after.used.reduce((sum, { rss }) => sum + rss, 0),
    };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    // The workers end with it.
    await sleep(500);
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function run(): Promise<{ markdown: string; figures: Record<string, number> }> {
  const rows: string[][] = [];
  const figures: Record<string, number> = {};
  for (const workers of [0, 1, 2]) {
    const first = await measure(workers, common);
    let most = first;
    rows.push(shown(workers, first, ''));
    for (const pupils of steps) {
      const row = await measure(workers, pupils);
      const whole = row.kilobits >= first.kilobits * 0.99;
      console.error(shown(workers, row, whole ? '' : 'not all').join('  '));
      if (!whole) break;
      most = row;
    }
    rows.push(shown(workers, most, 'the most'));
    figures[`millicores_per_pupil_${workers}_workers`] = first.perPupil;
    figures[`most_pupils_${workers}_workers`] = most.pupils;
    figures[`memory_${workers}_workers_bytes`] = first.memory;
  }
  return {
    markdown: [
      'Classes of 30, a picture of 400 kbit/s and a voice to each pupil, plain sockets. The load runs on the same two cores and takes about as much of them as the relay: ' +
        'what is found is how the work is shared and what sharing costs, not what two cores would serve alone. Steps of 300 pupils, each served whole ' +
        '(99 % of the bytes).',
      '',
      table(
        [
          'workers',
          'pupils',
          '',
          'thousandths of a core per pupil',
          'main process and workers busy',
          'load busy',
          'members in each',
          'MB in all',
        ],
        rows,
      ),
    ].join('\n'),
    figures,
  };
}

const percent = (part: number): string => `${(part * 100).toFixed(0)} %`;

const shown = (workers: number, row: Row, note: string): string[] => [
  String(workers),
  String(row.pupils),
  note,
  row.perPupil.toFixed(2),
  row.busy.map(percent).join(', '),
  percent(row.load),
  row.each.join(', ') || '–',
  (row.memory / 2 ** 20).toFixed(0),
];
