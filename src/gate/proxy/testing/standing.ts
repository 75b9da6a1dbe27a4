// A proxy with a door that knows one pass, in front of a real site in another process.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as ask, type IncomingMessage, type RequestOptions } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { rangesOf, rangeTest } from '../../../lib/network.ts';
import { readRule } from '../path.ts';
import { createProxy, type Door } from '../proxy.ts';
import { answerWaiting, send, wantsPage } from '../replies.ts';
import { createSite, readSiteAddress, type SiteTimes, usualTimes } from '../site.ts';

export type TestSite = {
  port: number;
  child: ChildProcess;
  seen(): Promise<Record<string, number>>;
  release(): Promise<number>;
};

export async function startSite(): Promise<TestSite> {
  const program = fileURLToPath(new URL('site.mjs', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed] = await once(child.stdout, 'data');
  const port = Number(String(printed));
  return {
    port,
    child,
    seen: async () => JSON.parse(await (await fetch(`http://127.0.0.1:${port}/seen`)).text()),
    release: async () => Number(await (await fetch(`http://127.0.0.1:${port}/release`)).text()),
  };
}

export const goodPass = { 'x-preau-pass': 'good' };

/** Lets in whoever shows the pass `good`, and renews a pass `old`. */
const simpleDoor: Door = {
  handle(request, response) {
    if (request.url !== '/gate/board.json') return false;
    send(request, response, 200, {}, 'application/json', '{"board":true}');
    return true;
  },
  allow({ headers }) {
    const pass = headers['x-preau-pass'] ?? /preau_pass=(\w+)/.exec(headers.cookie ?? '')?.[1];
    if (pass === 'old') return { type: 'in', cookie: 'preau_pass=good; Path=/; HttpOnly' };
    return pass === 'good' ? { type: 'in' } : { type: 'out', reason: 'missing' };
  },
  wait(request, response, to, reason) {
    if (wantsPage(request)) send(request, response, 503, { 'retry-after': '20' }, 'text/html', `<p>${to}</p>`);
    else answerWaiting(request, response, { retryAfter: 20, reason });
  },
};

export type Answer = { status: number; headers: IncomingMessage['headers']; raw: string[]; body: string };

export async function startProxy(
  port: number,
  given: { trust?: string[]; times?: Partial<SiteTimes>; door?: Door } = {},
) {
  const errors: unknown[] = [];
  const proxy = createProxy({
    site: createSite(readSiteAddress(`http://127.0.0.1:${port}`), { ...usualTimes, ...given.times }),
    door: given.door ?? simpleDoor,
    free: ['/static/*', '/about'].map(readRule),
    trusts: rangeTest((given.trust ?? []).flatMap((entry) => rangesOf(entry) ?? [])),
    onError: (error) => errors.push(error),
  });
  proxy.server.listen(0, '127.0.0.1');
  await once(proxy.server, 'listening');
  const { port: own } = proxy.server.address() as AddressInfo;
  return {
    port: own,
    proxy,
    errors,
    /** A request under way, for what is sent and read piece by piece. */
    open: (path: string, options: RequestOptions = {}) =>
      ask({
        host: '127.0.0.1',
        port: own,
        path,
        agent: false,
        ...options,
        headers: { ...goodPass, ...options.headers },
      }),
    async get(
      path: string,
      headers: Record<string, string> = goodPass,
      method = 'GET',
      body?: string,
    ): Promise<Answer> {
      const asked = ask({ host: '127.0.0.1', port: own, path, method, headers, agent: false });
      asked.end(body);
      const [reply]: IncomingMessage[] = await once(asked, 'response');
      if (!reply) throw new Error('no answer');
      return { status: reply.statusCode ?? 0, headers: reply.headers, raw: reply.rawHeaders, body: await text(reply) };
    },
    /** Bytes as they are, and all that comes back until the connection closes. */
    async raw(bytes: string): Promise<string> {
      const socket = connect(own, '127.0.0.1');
      socket.write(bytes, 'latin1');
      return text(socket);
    },
  };
}

export type TestProxy = Awaited<ReturnType<typeof startProxy>>;

/** What the site was sent, by name in small letters. */
export function sentTo(body: string): {
  method: string;
  url: string;
  headers: Record<string, string[]>;
  bytes: number;
  connection: number;
} {
  const { rawHeaders, ...rest } = JSON.parse(body);
  const headers: Record<string, string[]> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index].toLowerCase();
    headers[name] = [...(headers[name] ?? []), rawHeaders[index + 1]];
  }
  return { ...rest, headers };
}
