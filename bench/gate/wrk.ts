// Throughput by wrk, on a core of its own: `rounds` turns of A and B one after the other, and the ratio of each pair.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../report.mjs';

/** Interleaved rounds of every ratio; two identical servers differ by up to a quarter between single rounds. */
export const rounds = Number(process.env.BENCH_ROUNDS ?? 9);
const seconds = Number(process.env.BENCH_SECONDS ?? 2);

export type Target = { url: string; method?: string; headers?: Record<string, string>; body?: string };

export type Ratio = { ratio: number; least: number; most: number; ours: number; theirs: number };

/** Requests a second over 64 connections. @throws when answers weren't all successes, or (`refused`) all refusals. */
export async function throughput(target: Target, expected: 'served' | 'refused'): Promise<number> {
  const script = join(mkdtempSync(join(tmpdir(), 'preau-wrk-')), 'request.lua');
  writeFileSync(script, lua(target));
  const child = spawn('taskset', ['-c', '1', 'wrk', '-t1', '-c64', `-d${seconds}s`, '-s', script, target.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  const [status] = await once(child, 'close');
  const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(printed)?.[1]);
  const all = Number(/(\d+) requests in/.exec(printed)?.[1]);
  const refusals = Number(/Non-2xx or 3xx responses: (\d+)/.exec(printed)?.[1] ?? 0);
  if (status !== 0 || !Number.isFinite(rate) || /Socket errors/.test(printed)) throw new Error(`wrk: ${printed}`);
  if (refusals !== (expected === 'served' ? 0 : all))
    throw new Error(`${target.url} should be ${expected}: ${printed}`);
  return rate;
}

/** How many requests a second `ours` serves for each one of `theirs`. */
export async function compare(ours: () => Promise<number>, theirs: () => Promise<number>): Promise<Ratio> {
  const [first, second]: [number[], number[]] = [[], []];
  await ours();
  await theirs();
  for (let round = 0; round < rounds; round++) {
    const turns = [async () => first.push(await ours()), async () => second.push(await theirs())];
    for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
  }
  const ratios = first.map((rate, index) => rate / (second[index] ?? Number.NaN));
  return {
    ratio: median(ratios),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
    ours: median(first),
    theirs: median(second),
  };
}

export const shown = ({ ratio, least, most }: Ratio) => `${ratio.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`;

/** Whether this machine has what the benchmarks drive. */
export function requirePrograms(names: string[]): void {
  for (const name of names) execFileSync('sh', ['-c', `command -v ${name} || command -v /usr/sbin/${name}`]);
}

/** No function runs for each answer: a client that counts in Lua would be what is measured. */
function lua({ method = 'GET', headers = {}, body }: Target): string {
  return [
    `wrk.method = ${JSON.stringify(method)}`,
    ...Object.entries(headers).map(
      ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`,
    ),
    ...(body === undefined ? [] : [`wrk.body = ${JSON.stringify(body)}`]),
    '',
  ].join('\n');
}
