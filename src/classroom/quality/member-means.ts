// One member's quality as the relay holds it: what they chose, what their machine and their link bear.
import { gotOf, levelOf } from './allowed.ts';
import type { Got, Quality } from './contract.ts';
import { type Level, Means, noVoices, qualityOf } from './means.ts';

export class MemberMeans {
  link: Means;
  private choice: Quality = 'full';
  private device: Level = 0;
  /** What the relay goes by. */
  level: Level = 0;
  /** What the member, and what those who lead were last told. */
  told: Got = { quality: 'full', cause: null };
  toldLeaders: Quality = 'full';

  constructor(now: number) {
    this.link = new Means(noVoices, now);
  }

  /** Another connection, perhaps of another device: what the old one told says nothing of it. What leaders were told stays told. */
  reopen(now: number): void {
    this.link = new Means(noVoices, now);
    this.choice = 'full';
    this.device = 0;
    this.told = { quality: 'full', cause: null };
  }

  get hears(): boolean {
    return this.level < noVoices;
  }

  choose(choice: Quality, device: Level): void {
    this.choice = choice;
    this.device = device;
  }

  /** Takes up what changed. @returns true when something else is to be sent from now on. */
  settle(): boolean {
    const before = this.level;
    this.level = levelOf(this.choice, this.link.level, this.device);
    return this.level !== before;
  }

  /** @param tier `full` for what is the member's own alone. */
  got(tier: Quality): Got {
    return gotOf({ tier, choice: this.choice, link: this.link.said, device: qualityOf(this.device) });
  }
}
