// The gate's calls from a browser: a place, the board, the way in. What can go wrong comes back as a value.
import type { Board, PassReply, TicketReply } from '../contract.ts';

export type GateRefusal = {
  type: 'refused';
  status: number;
  code: string;
  /** ms; 0 when the gate doesn't say. */
  retryAfter: number;
  details: Readonly<Record<string, string>>;
};

export type Asked<Value> = { type: 'done'; value: Value } | GateRefusal | { type: 'unreachable' };

/** ms */
const patience = 12_000;

export const readBoard = () => ask<Board>('GET', 'board.json');
export const takePlace = (input: { proof?: string; code?: string }) => ask<TicketReply>('POST', 'tickets', input);
export const enter = (input: { ticket?: string; reservation?: string }) => ask<PassReply>('POST', 'passes', input);
export const renew = (input: { hold?: string } = {}) => ask<PassReply>('POST', 'passes/renew', input);
export const leave = () => ask<undefined>('DELETE', 'passes');

async function ask<Value>(method: string, path: string, input?: object): Promise<Asked<Value>> {
  try {
    const response = await fetch(`/gate/${path}`, {
      method,
      // The board is the same for everybody: any cache on the way may answer, and no cookie goes with it.
      credentials: path === 'board.json' ? 'omit' : 'same-origin',
      // A browser's own copy would show the line as it was at the poll before: it may be shown stale while it is asked again.
      ...(path === 'board.json' && { cache: 'no-cache' }),
      signal: AbortSignal.timeout?.(patience) ?? null,
      ...(input && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) }),
    });
    if (!response.ok) return await refusalOf(response);
    // The gate writes what its contract says.
    return { type: 'done', value: response.status === 204 ? undefined : await response.json() };
  } catch {
    return { type: 'unreachable' };
  }
}

async function refusalOf(response: Response): Promise<GateRefusal | { type: 'unreachable' }> {
  const body: unknown = await response.json().catch(() => undefined);
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  if (typeof error !== 'object' || error === null || !('code' in error)) return { type: 'unreachable' };
  const details =
    'details' in error && typeof error.details === 'object' && error.details !== null ? error.details : {};
  return {
    type: 'refused',
    status: response.status,
    code: String(error.code),
    retryAfter: Math.max(0, Number(response.headers.get('retry-after')) || 0) * 1000,
    details: Object.fromEntries(Object.entries(details).filter(([, value]) => typeof value === 'string')),
  };
}
