// Is this an attack, and whose? Rates over some seconds decide the mood, with hysteresis; a network's own budget decides whether
// its newcomers owe a proof. Nobody is refused here.
import { Buckets, type Budget } from '../../lib/buckets.ts';
import type { Client } from './client.ts';

export type Mood = 'calm' | 'wary' | 'siege';

export type SuspicionLimits = {
  /** Newcomers a second, of the whole node, that a crowd at its worst makes. Above it every newcomer owes a proof. */
  crowd: number;
  /** Forged tokens, wrong proofs and refusals a second from which networks are looked at closely. */
  junk: number;
  /** How long it must be quiet (below half of a limit) until the mood falls, ms. */
  quiet: number;
};

export const usualSuspicionLimits: SuspicionLimits = { crowd: 5_000, junk: 50, quiet: 60_000 };

/** A large school that nobody declared, all of it new. */
const networkBudget: Budget = { capacity: 2_400, perSecond: 10 };
/** What stays free of a proof in a network that nobody declared while there is an attack: four classes, then one a second. */
const waryBudget: Budget = { capacity: 120, perSecond: 1 };
/** Forged tokens that a network may send until its newcomers owe a proof: an old tablet sends one or two. */
const forgedBudget: Budget = { capacity: 60, perSecond: 0.5 };

/** Averages a rate over some 5 s. */
class Rate {
  #events = 0;
  #at = 0;
  static readonly #over = 5_000;

  add(now: number): void {
    this.#events = this.#decayed(now) + 1;
    this.#at = Math.max(now, this.#at);
  }

  perSecond(now: number): number {
    return (this.#decayed(now) * 1000) / Rate.#over;
  }

  #decayed(now: number): number {
    return this.#events * Math.exp(-Math.max(0, now - this.#at) / Rate.#over);
  }
}

export class Suspicion {
  readonly #limits: SuspicionLimits;
  readonly #newcomers = new Rate();
  readonly #junk = new Rate();
  readonly #networks = new Buckets(50_000);
  readonly #wary = new Buckets(50_000);
  readonly #forged = new Buckets(50_000);
  #mood: Mood = 'calm';
  #quietSince: number | undefined;

  constructor(limits: SuspicionLimits = usualSuspicionLimits) {
    this.#limits = limits;
  }

  /** Counts a newcomer, who came with nothing that we signed. @returns whether a proof is owed */
  newcomer(client: Client, now: number): boolean {
    this.#newcomers.add(now);
    const mood = this.mood(now);
    const { network, pupils } = client;
    const empty = this.#networks.take(network, pupils === undefined ? networkBudget : schoolBudget(pupils), now) > 0;
    if (empty || mood === 'siege') return true;
    if (this.#forged.wait(network, forgedBudget, now) > 0) return true;
    return mood === 'wary' && pupils === undefined && this.#wary.take(network, waryBudget, now) > 0;
  }

  /** A newcomer of this network who proved to be worth a place: the budget is for those who didn't. */
  proved(client: Client, now: number): void {
    this.#newcomers.add(now);
    this.mood(now);
    this.#forged.give(client.network, forgedBudget, 1, now);
  }

  forged(client: Client, now: number): void {
    this.junk(now);
    this.#forged.take(client.network, forgedBudget, now);
  }

  /** Something refused that no honest visitor sends much of. */
  junk(now: number): void {
    this.#junk.add(now);
    this.mood(now);
  }

  mood(now: number): Mood {
    const { crowd, junk, quiet } = this.#limits;
    const newcomers = this.#newcomers.perSecond(now);
    const rubbish = this.#junk.perSecond(now);
    const wanted: Mood = newcomers > crowd ? 'siege' : newcomers > crowd / 2 || rubbish > junk ? 'wary' : 'calm';
    if (order[wanted] >= order[this.#mood]) {
      this.#mood = wanted;
      this.#quietSince = undefined;
      return wanted;
    }
    const stays = this.#mood === 'siege' ? newcomers > crowd / 2 : newcomers > crowd / 4 || rubbish > junk / 2;
    if (stays) {
      this.#quietSince = undefined;
      return this.#mood;
    }
    this.#quietSince ??= now;
    if (now - this.#quietSince >= quiet) {
      this.#mood = this.#mood === 'siege' ? 'wary' : 'calm';
      this.#quietSince = undefined;
    }
    return this.#mood;
  }
}

const order: Readonly<Record<Mood, number>> = { calm: 0, wary: 1, siege: 2 };

/** Everybody twice at once (a second device, a lost cookie), then the whole school again in a minute. */
const schoolBudget = (pupils: number): Budget => ({
  capacity: Math.max(networkBudget.capacity, 2 * pupils),
  perSecond: Math.max(networkBudget.perSecond, pupils / 60),
});
