// A made-up academy, drawn by the generator and imported like any other: for the demonstration and for rehearsals.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Database } from '../lib/database/database.ts';
import { generateCommand } from './generate/command.ts';
import { importRosterCommand } from './roster/command.ts';
import { importIcalCommand } from './timetable/import-command.ts';

export type AcademyWished = {
  pupils: number;
  /** Of the school year, `YYYY-MM-DD`. */
  firstDay: string;
  /** UAI of the school whose timetable is imported too. */
  calendarOf?: string;
};

/** @throws with what the commands printed, when one of them refuses. */
export async function importAcademy(
  database: Database,
  { pupils, firstDay, calendarOf }: AcademyWished,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-academy-'));
  const out = join(folder, 'academy');
  const open = async () => ({ ...database, close: async () => {} });
  const printed: string[] = [];
  const collect = () =>
    new Writable({
      write(chunk, _encoding, done) {
        printed.push(String(chunk));
        done();
      },
    });
  const io = { stdout: collect(), stderr: collect(), env: process.env };
  const succeed = (status: number) => {
    if (status !== 0) throw new Error(printed.join(''));
  };
  try {
    const options = ['--pupils', String(pupils), '--seed', '1', '--out', out, '--start', firstDay];
    succeed(await generateCommand(calendarOf ? options : [...options, '--no-timetable'], io));
    succeed(await importRosterCommand('aaf', [out], io, open));
    if (calendarOf) {
      succeed(await importIcalCommand([join(out, `edt-${calendarOf}.ics`), '--school', calendarOf], io, open));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The Monday that opens the school year of a date: the first from 28 August on. */
export function firstDay(date: Date): string {
  const year = date.getUTCMonth() >= 7 ? date.getUTCFullYear() : date.getUTCFullYear() - 1;
  const day = new Date(Date.UTC(year, 7, 28));
  while (day.getUTCDay() !== 1) day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}
