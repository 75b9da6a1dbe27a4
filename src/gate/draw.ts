// A draw: who enrolled, in flat arrays, ranked by HMAC-SHA-256 of a seed that is published afterwards. [G53]
import { createHash, createHmac } from 'node:crypto';
import { highOf, lowOf } from './places.ts';

export type Draw = {
  readonly size: number;
  has(subject: string): boolean;
  enrol(subject: string): void;
  withdraw(subject: string): void;
  /** No more names: sorts them by rank, once. */
  close(): void;
  /** SHA-256 of the entrants' 8 bytes each, in rising order; once closed. Hexadecimal. */
  entrantsHash(): string;
  /** Place of an entrant in the order of ranks, from 0; once closed. */
  orderOf(subject: string): number | undefined;
  /** Entrants in rising order, 8 bytes each: what anyone needs to verify the draw. */
  entrants(): Uint8Array;
  /** Who takes part, in no order. */
  each(visit: (subject: string) => void): void;
  /** Of the arrays. */
  readonly bytes: number;
};

/** SHA-256 of the seed's bytes, published before the draw. @param seed hexadecimal. */
export const seedHash = (seed: string) => createHash('sha256').update(seed, 'hex').digest('hex');

const rankBytes = (seed: Uint8Array, subject: Uint8Array) => createHmac('sha256', seed).update(subject).digest();

/** The first 8 bytes of HMAC-SHA-256(seed, subject), as 16 hexadecimal digits. */
export const rankOf = (seed: string, subject: string) =>
  rankBytes(Buffer.from(seed, 'hex'), Buffer.from(subject, 'hex')).toString('hex', 0, 8);

/** An entrant is four words: rank, then subject. */
const words = 4;
const fullest = 0.9;
/** Places behind the last slot, so that nobody of a high rank has to stand at the beginning. */
const tail = 2048;

export function createDraw(seed: string): Draw {
  const key = Buffer.from(seed, 'hex');
  // Before it closes, a table where an entrant stands near the place that its rank alone would give it; then a sorted list.
  // A rank of all zeros would look like an empty place, so whether one is taken is told by its subject and rank together.
  let slots = 1024;
  let table = new Uint32Array((slots + tail) * words);
  let size = 0;
  let closed = false;
  let sum: string | undefined;
  const row = new Uint32Array(words);
  const bytes = Buffer.alloc(8);

  function read(subject: string): Uint32Array {
    row[2] = highOf(subject);
    row[3] = lowOf(subject);
    bytes.writeUInt32BE(row[2], 0);
    bytes.writeUInt32BE(row[3], 4);
    const rank = rankBytes(key, bytes);
    row[0] = rank.readUInt32BE(0);
    row[1] = rank.readUInt32BE(4);
    return row;
  }

  const empty = (at: number) => (table[at]! | table[at + 1]! | table[at + 2]! | table[at + 3]!) === 0;
  const home = (rank: number) => Math.floor((rank / 2 ** 32) * slots);
  const same = (at: number) =>
    table[at] === row[0] && table[at + 1] === row[1] && table[at + 2] === row[2] && table[at + 3] === row[3];

  /** Where `row` stands, or the empty place where it would. */
  function seek(): number {
    let at = home(row[0]!) * words;
    while (!empty(at) && !same(at)) at += words;
    return at;
  }

  function grow() {
    const old = table;
    slots = Math.ceil(slots * 1.15);
    table = new Uint32Array((slots + tail) * words);
    const kept = row.slice();
    for (let at = 0; at < old.length; at += words) {
      if ((old[at]! | old[at + 1]! | old[at + 2]! | old[at + 3]!) === 0) continue;
      row.set(old.subarray(at, at + words));
      table.set(row, seek());
    }
    row.set(kept);
  }

  /** Below 0 when the entrant at `at` comes before `row`. */
  function compare(at: number): number {
    for (let word = 0; word < words; word++) if (table[at + word] !== row[word]) return table[at + word]! - row[word]!;
    return 0;
  }

  /** The table is nearly in order already: what is left is to close the gaps and to move each entrant a few places. */
  function sort() {
    let end = 0;
    for (let from = 0; from < table.length; from += words) {
      if (empty(from)) continue;
      for (let word = 0; word < words; word++) row[word] = table[from + word]!;
      let at = end * words;
      for (; at > 0 && compare(at - words) > 0; at -= words) {
        for (let word = 0; word < words; word++) table[at + word] = table[at - words + word]!;
      }
      for (let word = 0; word < words; word++) table[at + word] = row[word]!;
      end++;
    }
    table = table.slice(0, size * words);
  }

  return {
    has(subject) {
      read(subject);
      return closed ? search() !== undefined : !empty(seek());
    },
    enrol(subject) {
      if (closed) throw new Error('the draw is closed');
      read(subject);
      let at = seek();
      if (!empty(at)) return;
      // The tail is never reached with ranks of chance; with the last place taken, `seek` would have no end.
      if (size + 1 > slots * fullest || at >= (slots + tail - 2) * words) {
        grow();
        at = seek();
      }
      table.set(row, at);
      size++;
    },
    withdraw(subject) {
      if (closed) return;
      read(subject);
      let hole = seek() / words;
      if (empty(hole * words)) return;
      size--;
      for (let slot = hole + 1; !empty(slot * words); slot++) {
        if (home(table[slot * words]!) > hole) continue;
        table.copyWithin(hole * words, slot * words, slot * words + words);
        hole = slot;
      }
      table.fill(0, hole * words, hole * words + words);
    },
    close() {
      if (closed) return;
      sort();
      closed = true;
    },
    orderOf(subject) {
      read(subject);
      return closed ? search() : undefined;
    },
    entrantsHash() {
      sum ??= createHash('sha256').update(listed()).digest('hex');
      return sum;
    },
    entrants: () => listed(),
    each(visit) {
      const hex = (word: number) => word.toString(16).padStart(8, '0');
      const end = closed ? size * words : table.length;
      for (let at = 0; at < end; at += words) {
        if (closed || !empty(at)) visit(hex(table[at + 2]!) + hex(table[at + 3]!));
      }
    },
    get size() {
      return size;
    },
    get bytes() {
      return table.byteLength;
    },
  };

  function search(): number | undefined {
    let low = 0;
    let high = size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compare(middle * words);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  function listed(): Uint8Array {
    if (!closed) throw new Error('the draw is not closed');
    const subjects = new BigUint64Array(size);
    const view = new DataView(subjects.buffer);
    for (let i = 0; i < size; i++) {
      view.setBigUint64(i * 8, (BigInt(table[i * words + 2]!) << 32n) | BigInt(table[i * words + 3]!), true);
    }
    subjects.sort();
    for (let i = 0; i < size; i++) view.setBigUint64(i * 8, view.getBigUint64(i * 8, true), false);
    return new Uint8Array(subjects.buffer);
  }
}

/**
 * Recomputes a draw from what is published, for anyone: refuses a seed or a list that doesn't match its hash.
 * @param entrants 8 bytes each, in rising order. @returns subject → number.
 */
export function verifyDraw(
  published: { seedHash: string; entrantsHash: string; seed: string; first: number },
  entrants: Uint8Array,
): Map<string, number> {
  if (seedHash(published.seed) !== published.seedHash) throw new Error('the seed is not the one that was announced');
  if (createHash('sha256').update(entrants).digest('hex') !== published.entrantsHash) {
    throw new Error('the entrants are not those that were announced');
  }
  const list = Buffer.from(entrants);
  const ranked: { rank: string; subject: string }[] = [];
  for (let at = 0; at < list.length; at += 8) {
    const subject = list.toString('hex', at, at + 8);
    ranked.push({ subject, rank: rankOf(published.seed, subject) });
  }
  ranked.sort((a, b) => (a.rank + a.subject < b.rank + b.subject ? -1 : 1));
  return new Map(ranked.map(({ subject }, order) => [subject, published.first + order]));
}
