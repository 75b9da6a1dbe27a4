// `preau import aaf|oneroster|csv PATH`: the command line around importRoster.
import { parseArgs } from 'node:util';
import { UserError } from '../../errors.ts';
import { systemClock } from '../../lib/clock.ts';
import type { Database } from '../../lib/database/database.ts';
import { printable } from '../../lib/printable.ts';
import { progressOn } from '../../lib/progress.ts';
import { describeReport, type Report } from './report.ts';
import { importRoster, type RosterFormat, type RosterSource } from './roster.ts';

type Output = { write(text: string): unknown };
export type CommandIo = { stdout: Output; stderr: Output & { isTTY?: boolean } };

const usage = `usage: preau import aaf|oneroster|csv PATH [--dry-run] [--json] [--source NAME]
       preau import csv FILE [--school UAI_OR_CODE] [--school-name NAME]
PATH is a folder, a zip archive or one file. See docs/import.md.
`;

/** @returns the exit status: 0 applied or clean dry run, 1 refused, 2 wrong usage. */
export async function importRosterCommand(
  format: RosterFormat,
  args: string[],
  io: CommandIo,
  open: () => Promise<Database>,
): Promise<number> {
  const parsed = readArgs(format, args);
  if (typeof parsed === 'string') {
    io.stderr.write(`preau import: ${parsed}\n${usage}`);
    return 2;
  }
  const { source, dryRun, json } = parsed;
  const shown = progressOn(io.stderr);
  let report: Report;
  try {
    const database = await open();
    try {
      report = await importRoster(database, source, { clock: systemClock, dryRun, progress: shown.progress });
    } finally {
      await database.close();
    }
  } catch (error) {
    shown.end();
    if (!(error instanceof UserError)) throw error;
    report = refusedWhole(error, dryRun);
  }
  shown.end();
  const errors = report.errorCount > 0;
  io.stdout.write(`${json ? '' : `${printable(describeReport(report))}\n`}`);
  if (json) io.stdout.write(`${JSON.stringify(report)}\n`);
  return errors ? 1 : 0;
}

function readArgs(format: RosterFormat, args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        source: { type: 'string' },
        school: { type: 'string' },
        'school-name': { type: 'string' },
      },
    });
    const [path] = positionals;
    if (path === undefined || positionals.length > 1) return 'one PATH is needed';
    const ref = values.school ?? 'ecole';
    const source: RosterSource = { format, path, source: values.source };
    if (format === 'csv') source.school = { ref, name: values['school-name'] ?? values.school ?? 'École' };
    else if (values.school || values['school-name'])
      return 'only CSV needs --school: the other formats name their schools';
    return { source, dryRun: values['dry-run'], json: values.json };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function refusedWhole(error: UserError, dryRun: boolean): Report {
  const none = { created: 0, updated: 0, deleted: 0 };
  return {
    ...{ applied: false, orgs: none, users: none, classes: none, enrollments: none },
    errors: [{ file: '', line: 0, field: '', message: error.message }],
    ...{ errorCount: 1, warnings: [], warningCount: 0, refusedOrgs: [], dryRun },
  };
}
