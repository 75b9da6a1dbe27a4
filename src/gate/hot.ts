// The gate over HTTP, on the bare server: these answers are given before any framework is asked, to millions if need be.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { type gateContracts, renewPass, takePass, takeTicket } from './contract.ts';
import type { Ask, Desk, Outcome } from './desk.ts';
import { embeddedElsewhere, sentElsewhere } from './elsewhere.ts';
import type { Checked, GateOptions, PageHandler, Refusal } from './gate.ts';
import type { Line } from './line.ts';
import type { Counter } from './redis/together.ts';
import { refuse } from './refusals.ts';
import type { Client } from './shield/client.ts';

/** Bytes of a body, and how long it may take to come, ms. Tickets and proofs fit many times. */
const mostBody = 8 * 1024;
const bodyTime = 5_000;

type Parts = {
  desk: Counter;
  line: Line;
  log: GateOptions['log'];
  shield: GateOptions['shield'];
  /** The board as bytes, as published. */
  board: () => Buffer;
};

type Endpoint = Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>>;

export type Hot = {
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  mount(path: `/gate/${string}`, handler: PageHandler): void;
  askOf(request: IncomingMessage): Ask;
  /** Cuts bodies that take too long. */
  cutSlow(): void;
};

const boardPath = '/gate/board.json';
const noStore = ['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff'];
const jsonHeaders = ['Content-Type', 'application/json; charset=utf-8', ...noStore];
const boardHeaders = [
  ...['Content-Type', 'application/json; charset=utf-8', 'X-Content-Type-Options', 'nosniff'],
  ...['Cache-Control', 'public, max-age=1, stale-while-revalidate=10, stale-if-error=60'],
];

const ticketInput = inputOf(takeTicket);
const passInput = inputOf(takePass);
const renewalInput = inputOf(renewPass);

export function createHot({ desk, line, log, shield, board }: Parts): Hot {
  const pages = new Map<string, PageHandler>();
  /** Bodies under way → when they are cut, ms since 1970. */
  const coming = new Map<IncomingMessage, { until: number; cut: () => void }>();
  /** Written at once or when what it stands on is kept. */
  const afterwards = (response: ServerResponse, write: () => void) =>
    line.settle((failure) => (failure ? sendRefusal(response, refuse('busy')) : write()));

  const askOf = (request: IncomingMessage): Ask => new HttpAsk(request, shield);

  const failed = (response: ServerResponse, error: unknown) => {
    log.error({ err: error }, 'the gate failed to answer');
    sendRefusal(response, refuse('broken'));
  };
  /** What another node answers comes later. */
  const reply = <Body>(response: ServerResponse, outcome: Outcome<Body> | Promise<Outcome<Body>>): void => {
    if (outcome instanceof Promise) {
      outcome.then(
        (settled) => reply(response, settled),
        (error: unknown) => failed(response, error),
      );
      return;
    }
    afterwards(response, () => {
      if ('refusal' in outcome) sendRefusal(response, outcome.refusal, outcome.cookies);
      else sendJson(response, 200, JSON.stringify(outcome.body), withCookies(jsonHeaders, outcome.cookies));
    });
  };

  /** Reads a JSON body, checks it, and goes on; an absent one is an empty object. */
  const withInput = <Input>(
    request: IncomingMessage,
    response: ServerResponse,
    schema: Schema,
    use: (input: Input) => void,
  ) => {
    readBody(request, response, (text) => {
      const input = parsed(text);
      // The schema says what `Input` is: both come from the same contract.
      if (input !== undefined && schema.Check(input)) return guarded(response, () => use(input as Input));
      const [first] = input === undefined ? [] : schema.Errors(input);
      const where = first ? `body${first.instancePath}: ${first.message}` : 'body: must be JSON';
      sendRefusal(response, refuse('invalid', { message: where }));
    });
  };

  const readBody = (request: IncomingMessage, response: ServerResponse, use: (text: string) => void) => {
    const { headers } = request;
    const announced = headers['content-length'];
    if ((announced === undefined || announced === '0') && headers['transfer-encoding'] === undefined) return use('');
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (refusal: Refusal) => {
      coming.delete(request);
      request.removeAllListeners('data');
      request.removeAllListeners('end');
      // What still comes is never read: the connection goes with it.
      sendRefusal(response, refusal, [], true);
      response.once('finish', () => request.destroy());
    };
    if (Number(announced) > mostBody) return stop(refuse('too_large'));
    coming.set(request, { until: line.now() + bodyTime, cut: () => stop(refuse('too_slow')) });
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > mostBody) stop(refuse('too_large'));
      else chunks.push(chunk);
    });
    request.once('end', () => {
      coming.delete(request);
      use(chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString());
    });
  };

  const guarded = (response: ServerResponse, work: () => void) => {
    try {
      work();
    } catch (error) {
      log.error({ err: error }, 'the gate failed to answer');
      if (!response.headersSent) sendRefusal(response, refuse('broken'));
      else response.destroy();
    }
  };

  let published: Buffer | undefined;
  let headersOfBoard: string[] = [];
  const sendBoard = (response: ServerResponse) => {
    const bytes = board();
    if (bytes !== published) {
      published = bytes;
      headersOfBoard = [...boardHeaders, 'Content-Length', String(bytes.length)];
    }
    response.writeHead(200, headersOfBoard);
    response.end(bytes);
  };
  const endpoints: Readonly<Record<string, Endpoint>> = {
    [boardPath]: {
      GET: (_request, response) => sendBoard(response),
    },
    '/gate/check': {
      GET(request, response) {
        const { counts } = line;
        const kept = desk.keep(askOf(request));
        if (kept.type === 'in') {
          counts.checks.good++;
          afterwards(response, () => {
            response.writeHead(204, kept.cookie === undefined ? noStore : [...noStore, 'Set-Cookie', kept.cookie]);
            response.end();
          });
          return;
        }
        counts.checks.bad++;
        response.writeHead(401, unauthorised[kept.reason]);
        response.end();
      },
    },
    '/gate/tickets': {
      POST(request, response) {
        withInput<Parameters<Desk['takeTicket']>[1]>(request, response, ticketInput, (input) => {
          reply(response, desk.takeTicket(askOf(request), input));
        });
      },
    },
    '/gate/passes': {
      POST(request, response) {
        withInput<Parameters<Desk['takePass']>[1]>(request, response, passInput, (input) =>
          reply(response, desk.takePass(askOf(request), input)),
        );
      },
      DELETE(request, response) {
        const left = (cookies: string[]) =>
          afterwards(response, () => {
            response.writeHead(204, withCookies(noStore, cookies));
            response.end();
          });
        const leaving = desk.leave(askOf(request));
        if (leaving instanceof Promise) leaving.then(left, (error: unknown) => failed(response, error));
        else left(leaving);
      },
    },
    '/gate/passes/renew': {
      POST(request, response) {
        withInput<{ hold?: string }>(request, response, renewalInput, ({ hold }) =>
          reply(response, desk.renewPass(askOf(request), hold)),
        );
      },
    },
  };

  return {
    askOf,
    mount(path, handler) {
      if (endpoints[path]) throw new Error(`${path} is the gate's own`);
      pages.set(path, handler);
    },
    handle(request, response) {
      const path = pathOf(request.url ?? '/');
      if (path === undefined) return false;
      // The commonest of all, and nothing in it can fail.
      if (path === boardPath && request.method === 'GET') {
        sendBoard(response);
        return true;
      }
      guarded(response, () => {
        if (sentElsewhere(request)) return sendRefusal(response, refuse('wrong_origin'));
        const endpoint = endpoints[path];
        if (endpoint) {
          const answer = endpoint[request.method ?? ''];
          if (answer) return answer(request, response);
          const refusal = refuse('wrong_method');
          return sendRefusal(response, refusal, [], false, ['Allow', Object.keys(endpoint).join(', ')]);
        }
        const page = pages.get(path);
        if (page && embeddedElsewhere(request)) return sendRefusal(response, refuse('wrong_origin'));
        if (page) return page(request, response, path);
        sendRefusal(response, refuse('not_found'));
      });
      return true;
    },
    cutSlow() {
      const now = line.now();
      for (const [request, { until, cut }] of coming) {
        if (request.destroyed) coming.delete(request);
        else if (until < now) cut();
      }
    },
  };
}

/** Looked at only as far as an answer needs it: a check reads neither the address nor who is in front. */
class HttpAsk implements Ask {
  readonly #request: IncomingMessage;
  readonly #shield: GateOptions['shield'];

  constructor(request: IncomingMessage, shield: GateOptions['shield']) {
    this.#request = request;
    this.#shield = shield;
  }

  get headers() {
    return this.#request.headers;
  }

  get client(): Client | undefined {
    return this.#shield?.client(this.#request);
  }

  get secure(): boolean {
    return this.client?.https ?? 'encrypted' in this.#request.socket;
  }
}

const slash = 47;
const prefix = '/gate/';

/** The path of what belongs to the gate, without its query; also of an address that a proxy wrote out whole. */
function pathOf(url: string): string | undefined {
  let path = url;
  if (url.charCodeAt(0) !== slash) {
    const found = /^https?:\/\/[^/?#]*(\/[^#]*)$/i.exec(url)?.[1];
    if (found === undefined) return undefined;
    path = found;
  }
  if (!path.startsWith(prefix)) return undefined;
  const query = path.indexOf('?');
  return query < 0 ? path : path.slice(0, query);
}

function parsed(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const withCookies = (headers: readonly string[], cookies: readonly string[]): string[] => {
  const all = [...headers];
  for (const cookie of cookies) all.push('Set-Cookie', cookie);
  return all;
};

function sendJson(response: ServerResponse, status: number, text: string, headers: string[]): void {
  headers.push('Content-Length', String(Buffer.byteLength(text)));
  response.writeHead(status, headers);
  response.end(text);
}

/** The one form of errors; exported for the pages beside. */
export function sendRefusal(
  response: ServerResponse,
  { status, code, message, retryAfter, details }: Refusal,
  cookies: readonly string[] = [],
  last = false,
  more: readonly string[] = [],
): void {
  if (response.headersSent) return;
  const headers = withCookies([...jsonHeaders, ...more], cookies);
  if (retryAfter !== undefined) headers.push('Retry-After', String(Math.max(1, Math.ceil(retryAfter))));
  if (last) headers.push('Connection', 'close');
  sendJson(response, status, JSON.stringify({ error: { code, message, ...(details && { details }) } }), headers);
}

const reasons: readonly Exclude<Checked, 'ok'>[] = [
  ...(['missing', 'malformed', 'forged', 'expired', 'early', 'not_yours', 'moved', 'left'] as const),
];
const unauthorised = Object.fromEntries(
  reasons.map((reason) => [reason, [...noStore, 'X-Preau-Reason', reason, 'Content-Length', '0']]),
) as Record<Exclude<Checked, 'ok'>, string[]>;

type Schema = ReturnType<typeof inputOf>;

/** Compiled once: each ticket pays it. */
function inputOf(contract: (typeof gateContracts)[number]) {
  if (!contract.input) throw new Error(`${contract.path} takes no input`);
  return Compile<TSchema>(contract.input);
}
