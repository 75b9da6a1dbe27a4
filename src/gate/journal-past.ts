// What a journal of the gate remembers: the kinds of its records, how they are read at the start, and how it is shortened.
import { type Lane, laneNames } from './contract.ts';
import type { GateOptions } from './gate.ts';
import { RecordWriter, readRecords, replaceJournal } from './journal.ts';
import type { Remembered } from './ledger.ts';
import type { Fact, Place, Subject } from './model.ts';

/** Kinds of records. `small` is the lane's index, unless told. A kind's number is never used for something else. */
export const kinds = {
  /** first: the end of a block. second: its reservation, ms since 1970. */
  block: 1,
  /** first: number. name: subject. */
  place: 2,
  /** name: subject. */
  dropped: 3,
  /** first: serving. second: turns not taken yet. */
  serving: 4,
  /** first: ms since 1970. second: seats. */
  seats: 5,
  /** first: number. */
  used: 6,
  /** first: number ÷ 64. name: 64 bits, the lowest number in the highest bit. */
  usedMany: 7,
  /** first: epoch. */
  epoch: 8,
  /** A draw begins. first: which quarter of the seed. name: that quarter. */
  seed: 9,
  /** name: subject. */
  enrolled: 10,
  /** first: the number of the first rank. second: ms since 1970. */
  drawClosed: 11,
  drawOpened: 12,
  /** first: the greatest number given, where no place says so. */
  given: 13,
} as const;

/** Numbers reserved before then are nobody's any more, however often a ticket was asked for again; ms. */
const forgottenAfter = 48 * 3_600_000;

export type Past = Remembered & {
  lanes: Record<Lane, { end: number; given: number; serving: number; turns: number }>;
  held: Map<Subject, Place>;
  /** By number ÷ 64. */
  usedWords: Record<Lane, Map<number, Buffer>>;
  reserved: Record<Lane, { end: number; at: number }[]>;
  draw: PastDraw | undefined;
};

type PastDraw = {
  lane: Lane;
  seed: string[];
  entrants: Set<Subject>;
  closed: { first: number; at: number } | undefined;
  opened: boolean;
};

export const hasBit = (word: Buffer, bit: number) => ((word[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;

function setBit(word: Buffer, bit: number): void {
  word[bit >> 3] = (word[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
}

export function lanesOf<T>(make: (lane: Lane) => T): Record<Lane, T> {
  return { lesson: make('lesson'), staff: make('staff'), open: make('open') };
}

export function readPast(path: string, now: number, log: GateOptions['log']): Past {
  const lanes = lanesOf(() => ({ end: 1, given: 0, serving: 0, turns: 0 }));
  const held = new Map<Subject, Place>();
  const usedWords = lanesOf(() => new Map<number, Buffer>());
  const reserved = lanesOf((): { end: number; at: number }[] => []);
  let epoch = 1;
  let seats = { count: 0, at: 0 };
  let draw: PastDraw | undefined;
  const wordOf = (lane: Lane, index: number) => {
    const words = usedWords[lane];
    const word = words.get(index) ?? Buffer.alloc(8);
    words.set(index, word);
    return word;
  };

  const { damaged } = readRecords(path, (record) => {
    const { kind, small, first } = record;
    const lane = laneNames[small];
    if (!lane) return;
    const state = lanes[lane];
    switch (kind) {
      case kinds.block:
        state.end = Math.max(state.end, first);
        reserved[lane].push({ end: first, at: record.second() });
        return;
      case kinds.place:
        held.set(record.name(), { lane, number: first });
        state.given = Math.max(state.given, first);
        return;
      case kinds.dropped: {
        const given = held.get(record.name());
        if (given) setBit(wordOf(given.lane, Math.floor(given.number / 64)), given.number % 64);
        held.delete(record.name());
        if (!draw?.closed) draw?.entrants.delete(record.name());
        return;
      }
      case kinds.seed:
        if (first === 0) draw = { lane, seed: [], entrants: new Set(), closed: undefined, opened: false };
        draw?.seed.push(record.name());
        return;
      case kinds.enrolled:
        draw?.entrants.add(record.name());
        return;
      case kinds.drawClosed:
        if (draw) draw.closed = { first, at: record.second() };
        if (draw) state.given = Math.max(state.given, first + draw.entrants.size - 1);
        return;
      case kinds.drawOpened:
        if (draw) draw.opened = true;
        return;
      case kinds.given:
        state.given = Math.max(state.given, first);
        return;
      case kinds.serving:
        state.serving = Math.max(state.serving, first);
        state.turns = record.second();
        return;
      case kinds.seats:
        seats = { at: first, count: record.second() };
        return;
      case kinds.used: {
        const word = wordOf(lane, Math.floor(first / 64));
        setBit(word, first % 64);
        return;
      }
      case kinds.usedMany: {
        const given = Buffer.from(record.name(), 'hex');
        const word = wordOf(lane, first);
        for (let at = 0; at < 8; at++) word[at] = (word[at] ?? 0) | (given[at] ?? 0);
        return;
      }
      case kinds.epoch:
        epoch = Math.max(epoch, first);
        return;
    }
  });
  // Damaged or not, what was given or called isn't given again.
  for (const lane of laneNames) {
    const known = lanes[lane];
    known.given = Math.max(known.given, known.serving);
    known.end = Math.max(known.end, known.given + 1);
  }
  if (damaged > 0) log.error({ path, damaged }, 'records of the gate’s journal are damaged and left out');

  // Whoever still has such an old number has been away for days: it is worth nothing, and forgetting it keeps the journal short.
  const oldest = lanesOf((lane) =>
    reserved[lane].reduce((end, block) => (block.at < now - forgottenAfter ? Math.max(end, block.end) : end), 0),
  );
  const isUsed = (lane: Lane, number: number) => {
    const word = usedWords[lane].get(Math.floor(number / 64));
    return word !== undefined && hasBit(word, number % 64);
  };
  for (const lane of laneNames)
    for (const index of usedWords[lane].keys()) if ((index + 1) * 64 <= oldest[lane]) usedWords[lane].delete(index);
  for (const [subject, { lane, number }] of held)
    if (number < oldest[lane] || isUsed(lane, number)) held.delete(subject);

  const drawn = drawOf(draw, now);
  return { epoch, lanes, seats, held, usedWords, reserved, draw: drawn, facts: drawn ? factsOf(drawn) : [] };
}

/** A draw that is over for days is forgotten like the numbers that it gave. */
function drawOf(draw: PastDraw | undefined, now: number): PastDraw | undefined {
  if (draw?.seed.length !== seedQuarters) return undefined;
  return draw.opened && draw.closed && draw.closed.at < now - forgottenAfter ? undefined : draw;
}

const seedQuarters = 4;

function factsOf({ lane, seed, entrants, closed, opened }: PastDraw): Fact[] {
  const facts: Fact[] = [{ type: 'draw', lane, seed: seed.join('') }];
  for (const subject of entrants) facts.push({ type: 'enrolled', subject });
  if (closed) facts.push({ type: 'draw_closed', ...closed });
  if (opened) facts.push({ type: 'draw_opened' });
  return facts;
}

/** Writes what is still worth something to a new file in the place of the old one. */
export function shorten(path: string, past: Past, now: number): void {
  const writer = new RecordWriter();
  writer.add(kinds.epoch, 0, past.epoch, 0);
  writer.add(kinds.seats, 0, past.seats.at, past.seats.count);
  for (const [small, lane] of laneNames.entries()) {
    const { end, given, serving, turns } = past.lanes[lane];
    // When a number was given is known by its block: one record for each hour is precise enough.
    let hour = 0;
    for (const block of past.reserved[lane]) {
      if (block.at < now - forgottenAfter || block.at < hour) continue;
      hour = block.at + 3_600_000;
      writer.add(kinds.block, small, block.end, block.at);
    }
    writer.add(kinds.block, small, end, now);
    writer.add(kinds.given, small, given, 0);
    writer.add(kinds.serving, small, serving, turns);
    for (const [index, word] of past.usedWords[lane]) writer.add(kinds.usedMany, small, index, word.toString('hex'));
  }
  for (const [subject, { lane, number }] of past.held)
    writer.add(kinds.place, laneNames.indexOf(lane), number, subject);
  if (past.draw) {
    const { lane, seed, entrants, closed, opened } = past.draw;
    const small = laneNames.indexOf(lane);
    addSeed(writer, small, seed.join(''));
    for (const subject of entrants) writer.add(kinds.enrolled, small, 0, subject);
    if (closed) writer.add(kinds.drawClosed, small, closed.first, closed.at);
    if (opened) writer.add(kinds.drawOpened, small, 0, 0);
  }
  replaceJournal(path, writer.take());
}

/** @param seed 64 hexadecimal digits */
export function addSeed(writer: RecordWriter, lane: number, seed: string): void {
  for (let quarter = 0; quarter < seedQuarters; quarter++)
    writer.add(kinds.seed, lane, quarter, seed.slice(quarter * 16, quarter * 16 + 16));
}
