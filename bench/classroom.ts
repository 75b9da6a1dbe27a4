// The live class: what a pupil costs the relay, and how late voices come, in Chromium, on loopback and with packets lost.
import { measureCpu } from './classroom/cpu.ts';
import { measureDelay } from './classroom/delay.ts';
import { table } from './report.mjs';

const sizes = [
  { pupils: 30, classSize: 30 },
  { pupils: 300, classSize: 30 },
  { pupils: 1_000, classSize: 30 },
  { pupils: 300, classSize: 300 },
];

export async function run(): Promise<string> {
  const cpu: string[][] = [];
  for (const secure of [false, true])
    for (const { pupils, classSize } of sizes) {
      const row = await measureCpu(pupils, classSize, secure);
      cpu.push([
        String(pupils),
        String(classSize),
        secure ? 'TLS' : 'plain',
        row.perPupil.toFixed(2),
        row.messages.toFixed(1),
        row.kilobits.toFixed(0),
        row.memory.toFixed(0),
      ]);
      console.log(cpu.at(-1)?.join('  '));
    }
  const delays: string[][] = [];
  for (const loss of [0, 5]) {
    const { p50, p95, p99, count, firstPicture } = await measureDelay(loss);
    const ms = (value: number) => `${value.toFixed(0)} ms`;
    const place = loss === 0 ? 'loopback' : `${loss} % lost each way, network namespace`;
    delays.push([place, ms(p50), ms(p95), ms(p99), String(count), firstPicture === null ? '–' : ms(firstPicture)]);
  }
  return [
    'CPU of the relay process alone, 400 kbit/s of picture (25/s, three layers) and one voice (24 kbit/s, 60 ms) to each pupil.',
    '',
    table(
      [
        'pupils',
        'in classes of',
        'socket',
        'thousandths of a core per pupil',
        'messages/s each',
        'kbit/s each',
        'KB per member',
      ],
      cpu,
    ),
    '',
    'Voice from capture timestamp to worklet sample, Chromium to Chromium, 60 ms packets included; the picture of one who enters late.',
    '',
    table(['where', 'p50', 'p95', 'p99', 'packets', 'first picture'], delays),
  ].join('\n');
}
