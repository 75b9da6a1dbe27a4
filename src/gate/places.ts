// Who has which number, for a million accounts at 16 bytes each: one open-addressing table in flat arrays.
import { type Lane, laneNames } from './contract.ts';
import type { Places } from './model.ts';

/** Two words of the subject, and one of lane (2 bits) and number (30 bits). */
const words = 3;
const numbers = 2 ** 30;
/** Fuller than this, it grows by `growth`: between 12 ÷ 0.9 and 12 ÷ 0.78 bytes an account. */
const fullest = 0.9;
const growth = 1.15;
const leastSlots = 1024;

export function createPlaces(): Places {
  let slots = leastSlots;
  let table = new Uint32Array(slots * words);
  let size = 0;
  // Numbers are kept modulo 2^30 and read back as the nearest below the greatest of their lane.
  const greatest: Record<Lane, number> = { lesson: 0, staff: 0, open: 0 };
  const past: Record<Lane, number> = { lesson: 0, staff: 0, open: 0 };

  // Subjects are keyed hashes, so nobody can choose where they stand; mixed once more for those that aren't.
  const slotOf = (high: number, low: number) => {
    const mixed = Math.imul(high ^ Math.imul(low ^ (low >>> 15), 0x85eb_ca6b), 0xc2b2_ae35);
    return Math.floor(((mixed ^ (mixed >>> 16)) >>> 0) * (slots / 2 ** 32));
  };
  const after = (slot: number) => (slot + 1 === slots ? 0 : slot + 1);

  function seek(high: number, low: number): { slot: number; found: boolean } {
    let slot = slotOf(high, low);
    for (;;) {
      const at = slot * words;
      if (table[at + 2] === 0) return { slot, found: false };
      if (table[at] === high && table[at + 1] === low) return { slot, found: true };
      slot = after(slot);
    }
  }

  function unpack(packed: number): { lane: Lane; number: number } {
    const lane = laneNames[(packed >>> 30) - 1]!;
    const behind = (((greatest[lane] - packed) % numbers) + numbers) % numbers;
    return { lane, number: greatest[lane] - behind };
  }

  function rebuild() {
    const old = table;
    let kept = 0;
    const stays = (packed: number) => {
      if (packed === 0) return false;
      const place = unpack(packed);
      return place.number > past[place.lane];
    };
    for (let at = 2; at < old.length; at += words) if (stays(old[at]!)) kept++;
    slots = Math.max(leastSlots, Math.ceil((kept / fullest) * growth));
    table = new Uint32Array(slots * words);
    size = kept;
    for (let at = 0; at < old.length; at += words) {
      if (stays(old[at + 2]!)) write(seek(old[at]!, old[at + 1]!).slot, old[at]!, old[at + 1]!, old[at + 2]!);
    }
  }

  function write(slot: number, high: number, low: number, packed: number) {
    table[slot * words] = high;
    table[slot * words + 1] = low;
    table[slot * words + 2] = packed;
  }

  return {
    find(subject) {
      const { slot, found } = seek(highOf(subject), lowOf(subject));
      if (!found) return undefined;
      const place = unpack(table[slot * words + 2]!);
      return place.number > past[place.lane] ? place : undefined;
    },
    set(subject, { lane, number }) {
      const high = highOf(subject);
      const low = lowOf(subject);
      if (number > greatest[lane]) greatest[lane] = number;
      let { slot, found } = seek(high, low);
      if (!found && size + 1 > slots * fullest) {
        rebuild();
        slot = seek(high, low).slot;
      }
      if (!found) size++;
      write(slot, high, low, (((laneNames.indexOf(lane) + 1) << 30) | (number % numbers)) >>> 0);
    },
    delete(subject) {
      const seen = seek(highOf(subject), lowOf(subject));
      if (!seen.found) return;
      size--;
      // What stands behind and would no longer be found moves up, so that no tombstones are needed.
      let hole = seen.slot;
      for (let slot = after(hole); table[slot * words + 2] !== 0; slot = after(slot)) {
        const home = slotOf(table[slot * words]!, table[slot * words + 1]!);
        const between = hole <= slot ? hole < home && home <= slot : hole < home || home <= slot;
        if (between) continue;
        table.copyWithin(hole * words, slot * words, slot * words + words);
        hole = slot;
      }
      write(hole, 0, 0, 0);
    },
    forget(lane, to) {
      past[lane] = Math.max(past[lane], to);
    },
    each(visit) {
      for (let at = 0; at < table.length; at += words) {
        if (table[at + 2] === 0) continue;
        const place = unpack(table[at + 2]!);
        if (place.number > past[place.lane]) visit(hexOf(table[at]!) + hexOf(table[at + 1]!), place);
      }
    },
    get size() {
      return size;
    },
    get bytes() {
      return table.byteLength;
    },
  };
}

const hexOf = (word: number) => word.toString(16).padStart(8, '0');

/** The first and the last 32 bits of a subject. */
export const highOf = (subject: string) => Number.parseInt(subject.slice(0, 8), 16);
export const lowOf = (subject: string) => Number.parseInt(subject.slice(8, 16), 16);
