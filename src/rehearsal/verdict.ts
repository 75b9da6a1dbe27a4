// What a rehearsal found, in figures and in one line.
import type { Morning } from './pupil.ts';

export type Figures = {
  pupils: number;
  inLesson: number;
  refused: number;
  errors: number;
  cuts: number;
  /** From arriving to a seat at the gate, ms. */
  longestWait: number;
  waitP95: number;
  /** Answers to `GET /api/day`, ms. */
  dayP95: number;
  /** From pressing "enter" to being welcomed in class, ms. */
  enteringP95: number;
  polls: number;
  /** What was refused or broke, and how often. */
  reasons: Record<string, number>;
};

export function figuresOf(mornings: readonly Morning[]): Figures {
  const reasons: Record<string, number> = {};
  for (const { refused, error } of mornings) {
    const reason = refused ?? error;
    if (reason !== undefined) reasons[reason] = (reasons[reason] ?? 0) + 1;
  }
  const waits = mornings.map(({ waited }) => waited);
  return {
    pupils: mornings.length,
    inLesson: mornings.filter(({ inLesson }) => inLesson).length,
    refused: mornings.filter(({ refused }) => refused !== undefined).length,
    errors: mornings.filter(({ error }) => error !== undefined).length,
    cuts: mornings.reduce((sum, { cuts }) => sum + cuts, 0),
    longestWait: Math.max(0, ...waits),
    waitP95: p95(waits),
    dayP95: p95(mornings.flatMap(({ day }) => day)),
    enteringP95: p95(mornings.flatMap(({ inLesson, entering }) => (inLesson ? [entering] : []))),
    polls: mornings.reduce((sum, { polls }) => sum + polls, 0),
    reasons,
  };
}

/** Held: everyone in the lesson, nobody refused, nothing broken. */
export const held = ({ pupils, inLesson, refused, errors }: Figures): boolean =>
  inLesson === pupils && refused === 0 && errors === 0;

export function verdict(figures: Figures): string {
  const { pupils, inLesson, refused, errors, cuts, longestWait, waitP95, dayP95, enteringP95 } = figures;
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const ms = (value: number) => `${Math.round(value)} ms`;
  const why = Object.entries(figures.reasons)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `  ${count} × ${reason}`);
  return [
    `in lesson     ${inLesson} of ${pupils}`,
    `refused       ${refused}`,
    `errors        ${errors}, ${cuts} cuts mended`,
    `longest wait  ${seconds(longestWait)} (p95 ${seconds(waitP95)})`,
    `day           p95 ${ms(dayP95)}`,
    `entering      p95 ${ms(enteringP95)}`,
    ...why,
    held(figures) ? 'It holds.' : `It does not hold: ${pupils - inLesson} of ${pupils} were not in their lesson.`,
  ].join('\n');
}

/** Nearest rank; 0 for none. */
function p95(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(0.95 * sorted.length) - 1)] ?? 0;
}
