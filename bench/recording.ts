// What recording costs the relay: 300 pupils in classes of 30, each lesson recorded or none, in turns on the same core.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CpuRow, measureCpu } from './classroom/cpu.ts';
import { table } from './report.mjs';

const rounds = 3;
const pupils = 300;
const classSize = 30;

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

export async function run(): Promise<{ markdown: string; figures: Record<string, number> }> {
  const found: Record<'off' | 'on', CpuRow[]> = { off: [], on: [] };
  let written = 0;
  for (let round = 0; round < rounds; round += 1) {
    found.off.push(await measureCpu(pupils, classSize, false));
    const folder = mkdtempSync(join(tmpdir(), 'preau-bench-recording-'));
    try {
      found.on.push(await measureCpu(pupils, classSize, false, false, folder));
      written = bytesIn(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  const shown = (name: string, rows: readonly CpuRow[]) => [
    name,
    middle(rows.map(({ perPupil }) => perPupil)).toFixed(3),
    rows.map(({ perPupil }) => perPupil.toFixed(3)).join(', '),
    `${middle(rows.map(({ voiceP95 }) => voiceP95)).toFixed(1)} ms`,
  ];
  return {
    markdown: [
      `${pupils} pupils in classes of ${classSize}, plain sockets, ${rounds} rounds in turns. Recorded: ${(written / 1_048_576).toFixed(1)} MB in some 15 s.`,
      '',
      table(
        ['', 'thousandths of a core per pupil', 'each round', 'voice through relay and load, p95'],
        [shown('nothing recorded', found.off), shown('every lesson recorded', found.on)],
      ),
    ].join('\n'),
    figures: {
      recording_off_millicores: middle(found.off.map(({ perPupil }) => perPupil)),
      recording_on_millicores: middle(found.on.map(({ perPupil }) => perPupil)),
      recorded_bytes: written,
    },
  };
}

const bytesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
