// What the shield of the gate does, for Prometheus: its mood, what it cut, what it refused and the proofs it asked for.
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Shield } from '../shield/shield.ts';

const moods = ['calm', 'wary', 'siege'] as const;

export function shieldMetrics(registry: Registry, shield: Pick<Shield, 'figures'>): void {
  const registers = [registry];
  type Figures = ReturnType<Shield['figures']>;
  type Labelled = Readonly<Record<string, number>>;
  const counters = (name: string, help: string, label: string, read: (figures: Figures) => Labelled) =>
    new Counter({
      ...{ name: `preau_gate_shield_${name}_total`, help, labelNames: [label], registers },
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(read(shield.figures()))) this.inc({ [label]: value }, count);
      },
    });

  new Gauge({
    ...{
      name: 'preau_gate_shield_mood',
      help: '1 for what the shield takes the crowd for',
      labelNames: ['mood'],
      registers,
    },
    collect() {
      const { mood } = shield.figures();
      for (const name of moods) this.set({ mood: name }, name === mood ? 1 : 0);
    },
  });
  new Gauge({
    ...{ name: 'preau_gate_shield_connections', help: 'Connections open', registers },
    collect() {
      this.set(shield.figures().connections);
    },
  });
  counters('cut', 'Connections cut, by what they did', 'why', ({ cut }) => cut);
  counters('refused', 'Requests refused, by whose budget was used up', 'by', ({ refused }) => refused);
  counters('proofs', 'Proofs of work: asked for, and given', 'state', ({ asked, proven }) => ({ asked, proven }));
}
