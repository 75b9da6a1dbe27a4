// `preau import ical PATH --school ID [--dry-run] [--json]`

import { parseArgs } from 'node:util';
import { UserError } from '../../errors.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import type { Database } from '../../lib/database/database.ts';
import { printable } from '../../lib/printable.ts';
import { progressOn } from '../../lib/progress.ts';
import type { Problem } from './ical-problem.ts';
import { type IcalReport, importIcal } from './import.ts';

type Io = { stdout: NodeJS.WritableStream; stderr: NodeJS.WritableStream & { isTTY?: boolean } };

const usage = 'usage: preau import ical PATH --school ID [--dry-run] [--json]\n';

/** @returns 0 applied, or a dry run with nothing to report; 1 refused, or a dry run with something; 2 wrong usage. */
export async function importIcalCommand(
  args: string[],
  io: Io,
  open: () => Promise<Database>,
  clock: Clock = systemClock,
): Promise<number> {
  const asked = readArguments(args);
  if (typeof asked === 'string') {
    io.stderr.write(`preau import ical: ${asked}\n${usage}`);
    return 2;
  }
  const database = await open();
  const shown = progressOn(io.stderr);
  try {
    const report = await importIcal(database, { ...asked, clock, progress: shown.progress }).finally(shown.end);
    io.stdout.write(asked.json ? `${JSON.stringify(withoutOptions(report))}\n` : `${printable(describe(report))}\n`);
    return report.dryRun ? Number(report.errors.length + report.unmatched.length > 0) : Number(!report.applied);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (asked.json) io.stdout.write(`${JSON.stringify(refusal(asked.path, error))}\n`);
    else io.stderr.write(`preau import ical: ${error.message}\n`);
    return 1;
  } finally {
    await database.close();
  }
}

type Asked = { path: string; school: string; dryRun: boolean; json: boolean };

function readArguments(args: string[]): Asked | string {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { school: { type: 'string' }, 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } },
    });
    const [path, another] = positionals;
    if (path === undefined) return 'the path is missing';
    if (another !== undefined) return `one path at a time, not also "${another}"`;
    if (!values.school) return '--school is missing: a UAI, an external id or a uuid';
    return { path, school: values.school, dryRun: values['dry-run'] ?? false, json: values.json ?? false };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const withoutOptions = ({ dryRun: _, ...report }: IcalReport) => report;

function refusal(path: string, error: UserError): Omit<IcalReport, 'dryRun'> {
  const field = error.code === 'school_unknown' ? '--school' : '';
  return {
    applied: false,
    lessons: { created: 0, updated: 0, deleted: 0 },
    errors: [{ file: path, line: 0, field, message: error.message }],
    unmatched: [],
    skipped: 0,
  };
}

function describe(report: IcalReport): string {
  const line = ({ file, line, field, message }: Problem) =>
    `${file}${line ? `:${line}` : ''}${field ? ` ${field}` : ''}: ${message}`;
  const { created, updated, deleted } = report.lessons;
  return [
    ...report.errors.map((each) => `error     ${line(each)}`),
    ...report.unmatched.map((each) => `unmatched ${line(each)}`),
    `lessons      ${created} created, ${updated} updated, ${deleted} deleted`,
    ...(report.skipped > 0 ? [`${report.skipped} events of whole days were left out.`] : []),
    report.dryRun ? 'Dry run: nothing was changed.' : report.applied ? 'Applied.' : 'Refused: nothing was changed.',
  ].join('\n');
}
