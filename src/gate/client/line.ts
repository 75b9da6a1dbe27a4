// Standing in line from a browser: takes a place, reads the board by its policy, enters at the turn. Draws nothing itself.
import type { Board, PassReply } from '../contract.ts';
import { type Announced, hiddenDelay, pollDelay, retryDelay } from '../polling.ts';
import { type HeldTicket, lookAt, type News, positionOf, type Sight, waitOf } from '../sight.ts';
import { enter, type GateRefusal, readBoard, takePlace } from './ask.ts';

export type LineState = {
  sight: Sight;
  board: Board | undefined;
  network: 'fine' | 'offline' | 'trouble';
  news: News | undefined;
};

export type LineStart = {
  board?: Board | undefined;
  ticket?: HeldTicket | undefined;
  late?: boolean;
  news?: News | undefined;
};

export type LineOptions = {
  start?: LineStart;
  /** Is somebody listening though the tab is hidden? */
  listening(): boolean;
  /** Solves what the shield asks before a place; undefined when it can't. */
  prove?: (asked: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<string | undefined>;
  /** A seat set aside for a lesson of now: tried before a place in line. */
  reservation?: () => Promise<string | undefined>;
  onChange(state: LineState): void;
  onIn(pass: PassReply): void;
  /** Nobody is signed in here any more. */
  onSignedOut(): void;
};

export type Line = { stop(): void; useCode(code: string): void };

/** Those whom one event wakes, like the opening of a draw, don't all ask in the same instant; ms. */
const spread = 4_000;
/** Of a claim that was answered "not yet" without saying when to come back; ms. */
const lateDelay = 5_000;
/** Between two tries of a reservation when the gate doesn't say, ms. */
const reservedPause = 15_000;

const newsByCode: Readonly<Record<string, News>> = {
  ticket_expired: 'expired',
  ticket_used: 'used',
  ticket_wrong: 'new_line',
};

export function standInLine(options: LineOptions): Line {
  let board = options.start?.board;
  let ticket = options.start?.ticket;
  let late = options.start?.late ?? false;
  let announced: Announced | undefined;
  let state: LineState = { sight: { type: 'asking' }, board, network: 'fine', news: options.start?.news };
  /** Milliseconds that the gate's clock is ahead of this device's. */
  let ahead = board ? board.at - Date.now() : 0;
  let failures = 0;
  let readAt = board ? Date.now() : 0;
  const began = Date.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  let stopped = false;
  let asked: { proof?: string; code?: string } = {};
  /** Ends a proof that is no longer wanted. */
  let proving = new AbortController();
  /** Not before this is a reservation worth trying again; ms, by this device's clock. */
  let reservedAgain = 0;

  const now = () => Date.now() + ahead;

  function show(change: Partial<LineState>): void {
    state = { ...state, board, ...change };
    options.onChange(state);
  }

  function look(): Sight {
    if (!board) return { type: 'asking' };
    // Who has just come was told no time yet: nothing rose for them.
    const { slower: _slower, ...rest } = board;
    const newcomer = !announced && !options.start?.ticket;
    const looked = lookAt({ board: newcomer ? rest : board, ticket, now: now(), late, before: announced });
    announced = looked.announced;
    return looked.sight;
  }

  /** One thing at a time, then the next is planned. */
  async function step(): Promise<void> {
    if (busy || stopped) return;
    busy = true;
    clearTimeout(timer);
    const delay = await goOn();
    busy = false;
    if (!stopped && delay !== undefined) timer = setTimeout(step, delay);
  }

  /** @returns ms until the next step, or undefined when there is none. */
  async function goOn(): Promise<number | undefined> {
    if (await useReservation()) return undefined;
    const read = await readBoard();
    if (stopped) return undefined;
    if (read.type !== 'done') return failed(read);
    board = read.value;
    ahead = board.at - Date.now();
    readAt = Date.now();
    failures = 0;
    if (ticket && needsAgain(board, ticket)) return again(board, ticket);
    const sight = look();
    show({ sight, network: 'fine' });
    if (sight.type === 'asking') return take();
    if (sight.type === 'turn' || sight.type === 'late') return claim();
    return next();
  }

  /** A class walks past the line: its seats were set aside. */
  async function useReservation(): Promise<boolean> {
    if (!options.reservation || Date.now() < reservedAgain) return false;
    const reservation = await options.reservation();
    if (reservation === undefined) return false;
    const entered = await enter({ reservation });
    if (stopped) return true;
    if (entered.type === 'done') {
      stop();
      options.onIn(entered.value);
      return true;
    }
    const soon = entered.type === 'unreachable' || entered.code === 'reservation_early' || entered.code === 'waiting';
    const after = entered.type === 'refused' && entered.retryAfter > 0 ? entered.retryAfter : reservedPause;
    reservedAgain = Date.now() + (soon ? after : 10 * reservedPause) * (1 + Math.random() / 4);
    return false;
  }

  /** The place must be asked for again: too old, drawn by lot meanwhile, or of a line that started again. */
  function needsAgain(read: Board, held: HeldTicket): boolean {
    const drawn = held.number === undefined && read.mode !== 'scheduled';
    return now() > held.expiresAt || drawn || read.epoch > held.epoch;
  }

  async function again(read: Board, held: HeldTicket): Promise<number | undefined> {
    if (now() > held.expiresAt) return lost('expired');
    if (held.number === undefined || read.epoch > held.epoch) {
      await new Promise((done) => setTimeout(done, Math.random() * spread));
      if (stopped) return undefined;
    }
    return take();
  }

  function lost(news: News): Promise<number | undefined> {
    ticket = undefined;
    late = false;
    announced = undefined;
    show({ news, sight: { type: 'asking' } });
    return take();
  }

  async function take(): Promise<number | undefined> {
    const taken = await takePlace(asked);
    if (taken.type !== 'done') {
      if (taken.type === 'refused' && taken.code.startsWith('proof_')) return prove(taken);
      return failed(taken);
    }
    asked = {};
    failures = 0;
    const before = ticket;
    ticket = taken.value;
    if (before && (before.epoch !== ticket.epoch || before.lane !== ticket.lane) && before.number !== ticket.number) {
      announced = undefined;
      late = false;
      show({ news: 'new_line' });
    }
    const sight = look();
    show({ sight, network: 'fine' });
    return sight.type === 'turn' || sight.type === 'late' ? claim() : next();
  }

  async function prove(refusal: GateRefusal): Promise<number | undefined> {
    show({ sight: { type: 'proof' }, network: 'fine' });
    proving = new AbortController();
    const answer = await options.prove?.(refusal.details, proving.signal);
    if (stopped) return undefined;
    // A code was written meanwhile.
    if (asked.code !== undefined) return 0;
    if (answer !== undefined) asked = { proof: answer };
    failures += 1;
    return answer === undefined ? retryDelay(failures, refusal.retryAfter || lateDelay, Math.random()) : 0;
  }

  async function claim(): Promise<number | undefined> {
    const entered = await enter(ticket?.ticket ? { ticket: ticket.ticket } : {});
    if (stopped) return undefined;
    if (entered.type === 'done') {
      stop();
      options.onIn(entered.value);
      return undefined;
    }
    if (entered.type === 'unreachable') return failed(entered);
    const news = newsByCode[entered.code];
    if (news) return lost(news);
    if (entered.code !== 'waiting') return failed(entered);
    late = true;
    show({ sight: look() });
    return (entered.retryAfter || lateDelay) * (1 + Math.random() / 4);
  }

  function failed(trouble: { type: 'unreachable' } | GateRefusal): number | undefined {
    if (trouble.type === 'refused' && trouble.status === 401) {
      stop();
      options.onSignedOut();
      return undefined;
    }
    failures += 1;
    const refused = trouble.type === 'refused';
    const network = refused ? 'fine' : navigator.onLine ? 'trouble' : 'offline';
    show({ network, ...(refused && trouble.code === 'closed' && { sight: { type: 'closed' } }) });
    return retryDelay(failures, refused ? trouble.retryAfter : 0, Math.random());
  }

  function next(): number {
    if (!board) return lateDelay;
    const wait = waitOf(board, ticket, now());
    if (document.hidden && !options.listening()) return hiddenDelay(board.poll, wait, Math.random());
    const position = ticket ? positionOf(board, ticket) : 1;
    return pollDelay(board.poll, { position, wait, waited: Date.now() - began }, Math.random());
  }

  /** Seen again, or the network is back: what is shown may be old. */
  function wake(): void {
    if (stopped || busy) return;
    clearTimeout(timer);
    const rest = (board?.poll.floor ?? 0) - (Date.now() - readAt);
    timer = setTimeout(step, document.hidden ? next() : Math.max(0, rest) + Math.random() * 300);
  }
  const cut = () => show({ network: 'offline' });

  function stop(): void {
    stopped = true;
    proving.abort();
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', wake);
    removeEventListener('online', wake);
    removeEventListener('offline', cut);
  }

  document.addEventListener('visibilitychange', wake);
  addEventListener('online', wake);
  addEventListener('offline', cut);
  const sight = look();
  show({ sight });
  timer = setTimeout(step, board && sight.type === 'waiting' ? next() : 0);
  return {
    stop,
    useCode(code) {
      asked = { code };
      if (busy) proving.abort();
      else void step();
    },
  };
}
