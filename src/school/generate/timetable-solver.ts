// Places the lessons of a school in its week without any clash of class or teacher: greedy, hardest first, and when a
// lesson fits nowhere the cheapest ones in its way are moved (ejection). Sets of places are 32-bit numbers.
import type { Dice } from './dice.ts';
import { mondayAtNine, slots } from './slots.ts';

/** Something to place once: those it needs (classes and teachers, numbered), and whether every week or every other. */
export type Piece = {
  /** Numbers of the classes and teachers that it occupies. */
  needs: readonly number[];
  /** Pieces of a same topic are spread over different days. */
  topic: number;
  fortnightly: boolean;
  /** Must go there, if given. */
  pinned?: number;
};

export type Placed = { slot: number; weeks: 1 | 2 | 3 };

type State = {
  pieces: readonly Piece[];
  open: number;
  /** Two numbers for each class or teacher: the places taken in week A and in week B. */
  taken: Int32Array;
  /** Which piece occupies (who, week, slot); −1 when free. */
  owner: Int32Array;
  placed: (Placed | undefined)[];
  moved: Uint16Array;
  dice: Dice;
};

const days = slots.map((slot) => slot.day);
const dayMask = [0, 1, 2, 3, 4].map((day) =>
  slots.reduce((set, slot) => (slot.day === day ? set | (1 << slot.index) : set), 0),
);

/**
 * Gives a place to each piece, `undefined` for one that could not be placed. `groups` of many classes come first and
 * stay; then one piece for each of `starters` on Monday at 9:00; then all others.
 */
export function solve(
  pieces: readonly Piece[],
  size: number,
  open: number,
  starters: readonly number[],
  dice: Dice,
): readonly (Placed | undefined)[] {
  let best: State | undefined;
  for (let attempt = 0; attempt < 4; attempt++) {
    const state = attemptOnce(pieces, size, open, starters, dice);
    if (!best || missing(state) < missing(best)) best = state;
    if (missing(best) === 0) break;
  }
  return best?.placed ?? [];
}

const missing = (state: State) => state.placed.filter((each) => each === undefined).length;

function attemptOnce(
  pieces: readonly Piece[],
  size: number,
  open: number,
  starters: readonly number[],
  dice: Dice,
): State {
  const state: State = {
    pieces,
    open,
    taken: new Int32Array(size * 2),
    owner: new Int32Array(size * 64).fill(-1),
    placed: new Array(pieces.length).fill(undefined),
    moved: new Uint16Array(pieces.length),
    dice,
  };
  const fixed = (index: number) => (pieces[index] as Piece).needs.length > 2;
  pieces.forEach((piece, index) => {
    if (piece.pinned !== undefined) put(state, index, { slot: piece.pinned, weeks: piece.fortnightly ? 1 : 3 });
  });
  // Bars of groups leave Monday at 9:00 to lessons of one class, so that everybody has one there.
  const order = dice.shuffle(pieces.map((_, index) => index)).filter((index) => !state.placed[index]);
  const wide = order.filter(fixed).sort((a, b) => width(pieces, b) - width(pieces, a));
  for (const index of wide) {
    const found = choose(state, index, open & ~(1 << mondayAtNine)) ?? choose(state, index, open);
    if (found) put(state, index, found);
  }
  for (const starter of dice.shuffle([...starters])) {
    if (((state.taken[starter * 2] as number) >>> mondayAtNine) & 1) continue;
    const first = order.find((index) => {
      const piece = pieces[index] as Piece;
      if (state.placed[index] || piece.fortnightly || !piece.needs.includes(starter)) return false;
      return ((free(state, piece, 3) >>> mondayAtNine) & 1) === 1;
    });
    if (first !== undefined) put(state, first, { slot: mondayAtNine, weeks: 3 });
  }
  const load = new Uint16Array(size);
  for (const piece of pieces) for (const who of piece.needs) load[who] = (load[who] as number) + 1;
  const weight = (index: number) => (pieces[index] as Piece).needs.reduce((sum, who) => sum + (load[who] as number), 0);
  const rest = order.filter((index) => !state.placed[index]);
  rest.sort((a, b) => Number(pieces[a]?.fortnightly) - Number(pieces[b]?.fortnightly) || weight(a) - weight(b));
  // The end of the list is taken first.
  let budget = pieces.length * 40;
  while (rest.length > 0 && budget-- > 0) {
    const index = rest.pop() as number;
    const found = choose(state, index, open);
    if (found) put(state, index, found);
    else rest.push(...eject(state, index));
  }
  return state;
}

const width = (pieces: readonly Piece[], index: number) => (pieces[index] as Piece).needs.length;

function free(state: State, piece: Piece, weeks: 1 | 2 | 3): number {
  let busy = 0;
  for (const who of piece.needs) {
    if (weeks & 1) busy |= state.taken[who * 2] as number;
    if (weeks & 2) busy |= state.taken[who * 2 + 1] as number;
  }
  return ~busy;
}

const ways = (piece: Piece): readonly (1 | 2 | 3)[] => (piece.fortnightly ? [1, 2] : [3]);

/** The best free place within `allowed`: a day without the topic, next to other lessons, rather early. */
function choose(state: State, index: number, allowed: number): Placed | undefined {
  const piece = state.pieces[index] as Piece;
  let topicDays = 0;
  let found: Placed | undefined;
  let best = Number.NEGATIVE_INFINITY;
  for (const weeks of ways(piece)) {
    let set = free(state, piece, weeks) & allowed & state.open;
    if (set === 0) continue;
    if (topicDays === 0) topicDays = daysOf(state, piece);
    const other = piece.fortnightly ? free(state, piece, weeks === 1 ? 2 : 1) : 0;
    while (set !== 0) {
      const slot = 31 - Math.clz32(set & -set);
      set &= set - 1;
      const day = days[slot] as number;
      const sameDay = (topicDays >>> day) & 1 ? 8 : 0;
      const neighbours = ((1 << (slot + 1)) | (1 << (slot - 1))) & (dayMask[day] as number);
      const lonely = (state.taken[(piece.needs[0] as number) * 2] as number) & neighbours ? 0 : 2;
      // A fortnightly lesson had better share its place with another one.
      const alone = (other >>> slot) & 1 ? 3 : 0;
      const score = state.dice.next() * 2 - sameDay - lonely - alone - (slots[slot]?.order === 6 ? 2 : 0);
      if (score > best) {
        best = score;
        found = { slot, weeks };
      }
    }
  }
  return found;
}

function daysOf(state: State, piece: Piece): number {
  let set = 0;
  const who = piece.needs[0] as number;
  for (let slot = 0; slot < 32; slot++) {
    const index = state.owner[who * 64 + slot] as number;
    if (index >= 0 && state.pieces[index]?.topic === piece.topic) set |= 1 << (days[slot] as number);
  }
  return set;
}

/** Clears the cheapest place for a piece and takes it; gives back the pieces that lost theirs. */
function eject(state: State, index: number): number[] {
  const piece = state.pieces[index] as Piece;
  let best = Number.POSITIVE_INFINITY;
  let found: Placed | undefined;
  let losers: number[] = [];
  for (const weeks of ways(piece))
    for (let slot = 0; slot < 32; slot++) {
      if (((state.open >>> slot) & 1) === 0) continue;
      const inWay = occupants(state, piece, slot, weeks);
      let cost = state.dice.next();
      for (const other of inWay) {
        const them = state.pieces[other] as Piece;
        const stays = them.needs.length > 2 || them.pinned !== undefined || slot === mondayAtNine;
        cost += stays ? 10_000 : 1 + (state.moved[other] as number);
      }
      if (cost < best) [best, found, losers] = [cost, { slot, weeks }, inWay];
    }
  if (!found || best >= 10_000) return [index];
  for (const loser of losers) {
    state.moved[loser] = (state.moved[loser] as number) + 1;
    take(state, loser);
  }
  put(state, index, found);
  return losers;
}

function occupants(state: State, piece: Piece, slot: number, weeks: number): number[] {
  const found: number[] = [];
  for (const who of piece.needs)
    for (const week of [0, 1]) {
      if (((weeks >>> week) & 1) === 0) continue;
      const other = state.owner[who * 64 + week * 32 + slot] as number;
      if (other >= 0 && !found.includes(other)) found.push(other);
    }
  return found;
}

function put(state: State, index: number, place: Placed): void {
  state.placed[index] = place;
  mark(state, index, place, index);
}

function take(state: State, index: number): void {
  const place = state.placed[index];
  if (!place) return;
  state.placed[index] = undefined;
  mark(state, index, place, -1);
}

function mark(state: State, index: number, { slot, weeks }: Placed, owner: number): void {
  for (const who of (state.pieces[index] as Piece).needs)
    for (const week of [0, 1]) {
      if (((weeks >>> week) & 1) === 0) continue;
      const at = who * 2 + week;
      const bits = state.taken[at] as number;
      state.taken[at] = owner < 0 ? bits & ~(1 << slot) : bits | (1 << slot);
      state.owner[who * 64 + week * 32 + slot] = owner;
    }
}
