// Honest visitors at a steady rate (open loop), each from an address and with a connection of its own: a place, the board, a pass,
// a page. Told on the command line, prints one JSON line. `pages`: only the page is asked for, several times (a site without gate).
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export type HonestWish = {
  address: string;
  /** Visitors a second, and for how long. */
  rate: number;
  windowMs: number;
  /** One address for all, or undefined: each its own. */
  from?: string;
  pages?: number;
  /** They are signed in, as pupils of the school are. */
  accounts?: boolean;
};

export type HonestResult = {
  visitors: number;
  succeeded: number;
  p50: number;
  p95: number;
  reasons: Record<string, number>;
};

const patience = 10_000;
const wished: HonestWish = JSON.parse(process.argv[2] ?? '');
const at = new URL(wished.address);
const times: number[] = [];
const reasons: Record<string, number> = {};
let succeeded = 0;

async function visit(number: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const localAddress = wished.from ?? `127.${1 + (number % 5)}.${number % 250}.${1 + (number % 249)}`;
  const cookies = new Map<string, string>(wished.accounts ? [['who', `open.${number}`]] : []);
  const ask = (method: string, path: string): Promise<number> => {
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const cookie = Array.from(cookies, (pair) => pair.join('=')).join('; ');
      const headers: Record<string, string> = { accept: 'application/json', cookie };
      if (method === 'POST') headers['content-type'] = 'application/json';
      const sent = request(
        { host: at.hostname, port: at.port, agent, localAddress, method, path, headers },
        (reply) => {
          keep(cookies, reply.headers);
          reply.resume();
          reply.once('error', reject);
          reply.once('end', () => {
            times.push(performance.now() - began);
            resolve(reply.statusCode ?? 0);
          });
        },
      );
      sent.setTimeout(patience, () => sent.destroy(new Error('no answer')));
      sent.once('error', reject);
      sent.end(method === 'POST' ? '{}' : undefined);
    });
  };
  const must = async (method: string, path: string) => {
    let status = await ask(method, path);
    for (let tries = 0; status === 503 && path === '/gate/passes' && tries < 20; tries++) {
      await sleep(200);
      status = await ask(method, path);
    }
    if (status !== 200) throw new Error(`${status} ${path}`);
  };
  try {
    if (wished.pages !== undefined) for (let page = 0; page < wished.pages; page++) await must('GET', '/home');
    else {
      await must('POST', '/gate/tickets');
      await must('GET', '/gate/board.json');
      await must('POST', '/gate/passes');
      await must('GET', '/home');
    }
    succeeded += 1;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    reasons[reason] = (reasons[reason] ?? 0) + 1;
  } finally {
    agent.destroy();
  }
}

function keep(cookies: Map<string, string>, headers: IncomingHttpHeaders): void {
  for (const set of headers['set-cookie'] ?? []) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    if (name !== undefined && value !== undefined) cookies.set(name, value);
  }
}

const began = performance.now();
const visits: Promise<void>[] = [];
for (let number = 0; ; number++) {
  const due = began + (number / wished.rate) * 1_000;
  if (due >= began + wished.windowMs) break;
  const left = due - performance.now();
  if (left > 1) await sleep(left);
  visits.push(visit(number));
}
await Promise.all(visits);
times.sort((a, b) => a - b);
const quantile = (q: number) => times[Math.max(0, Math.ceil(q * times.length) - 1)] ?? 0;
const result: HonestResult = { visitors: visits.length, succeeded, p50: quantile(0.5), p95: quantile(0.95), reasons };
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit());
