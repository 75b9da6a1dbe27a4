// How two controllers follow a real capacity that steps, ramps and saws: figures as Markdown, plots as one SVG.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAimd } from '../../src/gate/capacity/aimd.ts';
import type { Controller, ControllerOptions } from '../../src/gate/capacity/controller.ts';
import { createGradient } from '../../src/gate/capacity/gradient.ts';
import { live, type Second, sameChance } from '../../src/gate/capacity/testing/place.ts';
import { median, table } from '../report.mjs';
import { type Panel, plots } from './plot.ts';

const seconds = 900;
const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const target = 500;

const courses: { name: string; real(at: number): number }[] = [
  { name: 'constant', real: () => 10_000 },
  { name: 'step', real: (at) => (at < 300 || at >= 600 ? 10_000 : 5_000) },
  { name: 'ramp', real: (at) => 4_000 + 8_000 * Math.min(1, Math.max(0, (at - 150) / 600)) },
  { name: 'sawtooth', real: (at) => 5_000 + (5_000 * (at % 225)) / 225 },
];

const ways: { name: string; colour: string; create(options: ControllerOptions): Controller }[] = [
  { name: 'AIMD', colour: '#0b6e4f', create: createAimd },
  { name: 'gradient, √limit', colour: '#b3541e', create: (options) => createGradient(options) },
  {
    name: 'gradient, limit ÷ 5',
    colour: '#6a4c93',
    create: (options) => createGradient(options, (limit) => limit / 5),
  },
];

/** Writes the plots. @returns the figures as Markdown */
export function compareControllers(): string {
  const rows: string[][] = [];
  const panels: Panel[] = [];
  for (const course of courses) {
    const lines: Panel['lines'] = [];
    for (const way of ways) {
      const runs = seeds.map((seed) =>
        live(way.create({ floor: 1_000, ceiling: 30_000, targets: { request: target } }), {
          ...course,
          seconds,
          chance: sameChance(seed),
        }),
      );
      lines.push({ name: way.name, colour: way.colour, values: (runs[0] ?? []).map(({ limit }) => limit) });
      rows.push([course.name, way.name, ...figures(runs, course.name)]);
    }
    const real = Array.from({ length: seconds }, (_, at) => course.real(at));
    panels.push({ title: course.name, lines: [{ name: 'real capacity', colour: '#888', values: real }, ...lines] });
  }
  const folder = join(process.cwd(), 'docs', 'gate');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'capacity.svg'), plots(panels));
  const headings = ['real capacity', 'way', 'settled after', 'overshoot', 'swing', 'in use', 'seconds over target'];
  return [
    `A simulated place (one queue, mean stay of 60 s, measured delays ±10 %), ${seconds} s from the floor of 1 000 units, target ${target} ms`,
    `at the 99th percentile; median of ${seeds.length} seeds. _Settled_: within 20 % of the real capacity for 30 s, counted from its last`,
    'change (constant: from the start). _Overshoot_: the most in use above the real capacity while that doesn’t fall.',
    '_Swing_: greatest less smallest limit of the last 100 s. _In use_: what the place held of what it could. Plots: `gate/capacity.svg`.',
    '',
    table(headings, rows),
  ].join('\n');
}

function figures(runs: Second[][], course: string): string[] {
  const of = (figure: (lived: Second[]) => number) => median(runs.map(figure));
  const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
  const settled = of((lived) => settledAfter(lived, course === 'step' ? 600 : 0));
  const steady = course === 'constant' || course === 'step';
  return [
    steady ? (Number.isFinite(settled) ? `${settled} s` : 'never') : '–',
    course === 'step' || course === 'sawtooth' ? '–' : percent(of(overshoot)),
    steady ? percent(of(swing)) : '–',
    percent(of((lived) => average(lived.map(({ used, real }) => Math.min(used, real) / real)))),
    percent(of((lived) => average(lived.map(({ request }) => (request > target ? 1 : 0))))),
  ];
}

function settledAfter(lived: Second[], from: number): number {
  const near = (second: Second | undefined) => second !== undefined && Math.abs(second.limit / second.real - 1) <= 0.2;
  for (let at = from; at + 30 <= lived.length; at++) {
    if (lived.slice(at, at + 30).every(near)) return at - from;
  }
  return Number.POSITIVE_INFINITY;
}

function overshoot(lived: Second[]): number {
  return Math.max(0, ...lived.map(({ used, real }) => used / real - 1));
}

function swing(lived: Second[]): number {
  const last = lived.slice(-100);
  const limits = last.map(({ limit }) => limit);
  return (Math.max(...limits) - Math.min(...limits)) / (last[0]?.real ?? 1);
}

function average(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
