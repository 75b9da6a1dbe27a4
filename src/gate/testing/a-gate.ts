// For tests: a gate on a real server, with a clock and a chance that the test moves, and visitors that keep their cookies.
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGate, type Gate, type GateOptions, type Who } from '../gate.ts';
import { type Policy, usualPolicy } from '../model.ts';

export const testSecret = 'test:0123456789abcdef0123456789abcdef';
export const testStart = Date.parse('2026-11-23T07:55:00Z');

export type Answer = { status: number; headers: Headers; text: string; body: unknown; code: string };

/** A browser: keeps cookies, and sends them. */
export type Browser = {
  cookies: Map<string, string>;
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
};

export type TestGate = {
  gate: Gate;
  server: Server;
  address: string;
  clock: { now(): number; advance(milliseconds: number): void };
  browser(cookies?: Record<string, string>): Browser;
  /** An account of a school, built in; its session is the cookie `who`. */
  account(account: string, school?: string, lanes?: Who['lanes']): Browser;
  /** Seconds go by, each with its tick. */
  seconds(count: number): void;
  close(): Promise<void>;
};

/** Reads `who=school.account.lane+lane.device`, as a session would. */
export function identifyTest(headers: IncomingHttpHeaders): Who | undefined {
  const found = /(?:^|; )who=([^;]*)/.exec(headers.cookie ?? '')?.[1];
  if (!found) return undefined;
  const [school = '', account = '', lanes = 'open', device] = found.split('.');
  const all = ['lesson', 'staff', 'open'] as const;
  return {
    ...{ school, account, lanes: all.filter((lane) => lanes.split('+').includes(lane)) },
    ...(device !== undefined && { device }),
  };
}

export async function aGate(
  given: Partial<Omit<GateOptions, 'policy' | 'clock'>> & {
    policy?: Partial<Policy>;
    folder?: string;
    /** Several nodes share it; then time is real. */
    redisUrl?: string;
    builtIn?: boolean;
    now?: number;
  } = {},
): Promise<TestGate> {
  const { policy, folder, redisUrl, builtIn, now: start, ...rest } = given;
  let now = start ?? testStart;
  const clock = {
    now: () => (redisUrl === undefined ? now : Date.now()),
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
  };
  let drawn = 0;
  const chance = {
    bytes(count: number) {
      const bytes = Buffer.alloc(count + 4);
      for (let at = 0; at < count; at += 4) bytes.writeUInt32BE((++drawn * 2_654_435_761) % 2 ** 32, at);
      return bytes.subarray(0, count);
    },
  };
  const quiet = { info() {}, warn() {}, error() {} };
  const gate = await createGate(
    {
      ...{ clock, chance, log: quiet, secret: testSecret, site: 'test' },
      ...(builtIn && { identify: identifyTest }),
      ...rest,
      policy: { ...usualPolicy, capacity: 10, costs: { full: 1, voice: 1, text: 1 }, tiers: ['full'], ...policy },
    },
    redisUrl !== undefined ? { redisUrl } : folder === undefined ? {} : { folder },
  );
  const server = createServer((request, response) => {
    if (gate.handle(request, response)) return;
    response.writeHead(200).end('the site');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const browser = (cookies: Record<string, string> = {}): Browser => {
    const jar = new Map(Object.entries(cookies));
    return {
      cookies: jar,
      async ask(method, path, body, headers = {}) {
        const cookie = Array.from(jar, ([name, value]) => `${name}=${value}`).join('; ');
        const reply = await fetch(address + path, {
          method,
          headers: {
            ...(cookie !== '' && { cookie }),
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        });
        for (const line of reply.headers.getSetCookie()) {
          const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(line) ?? [];
          if (/Max-Age=0/.test(attributes)) jar.delete(name);
          else jar.set(name, value);
        }
        const text = await reply.text();
        const parsed: unknown = text.startsWith('{') ? JSON.parse(text) : undefined;
        const error = parsed && typeof parsed === 'object' && 'error' in parsed ? parsed.error : undefined;
        const code = error && typeof error === 'object' && 'code' in error ? String(error.code) : '';
        return { status: reply.status, headers: reply.headers, text, body: parsed, code };
      },
    };
  };
  return {
    ...{ gate, server, address, clock, browser },
    account: (account, school = 'prevert', lanes = ['open']) =>
      browser({ who: `${school}.${account}.${lanes.join('+')}` }),
    seconds(count) {
      for (let second = 0; second < count; second++) {
        clock.advance(1000);
        gate.tick();
      }
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await gate.close();
    },
  };
}
