// What the register says of one person: when they came, how long they were there, and why they were not. Pure.
import type { Enrolled, Out } from './contract.ts';

/** Not worth a remark below this, ms. */
const tolerance = 5 * 60_000;

export type Cuts = { why: Extract<Out, 'network' | 'platform'>; count: number; ms: number };

/** ms since 1970, and lengths in ms; what is null is not to be remarked. */
export type Account = {
  came: number;
  inClass: number;
  late: number | null;
  leftEarly: number | null;
  cuts: Cuts[];
  here: boolean;
};

/** @param lesson as planned; absent where it isn't known when it starts */
export function accountOf(
  { stretches }: Enrolled,
  lesson: { startsAt: number | null; endsAt: number },
  now: number,
): Account | null {
  const first = stretches[0];
  const last = stretches.at(-1);
  if (!first || !last) return null;
  const inClass = stretches.reduce((total, { from, to }) => total + Math.max(0, (to ?? now) - from), 0);
  const late = lesson.startsAt === null ? 0 : first.from - lesson.startsAt;
  const leftOn = last.why === 'left' && last.to !== null ? last.to : null;
  const early = leftOn === null ? 0 : lesson.endsAt - leftOn;
  const cuts = (['network', 'platform'] as const).flatMap((why) => {
    let count = 0;
    let ms = 0;
    for (const [index, one] of stretches.entries()) {
      if (one.why !== why || one.to === null) continue;
      count += 1;
      // Until they were back, or until the lesson was over for those who never were.
      const back = stretches[index + 1]?.from ?? Math.min(now, Math.max(one.to, lesson.endsAt));
      ms += back - one.to;
    }
    return count > 0 ? [{ why, count, ms }] : [];
  });
  return {
    came: first.from,
    inClass,
    late: late > tolerance ? late : null,
    leftEarly: early > tolerance ? early : null,
    cuts,
    here: last.to === null,
  };
}
