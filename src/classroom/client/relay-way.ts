// How late voices are on their way from the relay to this page, by the moment that the relay wrote into each: whatever they suffered
// before, and whatever the clocks say.
import { passedWrap } from '../protocol.ts';
import { Transits } from '../transits.ts';

/** A packet may be this much earlier than any before, ms; the rest of the circle is lateness. */
const earlier = passedWrap / 4;
/** Who heard nothing for this long says nothing about lateness any more, in ms. */
const heardWithin = 1_000;

const modulo = (value: number): number => ((value % passedWrap) + passedWrap) % passedWrap;

export class RelayWay {
  private transits = new Transits();
  private at = Number.NEGATIVE_INFINITY;

  /** How late this packet is beyond the shortest way, ms. @param now arrival, ms on this page's clock. */
  late(passedAt: number, now: number): number {
    const found = modulo(now - passedAt);
    const { floor } = this.transits;
    const transit = Number.isFinite(floor) ? floor + modulo(found - floor + earlier) - earlier : found;
    this.transits.note(transit, now);
    this.at = now;
    return transit - this.transits.floor;
  }

  /** How late the last packets came, ms: the median of the last second. */
  recent(now: number): number {
    return now - this.at < heardWithin ? this.transits.recent : 0;
  }

  /** The connection is another. */
  startOver(): void {
    this.transits = new Transits();
    this.at = Number.NEGATIVE_INFINITY;
  }
}
