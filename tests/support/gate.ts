// `preau gate` as a real process in front of a real site, and the programs that stand before it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSite, type TestSite } from '../../src/gate/proxy/testing/standing.ts';
import { secret } from './secret.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export type FrontGate = {
  port: number;
  address: string;
  site: TestSite;
  /** Readable for everybody, as the example files expect of it. */
  folder: string;
  child: ChildProcess;
  /** SIGTERM, then the folder is removed. @returns the exit status */
  stop(): Promise<number | null>;
};

/** A site, and the gate in front of it. `BOARD` in a flag is a path inside the folder. */
export async function startFrontGate(flags: string[]): Promise<FrontGate> {
  const site = await startSite();
  const folder = mkdtempSync(join(tmpdir(), 'preau-gate-'));
  chmodSync(folder, 0o755);
  const args = flags.map((flag) => (flag === 'BOARD' ? join(folder, 'board.json') : flag));
  const child = spawn(
    process.execPath,
    [main, 'gate', '--upstream', `http://127.0.0.1:${site.port}`, '--host', '127.0.0.1', '--port', '0', ...args],
    {
      env: { PATH: process.env.PATH, PREAU_SECRET: secret, PREAU_DATA: join(folder, 'data'), PREAU_LOG: 'warn' },
      stdio: 'pipe',
    },
  );
  const [, port = ''] = await printed(child, /http:\/\/localhost:(\d+)/);
  return {
    port: Number(port),
    address: `http://127.0.0.1:${port}`,
    ...{ site, folder, child },
    async stop() {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      child.kill('SIGTERM');
      await ended;
      site.child.kill();
      rmSync(folder, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}

/** Waits until a process has printed this. @throws with what it printed when it ends before */
export async function printed(child: ChildProcess, wanted: RegExp): Promise<RegExpExecArray> {
  let text = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      text += chunk;
      const found = wanted.exec(text);
      if (found) resolve(found);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (status) => reject(new Error(`ended with ${status} before it was ready: ${text}`)));
  });
}

/** An example file of docs/gate with its ports and paths replaced; each must be there. */
export function example(name: string, replaced: Record<string, string>): string {
  let text = readFileSync(new URL(`../../docs/gate/${name}`, import.meta.url), 'utf8');
  for (const [from, to] of Object.entries(replaced)) {
    if (!text.includes(from)) throw new Error(`docs/gate/${name} doesn't say "${from}"`);
    text = text.replaceAll(from, to);
  }
  return text;
}

export function write(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** For programs that can't say which port they got. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Until something answers there. */
export async function answers(address: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode} before it answered`);
    const there = await fetch(address).then(
      () => true,
      () => false,
    );
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A visitor with cookies, as a browser keeps them. */
export function aVisitor(address: string) {
  const cookies = new Map<string, string>();
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie && { cookie }), ...Object.fromEntries(new Headers(init.headers)) };
    const reply = await fetch(address + path, { redirect: 'manual', ...init, headers });
    for (const line of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return reply;
  };
  return {
    cookies,
    ask,
    page: (path: string) => ask(path, { headers: { accept: 'text/html,application/xhtml+xml' } }),
    /** Takes a place and enters with it; the answer to the last attempt. */
    async enter(tries = 20): Promise<number> {
      await ask('/gate/tickets', { method: 'POST' });
      let status = 0;
      for (let attempt = 0; attempt < tries && status !== 200; attempt++) {
        if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 250));
        status = (await ask('/gate/passes', { method: 'POST' })).status;
      }
      return status;
    },
  };
}
