// A whole academy into PostgreSQL that waits for its disk: time, memory, and whether ten times the pupils take ten times as long.
// PREAU_BENCH_PUPILS sets the larger size (500 000); the smaller is a tenth of it. PREAU_BENCH_FORMATS: aaf,oneroster.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { generate } from '../src/school/generate/command.ts';
import { startCluster } from '../tests/support/cluster.ts';
import { table } from './report.mjs';

const largest = Number(process.env.PREAU_BENCH_PUPILS ?? 500_000);
const formats = (['aaf', 'oneroster'] as const).filter((format) =>
  (process.env.PREAU_BENCH_FORMATS ?? 'aaf,oneroster').split(',').includes(format),
);

type Figures = { seconds: number; processor: number; megabytes: number; users: number; enrollments: number };

export async function run(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-bench-import-'));
  const cluster = await startCluster(['max_wal_size=4GB']);
  const load = loadavg()[0] ?? 0;
  const rows: string[][] = [];
  const ratios: string[] = [];
  try {
    for (const format of formats) {
      const times: number[] = [];
      for (const pupils of [largest / 10, largest]) {
        const directory = join(folder, `${format}-${pupils}`);
        generate({ pupils, seed: 1, directory, format, timetable: false });
        const url = await database(cluster.url, `${format}_${pupils}`);
        for (const what of ['first', 'again']) {
          const figures = await once(url, folder, format, directory);
          if (what === 'first') times.push(figures.seconds);
          console.log(
            `${format} ${pupils} ${what}: ${figures.seconds.toFixed(0)} s, ${figures.megabytes.toFixed(0)} MB`,
          );
          rows.push([
            ...[format, pupils.toLocaleString('en'), what, `${figures.users.toLocaleString('en')} users`],
            ...[`${figures.enrollments.toLocaleString('en')}`, `${figures.seconds.toFixed(0)} s`],
            ...[`${figures.processor.toFixed(0)} s`, `${figures.megabytes.toFixed(0)} MB`],
          ]);
        }
        rmSync(directory, { recursive: true });
      }
      ratios.push(`${format} ${((times[1] ?? 0) / (times[0] ?? 1)).toFixed(1)}`);
    }
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const headings = [
    'format',
    'pupils',
    'import',
    'created',
    'enrollments',
    'time',
    'processor of the importer',
    'resident at most',
  ];
  return [
    `\`preau import\` of a generated academy into PostgreSQL ${cluster.version} with fsync, on the same machine (load before: ${load.toFixed(1)}`,
    `on ${cpus().length} cores). "Again" is the same files a second time, which must change nothing. Ten times the pupils took this`,
    `many times as long: ${ratios.join(', ')} (budgets: 300 s, 600 MB, 12).`,
    '',
    table(headings, rows),
  ].join('\n');
}

async function database(url: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const address = new URL(url);
  address.pathname = name;
  return address.href;
}

/** One run of the command in a process of its own. */
async function once(url: string, data: string, format: string, directory: string): Promise<Figures> {
  const began = performance.now();
  const env = { ...process.env, DATABASE_URL: url, PREAU_DATA: data };
  const child = spawn(process.execPath, ['dist/main.js', 'import', format, directory, '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  let megabytes = 0;
  let processor = 0;
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      megabytes = (Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) * 1024) / 1e6 || megabytes;
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      processor = (Number(fields[11]) + Number(fields[12])) / 100;
    } catch {
      // The process ended between two looks.
    }
  }, 250);
  const status = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(watch);
  const report: unknown = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '');
  if (status !== 0 || !isReport(report)) throw new Error(`the import was refused: ${output.slice(0, 2000)}`);
  const seconds = (performance.now() - began) / 1000;
  return { seconds, processor, megabytes, users: report.users.created, enrollments: report.enrollments.created };
}

type Report = { users: { created: number }; enrollments: { created: number } };

function isReport(value: unknown): value is Report {
  return typeof value === 'object' && value !== null && 'users' in value && 'enrollments' in value;
}
