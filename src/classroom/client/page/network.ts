// Puts the engine's measurements into three words: good, weak, cut. Rules only.
import type { LiveStats } from '../live-class.ts';

export type Quality = 'good' | 'weak';

/** Said "weak" at once, said "good" only after this many calm measurements, so that the word doesn't flicker. */
const calmNeeded = 3;
const slowRoundTrip = 500;
const deepBuffer = 250;
const lostShare = 0.03;

export type Watch = { quality: Quality; calm: number; played: number; missing: number };

export const firstWatch: Watch = { quality: 'good', calm: 0, played: 0, missing: 0 };

/** One more measurement, taken about every 2 s. */
export function watchNetwork(before: Watch, stats: LiveStats): Watch {
  const played = sum(stats.voices.map((voice) => voice.samplesPlayed));
  const missing = sum(stats.voices.map((voice) => voice.samplesMissing));
  // A speaker who left takes their counters away: then there is nothing to compare.
  const newlyPlayed = Math.max(0, played - before.played);
  const newlyMissing = Math.max(0, missing - before.missing);
  const lost = newlyPlayed + newlyMissing > 0 ? newlyMissing / (newlyPlayed + newlyMissing) : 0;
  const troubled = (stats.roundTrip ?? 0) > slowRoundTrip || stats.jitterTarget > deepBuffer || lost > lostShare;
  const calm = troubled ? 0 : before.calm + 1;
  const quality = troubled ? 'weak' : before.quality === 'weak' && calm < calmNeeded ? 'weak' : 'good';
  return { quality, calm, played, missing };
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
