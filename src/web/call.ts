// Calls the school by its contracts. What can go wrong comes back as a value, never as an exception.
import { signal } from '@preact/signals';
import type { Contract, ErrorDetails, InputOf, OutputOf, ParamsOf, QueryOf } from '../lib/contract.ts';
import { keyHeader, ownerHeader, receiptHeader } from '../school/receipts/contract.ts';
import { waitForTurn, waiting } from './waiting.ts';

/** An error as the server tells it; `refusalText` says it in the person's language. */
export type Refusal = { code: string; message: string; details: ErrorDetails };

export type Trouble =
  /** This device has no network. */
  | { type: 'offline' }
  /** There is a network, but the school does not answer as it should. */
  | { type: 'unreachable'; retryAfter: number }
  /** 429 or 503: `retryAfter` seconds, then it is worth trying again. */
  | ({ type: 'busy'; retryAfter: number } & Refusal)
  | { type: 'signed_out' }
  | ({ type: 'not_allowed' } & Refusal)
  /** A named error of the contract. */
  | ({ type: 'refused' } & Refusal);

export type Answer<C extends Contract> =
  | { type: 'done'; value: OutputOf<C>; etag: string | undefined; receipt: string | undefined }
  | { type: 'unchanged' }
  | Trouble;

type Part<Schema, Name extends string, Value> = [NonNullable<Schema>] extends [never]
  ? unknown
  : { [key in Name]: Value };

/**
 * What a contract needs, besides the tag of the copy already held. `body`: of its type, where the contract accepts one. `key`: a UUID, where
 * it may be sent again.
 */
export type Given<C extends Contract> = Part<C['params'], 'params', ParamsOf<C>> &
  Part<C['input'], 'input', InputOf<C>> & { query?: QueryOf<C>; etag?: string | undefined; body?: Blob; key?: string };

/** Whether the school answered last time; pages say it once, at the top. */
export const connection = signal<'fine' | 'offline' | 'unreachable'>('fine');

const patience = 20_000;
/** A picture over a slow line; the server waits no longer either. */
const uploadPatience = 60_000;
const defaultWait = 5;

/** Waits in line when the gate is full, then asks again: who called notices nothing but the time. */
export async function call<C extends Contract>(contract: C, given: Given<C>): Promise<Answer<C>> {
  // What needs no seat, like signing in, is never held back.
  if (contract.roles !== 'public' && contract.gate !== 'free') await waiting();
  let answer = await ask(contract, given);
  for (let turns = 0; turns < mostTurns && isFull(answer) && (await waitForTurn()); turns++) {
    answer = await ask(contract, given);
  }
  return answer;
}

/** Writes what was kept of a call, with its key. Never waits in line: it is asked again later. */
export const askAt = (
  method: string,
  where: string,
  body: string | Blob | undefined,
  key: string,
  owner: string,
): Promise<Answer<Contract>> => exchange(where, { method, body, key, owner, etag: undefined });

/** Who entered so often and is still refused has a browser that keeps no pass. */
const mostTurns = 3;
const isFull = (answer: { type: string } | Trouble) =>
  answer.type === 'busy' && 'code' in answer && answer.code === 'waiting';

async function ask<C extends Contract>(contract: C, given: Given<C>): Promise<Answer<C>> {
  const parts: {
    params?: unknown;
    input?: unknown;
    body?: Blob;
    query?: unknown;
    etag?: string | undefined;
    key?: string;
  } = given;
  return exchange(addressFor(contract.path, parts.params, parts.query), {
    method: contract.method,
    body: parts.body ?? (parts.input === undefined ? undefined : JSON.stringify(parts.input)),
    etag: parts.etag,
    key: parts.key,
  });
}

type Asking = {
  method: string;
  body: string | Blob | undefined;
  etag: string | undefined;
  key: string | undefined;
  /** Who wrote it: refused when somebody else is signed in by now. */
  owner?: string;
};

async function exchange<C extends Contract>(
  where: string,
  { method, body, etag, key, owner }: Asking,
): Promise<Answer<C>> {
  let response: Response;
  try {
    response = await fetch(where, {
      method,
      credentials: 'same-origin',
      // The browser's own cache would outlive a change of person.
      cache: 'no-store',
      signal: AbortSignal.timeout?.(body instanceof Blob ? uploadPatience : patience) ?? null,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': body instanceof Blob ? body.type : 'application/json' }),
        ...(etag && { 'if-none-match': etag }),
        ...(key && { [keyHeader]: key }),
        ...(owner && { [ownerHeader]: owner }),
      },
      ...(body !== undefined && { body }),
    });
  } catch {
    const trouble: Trouble = navigator.onLine ? { type: 'unreachable', retryAfter: defaultWait } : { type: 'offline' };
    connection.value = trouble.type;
    return trouble;
  }
  if (response.status === 304) return settle<Answer<C>>({ type: 'unchanged' });
  if (!response.ok) return settle<Answer<C>>(await readTrouble(response));
  const tag = response.headers.get('etag') ?? undefined;
  const receipt = response.headers.get(receiptHeader) ?? undefined;
  try {
    // The server checks what it sends against the contract; the page trusts its own server.
    const value: OutputOf<C> = response.status === 204 ? undefined : await response.json();
    return settle<Answer<C>>({ type: 'done', value, etag: tag, receipt });
  } catch {
    return settle<Answer<C>>({ type: 'unreachable', retryAfter: defaultWait });
  }
}

function settle<A extends { type: string }>(answer: A): A {
  connection.value = answer.type === 'unreachable' ? 'unreachable' : 'fine';
  return answer;
}

async function readTrouble(response: Response): Promise<Trouble> {
  const told = await readError(response);
  const { code } = told;
  const wait = Number(response.headers.get('retry-after'));
  const retryAfter = Number.isFinite(wait) && wait > 0 ? wait : defaultWait;
  if (response.status === 429 || (response.status === 503 && code !== '')) {
    return { type: 'busy', ...told, retryAfter };
  }
  if (response.status >= 500) return { type: 'unreachable', retryAfter };
  if (response.status === 401 && code === 'signed_out') return { type: 'signed_out' };
  if (response.status === 403) return { type: 'not_allowed', ...told };
  return { type: 'refused', ...told };
}

async function readError(response: Response): Promise<Refusal> {
  const body: unknown = await response.json().catch(() => undefined);
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  if (typeof error !== 'object' || error === null) return { code: '', message: '', details: {} };
  return {
    code: 'code' in error && typeof error.code === 'string' ? error.code : '',
    message: 'message' in error && typeof error.message === 'string' ? error.message : '',
    details: 'details' in error ? readDetails(error.details) : {},
  };
}

function readDetails(told: unknown): ErrorDetails {
  const found = Object.entries(typeof told === 'object' && told !== null ? told : {});
  return Object.fromEntries(found.filter(([, value]) => typeof value === 'string'));
}

/** Where a contract's answer is, for an element of the page that fetches it by itself. */
export const addressOf = <C extends Contract>({ path }: C, params: ParamsOf<C>): string =>
  addressFor(path, params, undefined);

/** Path and query, parameters filled in. */
export function addressFor(path: string, params: unknown, query: unknown): string {
  const values = new Map(Object.entries(params ?? {}));
  const filled = path.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(String(values.get(name))));
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) asked.set(name, String(value));
  return asked.toString() ? `${filled}?${asked}` : filled;
}
