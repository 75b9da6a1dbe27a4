// `GET /api/day` of the built server on PostgreSQL: requests a second on one core, and what a hundred times the pupils costs.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createKeys } from '../src/lib/keys.ts';
import { sealSession } from '../src/school/identity/session.ts';
import { startCluster } from '../tests/support/cluster.ts';
import { fillSchools, readerOf } from './day/schools.ts';
import { median, table } from './report.mjs';

const secret = 'bench:0123456789abcdef0123456789abcdef';
const small = 5_000;
const large = Number(process.env.PUPILS ?? 500_000);
const readers = 5_000;
const rounds = 9;
const seconds = 2;
const steadyRate = 400;
const connections = 32;
const root = fileURLToPath(new URL('../../../', import.meta.url));
const here = (name: string) => fileURLToPath(new URL(`day/${name}`, import.meta.url));
const stopping: (() => void | Promise<void>)[] = [];

export async function run(): Promise<string> {
  try {
    return await measure();
  } finally {
    for (const stop of stopping.splice(0).reverse()) await stop();
  }
}

async function measure(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-bench-day-'));
  stopping.push(() => rmSync(folder, { recursive: true }));
  pin(process.pid, 'load');
  const cluster = await startCluster();
  stopping.push(cluster.stop);
  const places = [];
  for (const pupils of [small, large]) {
    const place = await aServer(cluster.url, pupils);
    const cookies = join(folder, `${pupils}.txt`);
    writeFileSync(cookies, cookiesOf(pupils).join('\n'));
    await steady(place.url, cookies, 200, 3);
    places.push({ pupils, cookies, ...place });
  }
  const [few, many] = places;
  if (!few || !many) throw new Error('two servers are needed');
  const bare = await aBareServer(many.url, cookiesOf(large)[0] ?? '');

  const script = join(folder, 'readers.lua');
  writeFileSync(script, lua);
  const figures: Record<'few' | 'many' | 'bare', Flood[]> = { few: [], many: [], bare: [] };
  const paced: Record<'few' | 'many', Steady[]> = { few: [], many: [] };
  for (let round = 0; round < rounds; round++) {
    figures.bare.push(flood(bare, script, many.cookies));
    figures.many.push(flood(many, script, many.cookies));
    figures.few.push(flood(few, script, few.cookies));
    // First one, then the other, so that neither always comes after the same neighbour.
    const order = round % 2 === 0 ? (['few', 'many'] as const) : (['many', 'few'] as const);
    for (const which of order) {
      const place = which === 'few' ? few : many;
      paced[which].push(await steady(place.url, place.cookies, steadyRate, seconds));
    }
    console.log(`round ${round + 1}: ${Math.round(figures.many.at(-1)?.rate ?? 0)} requests/s`);
  }
  return report(figures, paced, await bytesOf(many.url, cookiesOf(large)[0] ?? ''));
}

/** Milliseconds; `cpu` is the server's own, for one request. */
type Flood = { rate: number; p50: number; p95: number; cpu: number };
type Place = { url: string; pid: number };
type Steady = { p50: number; p95: number; p99: number; failed: number };

function report(
  figures: Record<'few' | 'many' | 'bare', Flood[]>,
  paced: Record<'few' | 'many', Steady[]>,
  bytes: number,
): string {
  const whole = (value: number) => Math.round(value).toLocaleString('en').replaceAll(',', ' ');
  const of = (list: Flood[], key: keyof Flood) => median(list.map((each) => each[key]));
  const spread = (values: number[]) => `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`;
  const toBare = figures.many.map((each, index) => each.rate / (figures.bare[index]?.rate ?? Number.NaN));
  const bigger = paced.many.map((each, index) => each.p95 / (paced.few[index]?.p95 ?? Number.NaN));
  const paceOf = (list: Steady[], key: keyof Steady) => `${median(list.map((each) => each[key])).toFixed(2)} ms`;
  const failed = [...paced.few, ...paced.many].reduce((sum, each) => sum + each.failed, 0);
  const row = (name: string, list: Flood[]) => [
    ...[name, whole(of(list, 'rate')), `${of(list, 'p50').toFixed(1)} ms`, `${of(list, 'p95').toFixed(1)} ms`],
    ...[`${of(list, 'cpu').toFixed(2)} ms`, whole(1000 / of(list, 'cpu'))],
  ];
  return [
    `Server on one core, PostgreSQL and the load on the other; ${readers} readers of all schools in turn, whole replies of ${whole(bytes)} bytes,`,
    `no reply cached by the reader. Median of ${rounds} interleaved rounds of ${seconds} s.`,
    '',
    table(
      [
        `${connections} connections, as fast as they can`,
        'requests/s',
        'p50',
        'p95',
        'processor a request',
        'of a whole core',
      ],
      [
        row(`${whole(large)} pupils in the database`, figures.many),
        row(`${whole(small)} pupils`, figures.few),
        row('bare node:http, same bytes', figures.bare),
      ],
    ),
    '',
    `“Of a whole core”: what the server's own processor time allows, whatever else the machine does.`,
    `Against bare node:http: ${median(toBare).toFixed(2)} (${spread(toBare)}).`,
    '',
    table(
      [`${steadyRate} requests/s, steady`, 'p50', 'p95', 'p99'],
      [
        [`${whole(large)} pupils`, paceOf(paced.many, 'p50'), paceOf(paced.many, 'p95'), paceOf(paced.many, 'p99')],
        [`${whole(small)} pupils`, paceOf(paced.few, 'p50'), paceOf(paced.few, 'p95'), paceOf(paced.few, 'p99')],
      ],
    ),
    '',
    `p95 of the larger against the smaller: ${median(bigger).toFixed(2)} (${spread(bigger)}); ${failed} requests failed.`,
  ].join('\n');
}

/** A migrated and filled database of its own, and the built server on it. @returns its address. */
async function aServer(cluster: string, pupils: number): Promise<Place> {
  const name = `bench_${pupils}`;
  const client = new pg.Client({ connectionString: cluster });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const database = new URL(cluster);
  database.pathname = name;
  const port = 19_500 + (pupils === small ? 0 : 1);
  const env = { ...process.env, PREAU_SECRET: secret, DATABASE_URL: database.href, PORT: String(port) };
  const server = spawn(process.execPath, [process.env.PREAU_MAIN ?? join(root, 'dist/main.js'), 'serve'], {
    env: { ...env, HOST: '127.0.0.1', PREAU_LOG: 'error', PREAU_DATA: join(tmpdir(), `preau-bench-${port}`) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  pin(server.pid ?? 0, 'server');
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  stopping.push(async () => {
    server.kill('SIGTERM');
    await ended;
  });
  const url = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (server.exitCode !== null) throw new Error('the server ended before it was ready');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(Date.now());
  console.log(`writing schools for ${pupils} pupils`);
  await fillSchools(database.href, pupils, today);
  return { url: `${url}/api/day`, pid: server.pid ?? 0 };
}

/** Sessions of readers taken evenly from all pupils. */
function cookiesOf(pupils: number): string[] {
  const keys = createKeys(secret);
  const now = Date.now();
  return Array.from({ length: readers }, (_, index) => {
    const reader = readerOf(Math.floor((index * pupils) / readers));
    const span = { issuedAt: now, expiresAt: now + 3_600_000 };
    return `preau_session=${sealSession(keys, { ...reader, roles: ['pupil'], deviceId: 'bench', device: 'recognised', ...span })}`;
  });
}

async function aBareServer(like: string, cookie: string): Promise<Place> {
  const response = await fetch(like, { headers: { cookie } });
  if (!response.ok) throw new Error(`the day answered ${response.status}`);
  const headers = Object.fromEntries(response.headers);
  for (const own of ['connection', 'keep-alive', 'date', 'transfer-encoding']) delete headers[own];
  const server = spawn(process.execPath, [here('bare.js')], { stdio: ['pipe', 'pipe', 'inherit'] });
  pin(server.pid ?? 0, 'server');
  stopping.push(() => void server.kill('SIGKILL'));
  server.stdin.end(JSON.stringify({ headers, body: await response.text() }));
  const port = await new Promise<string>((resolve) =>
    server.stdout.once('data', (data) => resolve(String(data).trim())),
  );
  return { url: `http://127.0.0.1:${port}/api/day`, pid: server.pid ?? 0 };
}

/** Bytes of a whole reply, headers included. */
function bytesOf(url: string, cookie: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { cookie }, agent: false }, (response) => {
      const { socket } = response;
      response.resume().on('end', () => resolve(socket.bytesRead));
    }).on('error', reject);
  });
}

const lua = `
local cookies = {}
for line in io.lines(os.getenv("COOKIES")) do cookies[#cookies + 1] = line end
local turn = 0
request = function()
  turn = turn + 1
  return wrk.format("GET", nil, { ["Cookie"] = cookies[(turn * 7919) % #cookies + 1] })
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format("FIGURES %f %f %f %d %d\\n", summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, e.status + e.connect + e.read + e.write + e.timeout, summary.requests))
end`;

function flood({ url, pid }: Place, script: string, cookies: string): Flood {
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, url];
  const before = cpuOf(pid);
  const output = execFileSync('wrk', args, { env: { ...process.env, COOKIES: cookies }, encoding: 'utf8' });
  const [, rate, p50, p95, errors, count] = /FIGURES (\S+) (\S+) (\S+) (\d+) (\d+)/.exec(output) ?? [];
  if (rate === undefined || errors !== '0') throw new Error(`wrk: ${output}`);
  return { rate: Number(rate), p50: Number(p50), p95: Number(p95), cpu: (cpuOf(pid) - before) / Number(count) };
}

/** Milliseconds of processor that a process has used. */
function cpuOf(pid: number): number {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = rest.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function steady(url: string, cookies: string, rate: number, length: number): Promise<Steady> {
  const client = spawn(process.execPath, [here('steady.js'), url, cookies, String(rate), String(length)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of client.stdout) output += chunk;
  return JSON.parse(output);
}

/** The server has the first core to itself; what it talks to shares the second. */
function pin(pid: number, what: 'server' | 'load') {
  if (availableParallelism() < 2 || !existsSync('/usr/bin/taskset')) return;
  execFileSync('taskset', ['-acp', what === 'server' ? '0' : '1', String(pid)], { stdio: 'ignore' });
}
