// Do 200 sign-ins at once slow those who are in? A page's request at a steady pace, with and without them, in turn.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { median, quantile, table } from './report.mjs';

const rounds = 9;
const everyMs = 10;
const windowMs = 3_000;

type Server = { address: string; cookie: string; pupils: number; password: string };
type Window = { p50: number; p95: number };

export async function run(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-bench-sign-in-'));
  const script = fileURLToPath(new URL('sign-in-server.js', import.meta.url));
  const child = spawn(process.execPath, [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const server = await announced(child);
    const agent = new Agent({ keepAlive: true });
    await steady(server, agent, 1_000);
    const quiet: Window[] = [];
    const busy: Window[] = [];
    const durations: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const both = [
        async () => quiet.push(await steady(server, agent, windowMs)),
        async () => {
          const began = performance.now();
          const crowd = signInAll(server).then(() => durations.push(performance.now() - began));
          busy.push(await steady(server, agent, windowMs));
          await crowd;
        },
      ];
      for (const one of round % 2 === 0 ? both : both.reverse()) {
        await one();
        await sleep(200);
      }
    }
    agent.destroy();
    const ratio = (pick: (window: Window) => number) => {
      const ratios = busy.map((window, round) => pick(window) / pick(quiet[round] ?? window));
      return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`;
    };
    const ms = (windows: Window[], pick: (window: Window) => number) => `${median(windows.map(pick)).toFixed(1)} ms`;
    const rows = (['p50', 'p95'] as const).map((name) => {
      const pick = (window: Window) => window[name];
      return [name, ms(quiet, pick), ms(busy, pick), ratio(pick)];
    });
    return [
      `\`GET /api/day\` of someone signed in, asked every ${everyMs} ms for ${windowMs / 1000} s, alone and while`,
      `${server.pupils} people sign in at once (argon2id, 19 MiB, 2 passes; the crowd was in after`,
      `${(median(durations) / 1000).toFixed(1)} s). Embedded database, server and client in two processes, ${rounds}`,
      'interleaved rounds: medians, and the ratio with its spread.',
      '',
      table(['', 'alone', 'during the sign-ins', 'ratio'], rows),
    ].join('\n');
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdin?.end();
    await ended;
    rmSync(folder, { recursive: true });
  }
}

async function announced(child: ChildProcess): Promise<Server> {
  if (!child.stdout) throw new Error('the server has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const { address, cookie, pupils, password }: Server = JSON.parse(line);
    return { address, cookie, pupils, password };
  }
  throw new Error('the server ended before it was ready');
}

/** Asks at a fixed pace, whether or not the answers keep up: a slow server can't hide by being asked less. */
async function steady(server: Server, agent: Agent, milliseconds: number): Promise<Window> {
  const asked: Promise<number>[] = [];
  const began = performance.now();
  for (let number = 0; number * everyMs < milliseconds; number++) {
    await sleep(Math.max(0, began + number * everyMs - performance.now()));
    asked.push(timed(server, agent));
  }
  const times = await Promise.all(asked);
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
}

async function timed({ address, cookie }: Server, agent: Agent): Promise<number> {
  const began = performance.now();
  await ask(`${address}/api/day`, { agent, headers: { cookie } });
  return performance.now() - began;
}

async function signInAll({ address, pupils, password }: Server): Promise<void> {
  const agent = new Agent({ keepAlive: false });
  await Promise.all(
    Array.from({ length: pupils }, (_, index) => {
      const body = JSON.stringify({ username: `pupil${index + 1}`, password, device: 'shared' });
      const headers = { 'content-type': 'application/json' };
      return ask(`${address}/api/sign-in`, { agent, method: 'POST', headers }, body);
    }),
  );
}

function ask(url: string, options: Parameters<typeof request>[1] & object, body?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (reply) => {
      reply.resume();
      reply.once('end', () =>
        reply.statusCode === 200 ? resolve() : reject(new Error(`${url}: ${reply.statusCode}`)),
      );
      reply.once('error', reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
