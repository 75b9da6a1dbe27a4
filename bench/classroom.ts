// The live class: what a pupil costs the relay beside others, how far one core goes, and how late voices come, in Chromium, on loopback
// and with packets lost.
import { type CpuRow, measureCpu } from './classroom/cpu.ts';
import { measureDelay } from './classroom/delay.ts';
import { measureSideBySide, mostPupils } from './classroom/side-by-side.ts';
import { table } from './report.mjs';

/** Pupils in 150 000 classes. */
const nation = 150_000 * 30;
/** In classes of 30, and in one lecture. */
const sizes = [
  { pupils: 300, classSize: 30 },
  { pupils: 1_000, classSize: 30 },
  { pupils: 300, classSize: 300 },
  { pupils: 1_000, classSize: 1_000 },
];

export async function run(): Promise<{ markdown: string; figures: Record<string, number> }> {
  const beside = await measureSideBySide();
  const { rows: delays, found } = await measureDelays();
  const voiceP95 = found[0]?.p95 ?? Number.NaN;
  const alone: string[][] = [];
  const memory = { plain: Number.NaN, tls: Number.NaN };
  const most = { plain: 0, tls: 0 };
  let fullest: CpuRow | undefined;
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
    const row = await mostPupils(secure, voiceP95);
    most[socket] = row.pupils;
    if (!secure) fullest = row;
    alone.push([...shown(row).slice(0, 1), `${row.classSize} (the most)`, ...shown(row).slice(2)]);
  }
  const voiceOnly = await measureCpu(1_000, 30, false, true);
  alone.push([...shown(voiceOnly).slice(0, 2), 'plain, voice only', ...shown(voiceOnly).slice(3)]);
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
      table([...columns, 'kbit/s each', 'KB per member', 'voice p95 through relay and load'], alone),
      '',
      `A core holds ${Math.floor(most.plain / 30)} classes of 30 (${Math.floor(most.tls / 30)} with TLS) whose voices stay under 300 ms in all.`,
      fullest ? onPaper(fullest, voiceOnly) : '',
      '',
      'Voice from capture timestamp to worklet sample, Chromium to Chromium, 60 ms packets included; the picture of one who enters late.',
      '',
      table(['where', 'p50', 'p95', 'p99', 'packets', 'first picture'], delays),
    ].join('\n'),
    figures: {
      ...beside.figures,
      voice_p95_ms: voiceP95,
      voice_p99_loss5_ms: found[1]?.p99 ?? Number.NaN,
      memory_per_member_plain_bytes: Math.round(memory.plain),
      memory_per_member_tls_bytes: Math.round(memory.tls),
      max_pupils_one_core_plain: most.plain,
      max_pupils_one_core_tls: most.tls,
      classes_of_30_one_core: Math.floor(most.plain / 30),
    },
  };
}

type Delays = { rows: string[][]; found: { p95: number; p99: number }[] };

async function measureDelays(): Promise<Delays> {
  const rows: string[][] = [];
  const found: Delays['found'] = [];
  for (const loss of [0, 5]) {
    const { p50, p95, p99, count, firstPicture } = await measureDelay(loss);
    found.push({ p95, p99 });
    const ms = (value: number) => `${value.toFixed(0)} ms`;
    const place = loss === 0 ? 'loopback' : `${loss} % lost each way, network namespace`;
    rows.push([place, ms(p50), ms(p95), ms(p99), String(count), firstPicture === null ? '–' : ms(firstPicture)]);
  }
  return { rows, found };
}

/** 150 000 classes of 30 at the same time, as was asked of one morning in April 2021: cores and network, on paper. */
function onPaper(full: CpuRow, voiceOnly: CpuRow): string {
  const bill = ({ pupils, relayBusy, kilobits }: CpuRow) => {
    const cores = (relayBusy / pupils) * nation;
    const gigabits = (kilobits * nation) / 1_000_000;
    return `${cores.toFixed(0)} cores and ${gigabits.toFixed(0)} Gbit/s out`;
  };
  return (
    `On paper, 150 000 classes of 30 (4.5 million pupils) at the cost of the fullest core measured: ${bill(full)} with pictures, ` +
    `${bill(voiceOnly)} with voices alone. The network comes first: that is why the tier is lowered before anybody is refused.`
  );
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
  `${row.voiceP95.toFixed(0)} ms`,
];

/** Bytes that each member more takes: what the engine takes once for itself isn't theirs. */
function eachFurther(rows: readonly CpuRow[]): number {
  const [few, many] = [rows[0], rows.at(-1)];
  return few && many ? (many.memory - few.memory) / (many.members - few.members) : Number.NaN;
}
