// The ledger of one node: a journal beside the data, read and shortened at the start, held by one process at a time.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from '../lib/folder-lock.ts';
import { type Lane, laneNames } from './contract.ts';
import type { GateOptions } from './gate.ts';
import { JournalFile, RecordWriter, readRecords, replaceJournal } from './journal.ts';
import { blockSize, type Ledger, type Remembered } from './ledger.ts';
import type { Fact, Place, Subject } from './model.ts';
import { keepChange, readChanges } from './policy.ts';

/** Kinds of records. `small` is the lane's index, unless told. A kind's number is never used for something else. */
const kinds = {
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
} as const;

/** Numbers reserved before then are nobody's any more, however often a ticket was asked for again; ms. */
const forgottenAfter = 48 * 3_600_000;

type Log = GateOptions['log'];

/** @throws FolderInUse when another process writes there. */
export async function openJournal(folder: string, options: { now: number; log: Log }): Promise<Ledger> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = await lockFolder(folder);
  try {
    return journalIn(folder, options, () => lock.release());
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function journalIn(folder: string, { now, log }: { now: number; log: Log }, release: () => Promise<void>): Ledger {
  const path = join(folder, 'journal.bin');
  const policyPath = join(folder, 'policy.jsonl');
  const past = readPast(path, now, log);
  shorten(path, past, now);
  const changes = readChanges(policyPath, log);
  const file = new JournalFile(path);
  const lost = (error: Error) => log.error({ err: error }, 'the journal of the gate is not on the disk yet');

  const ends = lanesOf((lane) => past.lanes[lane].end);
  const serving = lanesOf((lane) => past.lanes[lane].serving);
  const turns = lanesOf((lane) => past.lanes[lane].turns);
  let seats = past.seats.count;
  let at = now;
  let seatsChanged = false;

  const noteServing = (lane: Lane) =>
    file.writer.add(kinds.serving, laneNames.indexOf(lane), serving[lane], Math.max(0, turns[lane]));
  const noteSeats = () => {
    if (seatsChanged) file.writer.add(kinds.seats, 0, at, Math.max(0, seats));
    seatsChanged = false;
  };

  return {
    restore(into) {
      for (const [subject, place] of past.held) into.place(subject, place);
      past.held.clear();
      for (const lane of laneNames) {
        for (const [index, word] of past.usedWords[lane])
          for (let bit = 0; bit < 64; bit++) if (hasBit(word, bit)) into.used(lane, index * 64 + bit);
        past.usedWords[lane].clear();
      }
      return { epoch: past.epoch, lanes: past.lanes, seats: past.seats };
    },
    reserve(lane, reservedAt, numbers = blockSize) {
      const from = ends[lane];
      ends[lane] = from + Math.max(numbers, blockSize);
      file.writer.add(kinds.block, laneNames.indexOf(lane), ends[lane], reservedAt);
      // No number of it may be given before this is written.
      file.flush();
      return { from, end: ends[lane], epoch: past.epoch };
    },
    note(fact: Fact) {
      switch (fact.type) {
        case 'time':
          at = Math.max(at, fact.at);
          return false;
        case 'numbered':
          if (fact.subject === undefined) return false;
          file.writer.add(kinds.place, laneNames.indexOf(fact.place.lane), fact.place.number, fact.subject);
          return true;
        case 'place_dropped':
          file.writer.add(kinds.dropped, 0, 0, fact.subject);
          return true;
        case 'served':
          serving[fact.lane] = Math.max(serving[fact.lane], fact.to);
          turns[fact.lane] += fact.turns;
          noteServing(fact.lane);
          return true;
        case 'seated':
          // A seat that moves is counted twice until the next second: too many are counted after a crash, never too few.
          seats++;
          seatsChanged = true;
          if (fact.place) file.writer.add(kinds.used, laneNames.indexOf(fact.place.lane), fact.place.number, 0);
          return true;
        case 'unseated':
          seats--;
          seatsChanged = true;
          return false;
        default:
          return false;
      }
    },
    flush() {
      noteSeats();
      file.flush();
    },
    merge(mine, second) {
      at = Math.max(at, second);
      for (const lane of laneNames) {
        if (turns[lane] === mine.turns[lane]) continue;
        turns[lane] = mine.turns[lane];
        noteServing(lane);
      }
      const counted = laneNames.reduce((sum, lane) => sum + mine.seats[lane], 0);
      seatsChanged ||= counted !== seats || counted > 0;
      seats = counted;
      noteSeats();
      file.flush();
      file.sync(lost);
      return undefined;
    },
    change(change) {
      keepChange(policyPath, change);
      changes.push(change);
    },
    changes: () => changes,
    async close() {
      noteSeats();
      file.close();
      await release();
    },
  };
}

type Past = Remembered & {
  held: Map<Subject, Place>;
  /** By number ÷ 64. */
  usedWords: Record<Lane, Map<number, Buffer>>;
  reserved: Record<Lane, { end: number; at: number }[]>;
};

const hasBit = (word: Buffer, bit: number) => ((word[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;

function setBit(word: Buffer, bit: number): void {
  word[bit >> 3] = (word[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
}

function lanesOf<T>(make: (lane: Lane) => T): Record<Lane, T> {
  return { lesson: make('lesson'), staff: make('staff'), open: make('open') };
}

function readPast(path: string, now: number, log: Log): Past {
  const lanes = lanesOf(() => ({ end: 1, serving: 0, turns: 0 }));
  const held = new Map<Subject, Place>();
  const usedWords = lanesOf(() => new Map<number, Buffer>());
  const reserved = lanesOf((): { end: number; at: number }[] => []);
  let epoch = 1;
  let seats = { count: 0, at: 0 };
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
        state.end = Math.max(state.end, first + 1);
        return;
      case kinds.dropped:
        held.delete(record.name());
        return;
      case kinds.serving:
        state.serving = Math.max(state.serving, first);
        state.turns = record.second();
        state.end = Math.max(state.end, first + 1);
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

  return { epoch, lanes, seats, held, usedWords, reserved };
}

/** Writes what is still worth something to a new file in the place of the old one. */
function shorten(path: string, past: Past, now: number): void {
  const writer = new RecordWriter();
  writer.add(kinds.epoch, 0, past.epoch, 0);
  writer.add(kinds.seats, 0, past.seats.at, past.seats.count);
  for (const [small, lane] of laneNames.entries()) {
    const { end, serving, turns } = past.lanes[lane];
    // When a number was given is known by its block: one record for each hour is precise enough.
    let hour = 0;
    for (const block of past.reserved[lane]) {
      if (block.at < now - forgottenAfter || block.at < hour) continue;
      hour = block.at + 3_600_000;
      writer.add(kinds.block, small, block.end, block.at);
    }
    writer.add(kinds.block, small, end, now);
    writer.add(kinds.serving, small, serving, turns);
    for (const [index, word] of past.usedWords[lane]) writer.add(kinds.usedMany, small, index, word.toString('hex'));
  }
  for (const [subject, { lane, number }] of past.held)
    writer.add(kinds.place, laneNames.indexOf(lane), number, subject);
  replaceJournal(path, writer.take());
}
