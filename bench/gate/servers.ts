// What stands in front of a site in the benchmarks: `preau gate` as it is installed, and HAProxy, each on a core of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './nginx.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const secret = 'bench:a-secret-that-is-only-used-for-measuring';

export type Running = { address: string; stop(): Promise<void> };

export async function startGate(upstream: string, env: NodeJS.ProcessEnv = {}): Promise<Running> {
  const port = await freePort();
  const data = mkdtempSync(join(tmpdir(), 'preau-bench-attacks-'));
  const args = ['gate', '--upstream', upstream, '--port', String(port), '--host', '127.0.0.1', '--seats', '1000000'];
  const child = spawn('taskset', ['-c', '0', process.execPath, join(root, 'dist', 'main.js'), ...args], {
    env: { ...process.env, PREAU_SECRET: secret, PREAU_DATA: data, PREAU_LOG: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return running(child, port);
}

async function running(child: ChildProcess, port: number): Promise<Running> {
  const address = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    if (tries === 100 || child.exitCode !== null) throw new Error(`nothing answers on ${address}`);
    const answered = await fetch(`${address}/gate/board.json`).then(
      () => true,
      () => false,
    );
    if (answered) break;
    await sleep(100);
  }
  return {
    address,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** @param front lines of the frontend, @param back lines of the backend */
export async function haproxyWith(front: string[], back: string[], core: number): Promise<Running> {
  const port = await freePort();
  const file = join(mkdtempSync(join(tmpdir(), 'preau-haproxy-')), 'haproxy.cfg');
  const lines = [
    'global',
    '  maxconn 9000',
    '  nbthread 1',
    'defaults',
    '  mode http',
    '  timeout connect 5s',
    '  timeout client 30s',
    '  timeout server 30s',
    '  timeout queue 1500ms',
    'frontend front',
    `  bind 127.0.0.1:${port}`,
    ...front,
    '  default_backend site',
    'backend site',
    ...back,
    '',
  ];
  writeFileSync(file, lines.join('\n'));
  const child = spawn('taskset', ['-c', String(core), '/usr/sbin/haproxy', '-f', file], { stdio: 'ignore' });
  return running(child, port);
}

/** @param session where the gate is built in. @returns the cookies of a visitor who is in. */
export async function enter(address: string, session?: string): Promise<string> {
  const cookies: string[] = session === undefined ? [] : [session];
  for (const path of ['/gate/tickets', '/gate/passes']) {
    const headers = { 'content-type': 'application/json', cookie: cookies.join('; ') };
    const reply = await fetch(address + path, { method: 'POST', headers, body: '{}' });
    cookies.push(...reply.headers.getSetCookie().map((set) => set.split(';', 1)[0] ?? ''));
  }
  return cookies.join('; ');
}
