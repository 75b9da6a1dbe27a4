// How long the groups stay open, by the relay's clock.
import { useEffect, useState } from 'preact/hooks';
import type { ClassRoom } from '../../client/live-class.ts';

/** Seconds, or null without a timer; told anew each second. */
export function useTimeLeft({ parts, ahead = 0 }: ClassRoom): number | null {
  const { life } = parts.groups;
  const until = life.type === 'open' ? life.until : null;
  const now = useNow(until !== null) + ahead;
  return until === null ? null : Math.max(0, Math.ceil((until - now) / 1_000));
}

/** This device's clock, each second while somebody looks at it. */
export function useNow(looking: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!looking) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [looking]);
  return now;
}

/** "4 min", then the seconds of the last one: nobody counts them before. */
export const roughly = (seconds: number): string => (seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`);
