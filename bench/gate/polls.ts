// How often those who wait ask: the board's policy against a fixed 5 s and 20 s, over simulated mornings, and what each costs in seats left empty.
// Pure simulation: it needs no server. Run by itself, once compiled, it prints its table.
import { pathToFileURL } from 'node:url';
import { usualPoll } from '../../src/gate/board.ts';
import { expectedWait, pollDelay } from '../../src/gate/polling.ts';

type Seen = { position: number; wait: number | undefined; waited: number };
type Delay = (seen: Seen, chance: number) => number;
type Morning = { name: string; visitors: number; pace: number };
/** `delay`: between the turn and its being noticed, ms. */
export type Polls = {
  morning: string;
  way: string;
  pollsPerVisitorHour: number;
  delayMedian: number;
  delayP95: number;
};

export const mornings: readonly Morning[] = [
  { name: '30 seconds', visitors: 1_500, pace: 50 },
  { name: '1 minute', visitors: 3_000, pace: 50 },
  { name: '2 minutes', visitors: 6_000, pace: 50 },
  { name: '10 minutes', visitors: 30_000, pace: 50 },
  { name: '1 hour', visitors: 36_000, pace: 10 },
];

export const ways: Readonly<Record<string, Delay>> = {
  'board policy': (seen, chance) => pollDelay(usualPoll, seen, chance),
  'fixed 5 s': (_seen, chance) => 5_000 * (0.9 + 0.2 * chance),
  'fixed 20 s': (_seen, chance) => 20_000 * (0.9 + 0.2 * chance),
};

/** Everybody arrives in the first ten seconds; the line moves at its pace, the board shows it once a second. */
export function simulate({ visitors, pace }: Morning, delay: Delay, chance: () => number) {
  let polls = 0;
  let waited = 0;
  const delays: number[] = [];
  for (let number = 1; number <= visitors; number++) {
    const arrived = chance() * 10_000;
    const turn = Math.max(arrived, (number / pace) * 1000);
    let now = arrived;
    for (;;) {
      polls++;
      const boardAt = Math.floor(now / 1000) * 1000;
      const position = Math.max(0, number - Math.floor((boardAt / 1000) * pace));
      if (position === 0) break;
      const wait = expectedWait(position, { serving: 0, last: visitors, pace });
      now += delay({ position, wait, waited: now - arrived }, chance());
    }
    waited += now - arrived;
    delays.push(now - turn);
  }
  delays.sort((a, b) => a - b);
  const at = (part: number) => Math.round(delays[Math.floor((delays.length - 1) * part)] ?? 0);
  return { pollsPerVisitorHour: Math.round(polls / (waited / 3_600_000)), delayMedian: at(0.5), delayP95: at(0.95) };
}

export function polls(chance: () => number = Math.random): Polls[] {
  return mornings.flatMap((morning) =>
    Object.entries(ways).map(([way, delay]) => ({ morning: morning.name, way, ...simulate(morning, delay, chance) })),
  );
}

/** As docs/measurements.md shows it. */
export function pollsTable(measured: readonly Polls[]): string {
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
  const rows = measured.map(
    ({ morning, way, pollsPerVisitorHour, delayMedian, delayP95 }) =>
      `| ${morning} | ${way} | ${pollsPerVisitorHour} | ${seconds(delayMedian)} | ${seconds(delayP95)} |`,
  );
  const { floor, ceiling, divisor, jitter } = usualPoll;
  return `Simulated mornings: everybody comes in the first 10 s, and the line moves at a steady pace. The board's policy reads after the expected
wait ÷ ${divisor}, between ${floor / 1000} and ${ceiling / 1000} s, sooner in a line just joined, and up to ${jitter * 100} % later; the fixed ways spread by ±10 %.

| line of | way | polls per visitor-hour | turn noticed after, median | 95th percentile |
| --- | --- | --- | --- | --- |
${rows.join('\n')}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { morning, way, pollsPerVisitorHour, delayMedian, delayP95 } of polls()) {
    const noticed = `turn noticed after ${(delayMedian / 1000).toFixed(1)} s, p95 ${(delayP95 / 1000).toFixed(1)} s`;
    console.log(
      `line of ${morning.padEnd(10)}  ${way.padEnd(12)}  ${String(pollsPerVisitorHour).padStart(4)} polls per visitor-hour  ${noticed}`,
    );
  }
}
