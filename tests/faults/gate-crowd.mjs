// The crowd of gate-killed.test.ts, in a process of its own: visitors that speak HTTP over kept connections, each with its
// cookies. Takes one order a line on standard input, answers one line of JSON on standard output.
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';

/** Kept connections; visitors take turns on them, as behind a proxy. */
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
/** @type {Map<string, Visitor>} */
const visitors = new Map();

/**
 * Status 0: nobody answered.
 * @typedef {{ status: number, cookies: string[], body: Body | undefined }} Reply
 * @typedef {{ ticket?: string, number?: number, position?: number, error?: { code?: string } }} Body
 * @typedef {{ cookie: string, ticket?: string, number?: number, position?: number }} Visitor
 * @typedef {{ port: number, names: string[], cookies?: Record<string, string> }} Order
 * @param {number} port @param {string} method @param {string} path @param {string} cookie @param {object} [body]
 * @returns {Promise<Reply>}
 */
function ask(port, method, path, cookie, body) {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', ...(cookie && { cookie }) };
    const asked = request({ agent, host: '127.0.0.1', port, method, path, headers }, (reply) => {
      let text = '';
      reply.setEncoding('utf8');
      reply.on('data', (chunk) => {
        text += chunk;
      });
      reply.on('end', () => {
        const cookies = (reply.headers['set-cookie'] ?? []).map((line) => line.split(';')[0] ?? '');
        resolve({ status: reply.statusCode ?? 0, cookies, body: text === '' ? undefined : JSON.parse(text) });
      });
      reply.on('error', () => resolve({ status: 0, cookies: [], body: undefined }));
    });
    asked.on('error', () => resolve({ status: 0, cookies: [], body: undefined }));
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** @param {Visitor} visitor @param {string[]} cookies */
function keepCookies(visitor, cookies) {
  /** @type {Map<string, string>} */
  const jar = new Map();
  for (const pair of [...visitor.cookie.split('; '), ...cookies]) {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    if (value) jar.set(name, value);
    else jar.delete(name);
  }
  visitor.cookie = Array.from(jar, ([name, value]) => `${name}=${value}`).join('; ');
}

/**
 * Runs `work` for each, so many at a time.
 * @param {string[]} names @param {number} width @param {(name: string) => Promise<unknown>} work
 */
async function each(names, width, work) {
  const left = names[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const name of left) await work(name);
    }),
  );
}

/** @param {string} name */
const visitorOf = (name) => visitors.get(name) ?? { cookie: '' };

/** @type {Record<string, (order: Order) => Promise<object>>} */
const orders = {
  /** Each of `names` takes a place; `cookies` holds what it is known by. Ends when nobody answers any more. */
  async arrive({ port, names, cookies }) {
    let failed = 0;
    await each(names, 64, async (name) => {
      const visitor = visitors.get(name) ?? { cookie: cookies?.[name] ?? '' };
      visitors.set(name, visitor);
      const reply = await ask(port, 'POST', '/gate/tickets', visitor.cookie, {});
      if (reply.status !== 200) {
        failed++;
        return;
      }
      keepCookies(visitor, reply.cookies);
      const { ticket, number, position } = reply.body ?? {};
      Object.assign(visitor, { ticket, number, position });
    });
    return { failed, visitors: listed(names) };
  },
  /** Each of `names` tries to enter with its ticket. */
  async enter({ port, names }) {
    /** @type {Record<string, number>} */
    const codes = {};
    /** @type {string[]} */
    const entered = [];
    await each(names, 64, async (name) => {
      const visitor = visitorOf(name);
      const reply = await ask(port, 'POST', '/gate/passes', visitor.cookie, { ticket: visitor.ticket });
      const code = reply.status === 200 ? 'in' : (reply.body?.error?.code ?? String(reply.status));
      codes[code] = (codes[code] ?? 0) + 1;
      if (reply.status !== 200) return;
      keepCookies(visitor, reply.cookies);
      entered.push(name);
    });
    return { codes, entered };
  },
  /** Each of `names` gives its seat back. */
  async leave({ port, names }) {
    await each(names, 64, (name) => ask(port, 'DELETE', '/gate/passes', visitorOf(name).cookie));
    return {};
  },
};

/** @param {string[]} names */
const listed = (names) =>
  names.map((name) => {
    const { number, position } = visitorOf(name);
    return { name, number, position };
  });

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { order, ...given } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await orders[order]?.(given))}\n`);
});
