// Calls to an application without a socket: by contract, with a cookie or with a browser's jar of cookies.
import { expect } from 'vitest';
import type { App } from '../../src/app.ts';
import type { Contract, InputOf, OutputOf, ParamsOf, QueryOf } from '../../src/lib/contract.ts';

export type Reply<C extends Contract> = {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  text: string;
  /** The reply's body. @throws when the call failed, with what the server said. */
  readonly body: OutputOf<C>;
  /** The error's code and message, when the call failed. */
  error: { code: string; message: string } | undefined;
};

/** What a contract asks for; parts that it doesn't name may be left out. */
export type Asked<C extends Contract> = {
  params?: ParamsOf<C>;
  query?: QueryOf<C>;
  input?: InputOf<C>;
  headers?: Record<string, string>;
};

export type Caller = {
  call<C extends Contract>(contract: C, asked?: Asked<C>): Promise<Reply<C>>;
  /** A plain request, for what has no contract. */
  get(url: string, headers?: Record<string, string>): Promise<Reply<Contract>>;
};

/** A browser: keeps the cookies that it is given, and forgets those of the session when it closes. */
export type Browser = Caller & {
  cookies: Map<string, string>;
  /** Attributes of the last `Set-Cookie` of that name, in lower case. */
  attributes(name: string): string[];
  close(): void;
};

export function browserOf(app: App['app'], headers: Record<string, string> = {}): Browser {
  const cookies = new Map<string, string>();
  const last = new Map<string, string[]>();
  const header = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') || undefined;
  const absorb = <C extends Contract>(reply: Reply<C>) => {
    for (const line of [reply.headers['set-cookie'] ?? []].flat()) {
      const [pair = '', ...attributes] = String(line).split(';');
      const [name = '', value = ''] = pair.split('=', 2);
      last.set(
        name,
        attributes.map((attribute) => attribute.trim().toLowerCase()),
      );
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return reply;
  };
  const attributes = (name: string) => last.get(name) ?? [];
  return {
    ...{ cookies, attributes },
    async call(contract, asked = {}) {
      const all = { ...asked, headers: { ...headers, ...asked.headers } };
      return absorb(await callWith(app, contract, all, header()));
    },
    async get(url, own = {}) {
      return absorb(await inquire(app, { method: 'GET', url, headers: { ...headers, ...own } }, header()));
    },
    close() {
      for (const name of [...cookies.keys()]) {
        if (!attributes(name).some((attribute) => attribute.startsWith('max-age'))) cookies.delete(name);
      }
    },
  };
}

export async function callWith<C extends Contract>(
  app: App['app'],
  contract: C,
  asked: Asked<C>,
  cookie: string | undefined,
): Promise<Reply<C>> {
  const { params = {}, query, input, headers = {} } = asked;
  const path = contract.path.replace(/:([A-Za-z]+)/g, (_whole, name: string) => {
    const value = new Map(Object.entries(params)).get(name);
    return encodeURIComponent(String(value ?? `missing-${name}`));
  });
  const search = query ? `?${new URLSearchParams(textsOf(query))}` : '';
  const request = { method: contract.method, url: path + search, headers };
  return inquire(app, input === undefined ? request : { ...request, payload: JSON.stringify(input) }, cookie);
}

function textsOf(query: object): Record<string, string> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

type Request = {
  method: Contract['method'];
  url: string;
  headers: Record<string, string>;
  payload?: string;
};

export async function inquire<C extends Contract>(
  app: App['app'],
  request: Request,
  cookie?: string,
): Promise<Reply<C>> {
  const reply = await app.inject({
    ...request,
    headers: {
      ...(cookie && { cookie }),
      ...(request.payload !== undefined && { 'content-type': 'application/json' }),
      ...request.headers,
    },
  });
  const isJson = String(reply.headers['content-type'] ?? '').startsWith('application/json');
  const failed = reply.statusCode >= 400;
  return {
    status: reply.statusCode,
    headers: reply.headers,
    text: reply.body,
    error: failed && isJson ? reply.json().error : undefined,
    get body() {
      if (failed) throw new Error(`${request.method} ${request.url} answered ${reply.statusCode}: ${reply.body}`);
      return isJson ? reply.json() : undefined;
    },
  } as Reply<C>;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: vitest declares it so, and declarations that merge must agree.
  interface Matchers<T = any> {
    /** The reply of a call failed with this status and this code. */
    toFail(status: number, code: string): T;
  }
}

expect.extend({
  toFail(reply: Reply<Contract>, status: number, code: string) {
    const pass = reply.status === status && reply.error?.code === code;
    return { pass, message: () => `expected ${status} ${code}, received ${reply.status} ${reply.text.slice(0, 300)}` };
  },
});
