// Weak networks: what is heard and seen of a class where packets are lost on both hops, and through narrow links.
import { table } from './report.mjs';
import { measure, type Result, type Scenario } from './weak/pages.ts';

const losses = [0, 2, 5, 10];
const rates = [150, 400, 1_000];
const scenarios: Scenario[] = [
  ...losses.map(
    (loss): Scenario => ({
      name: `${loss} % lost`,
      network: { loss, congestion: 'cubic' },
      behind: 'both',
    }),
  ),
  ...rates.map(
    (rate): Scenario => ({
      name: `${rate} kbit/s to the pupil`,
      network: { rate, congestion: 'cubic' },
      behind: 'pupil',
    }),
  ),
  ...rates.slice(0, 2).map(
    (rate): Scenario => ({
      name: `${rate} kbit/s from the teacher`,
      network: { rate, congestion: 'cubic' },
      behind: 'teacher',
    }),
  ),
];
const warmUp = 15_000;
const listened = Number(process.env.WEAK_SECONDS ?? 150) * 1_000;

export async function run(): Promise<{
  markdown: string;
  figures: Record<string, number>;
}> {
  const wanted = process.env.WEAK
    ? scenarios.filter(({ name }) => new RegExp(process.env.WEAK ?? '').test(name))
    : scenarios;
  const results = await measure(wanted, warmUp, listened);
  const columns = [
    'network',
    'voice p50',
    'p95',
    'p99',
    'gaps a minute',
    'longest',
    'stalls over 1 s in 10 min',
    'pictures p95',
    'oldest',
    'time with pictures',
    'kbit/s',
    'spare',
    'cuts',
    'target',
    'teacher',
  ];
  return {
    markdown: table(columns, results.map(row)),
    figures: Object.fromEntries(results.flatMap(named)),
  };
}

const at = (values: number[], part: number): number => {
  const sorted = values.slice().sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
};

/** By network: `loss_10_voice_p99_ms`, `to_pupil_150_…`, `from_teacher_150_…`. */
function named({ scenario: { network, behind }, pupil }: Result): [string, number][] {
  const { loss = 0, rate } = network;
  const where =
    rate === undefined ? `loss_${loss}` : behind === 'teacher' ? `from_teacher_${rate}` : `to_pupil_${rate}`;
  const { delays, gaps, ages, seconds } = pupil;
  const long = gaps.filter((gap) => gap >= 1_000).length;
  return [
    [`${where}_voice_p95_ms`, Math.round(at(delays, 0.95))],
    [`${where}_voice_p99_ms`, Math.round(at(delays, 0.99))],
    [`${where}_gaps_per_minute`, ((gaps.length - long) * 60) / seconds],
    [`${where}_stalls_per_10_minutes`, (long * 600) / seconds],
    [`${where}_oldest_picture_ms`, Math.round(Math.max(0, ...ages))],
  ];
}

function row({ scenario, pupil, teacher }: Result): string[] {
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  const { delays, gaps, ages, seconds, bytes } = pupil;
  const short = gaps.filter((gap) => gap < 1_000).length;
  const long = gaps.length - short;
  return [
    scenario.name,
    ms(at(delays, 0.5)),
    ms(at(delays, 0.95)),
    ms(at(delays, 0.99)),
    ((short * 60) / seconds).toFixed(1),
    ms(Math.max(0, ...gaps)),
    ((long * 600) / seconds).toFixed(1),
    ms(at(ages, 0.95)),
    ms(Math.max(...ages)),
    `${(pupil.shown * 100).toFixed(0)} %`,
    ((bytes * 8) / 1_000 / seconds).toFixed(0),
    String(pupil.spares),
    String(pupil.cuts),
    pupil.jitter.toFixed(0),
    `${teacher.spares} spares ${teacher.cuts} cuts`,
  ];
}
