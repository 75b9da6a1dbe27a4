// How long the server takes to be ready, and what it holds at rest: first start on an empty folder, then a second one.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { table } from './report.mjs';

const port = 19_402;

export async function run(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-bench-start-'));
  try {
    const rows: string[][] = [];
    for (const start of ['first start, demonstration school made', 'second start'])
      rows.push([start, ...(await once(folder))]);
    return table(['', 'ready after', 'resident at rest'], rows);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function once(folder: string): Promise<string[]> {
  const began = performance.now();
  const env = { ...process.env, PORT: String(port), PREAU_DATA: folder, PREAU_LOG: 'error' };
  const server = spawn(process.execPath, ['dist/main.js', 'demo'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  try {
    while (!(await ready())) {
      if (server.exitCode !== null) throw new Error('the server ended before it was ready');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const seconds = (performance.now() - began) / 1000;
    await new Promise((resolve) => setTimeout(resolve, 5000));
    return [`${seconds.toFixed(1)} s`, `${residentMegabytes(server.pid ?? 0)} MB`];
  } finally {
    server.kill('SIGTERM');
    await ended;
  }
}

async function ready(): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false;
  }
}

function residentMegabytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round((Number(kilobytes) * 1024) / 1e6);
}
