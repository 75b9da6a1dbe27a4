// What attackers share: settings from the command line, a steady stream of tries, and counts printed at the end.
// Each attacker is a process of its own: `node <attacker>.mjs '{"url":"http://127.0.0.1:9002", …}'`. It says `attacking` once it
// is in full swing, and prints its counts as one line of JSON when it is told to stop.
import { Agent, request } from 'node:http';

/**
 * @typedef {{ url: string, from?: string[], rate?: number, connections?: number, tokens?: string[], cookie?: string, cookies?: string[],
 *   path?: string, proof?: string, names?: string[], pages?: string[] }} Settings
 */

/** @type {Settings} */
export const settings = JSON.parse(process.argv[2] ?? '{}');
export const target = new URL(settings.url);
/** Addresses of this machine that it comes from. */
export const addresses = settings.from ?? ['127.0.0.66'];

/** @type {Record<string, number>} */
const counts = {};
export const count = (/** @type {string | number} */ what) => {
  counts[what] = (counts[what] ?? 0) + 1;
};

let said = false;
export const inFullSwing = () => {
  if (!said) process.stdout.write('attacking\n');
  said = true;
};

process.on('SIGTERM', () => {
  process.stdout.write(`${JSON.stringify(counts)}\n`, () => process.exit(0));
});

/** @type {Map<string, Agent>} */
const agents = new Map();
const agentOf = (/** @type {string} */ from) => {
  const known = agents.get(from);
  if (known) return known;
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  agents.set(from, agent);
  return agent;
};

let next = 0;
export const anAddress = () => addresses[next++ % addresses.length] ?? '127.0.0.66';

/**
 * One request, answered or not; its status is counted.
 * @param {{ method?: string, path: string, headers?: Record<string, string>, body?: string | Buffer, from?: string }} given
 * @returns {Promise<{ status: number, text: string, cookies: string[] }>}
 */
export function send({ method = 'GET', path, headers = {}, body, from = anAddress() }) {
  return new Promise((resolve) => {
    const lost = () => {
      count('lost');
      resolve({ status: 0, text: '', cookies: [] });
    };
    const asked = request(
      {
        ...{ host: target.hostname, port: target.port, method, path, localAddress: from, agent: agentOf(from) },
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      },
      (reply) => {
        let text = '';
        reply.setEncoding('utf8');
        reply.on('data', (chunk) => {
          text += chunk;
        });
        reply.on('error', lost);
        reply.on('end', () => {
          count(reply.statusCode ?? 0);
          resolve({ status: reply.statusCode ?? 0, text, cookies: reply.headers['set-cookie'] ?? [] });
        });
      },
    );
    asked.on('error', lost);
    asked.end(body);
  });
}

/**
 * Tries `rate` times a second, whether the earlier ones were answered or not; at most 500 are left unanswered.
 * @param {() => Promise<unknown>} one
 */
export function forEver(one) {
  const rate = settings.rate ?? 500;
  let open = 0;
  let begun = 0;
  const start = performance.now();
  setInterval(() => {
    const due = ((performance.now() - start) / 1000) * rate;
    for (; begun < due; begun++) {
      if (open >= 500) continue;
      open++;
      one().finally(() => {
        open--;
      });
    }
    if (begun > rate / 2) inFullSwing();
  }, 10);
}
