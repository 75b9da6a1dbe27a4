// Imports a roster: reads it into staging tables, checks it, and merges the schools that hold; one transaction.

import { UserError } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Connection, Database } from '../../lib/database/database.ts';
import type { Progress } from '../../lib/progress.ts';
import type { ZipLimits } from '../../lib/zip.ts';
import { readAaf } from './aaf.ts';
import { check } from './checks.ts';
import { type Source, sourcePattern } from './ids.ts';
import { type Merged, merge } from './merge.ts';
import { readOneRoster } from './oneroster.ts';
import { readPeople, type SmallSchool } from './people-csv.ts';
import type { Completeness, Reading } from './reading.ts';
import { listedProblems, type Problem, type Report } from './report.ts';
import type { FieldNames, Run } from './run.ts';
import { type Delivery, openDelivery } from './source.ts';
import { Staging } from './staging.ts';

export type RosterFormat = 'aaf' | 'oneroster' | 'csv';

export type RosterSource = {
  format: RosterFormat;
  /** A folder, a zip archive or one file. */
  path: string;
  /** The directory's name, when several of one format are imported; the format itself otherwise. */
  source?: Source | undefined;
  /** Of a CSV, which doesn't name it. */
  school?: SmallSchool | undefined;
};

export type ImportOptions = {
  clock: Clock;
  dryRun?: boolean;
  /** Told bytes of the files; 0 of 0 once they are read. */
  progress?: Progress;
  zipLimits?: ZipLimits;
};

/** Any constant: imports wait for one another. */
const importLock = 7_205_760;

/** @throws UserError when there is nothing to read; refused lines are in the report. */
export async function importRoster(database: Database, source: RosterSource, options: ImportOptions): Promise<Report> {
  const name = source.source ?? source.format;
  if (!sourcePattern.test(name))
    throw new UserError('bad_source', `"${name}": a source is 1 to 32 small letters, digits and hyphens`);
  const delivery = await openDelivery(source.path, options.zipLimits);
  try {
    return await database.session((connection) => work(connection, delivery, { ...source, source: name }, options));
  } catch (error) {
    if (error instanceof RolledBack) return error.report;
    throw error;
  } finally {
    delivery.close();
  }
}

/**
 * Without statistics, joins with tables that were filled since the last ones would be done row by row. An empty table
 * is left alone: known to be empty, it would be scanned again and again while it fills.
 */
async function analyzeKnown(connection: Connection): Promise<void> {
  for (const table of ['account', 'school_user', 'user_role', 'relation', 'class', 'enrollment']) {
    const [some] = await connection.query(`select from ${table} limit 1`);
    if (some) await connection.script(`analyze ${table}`);
  }
}

/** Ends a transaction on purpose, with what it would have done. */
class RolledBack extends Error {
  readonly report: Report;

  constructor(report: Report) {
    super('rolled back');
    this.report = report;
  }
}

async function work(
  connection: Connection,
  delivery: Delivery,
  source: RosterSource & { source: Source },
  { clock, dryRun = false, progress = () => {} }: ImportOptions,
): Promise<Report> {
  await connection.query('select pg_advisory_xact_lock($1)', [importLock]);
  // Sets of a whole academy are joined and grouped: the default of 4 MB would sort them on disk. JIT only costs here.
  await connection.script(
    "set local work_mem = '64MB'; set local maintenance_work_mem = '128MB'; set local jit = off;",
  );
  const staging = await Staging.open(connection, source.source);
  const now = new Date(clock.now()).toISOString();
  const total = delivery.files.reduce((sum, file) => sum + file.size, 0);
  let done = 0;
  const reading: Reading = {
    ...{ delivery, staging, today: now.slice(0, 10) },
    progress: (characters) => {
      done += characters;
      progress('reading', Math.min(done, total), total);
    },
  };
  const complete = await read(reading, source);
  await staging.finish();
  const step = (name: string) => progress(name, 0, 0);
  step('checking');
  const run: Run = {
    ...{ connection, source: source.source, complete, now, fields: fieldNames[source.format] },
    parentsTold: source.format === 'oneroster',
  };
  await analyzeKnown(connection);
  await check(run);
  const merged = await merge(run, step);
  step('committing');
  if (!dryRun) await analyzeKnown(connection);
  const report = await describe(connection, delivery, merged, dryRun);
  if (dryRun) throw new RolledBack(report);
  return report;
}

function read(reading: Reading, source: RosterSource): Promise<Completeness> {
  switch (source.format) {
    case 'aaf':
      return readAaf(reading);
    case 'oneroster':
      return readOneRoster(reading);
    case 'csv':
      return readPeople(reading, source.school ?? { ref: 'ecole', name: 'École' });
  }
}

const fieldNames: Record<RosterFormat, FieldNames> = {
  aaf: {
    ...{
      id: `'id'`,
      uai: `'ENTStructureUAI'`,
      parentOrg: `''`,
      memberUser: `'id'`,
      classSchool: `'ENTStructureClasses'`,
    },
    ...{
      classCourse: `''`,
      relative: `'ENTElevePersRelEleve'`,
      enrollmentUser: `'id'`,
      enrollmentClass: `'ENTEleveClasses'`,
    },
    memberSchool: `case t.role when 'pupil' then 'ENTPersonStructRattach' else 'ENTPersonFonctions' end`,
    enrollmentSchool: `case t.role when 'pupil' then 'ENTEleveClasses' else 'ENTAuxEnsClassesMatieres' end`,
  },
  oneroster: {
    ...{ id: `'sourcedId'`, uai: `'identifier'`, parentOrg: `'parentSourcedId'`, memberSchool: `'orgSourcedId'` },
    ...{ memberUser: `'userSourcedId'`, classSchool: `'schoolSourcedId'`, classCourse: `'courseSourcedId'` },
    ...{
      enrollmentSchool: `'schoolSourcedId'`,
      enrollmentClass: `'classSourcedId'`,
      enrollmentUser: `'userSourcedId'`,
    },
    relative: `'agentSourcedIds'`,
  },
  csv: {
    ...{ id: `'identifiant'`, uai: `'uai'`, parentOrg: `''`, memberSchool: `''`, memberUser: `''`, classSchool: `''` },
    ...{
      classCourse: `''`,
      enrollmentSchool: `''`,
      enrollmentClass: `'classe'`,
      enrollmentUser: `''`,
      relative: `'parents'`,
    },
  },
};

type ProblemRow = { file: number; line: number; field: string; message: string };

async function describe(connection: Connection, delivery: Delivery, merged: Merged, dryRun: boolean): Promise<Report> {
  const listed = async (warning: boolean): Promise<Problem[]> =>
    (
      await connection.query<ProblemRow>(
        `select file, line, field, message from st_problem where warning = $1 order by file, line, field limit ${listedProblems}`,
        [warning],
      )
    ).map(({ file, line, field, message }) => ({ file: delivery.files[file]?.name ?? '', line, field, message }));
  const counted = await connection.query<{ warning: boolean; count: string | number }>(
    'select warning, count(*) as count from st_problem group by warning',
  );
  const count = (warning: boolean) => Number(counted.find((row) => row.warning === warning)?.count ?? 0);
  const refused = await connection.query<{ ref: string }>(
    `select distinct coalesce(k.ref, m.school_ref, e.school_ref, r.school_id::text) as ref from refused r
     left join k_school k using (school_id)
     left join lateral (select school_ref from st_member where school_id = r.school_id limit 1) m on true
     left join lateral (select school_ref from st_enrollment where school_id = r.school_id limit 1) e on true
     order by 1 limit 10000`,
  );
  const errorCount = count(false);
  return {
    applied: !dryRun && errorCount === 0,
    ...merged,
    errors: await listed(false),
    errorCount,
    warnings: await listed(true),
    warningCount: count(true),
    refusedOrgs: refused.map(({ ref }) => ref),
    dryRun,
  };
}
