// What somebody in line is in, as the board and their ticket say it. Pure, shared by the server and every page.
import type { Board, Lane, TicketReply } from './contract.ts';
import { type Announced, announce, expectedWait, type Reason, type Span } from './polling.ts';

/** A place in line as a page needs it; `ticket` may be absent where the cookie carries it. */
export type HeldTicket = Omit<TicketReply, 'ticket'> & { ticket?: string };

export type Sight =
  /** No place yet: it is being asked for. */
  | { type: 'asking' }
  /** No place before a small proof or a code. */
  | { type: 'proof' }
  | { type: 'waiting'; position: number; span: Span | undefined; reason: Reason | undefined }
  /** The turn has come, or everybody may enter. */
  | { type: 'turn' }
  /** The turn came and was not taken in time: the next free seat. */
  | { type: 'late' }
  | { type: 'paused'; position: number }
  | { type: 'scheduled'; opensAt: number | undefined; position: number }
  | { type: 'draw'; opensAt: number | undefined; entrants: number }
  | { type: 'closed' };

/** What happened to the place just before, to be said once. */
export type News = 'expired' | 'used' | 'session_over' | 'moved' | 'new_line';

export function positionOf(board: Board, ticket: { lane: Lane; number?: number; position: number }): number {
  if (ticket.number === undefined) return ticket.position;
  return Math.max(0, ticket.number - board.lanes[ticket.lane].serving);
}

/** @param before what was announced last to the same person. @returns the sight, and what is announced now. */
export function lookAt(given: {
  board: Board;
  ticket: HeldTicket | undefined;
  now: number;
  late?: boolean;
  before?: Announced | undefined;
}): { sight: Sight; announced: Announced | undefined } {
  const { board, ticket, now, before } = given;
  const plain = (sight: Sight) => ({ sight, announced: before });
  if (board.mode === 'closed') return plain({ type: 'closed' });
  if (board.mode === 'bypass') return plain({ type: 'turn' });
  if (!ticket) return plain({ type: 'asking' });
  const drawn = ticket.number !== undefined;
  if (!drawn && board.draw) return plain({ type: 'draw', opensAt: board.opensAt, entrants: board.draw.entrants });
  const lane = board.lanes[ticket.lane];
  const position = positionOf(board, ticket);
  const wait = expectedWait(position, lane);
  const announced = announce(before, { position, wait, slower: board.slower, now });
  const place = announced.position;
  if (board.mode === 'scheduled') {
    return { sight: { type: 'scheduled', opensAt: board.opensAt, position: place }, announced };
  }
  if (place === 0) return { sight: { type: given.late ? 'late' : 'turn' }, announced };
  if (board.mode === 'paused') return { sight: { type: 'paused', position: place }, announced };
  return { sight: { type: 'waiting', position: place, span: announced.span, reason: announced.reason }, announced };
}

/** ms until this person's turn comes; undefined when nothing says it. */
export function waitOf(board: Board, ticket: HeldTicket | undefined, now: number): number | undefined {
  if (board.mode === 'paused' || board.mode === 'closed' || !ticket) return undefined;
  const opening = board.mode === 'scheduled' && board.opensAt !== undefined ? Math.max(0, board.opensAt - now) : 0;
  if (ticket.number === undefined) return opening || undefined;
  const wait = expectedWait(positionOf(board, ticket), board.lanes[ticket.lane]);
  return wait === undefined ? opening || undefined : opening + wait;
}
