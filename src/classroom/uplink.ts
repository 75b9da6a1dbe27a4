// One member's voice on its way to the relay, over one connection or two: what came first, and how late.
import { FirstArrival } from './first-arrival.ts';
import type { MediaFrame, VoicePlane } from './protocol.ts';
import { Transits } from './transits.ts';

export class Uplink {
  private readonly first = new FirstArrival();
  private readonly transits = new Transits();
  private worst = 0;

  /** How late this packet is beyond the shortest way, ms; undefined when it came already over the other connection. */
  arrive(frame: MediaFrame, plane: VoicePlane, now: number): number | undefined {
    const transit = now - frame.capturedAt / 1_000;
    const first = this.first.take(frame);
    if (first) this.transits.note(transit, now);
    const late = Math.max(0, transit - this.transits.floor);
    // The spare one is there because of how the main one is.
    if (plane === 'main') this.worst = Math.max(this.worst, late);
    return first ? late : undefined;
  }

  /**
   * What its publisher is told, ms: the worst lateness on the main connection since this was last asked, and how late the last packets came
   * over whichever brought them first.
   */
  take(): { main: number; first: number } {
    const { worst } = this;
    this.worst = 0;
    return { main: worst, first: this.transits.recent };
  }
}
