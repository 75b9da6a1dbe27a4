// Real processes against each other: `preau gate` in front of a small site, and attackers. Honest visitors live in the test.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startSite } from '../../src/gate/proxy/testing/standing.ts';
import { aDataFolder } from '../support/process.ts';
import { secret } from '../support/school.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Resolves with the first output that `found` makes something of. */
function printed<T>(child: ChildProcess, found: (output: string) => T | undefined): Promise<T> {
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      const result = found(output);
      if (result !== undefined) resolve(result);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (status) => reject(new Error(`ended with ${status}: ${output}`)));
  });
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

export type Standing = {
  /** `http://127.0.0.1:<port>` */
  address: string;
  /** Of the process of the gate. */
  pid: number;
  /** Requests that reached the site behind. */
  seen(): Promise<Record<string, number>>;
  stop(): Promise<void>;
};

/** `preau gate` in front of a site of its own. */
export async function standInFront(seats: number, env: Record<string, string> = {}): Promise<Standing> {
  const site = await startSite();
  const data = aDataFolder();
  const upstream = `http://127.0.0.1:${site.port}`;
  const child = spawn(
    process.execPath,
    [main, 'gate', '--upstream', upstream, '--port', '0', '--host', '127.0.0.1', '--seats', String(seats)],
    {
      env: { PATH: process.env.PATH, PREAU_SECRET: secret, PREAU_DATA: data.folder, PREAU_LOG: 'warn', ...env },
      stdio: 'pipe',
    },
  );
  const port = await printed(child, (output) => /ready on http:\/\/localhost:(\d+)/.exec(output)?.[1]);
  return {
    address: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    seen: site.seen,
    async stop() {
      await ended(child, 'SIGKILL');
      await ended(site.child, 'SIGKILL');
      data.remove();
    },
  };
}

export type Attacker = {
  /** @returns what it counted: replies by status, connections lost. */
  stop(): Promise<Record<string, number>>;
};

const under = new Set<ChildProcess>();

/** Ends attackers that a test left running because it failed. */
export async function endAttacks(): Promise<void> {
  await Promise.all([...under].map((child) => ended(child, 'SIGKILL')));
  under.clear();
}

/** Resolves once the attack is in full swing. */
export async function attackWith(name: string, settings: object): Promise<Attacker> {
  const program = fileURLToPath(new URL(`attackers/${name}.mjs`, import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'inherit'] });
  under.add(child);
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await printed(child, (said) => (said.includes('attacking') ? true : undefined));
  return {
    async stop() {
      await ended(child, 'SIGTERM');
      return JSON.parse(output.split('\n').find((line) => line.startsWith('{')) ?? '{}');
    },
  };
}

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

/** A browser at one address: it keeps its cookies and its connection. */
export class Visitor {
  readonly #base: URL;
  readonly #from: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #cookies = new Map<string, string>();

  constructor(address: string, from: string) {
    this.#base = new URL(address);
    this.#from = from;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  close(): void {
    this.#agent.destroy();
  }

  keep(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  async ask(method: string, path: string, body?: object): Promise<Answer> {
    const asked = request({
      ...{ host: this.#base.hostname, port: this.#base.port, method, path, agent: this.#agent },
      localAddress: this.#from,
      headers: { cookie: this.cookie, ...(body && { 'content-type': 'application/json' }) },
    });
    // Once there is a reply, its end says what became of the connection.
    asked.on('error', () => {});
    asked.end(body && JSON.stringify(body));
    const [reply] = await once(asked, 'response');
    for (const line of reply.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) this.#cookies.set(name, value);
    }
    return { status: reply.statusCode, headers: reply.headers, body: await text(reply) };
  }

  /** A place, the board, a pass, a page. @returns undefined when all went well, or what didn't */
  async enter(): Promise<string | undefined> {
    try {
      const steps = [
        await this.ask('POST', '/gate/tickets', {}),
        await this.ask('GET', '/gate/board.json'),
        await this.pass(),
        await this.ask('GET', '/home'),
      ];
      const wrong = steps.find(({ status }) => status !== 200);
      return wrong && `${wrong.status} ${wrong.body}`;
    } catch (error) {
      return String(error);
    } finally {
      this.#agent.destroy();
    }
  }

  /** Enters when its turn comes, as the page does. */
  async pass(): Promise<Answer> {
    for (;;) {
      const answer = await this.ask('POST', '/gate/passes', {});
      if (answer.status !== 503) return answer;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** `count` visitors enter, twenty-five at a time. @returns what went wrong, empty when nothing did */
export async function honestVisitors(
  address: string,
  count: number,
  from: (index: number) => string,
): Promise<string[]> {
  const failures: string[] = [];
  let next = 0;
  const one = async () => {
    while (next < count) {
      const failure = await new Visitor(address, from(next++)).enter();
      if (failure !== undefined) failures.push(failure);
    }
  };
  await Promise.all(Array.from({ length: 25 }, one));
  return failures;
}
