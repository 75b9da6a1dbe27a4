// Which numbers were used: one bit each, in pieces of 8 KB that come with the first number used in them.
import type { Lane } from './contract.ts';
import type { UsedNumbers } from './model.ts';

const bits = 2 ** 16;

export function createUsedNumbers(): UsedNumbers {
  const pieces: Record<Lane, Map<number, Uint8Array>> = { lesson: new Map(), staff: new Map(), open: new Map() };
  return {
    has(lane, number) {
      const piece = pieces[lane].get(Math.floor(number / bits));
      const bit = number % bits;
      return piece !== undefined && (piece[bit >> 3]! & (1 << (bit & 7))) !== 0;
    },
    add(lane, number) {
      const index = Math.floor(number / bits);
      let piece = pieces[lane].get(index);
      if (!piece) {
        piece = new Uint8Array(bits / 8);
        pieces[lane].set(index, piece);
      }
      const bit = number % bits;
      piece[bit >> 3]! |= 1 << (bit & 7);
    },
    forget(lane, past) {
      const whole = Math.floor((past + 1) / bits);
      for (const index of pieces[lane].keys()) if (index < whole) pieces[lane].delete(index);
    },
  };
}
