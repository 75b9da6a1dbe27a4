// Reads a OneRoster 1.2 CSV delivery: the manifest first, then each file in any order.
import { UserError } from '../../errors.ts';
import { accountIdOf, classIdOf, schoolIdOf } from './ids.ts';
import { givenUsername, usernameBase } from './names.ts';
import { oneRosterRoles } from './oneroster-roles.ts';
import { listOf, type OneRosterFile, type RecordTaker, readTable } from './oneroster-table.ts';
import { type Completeness, type Reading, readOrReport } from './reading.ts';
import { facet } from './staging.ts';
import { isoDate, isUai } from './values.ts';

type Mode = 'bulk' | 'delta' | 'absent';
const dataFiles = ['orgs', 'courses', 'classes', 'users', 'roles', 'enrollments'] as const;
type DataFile = (typeof dataFiles)[number];

/** @throws UserError when there is no readable manifest. */
export async function readOneRoster(reading: Reading): Promise<Completeness> {
  const places = placesOf(reading);
  const modes = await readManifest(reading, places);
  for (const name of dataFiles) {
    const index = places.get(name);
    if (modes[name] === 'absent') {
      if (index !== undefined) warn(reading, index, '', `the manifest says that ${name}.csv is absent: not read`);
      continue;
    }
    if (index === undefined) {
      const message = `${name}.csv is missing, and the manifest says ${modes[name]}`;
      const file = places.get('manifest') ?? 0;
      reading.staging.problem({ warning: false, file, line: 0, field: `file.${name}`, message, refuses: 'everything' });
      continue;
    }
    const { refuses, take } = takers(reading, index, modes[name])[name];
    await readOrReport(reading, index, async (file) =>
      readTable(reading, index, name, await file.open(), (get) => refuses(get), take),
    );
    if (reading.staging.hopeless) break;
  }
  const bulk = (name: DataFile) => modes[name] === 'bulk';
  return {
    orgs: bulk('orgs') ? 'source' : false,
    speaksOf: bulk('orgs') ? 'its schools' : 'all schools',
    classes: bulk('classes'),
    users: bulk('users'),
    roles: bulk('roles'),
    enrollments: bulk('enrollments'),
  };
}

const warn = ({ staging }: Reading, file: number, field: string, message: string, line = 0) =>
  staging.problem({ warning: true, file, line, field, message, refuses: 'nothing' });

/** Files of the standard that hold nothing for the roster. */
const others = new Set([
  ...['academicsessions', 'categories', 'classresources', 'courseresources', 'demographics', 'lineitems', 'resources'],
  ...['lineitemlearningobjectiveids', 'lineitemscorescales', 'resultlearningobjectiveids', 'results'],
  ...['resultscorescales', 'scorescales', 'userprofiles', 'userresources'],
]);

function placesOf(reading: Reading): Map<OneRosterFile, number> {
  const byName = new Map<string, OneRosterFile>(['manifest' as const, ...dataFiles].map((name) => [name, name]));
  const places = new Map<OneRosterFile, number>();
  for (const [index, file] of reading.delivery.files.entries()) {
    const base = (file.name.split('/').at(-1) ?? '').toLowerCase();
    if (!base.endsWith('.csv')) continue;
    const name = byName.get(base.slice(0, -4));
    if (!name) {
      if (!others.has(base.slice(0, -4))) warn(reading, index, '', 'not a file of OneRoster: ignored');
    } else if (places.has(name)) throw new UserError('bad_delivery', `two files are named ${name}.csv`);
    else places.set(name, index);
  }
  return places;
}

async function readManifest(reading: Reading, places: Map<OneRosterFile, number>): Promise<Record<DataFile, Mode>> {
  const index = places.get('manifest');
  if (index === undefined)
    throw new UserError(
      'no_manifest',
      'manifest.csv is missing: it says which files are complete (bulk) and which are changes (delta)',
    );
  const modes: Record<DataFile, Mode> = {
    orgs: 'absent',
    courses: 'absent',
    classes: 'absent',
    users: 'absent',
    roles: 'absent',
    enrollments: 'absent',
  };
  let version = '';
  await readOrReport(reading, index, async (file) =>
    readTable(
      reading,
      index,
      'manifest',
      await file.open(),
      () => 'everything',
      ({ get }, problem) => {
        const property = get('propertyName');
        const value = get('value').toLowerCase();
        if (property === 'oneroster.version') version = value;
        const name = dataFiles.find((each) => `file.${each}` === property);
        if (!name) return;
        if (value === 'bulk' || value === 'delta' || value === 'absent') modes[name] = value;
        else problem('value', `"${get('value')}" for ${property}: bulk, delta or absent is expected`);
      },
    ),
  );
  if (!/^1\.2(\.|$)/.test(version))
    reading.staging.problem({
      warning: false,
      file: index,
      line: 0,
      field: 'oneroster.version',
      refuses: 'everything' as const,
      message: version ? `version ${version} is not read: 1.2 is` : 'the manifest doesn’t say oneroster.version 1.2',
    });
  return modes;
}

type Taking = {
  refuses: (get: (column: string) => string) => { schoolId: string } | { accountId: string } | 'everything';
  take: RecordTaker;
};

function takers(reading: Reading, file: number, mode: Mode): Record<DataFile, Taking> {
  const { staging, today } = reading;
  const source = staging.source;
  /** The line's school when it names one; a wrong line that names none refuses everything. */
  const bySchool = (column: string) => (get: (column: string) => string) =>
    get(column) ? { schoolId: schoolIdOf(source, get(column)) } : ('everything' as const);
  const byUser = (column: string) => (get: (column: string) => string) =>
    get(column) ? { accountId: accountIdOf(source, get(column)) } : ('everything' as const);

  const orgs: RecordTaker = ({ line, gone, get }, problem) => {
    const ref = get('sourcedId');
    const type = get('type').toLowerCase();
    const name = get('name');
    if (name === '' && !gone) problem('name', 'empty');
    if (type === '' && !gone) problem('type', 'empty');
    const identifier = get('identifier').toUpperCase();
    staging.school({
      schoolId: schoolIdOf(source, ref),
      ref,
      name,
      uai: isUai(identifier) ? identifier : '',
      kind: 'school',
      academy: '',
      parent: get('parentSourcedId'),
      above: type !== 'school',
      told: 0,
      gone,
      file,
      line,
    });
  };

  const courses: RecordTaker = ({ line, gone, get }) => {
    const [code = get('courseCode')] = listOf(get('subjectCodes'));
    const [label = get('title')] = listOf(get('subjects'));
    staging.course({ ref: get('sourcedId'), subjectCode: code || label, label, gone, file, line });
  };

  const classes: RecordTaker = ({ line, gone, get }, problem) => {
    const ref = get('sourcedId');
    const schoolRef = get('schoolSourcedId');
    const type = get('classType').toLowerCase();
    if (schoolRef === '' && !gone) return problem('schoolSourcedId', 'empty');
    if (get('title') === '' && !gone) problem('title', 'empty');
    if (type !== '' && type !== 'homeroom' && type !== 'scheduled')
      problem('classType', `"${get('classType')}" is neither homeroom nor scheduled`);
    const [label = ''] = listOf(get('subjects'));
    const [code = label] = listOf(get('subjectCodes'));
    staging.class({
      schoolId: schoolIdOf(source, schoolRef),
      schoolRef,
      classId: classIdOf(source, ref),
      ref,
      kind: type === 'homeroom' ? 'class' : 'course',
      title: get('title'),
      grade: listOf(get('grades'))[0] ?? '',
      courseRef: get('courseSourcedId'),
      subjectCode: code,
      subjectLabel: label || code,
      gone,
      implied: false,
      file,
      line,
    });
  };

  const users: RecordTaker = ({ line, gone, get }, problem) => {
    const ref = get('sourcedId');
    const accountId = accountIdOf(source, ref);
    const givenName = get('givenName');
    const familyName = get('familyName');
    if (givenName === '' && !gone) problem('givenName', 'empty');
    if (familyName === '' && !gone) problem('familyName', 'empty');
    const enabled = get('enabledUser').toLowerCase();
    if (!['', 'true', 'false', '1', '0'].includes(enabled))
      problem('enabledUser', `"${get('enabledUser')}" is neither true nor false`);
    const asked = get('username');
    const username = givenUsername(asked);
    if (asked && !username && !gone)
      warn(reading, file, 'username', `"${asked}" can't serve: one is made from the name`, line);
    staging.person({
      accountId,
      ref,
      category: 'any',
      givenName,
      familyName,
      preferredName: get('preferredGivenName'),
      title: undefined,
      email: get('email'),
      birthDate: undefined,
      grade: listOf(get('grades'))[0] ?? '',
      username,
      usernameBase: usernameBase(givenName, familyName),
      enabled: enabled ? enabled === 'true' || enabled === '1' : undefined,
      told: facet.relations,
      gone,
      partial: false,
      file,
      line,
    });
    if (gone) return;
    for (const relativeRef of new Set(listOf(get('agentSourcedIds'))))
      staging.relation({
        pupilId: accountId,
        pupilRef: ref,
        relativeId: accountIdOf(source, relativeRef),
        relativeRef,
        quality: '',
        legal: false,
        contact: true,
        payment: false,
        either: true,
        file,
        line,
      });
  };

  const roles: RecordTaker = ({ line, gone, get }, problem) => {
    const ref = get('userSourcedId');
    const schoolRef = get('orgSourcedId');
    if (ref === '') return problem('userSourcedId', 'empty');
    if (schoolRef === '') return problem('orgSourcedId', 'empty');
    const word = get('role');
    const role = oneRosterRoles[word.toLowerCase()];
    if (role === undefined) return problem('role', `"${word}" is not a role of OneRoster`);
    if (role === 'above')
      return warn(
        reading,
        file,
        'role',
        `${word} is above the schools: grant it by hand to "${ref}" if it is meant`,
        line,
      );
    const begins = dateOf(get, 'beginDate', problem);
    const ends = dateOf(get, 'endDate', problem);
    if (begins === null || ends === null) return;
    // A role that has ended or not begun is as if it weren't there.
    if ((ends && ends < today) || (begins && begins > today)) {
      if (mode === 'bulk') return;
      gone = true;
    }
    staging.member({
      schoolId: schoolIdOf(source, schoolRef),
      schoolRef,
      accountId: accountIdOf(source, ref),
      ref,
      role,
      word: word.toLowerCase(),
      gone,
      lenient: false,
      file,
      line,
    });
  };

  const enrollments: RecordTaker = ({ line, gone, get }, problem) => {
    const ref = get('userSourcedId');
    const classRef = get('classSourcedId');
    const schoolRef = get('schoolSourcedId');
    const empty = ['classSourcedId', 'schoolSourcedId', 'userSourcedId'].find((column) => get(column) === '');
    if (empty) return problem(empty, 'empty');
    const word = get('role').toLowerCase();
    if (word === 'proctor' || word === 'administrator' || word === 'aide') {
      if (!gone) warn(reading, file, 'role', `${word}s are not enrolled in classes: ignored`, line);
      return;
    }
    if (word !== 'student' && word !== 'teacher')
      return problem(
        'role',
        `"${get('role')}" is not a role of an enrollment (student, teacher, proctor, administrator)`,
      );
    const beginsOn = dateOf(get, 'beginDate', problem);
    const endsOn = dateOf(get, 'endDate', problem);
    if (beginsOn === null || endsOn === null) return;
    if (beginsOn && endsOn && endsOn < beginsOn) return problem('endDate', `${endsOn} comes before ${beginsOn}`);
    staging.enrollment({
      schoolId: schoolIdOf(source, schoolRef),
      schoolRef,
      classId: classIdOf(source, classRef),
      classRef,
      accountId: accountIdOf(source, ref),
      ref,
      role: word === 'student' ? 'pupil' : 'teacher',
      subjectCode: '',
      isPrimary: word === 'teacher' && get('primary').toLowerCase() === 'true',
      principalOnly: false,
      beginsOn,
      endsOn,
      gone,
      file,
      line,
    });
  };

  return {
    orgs: { refuses: bySchool('sourcedId'), take: orgs },
    courses: { refuses: () => 'everything', take: courses },
    classes: { refuses: bySchool('schoolSourcedId'), take: classes },
    users: { refuses: byUser('sourcedId'), take: users },
    roles: { refuses: bySchool('orgSourcedId'), take: roles },
    enrollments: { refuses: bySchool('schoolSourcedId'), take: enrollments },
  };
}

/** undefined when there is none, null when it was refused. */
function dateOf(
  get: (column: string) => string,
  column: string,
  problem: (field: string, message: string) => void,
): string | undefined | null {
  const text = get(column);
  if (text === '') return undefined;
  const date = isoDate(text.slice(0, 10));
  if (date) return date;
  problem(column, `"${text}" is not a date (yyyy-mm-dd)`);
  return null;
}
