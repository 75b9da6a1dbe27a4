// One OneRoster CSV file as records: columns by name, statuses, and the three fields that every file begins with.
import type { Readable } from 'node:stream';
import { readRows } from './csv-rows.ts';
import { BadFile, type Reading } from './reading.ts';
import { longestId, longestValue } from './values.ts';

export type OneRosterFile = 'manifest' | 'orgs' | 'courses' | 'classes' | 'users' | 'roles' | 'enrollments';

/** Columns that are read; those in `required` must be in the header. */
export const oneRosterColumns: Record<OneRosterFile, { required: string[]; optional: string[]; known: string[] }> = {
  manifest: { required: ['propertyName', 'value'], optional: [], known: [] },
  orgs: { required: ['sourcedId', 'name', 'type'], optional: ['status', 'identifier', 'parentSourcedId'], known: [] },
  courses: {
    required: ['sourcedId', 'title'],
    optional: ['status', 'courseCode', 'subjects', 'subjectCodes'],
    known: ['schoolYearSourcedId', 'grades', 'orgSourcedId'],
  },
  classes: {
    required: ['sourcedId', 'title', 'schoolSourcedId'],
    optional: ['status', 'grades', 'courseSourcedId', 'classType', 'subjects', 'subjectCodes'],
    known: ['classCode', 'location', 'termSourcedIds', 'periods'],
  },
  users: {
    required: ['sourcedId', 'givenName', 'familyName'],
    optional: [
      ...['status', 'enabledUser', 'username', 'email', 'agentSourcedIds', 'grades'],
      ...['preferredGivenName', 'primaryOrgSourcedId'],
    ],
    known: [
      ...['userIds', 'middleName', 'identifier', 'sms', 'phone', 'password', 'userMasterIdentifier', 'pronouns'],
      ...['resourceSourcedIds', 'preferredMiddleName', 'preferredFamilyName'],
    ],
  },
  roles: {
    required: ['sourcedId', 'userSourcedId', 'role', 'orgSourcedId'],
    optional: ['status', 'beginDate', 'endDate'],
    known: ['roleType', 'userProfileSourcedId'],
  },
  enrollments: {
    required: ['sourcedId', 'classSourcedId', 'schoolSourcedId', 'userSourcedId', 'role'],
    optional: ['status', 'primary', 'beginDate', 'endDate'],
    known: [],
  },
};

/** A line, asked by column name; a column that the file hasn't is ''. */
export type OneRosterRecord = { line: number; gone: boolean; get(column: string): string };

export type RecordTaker = (
  record: OneRosterRecord,
  problem: (field: string, message: string, refuses?: Refuses) => void,
) => void;
type Refuses = { schoolId: string } | { accountId: string } | 'everything';

/**
 * Reads one file of the delivery.
 * @param refusesOf what a wrong line refuses, from what can be read of it.
 */
export async function readTable(
  { staging, progress }: Reading,
  file: number,
  name: OneRosterFile,
  stream: Readable,
  refusesOf: (get: (column: string) => string) => Refuses,
  take: RecordTaker,
): Promise<void> {
  const { required, optional, known } = oneRosterColumns[name];
  const places = new Map<string, number>();
  let width = 0;
  const begun = (columns: string[]) => {
    width = columns.length;
    for (const [place, column] of columns.entries()) {
      if (places.has(column)) throw new BadFile(1, `column "${column}" is there twice`, column);
      places.set(column, place);
    }
    const missing = required.filter((column) => !places.has(column));
    if (missing.length > 0) throw new BadFile(1, `missing column: ${missing.join(', ')}`, missing[0]);
    const read = new Set([...required, ...optional, ...known, 'sourcedId', 'status', 'dateLastModified']);
    for (const column of columns)
      if (!read.has(column)) {
        const message = `unknown column "${column.slice(0, 80)}": ignored`;
        staging.problem({ warning: true, file, line: 1, field: column.slice(0, 80), message, refuses: 'nothing' });
      }
  };
  await readRows(stream, { delimiter: ',', encoding: 'utf-8' }, begun, async (rows, characters) => {
    for (const { line, values } of rows) {
      const get = (column: string) => {
        const place = places.get(column);
        return place === undefined ? '' : (values[place] ?? '').trim();
      };
      const problem = (field: string, message: string, refuses: Refuses = refusesOf(get)) =>
        staging.problem({ warning: false, file, line, field, message, refuses });
      if (values.length !== width) {
        // Nothing of a shifted line can be trusted, not even whose it is.
        problem('', `${values.length} fields where the header has ${width}`, 'everything');
        continue;
      }
      const tooLong = required.concat(optional).find((column) => get(column).length > longest(column));
      if (tooLong) {
        problem(tooLong, `longer than ${longest(tooLong)} characters`);
        continue;
      }
      const status = get('status').toLowerCase();
      if (status !== '' && status !== 'active' && status !== 'tobedeleted') {
        problem('status', `"${get('status')}" is neither active nor tobedeleted`);
        continue;
      }
      if (name !== 'manifest' && get('sourcedId') === '') {
        problem('sourcedId', 'empty');
        continue;
      }
      take({ line, gone: status === 'tobedeleted', get }, problem);
    }
    progress(characters);
    await staging.drain();
  });
}

const longest = (column: string) =>
  column === 'agentSourcedIds' ? 100 * longestId : column.endsWith('ourcedId') ? longestId : longestValue;

/** A OneRoster list within a field: `a,b`. */
export const listOf = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
