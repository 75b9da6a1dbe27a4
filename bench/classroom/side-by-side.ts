// The relay beside Janus and beside a loop in C that only writes, with the same streams, and how far one core goes.
import { median, table } from '../report.mjs';
import { type CpuRow, measureCpu } from './cpu.ts';
import { measureC, measureJanus } from './peers.ts';

const rounds = Number(process.env.BENCH_CLASS_ROUNDS ?? 3);
/** Janus isn't saturated by any of them. */
const sizes = [30, 90, 150];
const classSize = 30;
const ways = ['Préau', 'Préau, TLS', 'Janus', 'C'] as const;
type Way = (typeof ways)[number];

const measureWay = (way: Way, pupils: number): Promise<{ perPupil: number; kilobits: number }> => {
  if (way === 'Janus') return measureJanus(pupils, classSize);
  if (way === 'C') return measureC(pupils, classSize);
  return measureCpu(pupils, classSize, way === 'Préau, TLS', false, undefined, true);
};

export type SideBySide = {
  markdown: string;
  figures: Record<
    | 'cpu_vs_janus_plain'
    | 'cpu_vs_janus_tls'
    | 'cpu_vs_c_send'
    | 'millicores_per_pupil_plain'
    | 'millicores_per_pupil_tls',
    number
  >;
};

export async function measureSideBySide(): Promise<SideBySide> {
  const found = new Map<string, { perPupil: number; kilobits: number }[]>();
  for (let round = 0; round < rounds; round++)
    for (const pupils of sizes) {
      const turns = [...ways];
      for (const way of round % 2 === 0 ? turns : turns.reverse()) {
        const row = await measureWay(way, pupils);
        found.set(`${way} ${pupils}`, [...(found.get(`${way} ${pupils}`) ?? []), row]);
        console.error(`${way}, ${pupils} pupils: ${row.perPupil.toFixed(3)} of ${row.kilobits.toFixed(0)} kbit/s`);
      }
    }
  const of = (way: Way, pupils: number) => found.get(`${way} ${pupils}`) ?? [];
  const cost = (way: Way, pupils: number) => of(way, pupils).map(({ perPupil }) => perPupil);
  const each = sizes.flatMap((pupils) => Array.from({ length: rounds }, (_, round) => ({ pupils, round })));
  const ratio = (one: Way, other: Way) =>
    median(each.map(({ pupils, round }) => (cost(one, pupils)[round] ?? 0) / (cost(other, pupils)[round] ?? 0)));
  const rows = sizes.flatMap((pupils) =>
    ways.map((way) => {
      const costs = cost(way, pupils);
      const spread = `${Math.min(...costs).toFixed(2)}–${Math.max(...costs).toFixed(2)}`;
      const kilobits = median(of(way, pupils).map((row) => row.kilobits));
      return [String(pupils), way, `${median(costs).toFixed(2)} (${spread})`, kilobits.toFixed(0)];
    }),
  );
  const all = (way: Way) => median(sizes.flatMap((pupils) => cost(way, pupils)));
  return {
    markdown: [
      `CPU of the relay process alone, on a core of its own: a 400 kbit/s picture (25/s) and a voice (24 kbit/s, 60 ms) to each pupil, in`,
      `classes of ${classSize}. Janus 1.1.2 of Debian, its VideoRoom, sends them over WebRTC to werift; the loop in C writes as many bytes to as`,
      `many sockets and does nothing else. ${rounds} interleaved rounds, medians and spread.`,
      '',
      table(['pupils', 'relay', 'thousandths of a core per pupil', 'kbit/s received each'], rows),
    ].join('\n'),
    figures: {
      cpu_vs_janus_plain: ratio('Préau', 'Janus'),
      cpu_vs_janus_tls: ratio('Préau, TLS', 'Janus'),
      cpu_vs_c_send: ratio('Préau', 'C'),
      millicores_per_pupil_plain: all('Préau'),
      millicores_per_pupil_tls: all('Préau, TLS'),
    },
  };
}

/** Voices may be late by this in all, and by the rest of the way (packet, codecs, jitter buffer) already are, in ms. */
const lateAtMost = 300;

/**
 * The most pupils whom one core sends everything, with voices in time: found from above, in steps of a tenth.
 * @param elsewhere voice delay that isn't the relay's, ms
 */
export async function mostPupils(secure: boolean, elsewhere: number): Promise<CpuRow> {
  const first = await measureCpu(600, classSize, secure);
  const expected = first.kilobits;
  const inClasses = (pupils: number) => Math.round(pupils / classSize) * classSize;
  let pupils = inClasses((600 / first.relayBusy) * 1.1);
  for (; pupils >= classSize; pupils = inClasses(pupils * 0.9)) {
    const row = await measureCpu(pupils, classSize, secure);
    console.error(
      `${pupils} pupils${secure ? ', TLS' : ''}: relay ${(row.relayBusy * 100).toFixed(0)} %, load ${(row.loadBusy * 100).toFixed(0)} %, ${row.kilobits.toFixed(0)} kbit/s, voices ${row.voiceP95.toFixed(0)} ms`,
    );
    if (row.kilobits >= expected * 0.99 && row.voiceP95 + elsewhere <= lateAtMost) return row;
  }
  throw new Error('no number of pupils is served whole');
}
