// A real Préau process, as people run it: `node dist/main.js …`, with its own data folder and a free port.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { createContext } from '../../src/context.ts';
import type { Database } from '../../src/lib/database/database.ts';
import { prepareFolder } from '../../src/lib/database/first-start.ts';
import { migrate } from '../../src/lib/database/migrate.ts';
import { openDatabase } from '../../src/lib/database/open.ts';
import { migrationFolder } from '../../src/server.ts';
import { secret } from './secret.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const empty = fileURLToPath(new URL('../../dist/embedded.tar.gz', import.meta.url));

export type Finished = { status: number | null; stdout: string; stderr: string };

export type Node = {
  /** `http://localhost:<port>` */
  address: string;
  child: ChildProcess;
  /** SIGKILL: nothing is finished. */
  kill(): Promise<void>;
  /** SIGTERM. @returns the exit status */
  stop(): Promise<number | null>;
};

export type Settings = Record<string, string | undefined>;

const settings = (given: Settings): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  PORT: '0',
  HOST: '127.0.0.1',
  PREAU_SECRET: secret,
  PREAU_LOG: 'warn',
  ...given,
});

/** Runs a command to its end. */
export async function runPreau(args: string[], given: Settings, input = ''): Promise<Finished> {
  const child = spawn(process.execPath, [main, ...args], { env: settings(given), stdio: 'pipe' });
  const finished = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    finished.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    finished.stderr += chunk;
  });
  child.stdin.end(input);
  const [status] = await once(child, 'close');
  return { ...finished, status };
}

/** Starts `preau serve` and waits until it is ready. @throws with what it printed when it ends before. */
export async function startNode(given: Settings, command = 'serve', args: string[] = []): Promise<Node> {
  const child = spawn(process.execPath, [main, command, ...args], { env: settings(given), stdio: 'pipe' });
  let printed = '';
  const address = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk;
      const found = /http:\/\/localhost:\d+/.exec(printed);
      if (found) resolve(found[0]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (status) => reject(new Error(`preau ended with ${status} before it was ready: ${printed}`)));
  });
  const ended = once(child, 'exit');
  const signal = async (name: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(name);
    await ended;
    return child.exitCode;
  };
  return {
    address: address.replace('localhost', '127.0.0.1'),
    child,
    async kill() {
      await signal('SIGKILL');
    },
    stop: () => signal('SIGTERM'),
  };
}

/** A data folder of its own, removed by `remove`. */
export function aDataFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'preau-node-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The data of a node that isn't running. */
export async function withData<T>(dataFolder: string, work: (database: Database) => Promise<T>): Promise<T> {
  // The build's empty database, when there is one, saves initialising another.
  await prepareFolder(join(dataFolder, 'postgres'), existsSync(empty) ? empty : undefined);
  const database = await openDatabase({ dataFolder });
  try {
    await migrate(database, migrationFolder);
    return await work(database);
  } finally {
    await database.close();
  }
}

/** What a process with the tests' secret shares: its sessions can be issued here. */
export function contextOn(database: Database) {
  const config = readConfig({ PREAU_SECRET: secret, PREAU_LOG: 'silent' });
  return createContext({ config, log: pino({ level: 'silent' }), database });
}
