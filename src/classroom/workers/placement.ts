// Which worker holds which lesson, and which one gets the next. Rules only. One lesson is in one worker at a time: its journal
// has one writer, and this book is the only one that says which.

/** One member of a class with voice and a picture, in cores: what the benchmark `classroom` measures, rounded up. */
const perMember = 0.0006;
/** A room that was just given out will have a class in it, ms and people. */
const young = 60_000;
const usualClass = 30;

/** Times in ms since 1970. */
export type Held = {
  readonly slot: number;
  readonly since: number;
  /** It has a room there, and so many sockets on the way to it or in it. */
  room: boolean;
  sockets: number;
};

export class Placements {
  private readonly held = new Map<string, Held>();

  of(key: string): Held | undefined {
    return this.held.get(key);
  }

  /** A socket goes to this lesson's worker, or to the one that is given the lesson now. */
  take(key: string, slot: number, now: number): void {
    const held = this.held.get(key) ?? { slot, since: now, room: false, sockets: 0 };
    held.sockets += 1;
    this.held.set(key, held);
  }

  gone(key: string): void {
    const held = this.held.get(key);
    if (!held) return;
    held.sockets -= 1;
    this.forget(key, held);
  }

  opened(key: string): void {
    const held = this.held.get(key);
    if (held) held.room = true;
  }

  closed(key: string): void {
    const held = this.held.get(key);
    if (!held) return;
    held.room = false;
    this.forget(key, held);
  }

  /** Another worker may have it only once this one has neither a room nor a socket that could open one. */
  private forget(key: string, held: Held): void {
    if (!held.room && held.sockets <= 0) this.held.delete(key);
  }

  /** The worker is dead: whatever it held may go elsewhere. @returns what that was */
  lose(slot: number): [string, Held][] {
    const lost = [...this.held].filter(([, held]) => held.slot === slot);
    for (const [key] of lost) this.held.delete(key);
    return lost;
  }

  rooms(): number {
    let rooms = 0;
    for (const held of this.held.values()) rooms += held.room ? 1 : 0;
    return rooms;
  }

  /** Members that a worker has or will soon have: two sockets each, and a class in each young room. */
  expected(slot: number, now: number): number {
    let members = 0;
    for (const held of this.held.values()) {
      if (held.slot !== slot) continue;
      const here = held.sockets / 2;
      members += now - held.since < young ? Math.max(here, usualClass) : here;
    }
    return members;
  }
}

/** Of a worker that was told to be busy, what counts is this part of the last word and the rest of those before: some five seconds. */
const newest = 0.1;
/** What two workers differ by in less than this is noise of the machine: whom they can expect says more. */
const noise = 0.1;

export const smoothed = (before: number, now: number): number => before + newest * (Math.min(1, now) - before);

/** @param busy measured and smoothed, 0 to 1; 0 for one that was just started */
export type Candidate = { slot: number; busy: number; expected: number };

/**
 * Where the next lesson goes. What was measured says what a worker does now, what is expected what it will do: at 9:00 all lessons
 * open before anything could be measured.
 */
export function leastLoaded(candidates: readonly Candidate[]): number | undefined {
  const weight = ({ busy, expected }: Candidate) => Math.floor(busy / noise) * noise + expected * perMember;
  let best: Candidate | undefined;
  for (const one of candidates) if (!best || weight(one) < weight(best)) best = one;
  return best?.slot;
}
