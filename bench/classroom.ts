// The live class: what a pupil costs the relay beside others, how far one core goes, and how late voices come, in Chromium, on loopback
// and with packets lost.
import { type CpuRow, measureCpu } from './classroom/cpu.ts';
import { measureDelay } from './classroom/delay.ts';
import { measureSideBySide, mostPupils } from './classroom/side-by-side.ts';
import { table } from './report.mjs';

/** In classes of 30, and in one lecture. */
const sizes = [
  { pupils: 300, classSize: 30 },
  { pupils: 1_000, classSize: 30 },
  { pupils: 300, classSize: 300 },
  { pupils: 1_000, classSize: 1_000 },
];

export async function run(): Promise<{ markdown: string; figures: Record<string, number> }> {
  const beside = await measureSideBySide();
  const alone: string[][] = [];
  const memory = { plain: Number.NaN, tls: Number.NaN };
  const most = { plain: 0, tls: 0 };
  for (const secure of [false, true]) {
    const socket = secure ? 'tls' : 'plain';
    const inClasses: CpuRow[] = [];
    for (const { pupils, classSize } of sizes) {
      const row = await measureCpu(pupils, classSize, secure);
      if (classSize === 30) inClasses.push(row);
      alone.push(shown(row));
      console.error(alone.at(-1)?.join('  '));
    }
    memory[socket] = eachFurther(inClasses);
    const row = await mostPupils(secure);
    most[socket] = row.pupils;
    alone.push([...shown(row).slice(0, 1), `${row.classSize} (the most)`, ...shown(row).slice(2)]);
  }
  const delays: string[][] = [];
  const found: { p95: number; p99: number }[] = [];
  for (const loss of [0, 5]) {
    const { p50, p95, p99, count, firstPicture } = await measureDelay(loss);
    found.push({ p95, p99 });
    const ms = (value: number) => `${value.toFixed(0)} ms`;
    const place = loss === 0 ? 'loopback' : `${loss} % lost each way, network namespace`;
    delays.push([place, ms(p50), ms(p95), ms(p99), String(count), firstPicture === null ? '–' : ms(firstPicture)]);
  }
  const columns = ['pupils', 'in classes of', 'socket', 'thousandths of a core per pupil', 'relay busy', 'load busy'];
  return {
    markdown: [
      beside.markdown,
      '',
      `Préau alone, beyond what Janus could take; the load has the other core. From 300 to 1 000 pupils each further member takes ${Object.entries(
        memory,
      )
        .map(([socket, bytes]) => `${(bytes / 1_024).toFixed(0)} KB (${socket})`)
        .join(', ')}.`,
      '',
      table([...columns, 'kbit/s each', 'KB per member'], alone),
      '',
      'Voice from capture timestamp to worklet sample, Chromium to Chromium, 60 ms packets included; the picture of one who enters late.',
      '',
      table(['where', 'p50', 'p95', 'p99', 'packets', 'first picture'], delays),
    ].join('\n'),
    figures: {
      ...beside.figures,
      voice_p95_ms: found[0]?.p95 ?? Number.NaN,
      voice_p99_loss5_ms: found[1]?.p99 ?? Number.NaN,
      memory_per_member_plain_bytes: Math.round(memory.plain),
      memory_per_member_tls_bytes: Math.round(memory.tls),
      max_pupils_one_core_plain: most.plain,
      max_pupils_one_core_tls: most.tls,
    },
  };
}

const shown = (row: CpuRow): string[] => [
  String(row.pupils),
  String(row.classSize),
  row.secure ? 'TLS' : 'plain',
  row.perPupil.toFixed(2),
  `${(row.relayBusy * 100).toFixed(0)} %`,
  `${(row.loadBusy * 100).toFixed(0)} %`,
  row.kilobits.toFixed(0),
  (row.memory / row.members / 1_024).toFixed(0),
];

/** Bytes that each member more takes: what the engine takes once for itself isn't theirs. */
function eachFurther(rows: readonly CpuRow[]): number {
  const [few, many] = [rows[0], rows.at(-1)];
  return few && many ? (many.memory - few.memory) / (many.members - few.members) : Number.NaN;
}
