// The ledger of one node: a journal beside the data, read and shortened at the start, held by one process at a time.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from '../lib/folder-lock.ts';
import { type Lane, laneNames } from './contract.ts';
import type { GateOptions } from './gate.ts';
import { JournalFile } from './journal.ts';
import { addSeed, hasBit, kinds, lanesOf, readPast, shorten } from './journal-past.ts';
import { blockSize, type Ledger } from './ledger.ts';
import type { Fact } from './model.ts';
import { keepChange, readChanges } from './policy.ts';

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
  /** Given to devices since the last flush, and not written yet. */
  const given: Partial<Record<Lane, number>> = {};
  let seats = past.seats.count;
  let at = now;
  let seatsChanged = false;
  let drawLane = past.draw ? laneNames.indexOf(past.draw.lane) : 0;

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
      const { epoch, lanes, seats: seatsTaken, facts } = past;
      return { epoch, lanes, seats: seatsTaken, facts };
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
          if (fact.subject === undefined) {
            given[fact.place.lane] = fact.place.number;
            return true;
          }
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
        case 'draw':
          drawLane = laneNames.indexOf(fact.lane);
          addSeed(file.writer, drawLane, fact.seed);
          return true;
        case 'enrolled':
          file.writer.add(kinds.enrolled, drawLane, 0, fact.subject);
          return true;
        case 'draw_closed':
          file.writer.add(kinds.drawClosed, drawLane, fact.first, fact.at);
          return true;
        case 'draw_opened':
          file.writer.add(kinds.drawOpened, drawLane, 0, 0);
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
      for (const lane of laneNames) {
        if (given[lane] === undefined) continue;
        file.writer.add(kinds.given, laneNames.indexOf(lane), given[lane], 0);
        delete given[lane];
      }
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
