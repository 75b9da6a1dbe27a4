// The counter: what a visitor holds becomes an event of the line, and what the line answers becomes tokens, cookies or a refusal.
import type { IncomingHttpHeaders } from 'node:http';
import type { Lane, PassReply, TicketReply } from './contract.ts';
import { clearCookie, cookieOf, passCookie, passOf, setCookie, ticketCookie } from './cookies.ts';
import { placeOf } from './evolve.ts';
import type { Admission, Checked, Kept, Refusal, Who } from './gate.ts';
import type { Reply, Seat } from './model.ts';
import { type Ask, createPapers, type PapersParts } from './papers.ts';
import { type GateRefusal, refuse } from './refusals.ts';
import { modeAt } from './room.ts';
import type { Token } from './token.ts';
import type { Visitor } from './visitors.ts';

/** `cookies`: Set-Cookie headers, refused or not. */
export type Outcome<Body> = { body: Body; cookies: string[] } | { refusal: Refusal; cookies: string[] };

export type TicketInput = { lane?: Lane; proof?: string; code?: string };
export type PassInput = { ticket?: string; reservation?: string };

/** A pass that is used is renewed once it is this old, ms. */
const renewedAfter = 30_000;

/** What a pass was renewed to is told again after this long, in case the answer that said it was lost; ms. */
const toldAgain = 1_000;

/** A ticket's cookie outlives it by so much, ms: who comes too late is told so. */
const toldFor = 24 * 3_600_000;

const stays: Kept = { type: 'in' };

export type { Ask } from './papers.ts';

export type Desk = ReturnType<typeof createDesk>;

export function createDesk(parts: PapersParts) {
  const { line, visitors, shield } = parts;
  const { state, counts } = line;
  const papers = createPapers(parts);
  const { open, told, ticketOf, enrolment, heldTicket, lostPlace, look } = papers;
  /** Passes renewed by use lately, and what they were renewed to: the requests of a page bring the same one until it learned. */
  const renewals = new WeakMap<Token, { at: number; toldAt: number; kept: Kept }>();
  /** Which browser a seat was last given to: requests sent together by one browser are one entry, not several moves. */
  const holders = new Map<string, string>();

  const passOfSeat = (visitor: Visitor, seat: Seat, secure: boolean) => {
    if (seat.generation > 0) holders.set(seat.subject, visitor.device);
    return papers.passOfSeat(visitor, seat, secure);
  };

  const refused = (reply: Extract<Reply, { type: 'refused' }>): Refusal => {
    const { code, retryAfter, place } = reply;
    const known: GateRefusal = code === 'block_empty' ? 'busy' : code;
    const { message, opensAt } = state.policy;
    const position = place && Math.max(0, place.number - state.lanes[place.lane].serving);
    const details = {
      ...(place && { lane: place.lane, position: String(position) }),
      ...(code === 'waiting' && opensAt !== undefined && modeAt(state.policy, line.now()) === 'scheduled'
        ? { opensAt: new Date(opensAt).toISOString() }
        : {}),
    };
    return refuse(known, {
      ...(soon.has(code) && { retryAfter }),
      ...(Object.keys(details).length > 0 && { details }),
      ...(code === 'closed' && message && message.fr !== '' && { message: message.fr }),
    });
  };

  const newTicket = (ask: Ask, visitor: Visitor, lane: Lane, cookies: string[]): Outcome<TicketReply> => {
    const { subject, durable } = visitor;
    const reply = line.handle({ type: 'arrive', subject, lane, durable });
    if (reply.type !== 'ticket' && reply.type !== 'enrolled') {
      const refusal = reply.type === 'refused' ? refused(reply) : refuse('broken');
      return { refusal, cookies };
    }
    const body =
      reply.type === 'ticket' ? ticketOf(visitor, reply.place, reply.position) : enrolment(visitor, reply.lane);
    cookies.push(setCookie(ticketCookie, body.ticket, body.expiresAt - line.now() + toldFor, ask.secure));
    return { body, cookies };
  };

  const takeTicket = (ask: Ask, input: TicketInput): Outcome<TicketReply> | Promise<Outcome<TicketReply>> => {
    const now = line.now();
    const known = visitors.of(ask.headers, now);
    if (!known && visitors.builtIn) return { refusal: refuse('signed_out'), cookies: [] };
    const visitor = known ?? visitors.fresh();
    const lane = input.lane ?? usualLane(visitor);
    if (!visitor.lanes.includes(lane)) return { refusal: refuse('lane_not_yours'), cookies: [] };
    // An account's place is known here unless what knew it was lost: then its ticket says it.
    if (known && (!known.durable || !state.places.find(known.subject))) {
      const held = heldTicket(ask, known, lane);
      if (held) return { body: held, cookies: [] };
    }
    const cookies: string[] = [];
    const standing = visitor.durable && state.places.find(visitor.subject)?.lane === lane;
    if (shield && ask.client && !standing) {
      const verdict = shield.ticket({
        client: ask.client,
        ...(visitor.durable ? { account: visitor.subject } : known && { device: visitor.subject }),
        proven: cookieOf(ask.headers.cookie, 'preau_proven'),
        ...{ proof: input.proof, code: input.code },
      });
      if (verdict.type === 'refused') {
        const { type: _type, ...refusal } = verdict;
        // Not the device's cookie either: with it the next request would be a known device's, and owe no proof.
        return { refusal, cookies: [] };
      }
      if (verdict.cookie) cookies.push(verdict.cookie);
    }
    const stocking = line.stock(lane);
    if (stocking)
      return stocking.then(
        () => newTicket(ask, visitor, lane, cookies),
        () => ({ refusal: refuse('busy'), cookies }),
      );
    return newTicket(ask, visitor, lane, cookies);
  };

  const entered = (ask: Ask, visitor: Visitor, reply: Reply, cookies: string[]): Outcome<PassReply> => {
    if (reply.type !== 'seat')
      return { refusal: reply.type === 'refused' ? refused(reply) : refuse('broken'), cookies };
    const outcome = passOfSeat(visitor, reply.seat, ask.secure);
    // In the bypass the place stays good for the day when the line stands again.
    if (reply.seat.generation > 0) outcome.cookies.push(clearCookie(ticketCookie, ask.secure));
    return { body: outcome.body, cookies: [...cookies, ...outcome.cookies] };
  };

  /** An account needs no ticket where nobody waits, nor for a place that was called, nor to come back to its own seat. */
  const enter = (ask: Ask): Outcome<PassReply> => {
    const visitor = visitors.of(ask.headers, line.now());
    if (!visitor?.durable) return { refusal: refuse(visitors.builtIn ? 'signed_out' : 'ticket_wrong'), cookies: [] };
    const { subject } = visitor;
    return entered(ask, visitor, line.handle({ type: 'enter', subject, lane: usualLane(visitor) }), []);
  };

  const takePass = (ask: Ask, input: PassInput): Outcome<PassReply> => {
    const now = line.now();
    let visitor = visitors.of(ask.headers, now);
    if (!visitor && visitors.builtIn) return { refusal: refuse('signed_out'), cookies: [] };
    if (input.reservation !== undefined) {
      const claim = open('reservation', input.reservation, visitor);
      told(ask, claim);
      if (claim === 'expired') return { refusal: refuse('reservation_over'), cookies: [] };
      if (!visitor || typeof claim === 'string') return { refusal: refuse('reservation_wrong'), cookies: [] };
      const { small: size, large: opensAt, expiresAt: endsAt, extra: classKey, subject } = claim;
      const reservation = { classKey, size, opensAt, endsAt };
      return entered(ask, visitor, line.handle({ type: 'claim_reserved', subject, reservation }), []);
    }
    const text = input.ticket ?? cookieOf(ask.headers.cookie, ticketCookie);
    if (text === undefined) return enter(ask);
    const token = open('ticket', text, visitor);
    told(ask, token);
    // An account's place doesn't hang on the cookie that happens to come along.
    if (token === 'expired' && input.ticket === undefined && visitor?.durable) return enter(ask);
    if (token === 'expired') return { refusal: refuse('ticket_expired'), cookies: [] };
    if (typeof token === 'string') return { refusal: refuse('ticket_wrong'), cookies: [] };
    if (!visitor) {
      // A program may hold a ticket and no cookie: what the ticket says of its device is signed.
      if (token.school !== visitors.siteName) return { refusal: refuse('ticket_wrong'), cookies: [] };
      visitor = visitors.ofDevice(token.subject);
    }
    const named = visitor.durable || visitors.knows(ask.headers);
    const cookies = named ? [] : [visitors.cookie(visitor, now, ask.secure)];
    return entered(ask, visitor, claimWith(visitor, token), cookies);
  };

  const claimWith = (visitor: Visitor, token: Token): Reply => {
    const { subject } = visitor;
    const { lane, expiresAt } = token;
    let number = token.large;
    if (number === 0) {
      // Enrolled in a draw: the number is known once it is open. It has one number: nobody is given another for it. [G15]
      const { draw } = state;
      if (draw && draw.stage !== 'open' && draw.draw.has(subject))
        return { type: 'refused', code: 'waiting', retryAfter: 30 };
      if (state.seats.has(subject)) return line.handle({ type: 'enter', subject, lane });
      const place = placeOf(state, subject);
      if (place?.lane !== lane) return { type: 'refused', code: 'ticket_used', retryAfter: 1 };
      number = place.number;
    }
    return line.handle({ type: 'claim', subject, place: { lane, number }, expiresAt });
  };

  const renewWith = (ask: Ask, visitor: Visitor, token: Token, hold?: string, byUse = false): Outcome<PassReply> => {
    const held = hold === undefined ? undefined : open('hold', hold, visitor);
    const { subject, lane, small: generation, large: enteredAt } = token;
    const reply = line.handle({
      ...{ type: 'renew', subject, lane, generation, enteredAt },
      hold: typeof held === 'object' ? { until: held.expiresAt } : undefined,
      byUse,
    });
    if (reply.type === 'seat') return passOfSeat(visitor, reply.seat, ask.secure);
    const cookies = [clearCookie(passCookie, ask.secure)];
    return { refusal: reply.type === 'refused' ? refused(reply) : refuse('broken'), cookies };
  };

  const renewPass = (ask: Ask, hold: string | undefined): Outcome<PassReply> => {
    const { checked, token, visitor } = look(ask.headers);
    told(ask, checked);
    if (token && visitor && checked !== 'left') return renewWith(ask, visitor, token, hold);
    const code = checked === 'expired' ? 'pass_expired' : checked === 'left' ? 'session_over' : 'pass_wrong';
    return { refusal: refuse(code), cookies: checked === 'missing' ? [] : [clearCookie(passCookie, ask.secure)] };
  };

  /**
   * In front of another site: a browser whose pass ran out while its seat lives, as a WebSocket keeps it, has the seat still. It
   * is the same device, so the pass that holds the seat meanwhile stays good. [G11]
   */
  const ownSeat = (ask: Ask): Kept | undefined => {
    if (visitors.builtIn || !visitors.knows(ask.headers)) return undefined;
    const visitor = visitors.of(ask.headers, line.now());
    const seat = visitor && state.seats.get(visitor.subject);
    if (!seat || seat.expiresAt < line.now()) return undefined;
    const { subject, lane, generation, enteredAt } = seat;
    const reply = line.handle({ type: 'renew', subject, lane, generation, enteredAt, hold: undefined });
    if (reply.type !== 'seat') return undefined;
    const [cookie] = passOfSeat(visitor, reply.seat, ask.secure).cookies;
    return { type: 'in', ...(cookie !== undefined && { cookie }) };
  };

  /** The pass, renewed by its use: who reads for a while between two requests has nearly all of its life for it. */
  const keep = (ask: Ask, who?: Visitor): Kept => {
    const found = look(ask.headers, who);
    if (found.checked === 'expired' || found.checked === 'missing') {
      const back = ownSeat(ask);
      if (back) return back;
    }
    if (found.checked !== 'ok') return { type: 'out', reason: found.checked };
    if (!found.token || !found.visitor) return { type: 'out', reason: 'missing' };
    const now = line.now();
    const fresh = Math.min(renewedAfter, state.policy.passLife / 2);
    if (now < found.token.issuedAt + fresh) return stays;
    const lately = renewals.get(found.token);
    if (lately && now < lately.at + fresh / 2) {
      if (now < lately.toldAt + toldAgain) return stays;
      lately.toldAt = now;
      return lately.kept;
    }
    const renewed = renewWith(ask, found.visitor, found.token, undefined, true);
    // A pass that can't be renewed is good until its end; what comes then is said then.
    const cookie = 'body' in renewed ? renewed.cookies[0] : undefined;
    const kept: Kept = cookie === undefined ? stays : { type: 'in', cookie };
    renewals.set(found.token, { at: now, toldAt: now, kept });
    return kept;
  };

  const admit = (headers: IncomingHttpHeaders, who: Who, secure: boolean): Admission => {
    if (state.policy.mode === 'bypass') return { type: 'in' };
    const visitor = visitors.ofWho(who);
    const ask = { headers, secure };
    const kept = keep(ask, visitor);
    if (kept.type === 'in') return kept;
    const seat = state.seats.get(visitor.subject);
    // Requests sent together by one browser: the seat that the first one got is theirs.
    const same = seat && (holders.get(visitor.subject) ?? visitor.device) === visitor.device;
    const entry = { type: 'enter', subject: visitor.subject, lane: usualLane(visitor) } as const;
    const reply: Reply = same && seat.expiresAt > line.now() ? { type: 'seat', seat } : line.handle(entry);
    if (reply.type === 'seat') {
      const [cookie] = passOfSeat(visitor, reply.seat, secure).cookies;
      return { type: 'in', ...(cookie !== undefined && { cookie }) };
    }
    const refusal = reply.type === 'refused' ? refused(reply) : refuse('broken');
    return { type: 'out', code: refusal.code, message: refusal.message, retryAfter: refusal.retryAfter ?? 5 };
  };

  const count = (code: string) => {
    counts.refused[code] = (counts.refused[code] ?? 0) + 1;
  };
  const counted = <Body>(outcome: Outcome<Body>): Outcome<Body> => {
    if ('refusal' in outcome) count(outcome.refusal.code);
    return outcome;
  };

  return {
    takeTicket(ask: Ask, input: TicketInput): Outcome<TicketReply> | Promise<Outcome<TicketReply>> {
      const outcome = takeTicket(ask, input);
      return outcome instanceof Promise ? outcome.then(counted) : counted(outcome);
    },
    lostPlace,
    enter: (ask: Ask) => counted(enter(ask)),
    takePass: (ask: Ask, input: PassInput) => counted(takePass(ask, input)),
    renewPass: (ask: Ask, hold: string | undefined) => counted(renewPass(ask, hold)),
    admit(headers: IncomingHttpHeaders, who: Who, secure: boolean): Admission {
      const admission = admit(headers, who, secure);
      if (admission.type === 'out') count(admission.code);
      return admission;
    },
    check(headers: IncomingHttpHeaders): Checked {
      return state.policy.mode === 'bypass' ? 'ok' : look(headers).checked;
    },
    /** The same, and the pass is renewed by its use. */
    keep(ask: Ask): Kept {
      if (state.policy.mode === 'bypass') return { type: 'in' };
      const kept = keep(ask);
      if (kept.type === 'out') told(ask, kept.reason);
      return kept;
    },
    leave(ask: Ask): string[] {
      const { token } = look(ask.headers);
      if (token) {
        const { subject, small: generation, large: enteredAt } = token;
        line.handle({ type: 'leave', subject, generation, enteredAt });
        holders.delete(subject);
      }
      return passOf(ask.headers) === undefined ? [] : [clearCookie(passCookie, ask.secure)];
    },
    /** Once a second: whoever has no seat any more has no browser to remember. */
    tidy() {
      for (const subject of holders.keys()) if (!state.seats.has(subject)) holders.delete(subject);
    },
  };
}

const soon: ReadonlySet<string> = new Set(['waiting', 'closed', 'reservation_early', 'block_empty']);

/** Staff go to their own lane unless they ask for another; a lesson's lane is asked for by name. */
function usualLane({ lanes }: Visitor): Lane {
  return lanes.includes('staff') ? 'staff' : 'open';
}
