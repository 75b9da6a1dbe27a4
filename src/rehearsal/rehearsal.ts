// `preau rehearse 9h02`: a school of its own, a node of its own, virtual pupils in a third process, and a verdict.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Database } from '../lib/database/database.ts';
import type { Plan } from './drill.ts';
import type { Morning } from './pupil.ts';
import { figuresOf, held, verdict } from './verdict.ts';

export const rehearseUsage = `preau rehearse 9h02 --pupils N [options]
  --pupils N      how many, 1 to 5000, in classes with a lesson each at the same moment
  --over S        seconds over which they arrive, most of them in the middle (30)
  --stay S        seconds that the lesson goes on after (20)
  --prepared P    part of the devices that hold the day with its reservation, 0 to 1 (0.8)
  --seats N       what the gate lets in (the node's own setting)
  --json          the figures as one object on the last line
`;

type Io = { stdout: NodeJS.WritableStream; stderr: NodeJS.WritableStream };
type Wished = {
  pupils: number;
  over: number;
  stay: number;
  prepared: number;
  seats: string | undefined;
  json: boolean;
};

/** What the command is given, so that it knows no other part. */
export type Surroundings = {
  /** The program itself: `dist/main.js`. */
  main: string;
  open(env: NodeJS.ProcessEnv): Promise<Database>;
  makeSchool(
    database: Database,
    wished: { pupils: number; startsAt: number; secret: string },
  ): Promise<Plan['lessons']>;
};

/** @returns the exit status: 0 held, 1 did not hold, 2 wrong usage */
export async function rehearseCommand(args: string[], io: Io, surroundings: Surroundings): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    io.stdout.write(rehearseUsage);
    return 0;
  }
  const wished = parse(args);
  if (typeof wished === 'string') {
    io.stderr.write(`preau rehearse: ${wished}\n\n${rehearseUsage}`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'preau-rehearsal-'));
  const secret = 'drill:a-secret-that-lives-as-long-as-this-drill';
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...{ PREAU_DATA: folder, PREAU_SECRET: secret, DATABASE_URL: '', REDIS_URL: '', PORT: '0', HOST: '127.0.0.1' },
    ...{ PREAU_LOG: 'warn', PREAU_SCHOOL_NETWORKS: `127.0.0.0/8=${wished.pupils}` },
    ...(wished.seats !== undefined && { PREAU_SEATS: wished.seats }),
  };
  let node: ChildProcess | undefined;
  try {
    io.stderr.write(`making a school of ${wished.pupils} pupils…\n`);
    const database = await surroundings.open(env);
    const startsAt = Date.now() + (wished.over * 1_000) / 2;
    const lessons = await surroundings.makeSchool(database, { pupils: wished.pupils, startsAt, secret });
    await database.close();
    node = spawn(process.execPath, [surroundings.main, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const address = await announced(node);
    io.stderr.write(`${lessons.length} lessons, their pupils arrive over ${wished.over} s…\n`);
    const { over, stay, prepared } = wished;
    const mornings = await arrive(surroundings.main, { address, lessons, over, stay, prepared });
    const figures = figuresOf(mornings);
    io.stdout.write(`${verdict(figures)}\n`);
    if (wished.json) io.stdout.write(`${JSON.stringify(figures)}\n`);
    return held(figures) ? 0 : 1;
  } finally {
    if (node && node.exitCode === null) {
      node.kill('SIGTERM');
      await once(node, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

async function announced(node: ChildProcess): Promise<string> {
  let printed = '';
  for await (const chunk of node.stdout ?? []) {
    printed += chunk;
    const [found] = /http:\/\/localhost:\d+/.exec(printed) ?? [];
    if (found) {
      node.stdout?.resume();
      return found.replace('localhost', '127.0.0.1');
    }
  }
  throw new Error(`the node ended before it was ready: ${printed}`);
}

async function arrive(main: string, plan: Plan): Promise<Morning[]> {
  const child = spawn(process.execPath, [main, 'rehearse-pupils'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(plan));
  let printed = '';
  for await (const chunk of child.stdout) printed += chunk;
  if (printed === '') throw new Error('the virtual pupils ended without a result');
  return JSON.parse(printed);
}

function parse(args: string[]): Wished | string {
  const text = { type: 'string' } as const;
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { pupils: text, over: text, stay: text, prepared: text, seats: text, json: { type: 'boolean' } },
    });
    if (positionals.join(' ') !== '9h02') return `the drill is called 9h02, not "${positionals.join(' ')}"`;
    const read = (name: string, given: string | undefined, low: number, high: number): number => {
      const value = Number(given);
      if (given === undefined || given === '' || !(value >= low && value <= high)) {
        throw new Error(`--${name} is a number from ${low} to ${high}, not "${given ?? ''}"`);
      }
      return value;
    };
    return {
      pupils: Math.round(read('pupils', values.pupils, 1, 5_000)),
      over: read('over', values.over ?? '30', 0, 3_600),
      stay: read('stay', values.stay ?? '20', 1, 3_600),
      prepared: read('prepared', values.prepared ?? '0.8', 0, 1),
      seats: values.seats,
      json: values.json === true,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
