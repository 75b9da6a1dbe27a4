// How long to hold voices back so that late packets still come in time: as short as the network allows, 60 to 400 ms.
import { longestLate, Transits } from '../transits.ts';

export const minTarget = 60;
export const maxTarget = longestLate;
const firstTarget = 80;
/** Part of the packets that must come in time. */
const inTime = 0.99;
/** Kept on top of what was measured, ms: decoding, and the beat of the sound card. */
const margin = 20;
/** The target falls this much per packet at most: ms. */
const fall = 1;

export class Jitter {
  private readonly transits = new Transits();
  private held = firstTarget;

  /** Notes the transit of one packet, arrival minus capture in ms (the two clocks may differ). @param at arrival, ms */
  note(transit: number, at: number): void {
    this.transits.note(transit, at);
    const wanted = Math.min(maxTarget, Math.max(minTarget, this.transits.within(inTime) + margin));
    this.held = wanted > this.held ? wanted : Math.max(wanted, this.held - fall);
  }

  /** ms that packets are held beyond the shortest way. */
  get target(): number {
    return this.held;
  }

  /** From capture to playing, in ms, on the publisher's and this clock. */
  get delay(): number {
    return this.transits.floor + this.held;
  }
}
