// What an import did, or would do: the last line of `--json`, and the words for a terminal.

export type Counts = { created: number; updated: number; deleted: number };

/** A refused line. `line` is the physical line of the file, from 1; 0 when the whole file is meant. */
export type Problem = { file: string; line: number; field: string; message: string };

export type Report = {
  /** Committed, and no school was refused. */
  applied: boolean;
  orgs: Counts;
  users: Counts;
  classes: Counts;
  enrollments: Counts;
  /** The first 1 000, in the order of files and lines. */
  errors: Problem[];
  errorCount: number;
  warnings: Problem[];
  warningCount: number;
  /** External ids of the schools that keep their former state. */
  refusedOrgs: string[];
  dryRun: boolean;
};

/** Errors and warnings listed in a report; the others are counted. */
export const listedProblems = 1000;

const line = (problem: Problem) => `${placeOf(problem)}${problem.message}`;

/** Problems of a whole delivery name no file. */
function placeOf({ file, line: at, field }: Problem): string {
  const place = `${file}${at ? `:${at}` : ''}${field ? ` ${field}` : ''}`;
  return place && `${place}: `;
}

export function describeReport(report: Report): string {
  const out: string[] = [];
  const count = (name: string, { created, updated, deleted }: Counts) =>
    `${name.padEnd(12)} ${created} created, ${updated} updated, ${deleted} deleted`;
  for (const error of report.errors) out.push(`error   ${line(error)}`);
  if (report.errorCount > report.errors.length)
    out.push(`error   … and ${report.errorCount - report.errors.length} more`);
  for (const warning of report.warnings) out.push(`warning ${line(warning)}`);
  if (report.warningCount > report.warnings.length)
    out.push(`warning … and ${report.warningCount - report.warnings.length} more`);
  out.push(count('orgs', report.orgs), count('users', report.users));
  out.push(count('classes', report.classes), count('enrollments', report.enrollments));
  if (report.refusedOrgs.length > 0) {
    const named = report.refusedOrgs.slice(0, 20).join(', ');
    const more = report.refusedOrgs.length > 20 ? ` and ${report.refusedOrgs.length - 20} more` : '';
    out.push(`Refused, kept as they were: ${named}${more}.`);
  }
  if (report.dryRun) out.push('Dry run: nothing was changed.');
  else if (report.applied) out.push('Applied.');
  else if (report.refusedOrgs.length > 0) out.push('Other schools of this delivery, if any, were applied.');
  else out.push('Not applied as a whole: see the errors above.');
  return out.join('\n');
}
