// How late one's own voice comes to the relay, by what the relay tells: the sign that one's pictures take too much of the way. Rules only.

/** Told five times a second; so many are looked back on. */
const kept = 5;
/** What was told this long ago says nothing any more, ms. */
const old = 1_000;
/** One's voice this late (ms) stops one's pictures; half of it already costs the top layer. */
export const ownVoiceLimit = 300;

export class OwnLateness {
  private main: { late: number; at: number }[] = [];
  private both: { late: number; at: number } | undefined;

  /** On the main connection alone, the worst since the last time. */
  onMain(late: number, now: number): void {
    this.main.push({ late, at: now });
    if (this.main.length > kept) this.main.shift();
  }

  /** With the spare one, as it is heard. */
  onBoth(late: number, now: number): void {
    this.both = { late, at: now };
  }

  /** A single stall is a lost packet; most of a second is a way that is full. */
  late(now: number): number {
    if (this.both && now - this.both.at < old) return this.both.late;
    const fresh = this.main.filter(({ at }) => now - at < old).map(({ late }) => late);
    return fresh.length < 2 ? 0 : (fresh.sort((a, b) => a - b)[fresh.length >> 1] ?? 0);
  }

  startOver(): void {
    this.main = [];
    this.both = undefined;
  }
}
