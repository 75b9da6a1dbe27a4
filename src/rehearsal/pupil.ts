// One virtual pupil's morning: the kept reservation or a place in line, the day, the class, until the bell.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Board, TicketReply } from '../gate/contract.ts';
import { expectedWait, pollDelay } from '../gate/gate.ts';
import { Member, NotEntered } from './member.ts';
import { codeOf, type Reply, retryAfter, type Visitor } from './visitor.ts';

export type Morning = {
  /** In class, and what the tier carries has come. */
  inLesson: boolean;
  /** A refusal other than "wait": its code, or the status. */
  refused: string | undefined;
  /** What broke: no answer, or an answer that makes no sense. */
  error: string | undefined;
  /** From arriving to holding a seat, ms. */
  waited: number;
  /** Answers to `GET /api/day`, ms each. */
  day: number[];
  /** From pressing "enter" to being welcomed, ms. */
  entering: number;
  /** How often the class was cut. */
  cuts: number;
  polls: number;
};

export type Pupil = {
  visitor: Visitor;
  lessonId: string;
  /** Signed by the school the evening before; absent on a device that has no day. */
  reservation: string | undefined;
  /** When to go home, on the clock of `performance.now()`. */
  until: number;
};

type Step = { type: 'in' } | { type: 'wait'; ms: number };

class Refused extends Error {}

/** Never throws: what goes wrong is what a rehearsal is for. */
export async function spendMorning(pupil: Pupil, chance: () => number): Promise<Morning> {
  const morning: Morning = {
    inLesson: false,
    refused: undefined,
    error: undefined,
    waited: 0,
    day: [],
    entering: 0,
    cuts: 0,
    polls: 0,
  };
  const arrived = performance.now();
  try {
    await enterGate(pupil, morning, chance);
    morning.waited = performance.now() - arrived;
    await readDay(pupil, morning);
    await attend(pupil, morning);
    await pupil.visitor.ask('DELETE', '/gate/passes');
  } catch (error) {
    if (!morning.waited) morning.waited = performance.now() - arrived;
    if (error instanceof Refused) morning.refused = error.message;
    else morning.error = error instanceof Error ? error.message : String(error);
  } finally {
    pupil.visitor.close();
  }
  return morning;
}

async function enterGate(pupil: Pupil, morning: Morning, chance: () => number): Promise<void> {
  let { reservation } = pupil;
  let ticket: TicketReply | undefined;
  while (performance.now() < pupil.until) {
    let reply: Reply;
    if (reservation) reply = await pupil.visitor.ask('POST', '/gate/passes', { reservation });
    else {
      ticket ??= await takeTicket(pupil.visitor);
      await untilCalled(pupil, ticket, morning, chance);
      reply = await pupil.visitor.ask('POST', '/gate/passes', { ticket: ticket.ticket });
    }
    if (reply.status === 200) return;
    const code = codeOf(reply);
    if (code.startsWith('reservation_')) reservation = undefined;
    else if (code === 'ticket_used' || code === 'ticket_expired') ticket = undefined;
    else await stay(step(reply), pupil.until);
  }
  throw new Refused('still waiting at the bell');
}

async function takeTicket(visitor: Visitor): Promise<TicketReply> {
  for (;;) {
    const reply = await visitor.ask('POST', '/gate/tickets', {});
    if (reply.status === 200) return JSON.parse(reply.body);
    await sleep(wait(step(reply)));
  }
}

/** Reads nothing but the board, at the pace that it asks for. */
async function untilCalled(pupil: Pupil, ticket: TicketReply, morning: Morning, chance: () => number): Promise<void> {
  const { number = 0, lane } = ticket;
  if (ticket.position === 0) return;
  const since = performance.now();
  while (performance.now() < pupil.until) {
    const reply = await pupil.visitor.ask('GET', '/gate/board.json');
    morning.polls += 1;
    if (reply.status !== 200) throw new Refused(`board ${reply.status}`);
    const board: Board = JSON.parse(reply.body);
    const position = Math.max(0, number - board.lanes[lane].serving);
    if (position === 0) return;
    const seen = { position, wait: expectedWait(position, board.lanes[lane]), waited: performance.now() - since };
    await stay({ type: 'wait', ms: pollDelay(board.poll, seen, chance()) }, pupil.until);
  }
}

async function readDay(pupil: Pupil, morning: Morning): Promise<void> {
  while (performance.now() < pupil.until) {
    const began = performance.now();
    const reply = await pupil.visitor.ask('GET', '/api/day');
    if (reply.status === 200) {
      morning.day.push(performance.now() - began);
      return;
    }
    await stay(step(reply), pupil.until);
  }
  throw new Refused('no day before the bell');
}

/** In class until the bell, coming back after a cut. */
async function attend(pupil: Pupil, morning: Morning): Promise<void> {
  while (performance.now() < pupil.until) {
    const member = new Member(pupil.visitor, pupil.lessonId);
    const began = performance.now();
    try {
      await member.enter();
      morning.entering = performance.now() - began;
      const cut = new Promise<number>((resolve) => {
        member.onCut = resolve;
      });
      const bell = sleep(Math.max(0, pupil.until - performance.now()), 0);
      const code = await Promise.race([cut, bell]);
      morning.inLesson ||= member.attends;
      member.leave();
      if (code === 0) return;
      morning.cuts += 1;
    } catch (error) {
      member.leave();
      if (!(error instanceof NotEntered)) throw error;
      if (error.code !== 503) throw new Refused(error.message);
      await sleep(Math.min(error.retryAfter, Math.max(0, pupil.until - performance.now())));
    }
  }
}

/** 503 and 429 say when to come again; anything else is a refusal. @throws Refused */
function step(reply: Reply): Step {
  if (reply.status === 200) return { type: 'in' };
  if (reply.status === 503 || reply.status === 429) return { type: 'wait', ms: retryAfter(reply) };
  throw new Refused(codeOf(reply) || String(reply.status));
}

const wait = (found: Step) => (found.type === 'wait' ? found.ms : 0);

async function stay(found: Step, until: number): Promise<void> {
  await sleep(Math.min(wait(found), Math.max(0, until - performance.now())));
}
