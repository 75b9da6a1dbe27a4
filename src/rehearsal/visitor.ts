// A browser's way of asking, without the browser: one connection of its own, and the cookies it was given.
import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export type Reply = { status: number; headers: IncomingHttpHeaders; body: string };

/** Nothing that a pupil would wait for longer, ms. */
const patience = 20_000;

export class Visitor {
  readonly address: URL;
  readonly #cookies = new Map<string, string>();
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(address: string, cookie: string) {
    this.address = new URL(address);
    this.#keep(cookie);
  }

  get cookies(): string {
    return Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join('; ');
  }

  /** @throws when no answer came. */
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, input?: object): Promise<Reply> {
    const body = input && JSON.stringify(input);
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: this.address.hostname,
          port: this.address.port,
          agent: this.#agent,
          method,
          path,
          timeout: patience,
          headers: {
            accept: 'application/json',
            cookie: this.cookies,
            ...(body !== undefined && {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(body),
            }),
          },
        },
        (reply) => {
          for (const set of reply.headers['set-cookie'] ?? []) this.#keep(set.split(';', 1)[0] ?? '');
          let text = '';
          reply.setEncoding('utf8');
          reply.on('data', (chunk) => {
            text += chunk;
          });
          reply.once('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: text }));
          reply.once('error', reject);
        },
      );
      sent.once('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer in ${patience / 1_000} s`)));
      sent.once('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  #keep(pair: string): void {
    const equals = pair.indexOf('=');
    const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

/** The code of an error in our form, or an empty text. */
export function codeOf(reply: Reply): string {
  try {
    const { error }: { error?: { code?: unknown } } = JSON.parse(reply.body);
    return typeof error?.code === 'string' ? error.code : '';
  } catch {
    return '';
  }
}

/** `Retry-After`, ms. */
export function retryAfter({ headers }: Reply): number {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 5_000;
}
