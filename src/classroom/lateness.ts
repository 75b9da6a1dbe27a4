// How late the voices being heard are, each measured against its own shortest way since it was published.
import { Transits } from './transits.ts';

/** Who sent nothing for this long says nothing about lateness any more, in ms. */
const spokenWithin = 1_000;

export class Lateness {
  private readonly voices = new Map<number, { transits: Transits; at: number }>();

  /** @param transit arrival minus capture, ms. */
  note(publisher: number, transit: number, now: number): void {
    const known = this.voices.get(publisher);
    const voice = known ?? { transits: new Transits(), at: now };
    if (!known) this.voices.set(publisher, voice);
    voice.at = now;
    voice.transits.note(transit);
  }

  /** The worst of those who speak, ms. */
  worst(now: number): number {
    let worst = 0;
    for (const { transits, at } of this.voices.values())
      if (now - at < spokenWithin) worst = Math.max(worst, transits.recent);
    return worst;
  }

  /** What is published again may come over another way. */
  forget(publisher: number): void {
    this.voices.delete(publisher);
  }

  /** This end has another connection: every way is another. */
  startOver(): void {
    this.voices.clear();
  }
}
