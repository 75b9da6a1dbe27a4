// What visitors hold: tickets and passes are signed here, and read with what the line knows of them. Changes nothing.
import type { IncomingHttpHeaders } from 'node:http';
import type { Lane, PassReply, TicketReply } from './contract.ts';
import { cookieOf, passCookie, passOf, setCookie, ticketCookie } from './cookies.ts';
import { rankOf } from './draw.ts';
import type { Checked } from './gate.ts';
import type { Line } from './line.ts';
import type { Place, Seat } from './model.ts';
import type { Client } from './shield/client.ts';
import type { Shield } from './shield/shield.ts';
import { subjectIn, type Token, type TokenRing } from './token.ts';
import { nobody, type Visitor, type Visitors } from './visitors.ts';

/** A request, as far as the counter looks at it. `client` is known where a shield is. */
export type Ask = {
  readonly headers: IncomingHttpHeaders;
  readonly secure: boolean;
  readonly client?: Client | undefined;
};

export type PapersParts = {
  line: Line;
  ring: TokenRing;
  audience: string;
  visitors: Visitors;
  shield: Pick<Shield, 'ticket' | 'forged'> | undefined;
};

export type Found = { checked: Checked; token?: Token; visitor?: Visitor };

export function createPapers({ line, ring, audience, visitors, shield }: PapersParts) {
  const { state, counts } = line;

  const open = (purpose: 'pass' | 'ticket' | 'reservation' | 'hold', text: string, visitor: Visitor | undefined) => {
    const expected = { audience, now: line.now(), ...(visitor && { school: visitor.school }) };
    const opened = ring.open(purpose, text, expected);
    if (!('token' in opened)) {
      if (opened.refusal === 'forged') counts.forged++;
      return opened.refusal;
    }
    return visitor && opened.token.subject !== visitor.subject ? ('not_yours' as const) : opened.token;
  };
  const told = (ask: Ask, refusal: Token | string) => {
    if (refusal === 'forged' && ask.client) shield?.forged(ask.client);
  };

  const ticketOf = (visitor: Visitor, place: Place, position: number): TicketReply => {
    const now = line.now();
    const expiresAt = now + state.policy.ticketLife;
    const { subject, school } = visitor;
    const { epoch, draw } = state;
    const { lane, number } = place;
    const said = {
      school,
      audience,
      issuedAt: now,
      expiresAt,
      subject,
      lane,
      small: epoch,
      large: number,
      extra: nobody,
    };
    const reply: TicketReply = { ticket: ring.sign('ticket', said), lane, epoch, number, position, expiresAt };
    if (draw?.stage === 'open' && draw.lane === lane && draw.draw.has(subject)) reply.rank = rankOf(draw.seed, subject);
    return reply;
  };
  /** Number 0: enrolled in a draw that isn't open. */
  const enrolment = (visitor: Visitor, lane: Lane): TicketReply => {
    const { number: _none, ...rest } = ticketOf(visitor, { lane, number: 0 }, 0);
    return { ...rest, position: state.draw?.draw.size ?? 0 };
  };

  const passOfSeat = (visitor: Visitor, seat: Seat, secure: boolean): { body: PassReply; cookies: string[] } => {
    const now = line.now();
    const { subject, lane, generation, enteredAt, expiresAt } = seat;
    const pass = ring.sign('pass', {
      ...{ school: visitor.school, audience, issuedAt: now, expiresAt, subject, lane },
      ...{ small: generation, large: enteredAt, extra: visitor.device },
    });
    const body = { pass, tier: state.tier, expiresAt, renewAt: renewalOf(expiresAt) };
    return { body, cookies: [setCookie(passCookie, pass, expiresAt - now, secure)] };
  };
  /** Half a pass's life before its end: one renewal may be lost without losing the seat. */
  const renewalOf = (expiresAt: number) => expiresAt - state.policy.passLife / 2;

  /** The place that a device's ticket already gives it, unless it asks for another lane or the number was used. */
  const heldTicket = (ask: Ask, visitor: Visitor, lane: Lane): TicketReply | undefined => {
    const text = cookieOf(ask.headers.cookie, ticketCookie);
    const token = text === undefined ? 'malformed' : open('ticket', text, visitor);
    if (text === undefined || typeof token === 'string' || token.lane !== lane) return undefined;
    const { small: epoch, large: number, expiresAt } = token;
    if (number === 0 || state.used.has(lane, number) || number <= state.lanes[lane].past) return undefined;
    const position = Math.max(0, number - state.lanes[lane].serving);
    return { ticket: text, lane, epoch, number, position, expiresAt };
  };

  /** What became of the place that a browser comes back with, when it has none any more. */
  const lostPlace = (ask: Ask): 'expired' | 'used' | undefined => {
    const text = cookieOf(ask.headers.cookie, ticketCookie);
    if (text === undefined) return undefined;
    const opened = ring.open('ticket', text, { audience, now: line.now() });
    const expired = !('token' in opened);
    if (expired && opened.refusal !== 'expired') return undefined;
    const visitor = visitors.of(ask.headers, line.now());
    // On a shared tablet the ticket may be somebody else's.
    if (visitor?.durable && (visitor.subject !== subjectIn(text) || state.places.find(visitor.subject)))
      return undefined;
    if (expired) return 'expired';
    const { lane, large: number } = opened.token;
    if (number === 0) return undefined;
    if (number <= state.lanes[lane].past) return 'expired';
    return state.used.has(lane, number) ? 'used' : undefined;
  };

  /** What a pass is worth, for whom. Changes nothing. @param who the account, where it is known already */
  const look = (headers: IncomingHttpHeaders, who?: Visitor): Found => {
    const text = passOf(headers);
    if (text === undefined || text === '') return { checked: 'missing' };
    const now = line.now();
    const account = visitors.builtIn ? (who ?? visitors.of(headers, now)) : undefined;
    if (!account && visitors.builtIn) return { checked: 'not_yours' };
    // The pass before the device: what is forged costs us one signature and not two.
    const opened = ring.open('pass', text, { audience, now, school: account?.school ?? visitors.siteName });
    if (!('token' in opened)) {
      const { refusal } = opened;
      if (refusal === 'forged') counts.forged++;
      // Another school's pass and another gate's are somebody else's.
      return { checked: refusal === 'wrong_school' || refusal === 'wrong_audience' ? 'not_yours' : refusal };
    }
    const { token } = opened;
    const visitor = account ?? visitors.of(headers, now) ?? visitors.ofDevice(token.subject);
    if (visitor.subject !== token.subject) return { checked: 'not_yours' };
    return { checked: worth(token), token, visitor };
  };
  const worth = (token: Token): Checked => {
    const seat = state.seats.get(token.subject);
    if (seat && token.small > 0) {
      const older = token.large < seat.enteredAt || (token.large === seat.enteredAt && token.small < seat.generation);
      return older ? 'moved' : 'ok';
    }
    const gone = line.goneSince(token.subject);
    return gone !== undefined && token.large <= gone ? 'left' : 'ok';
  };

  return { open, told, ticketOf, enrolment, passOfSeat, heldTicket, lostPlace, look };
}
