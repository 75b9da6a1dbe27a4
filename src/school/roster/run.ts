// One import at work: what its SQL needs to know, and the few forms in which it asks.
import type { Connection } from '../../lib/database/database.ts';
import { type Source, sourcePattern } from './ids.ts';
import type { Completeness } from './reading.ts';

/** How the format names the places that set-based checks complain of. SQL expressions over the staged row. */
export type FieldNames = {
  id: string;
  uai: string;
  parentOrg: string;
  memberSchool: string;
  memberUser: string;
  classSchool: string;
  classCourse: string;
  enrollmentSchool: string;
  enrollmentClass: string;
  enrollmentUser: string;
  relative: string;
};

export type Run = {
  connection: Connection;
  source: Source;
  complete: Completeness;
  fields: FieldNames;
  /** ISO 8601 in UTC. */
  now: string;
  /** The format itself says who is a parent; otherwise having a child is what makes one. */
  parentsTold: boolean;
};

/** A text as SQL: CREATE TABLE AS takes no parameters, and both values are of our own making. */
export function literals({ source, now }: Run): { source: string; now: string } {
  if (!sourcePattern.test(source) || !/^[\dTZ:.-]+$/.test(now)) throw new Error('not a source or a moment');
  return { source: `'${source}'`, now: `'${now}'::timestamptz` };
}

/** Runs a data-modifying statement and counts the rows it touched. */
export async function affected(connection: Connection, statement: string): Promise<number> {
  const [row] = await connection.query<{ count: string | number }>(
    `with touched as (${statement} returning 1) select count(*) as count from touched`,
  );
  return Number(row?.count ?? 0);
}

export const operatorRoles = `('region_operator', 'platform_operator')`;
