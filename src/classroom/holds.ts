// Whoever is in a lesson may stay though others wait for a seat: what to ask the gate to sign, and when. Rules only.

/** No hold is good for longer, ms: the gate's own limit. */
const longest = 30 * 60_000;
/** A lesson that runs over isn't cut off at once, ms. */
const afterEnd = 10 * 60_000;
/** Given anew this often, ms, so that the page always holds one with time left. */
const renewedEvery = 10 * 60_000;
/** Less than this is of no use, ms. */
const shortest = 60_000;

/** Until when a hold may be signed now; undefined when the lesson is over. Times in ms since 1970. */
export function holdUntil(endsAt: number, now: number): number | undefined {
  const until = Math.min(now + longest, endsAt + afterEnd);
  return until - now < shortest ? undefined : until;
}

export const nextHold = (now: number): number => now + renewedEvery;
