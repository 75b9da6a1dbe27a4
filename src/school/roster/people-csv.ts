// Reads a small school's list of people: one CSV file as a spreadsheet saves it, held whole (a school is small).
import { UserError } from '../../errors.ts';
import { aafClass } from './aaf-class.ts';
import { readRows } from './csv-rows.ts';
import { accountIdOf, schoolIdOf } from './ids.ts';
import { givenUsername, nameKey, usernameBase } from './names.ts';
import { type PeopleColumn, peopleColumn, peopleRole } from './people-columns.ts';
import { BadFile, type Completeness, type Reading, readOrReport } from './reading.ts';
import type { SourceFile } from './source.ts';
import { facet } from './staging.ts';
import { frenchDate, isoDate, isUai, longestId, longestValue } from './values.ts';

export type SmallSchool = { ref: string; name: string };

/** Beyond this it is not a small school's list: AAF and OneRoster are streamed. */
const largestFile = 32 * 2 ** 20;

type Person = {
  line: number;
  ref: string;
  accountId: string;
  role: 'pupil' | 'parent' | 'teacher' | 'staff' | 'head';
  name: string;
  text: (column: PeopleColumn) => string;
};

export async function readPeople(reading: Reading, school: SmallSchool): Promise<Completeness> {
  const { delivery } = reading;
  const index = delivery.files.findIndex((file) => /\.(csv|txt)$/i.test(file.name));
  const lists = delivery.files.filter((file) => /\.(csv|txt)$/i.test(file.name));
  if (lists.length > 1)
    throw new UserError('bad_delivery', 'several CSV files here: name the one that lists the people');
  const at = index === -1 ? 0 : index;
  if (delivery.files.length === 0) throw new UserError('no_files', 'no file here');
  await readOrReport(reading, at, (file) => readList(reading, at, file, school));
  return { orgs: false, speaksOf: 'its schools', classes: true, users: true, roles: true, enrollments: true };
}

async function readList(reading: Reading, file: number, source: SourceFile, school: SmallSchool): Promise<void> {
  const { staging } = reading;
  const schoolId = schoolIdOf(staging.source, school.ref);
  if (source.size > largestFile) throw new BadFile(0, `larger than ${largestFile} bytes: use AAF or OneRoster`);
  const problem = (warning: boolean, line: number, field: string, message: string) =>
    staging.problem({ warning, file, line, field, message, refuses: warning ? 'nothing' : { schoolId } });
  const { encoding, delimiter } = await guess(source);

  const uai = isUai(school.ref) ? school.ref.toUpperCase() : '';
  staging.school({
    schoolId,
    ref: school.ref,
    name: school.name,
    uai,
    kind: 'school',
    academy: '',
    parent: '',
    above: false,
    told: facet.all,
    gone: false,
    file,
    line: 1,
  });

  let columns: (PeopleColumn | undefined)[] = [];
  let names: string[] = [];
  const people: Person[] = [];
  const begun = (header: string[]) => {
    names = header;
    columns = header.map(peopleColumn);
    for (const [place, column] of columns.entries())
      if (column && columns.indexOf(column) !== place)
        throw new BadFile(1, `columns "${header[columns.indexOf(column)]}" and "${header[place]}" mean the same`);
    const missing = [
      ['role', 'rôle'],
      ['familyName', 'nom'],
      ['givenName', 'prénom'],
    ].filter(([column]) => !columns.some((each) => each === column));
    if (missing.length > 0) throw new BadFile(1, `missing column: ${missing.map(([, name]) => name).join(', ')}`);
    for (const [place, column] of columns.entries())
      if (!column && header[place]) problem(true, 1, header[place].slice(0, 80), 'unknown column: ignored');
  };
  await readRows(await source.open(), { delimiter, encoding }, begun, async (rows, characters) => {
    for (const { line, values } of rows) {
      if (values.every((value) => value.trim() === '')) continue;
      if (values.length !== columns.length) {
        problem(false, line, '', `${values.length} fields where the header has ${columns.length}`);
        continue;
      }
      const text = (column: PeopleColumn) => {
        const place = columns.indexOf(column);
        return place === -1 ? '' : (values[place] ?? '').trim();
      };
      const label = (column: PeopleColumn) => names[columns.indexOf(column)] ?? column;
      const role = peopleRole(text('role'));
      if (values.some((value) => value.length > longestValue))
        problem(false, line, '', `a field is longer than ${longestValue} characters`);
      else if (!isOurs(role)) problem(false, line, label('role'), `"${text('role')}" is not a known role`);
      else if (text('familyName') === '') problem(false, line, label('familyName'), 'empty');
      else if (text('givenName') === '') problem(false, line, label('givenName'), 'empty');
      else if (text('birthDate') && !anyDate(text('birthDate')))
        problem(false, line, label('birthDate'), `"${text('birthDate')}" is not a date (dd/mm/yyyy)`);
      else {
        const name = nameKey(`${text('givenName')} ${text('familyName')}`);
        // Pupils' namesakes differ by their birth date; other namesakes need an identifier.
        const ref = (text('id') || [role, name, role === 'pupil' ? anyDate(text('birthDate')) : ''].join('|')).slice(
          0,
          longestId,
        );
        people.push({ line, ref, accountId: accountIdOf(staging.source, `${school.ref}|${ref}`), role, name, text });
      }
    }
    reading.progress(characters);
  });

  const first = new Map<string, Person>();
  for (const person of people) {
    const before = first.get(person.ref);
    if (!before) first.set(person.ref, person);
    else
      problem(
        false,
        person.line,
        '',
        `the same person as on line ${before.line}: give each an identifier if they are two`,
      );
  }
  const find = searchIn([...first.values()]);
  for (const person of first.values()) {
    stagePerson(reading, file, school.ref, person);
    for (const [column, role] of [['parents', 'parent'] as const, ['children', 'pupil'] as const])
      for (const wanted of listOf(person.text(column))) {
        const found = find(wanted, role);
        const field = names[columns.indexOf(column)] ?? column;
        if (typeof found === 'string') problem(false, person.line, field, found);
        else if ((column === 'parents' ? person : found).role !== 'pupil')
          problem(false, person.line, field, `"${wanted}": only pupils have parents here`);
        else {
          const [pupil, relative] = column === 'parents' ? [person, found] : [found, person];
          staging.relation({
            pupilId: pupil.accountId,
            pupilRef: pupil.ref,
            relativeId: relative.accountId,
            relativeRef: relative.ref,
            quality: '',
            legal: true,
            contact: true,
            payment: false,
            either: false,
            file,
            line: person.line,
          });
        }
      }
  }
}

function stagePerson({ staging }: Reading, file: number, schoolRef: string, person: Person): void {
  const { accountId, ref, role, line, text } = person;
  const at = { file, line };
  const schoolId = schoolIdOf(staging.source, schoolRef);
  const username = text('username') ? givenUsername(text('username')) : undefined;
  if (text('username') && !username)
    staging.problem({
      ...at,
      warning: true,
      field: 'username',
      message: `"${text('username')}" can't serve: one is made from the name`,
      refuses: 'nothing',
    });
  staging.person({
    ...{
      accountId,
      ref: `${schoolRef}|${ref}`,
      category: 'any',
      givenName: text('givenName'),
      familyName: text('familyName'),
    },
    preferredName: '',
    title: text('title'),
    email: text('email'),
    birthDate: anyDate(text('birthDate')) ?? '',
    grade: text('grade'),
    username,
    usernameBase: usernameBase(text('givenName'), text('familyName')),
    enabled: undefined,
    told: facet.all,
    gone: false,
    partial: false,
    ...at,
  });
  staging.member({ schoolId, schoolRef, accountId, ref, role, word: '', gone: false, lenient: false, ...at });
  if (role !== 'pupil' && role !== 'teacher') return;
  const principal = new Set(listOf(text('principal')));
  const subjects = role === 'teacher' ? listOf(text('subjects')) : [];
  for (const label of subjects) staging.subject({ schoolId, code: nameKey(label), label });
  const codes = subjects.length > 0 ? subjects.map(nameKey) : [''];
  for (const [column, kind] of [['classes', 'class'] as const, ['groups', 'group'] as const])
    for (const title of new Set([
      ...listOf(text(column)),
      ...(kind === 'class' && role === 'teacher' ? principal : []),
    ])) {
      const group = aafClass(staging, schoolRef, title, kind, at);
      if (staging.once(group.classId)) staging.class(group);
      for (const subjectCode of codes)
        staging.enrollment({
          schoolId,
          schoolRef,
          classId: group.classId,
          classRef: group.ref,
          accountId,
          ref,
          role,
          subjectCode,
          isPrimary: role === 'teacher' && kind === 'class' && principal.has(title),
          principalOnly: false,
          beginsOn: undefined,
          endsOn: undefined,
          gone: false,
          ...at,
        });
    }
}

const isOurs = (role: string | undefined): role is Person['role'] =>
  role !== undefined && ['pupil', 'parent', 'teacher', 'staff', 'head'].includes(role);

const anyDate = (text: string) => frenchDate(text) ?? isoDate(text);

const listOf = (text: string) =>
  text
    .split(/[|,;/\n]/)
    .map((item) => item.trim())
    .filter(Boolean);

/** People by identifier, or by "Given Family" or "Family Given". A text in reply says why there is no single one. */
function searchIn(people: Person[]) {
  const byKey = new Map<string, Person[]>();
  const add = (key: string, person: Person) => {
    const known = byKey.get(key);
    if (!known) byKey.set(key, [person]);
    else if (!known.includes(person)) known.push(person);
  };
  for (const person of people) {
    add(person.ref, person);
    add(person.name, person);
    add(nameKey(`${person.text('familyName')} ${person.text('givenName')}`), person);
  }
  return (wanted: string, role: 'parent' | 'pupil'): Person | string => {
    const all = byKey.get(wanted) ?? byKey.get(nameKey(wanted)) ?? [];
    // A teacher may be a parent too; a pupil is nobody's parent.
    const found = all.filter((person) => (person.role === 'pupil') === (role === 'pupil'));
    const [one, other] = found;
    if (!one) return `"${wanted}" is nobody of this file`;
    return other ? `"${wanted}" names several people: use their identifier` : one;
  };
}

/** A spreadsheet saves UTF-8 or, in French Excel, windows-1252; `;` or `,` (or tabs), whichever the header has most of. */
async function guess(file: SourceFile): Promise<{ encoding: string; delimiter: string }> {
  let header = '';
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let encoding = 'utf-8';
  try {
    for await (const chunk of await file.open()) {
      const text = utf8.decode(chunk, { stream: true });
      if (header.length < 4096) header += text;
    }
    utf8.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    encoding = 'windows-1252';
    header = '';
    for await (const chunk of await file.open()) {
      header = new TextDecoder(encoding).decode(chunk).slice(0, 4096);
      break;
    }
  }
  const first = header.slice(0, header.search(/[\r\n]/) === -1 ? undefined : header.search(/[\r\n]/));
  const count = (sign: string) => first.split(sign).length;
  const delimiter = [';', ',', '\t'].toSorted((one, other) => count(other) - count(one))[0] ?? ';';
  return { encoding, delimiter };
}
