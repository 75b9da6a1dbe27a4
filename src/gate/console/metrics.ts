// The gate's figures for Prometheus. Read when they are asked for; names are part of what operators rely on.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Counter, Gauge, Registry } from 'prom-client';
import { tierNames } from '../contract.ts';
import type { Figures, Gate } from '../gate.ts';
import type { Shield } from '../shield/shield.ts';
import { createMonitor, type Monitor } from './monitor.ts';
import { shieldMetrics } from './shield-metrics.ts';

const modes = ['open', 'paused', 'closed', 'scheduled', 'bypass'] as const;

type Labelled = Readonly<Record<string, number>>;

/** @param monitor the one that looks at this gate each second. */
export function gateMetrics(registry: Registry, gate: Pick<Gate, 'figures'>, monitor: Monitor): void {
  const registers = [registry];
  const gauge = (name: string, help: string, read: (figures: Figures) => number) =>
    new Gauge({
      ...{ name: `preau_gate_${name}`, help, registers },
      collect() {
        this.set(read(gate.figures()));
      },
    });
  const gauges = (name: string, help: string, label: string, read: (figures: Figures) => Labelled) =>
    new Gauge({
      ...{ name: `preau_gate_${name}`, help, labelNames: [label], registers },
      collect() {
        for (const [value, figure] of Object.entries(read(gate.figures()))) this.set({ [label]: value }, figure);
      },
    });
  /** Counts that the gate keeps itself since the start of the process. */
  const counters = (name: string, help: string, label: string, read: (figures: Figures) => Labelled) =>
    new Counter({
      ...{ name: `preau_gate_${name}_total`, help, labelNames: [label], registers },
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(read(gate.figures()))) this.inc({ [label]: value }, count);
      },
    });

  gauges('seats', 'Seats taken', 'lane', ({ seats }) => seats);
  gauges('turns', 'Called, and not yet there', 'lane', ({ turns }) => turns);
  gauges('waiting', 'In line and not called yet', 'lane', ({ waiting }) => waiting);
  gauges('late', 'Called, came late, and waiting for a seat', 'lane', ({ late }) => late);
  gauges('serving', 'The greatest number called', 'lane', ({ serving }) => serving);
  gauges('pace', 'Numbers called a second, averaged over 10 s', 'lane', ({ pace }) => pace);
  gauges('tier', '1 for the quality that everybody has now', 'tier', ({ tier }) => oneOf(tierNames, tier));
  gauges('mode', '1 for the mode that the gate is in', 'mode', ({ mode }) => oneOf(modes, mode));
  gauge('capacity_units', 'Units that the place holds', ({ capacity }) => capacity);
  gauge('slots', 'What the capacity makes in seats of this tier', ({ slots }) => slots);
  gauge('set_aside', 'Seats set aside for classes whose members are not there yet', ({ setAside }) => setAside);
  gauge('classes_waiting', 'Classes without room yet', ({ classesWaiting }) => classesWaiting);
  gauge('unheard', 'Seats from before a restart that were not heard of', ({ unheard }) => unheard);
  gauge('epoch', 'Rises when shared counters were lost', ({ epoch }) => epoch);
  counters('arrivals', 'Numbers given', 'lane', ({ arrivals }) => arrivals);
  counters('entered', 'Seats taken, by what led to them', 'from', ({ entered }) => entered);
  counters('ended', 'Seats ended', 'why', ({ ended }) => ended);
  counters('refused', 'Refusals, by their code', 'code', ({ refused }) => refused);
  counters('checks', 'Passes checked for a proxy', 'result', ({ checks }) => checks);
  new Counter({
    ...{ name: 'preau_gate_forged_total', help: 'Tokens whose signature was not ours', registers },
    collect() {
      this.reset();
      this.inc(gate.figures().forged);
    },
  });
  new Gauge({
    name: 'preau_gate_event_loop_delay_seconds',
    help: 'The worst 99th percentile of the event loop’s delay in a second of the last minute',
    registers,
    collect() {
      this.set(monitor.worstDelay() / 1_000);
    },
  });
}

const oneOf = (names: readonly string[], found: string): Labelled =>
  Object.fromEntries(names.map((name) => [name, name === found ? 1 : 0]));

/**
 * The same for a gate that stands alone, on a port of its own: figures are not for visitors.
 * `createServer(metricsPage(gate)).listen(port, '127.0.0.1')`
 */
export function metricsPage(gate: Pick<Gate, 'figures' | 'changes'>, shield?: Pick<Shield, 'figures'>) {
  const registry = new Registry();
  const monitor = createMonitor({ gate });
  gateMetrics(registry, gate, monitor);
  if (shield) shieldMetrics(registry, shield);
  return (request: IncomingMessage, response: ServerResponse): void => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'Content-Type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  };
}
