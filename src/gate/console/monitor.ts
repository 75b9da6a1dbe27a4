// Looks at the gate once a second: what happened in that second, and the last 15 minutes, so that a reload loses nothing.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Lane, laneNames } from '../contract.ts';
import type { Figures, Gate } from '../gate.ts';
import type { Shield } from '../shield/shield.ts';
import type { History, Snapshot } from './contract.ts';

/** Seconds that are kept. */
export const memory = 15 * 60;

export type Monitor = {
  now(): Snapshot;
  history(): History;
  /** The worst event-loop delay (ms) of a second within the last minute: a scrape each 15 s must not miss it. */
  worstDelay(): number;
  /** Told at each second. @returns stops telling. */
  onSecond(listener: (second: Snapshot) => void): () => void;
  /** What happens once a second by itself; tests call it. */
  look(): void;
  close(): void;
};

type Options = { gate: Pick<Gate, 'figures' | 'changes'>; shield?: Pick<Shield, 'figures'>; every?: number };

export function createMonitor({ gate, shield, every = 1_000 }: Options): Monitor {
  const delays = monitorEventLoopDelay({ resolution: 10 });
  delays.enable();
  const listeners = new Set<(second: Snapshot) => void>();
  const points: Snapshot[] = [];
  let before = gate.figures();
  const seen = (figures: Figures, delay: number): Snapshot => ({
    ...snapshotOf(figures, before, delay, changedAt()),
    ...(shield && { shield: shield.figures() }),
  });
  let last = seen(before, 0);

  function changedAt(): number {
    return gate.changes()[0]?.at ?? 0;
  }

  const look = () => {
    const figures = gate.figures();
    // The histogram counts from the timer's own period of 10 ms.
    const delay = delays.count > 0 ? Math.max(0, delays.percentile(99) / 1e6 - 10) : 0;
    delays.reset();
    last = seen(figures, delay);
    if (figures.at > before.at) {
      points.push(last);
      if (points.length > memory) points.shift();
    }
    before = figures;
    for (const listener of listeners) listener(last);
  };
  const timer = setInterval(look, every);
  timer.unref();

  return {
    now: () => last,
    history: () => historyOf(points),
    worstDelay: () => Math.max(0, ...points.slice(-60).map((point) => point.loopDelay)),
    onSecond(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    look,
    close() {
      clearInterval(timer);
      delays.disable();
      listeners.clear();
    },
  };
}

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0);

export function snapshotOf(figures: Figures, before: Figures, loopDelay: number, changedAt: number): Snapshot {
  const seconds = (figures.at - before.at) / 1_000;
  const rate = (count: (of: Figures) => number) =>
    seconds > 0 ? rounded(Math.max(0, count(figures) - count(before)) / seconds) : 0;
  return {
    ...figures,
    rates: {
      arrivals: rate(({ arrivals }) => sum(arrivals)),
      entered: rate(({ entered }) => sum(entered)),
      refused: rate(({ refused }) => sum(refused)),
      checks: rate(({ checks }) => sum(checks)),
    },
    ...{ loopDelay: rounded(loopDelay), changedAt },
  };
}

const rounded = (value: number) => Math.round(value * 10) / 10;

function historyOf(points: readonly Snapshot[]): History {
  const column = (read: (point: Snapshot) => number) => points.map(read);
  const columns = (read: (point: Snapshot) => Record<Lane, number>) => {
    const [lesson = [], staff = [], open = []] = laneNames.map((lane) => column((point) => read(point)[lane]));
    return { lesson, staff, open };
  };
  return {
    at: column(({ at }) => at),
    arrivals: column(({ rates }) => rates.arrivals),
    refused: column(({ rates }) => rates.refused),
    seats: columns(({ seats }) => seats),
    waiting: columns(({ waiting }) => waiting),
    slots: column(({ slots }) => slots),
    loopDelay: column(({ loopDelay }) => loopDelay),
  };
}
