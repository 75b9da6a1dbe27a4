// What an AAF request says of a pupil, a relative or a member of the staff.
import type { Role } from '../../lib/contract.ts';
import { aafClass, type Mapping } from './aaf-class.ts';
import { aafFunctions } from './aaf-functions.ts';
import type { Request } from './aaf-xml.ts';
import { accountIdOf, schoolIdOf } from './ids.ts';
import { usernameBase } from './names.ts';
import { facet, type Staging } from './staging.ts';
import { frenchDate, longestId } from './values.ts';

const categories = { Eleve: 'pupil', PersRelEleve: 'relative', PersEducNat: 'adult' } as const;

type Category = keyof typeof categories;

/** Attributes that together are one facet of a person. */
const facetsOf: Record<Category, [string, number][]> = {
  Eleve: [
    ['ENTPersonStructRattach', facet.roles],
    ['ENTEleveClasses', facet.classes],
    ['ENTEleveGroupes', facet.groups],
    ['ENTElevePersRelEleve', facet.relations],
  ],
  PersRelEleve: [],
  PersEducNat: [
    ['ENTPersonFonctions', facet.roles],
    ['ENTAuxEnsClassesMatieres', facet.classes],
    ['ENTAuxEnsGroupesMatieres', facet.groups],
    ['ENTAuxEnsClassesPrincipal', facet.principal],
  ],
};

/** One request at work. */
type Work = {
  staging: Staging;
  request: Request;
  person: { accountId: string; ref: string };
  file: number;
  problem(warning: boolean, field: string, message: string, line?: number): void;
};

export function aafPeople({ staging }: Mapping, request: Request, file: number, category: Category): void {
  const { attributes, id: ref, line, type } = request;
  const accountId = accountIdOf(staging.source, ref);
  const problem: Work['problem'] = (warning, field, message, at = attributes.get(field)?.line ?? line) =>
    staging.problem({ warning, file, line: at, field, message, refuses: warning ? 'nothing' : { accountId } });
  for (const fault of request.faults) problem(false, fault.field, fault.message, fault.line);
  const whole = type === 'add';
  const told = (name: string) => {
    const attribute = attributes.get(name);
    return attribute ? (attribute.values[0] ?? '') : whole ? '' : undefined;
  };
  const familyName = told('sn');
  const givenName = told('givenName');
  if (type !== 'delete' && familyName === '') problem(false, 'sn', `person "${ref}" has no family name`);
  if (type !== 'delete' && givenName === '') problem(false, 'givenName', `person "${ref}" has no given name`);
  const born = told('ENTPersonDateNaissance');
  const birthDate = born ? frenchDate(born) : born;
  if (born && !birthDate) problem(false, 'ENTPersonDateNaissance', `"${born}" is not a date (dd/mm/yyyy)`);
  let facets: number = whole ? facet.all : 0;
  if (!whole) for (const [name, bit] of facetsOf[category]) if (attributes.has(name)) facets |= bit;
  staging.person({
    accountId,
    ref,
    category: categories[category],
    givenName,
    familyName,
    preferredName: whole ? '' : undefined,
    title: told('personalTitle'),
    email: told('mail'),
    birthDate,
    grade: category === 'Eleve' ? told('ENTEleveNivFormation') || told('ENTEleveLibelleMEF') : whole ? '' : undefined,
    username: undefined,
    usernameBase: usernameBase(givenName ?? '', familyName ?? ''),
    enabled: undefined,
    told: facets,
    gone: type === 'delete',
    partial: type === 'modify',
    file,
    line,
  });
  if (type === 'delete') return;
  const work: Work = { staging, request, person: { accountId, ref }, file, problem };
  if (category === 'Eleve') mapPupil(work, whole);
  if (category === 'PersEducNat') mapAdult(work, whole);
}

function mapPupil(work: Work, whole: boolean): void {
  const { staging, request, person, problem } = work;
  const { attributes } = request;
  const school = attributes.get('ENTPersonStructRattach')?.values[0];
  if (school) member(work, school, 'pupil', 'ENTPersonStructRattach', false);
  else if (whole || attributes.has('ENTPersonStructRattach'))
    problem(false, 'ENTPersonStructRattach', `pupil "${person.ref}" is attached to no school`);
  const dates = ['ENTEleveDateEntreeClasses', 'ENTEleveDateSortieClasses'].map((name) => {
    const text = attributes.get(name)?.values[0];
    const date = text ? frenchDate(text) : undefined;
    if (text && !date) problem(true, name, `"${text}" is not a date (dd/mm/yyyy): ignored`);
    return date;
  });
  for (const [name, kind] of [['ENTEleveClasses', 'class'] as const, ['ENTEleveGroupes', 'group'] as const])
    for (const { schoolRef, title } of inSchool(work, name, 2))
      enrol(work, schoolRef, title, kind, 'pupil', name, '', kind === 'class' ? dates : []);
  const relatives = attributes.get('ENTElevePersRelEleve');
  const seen = new Set<string>();
  for (const value of relatives?.values ?? []) {
    const [relativeRef = '', quality = '', financial = '', legal = '', contact = '', payment = ''] = value.split('$');
    if (relativeRef === '' || relativeRef.length > longestId) {
      problem(false, 'ENTElevePersRelEleve', `"${value}" names no relative`);
      continue;
    }
    if (seen.has(relativeRef)) {
      problem(true, 'ENTElevePersRelEleve', `relative "${relativeRef}" is named twice: the first is kept`);
      continue;
    }
    seen.add(relativeRef);
    const flag = (text: string, name: string, most: number) => {
      if (!/^\d?$/.test(text) || Number(text) > most)
        problem(
          true,
          'ENTElevePersRelEleve',
          `${name} flag "${text}" of relative "${relativeRef}" is unknown: taken as none`,
        );
      return text === '1' || (text === '2' && most === 2);
    };
    flag(financial, 'financial', 1);
    staging.relation({
      pupilId: person.accountId,
      pupilRef: person.ref,
      relativeRef,
      quality,
      relativeId: accountIdOf(staging.source, relativeRef),
      legal: flag(legal, 'legal', 2),
      contact: flag(contact, 'contact', 1),
      payment: flag(payment, 'payment', 1),
      either: false,
      file: work.file,
      line: relatives?.line ?? request.line,
    });
  }
}

function mapAdult(work: Work, whole: boolean): void {
  const { staging, request, person, problem } = work;
  const { attributes } = request;
  const functions = attributes.get('ENTPersonFonctions')?.values ?? [];
  for (const value of functions) {
    const [school = '', code = '', label = ''] = value.split('$');
    if (school === '') {
      problem(false, 'ENTPersonFonctions', `"${value}" names no school`);
      continue;
    }
    const role = aafFunctions[code];
    if (!role) problem(true, 'ENTPersonFonctions', `function "${code}" (${label}) is not known: taken as staff`);
    member(work, school, role ?? 'staff', 'ENTPersonFonctions', true);
  }
  const attached = attributes.get('ENTPersonStructRattach')?.values[0];
  if (functions.length === 0 && attached && (whole || attributes.has('ENTPersonFonctions'))) {
    const inClass = attributes.get('PersEducNatPresenceDevantEleves')?.values[0] === 'O';
    member(work, attached, inClass ? 'teacher' : 'staff', 'ENTPersonStructRattach', true);
  }
  for (const { schoolRef, title, rest } of inSchool(work, 'ENTAuxEnsClassesMatieres', 2))
    enrol(work, schoolRef, title, 'class', 'teacher', 'ENTAuxEnsClassesMatieres', rest);
  for (const { schoolRef, title, rest } of inSchool(work, 'ENTAuxEnsGroupesMatieres', 2))
    enrol(work, schoolRef, title, 'group', 'teacher', 'ENTAuxEnsGroupesMatieres', rest);
  for (const { schoolRef, title } of inSchool(work, 'ENTAuxEnsClassesPrincipal', 2))
    enrol(work, schoolRef, title, 'class', 'teacher', 'ENTAuxEnsClassesPrincipal', '');
  for (const { schoolRef, title: code, rest: label } of inSchool(work, 'ENTAuxEnsMatiereEnseignEtab', 2))
    if (label) staging.subject({ schoolId: schoolIdOf(staging.source, schoolRef), code, label });
  if (whole && functions.length === 0 && !attached)
    problem(true, 'ENTPersonFonctions', `"${person.ref}" has no function and no school: ignored`);
}

/** The values `school$name$rest` of an attribute. */
function inSchool({ request, problem }: Work, name: string, parts: number) {
  const found: { schoolRef: string; title: string; rest: string }[] = [];
  for (const value of request.attributes.get(name)?.values ?? []) {
    const [schoolRef = '', title = '', rest = ''] = value.split('$');
    if (schoolRef === '' || title === '' || value.split('$').length < parts || title.length > longestId)
      problem(false, name, `"${value}" is not of the form school$name`);
    else found.push({ schoolRef, title, rest });
  }
  return found;
}

function member(work: Work, schoolRef: string, role: Role, field: string, lenient: boolean): void {
  const { staging, person, file, request } = work;
  const line = request.attributes.get(field)?.line ?? request.line;
  const schoolId = schoolIdOf(staging.source, schoolRef);
  staging.member({ schoolId, schoolRef, ...person, role, word: '', gone: false, lenient, file, line });
}

function enrol(
  work: Work,
  schoolRef: string,
  title: string,
  kind: 'class' | 'group',
  role: 'pupil' | 'teacher',
  field: string,
  subjectCode: string,
  dates: (string | undefined)[] = [],
): void {
  const { staging, request, person, file } = work;
  const at = { file, line: request.attributes.get(field)?.line ?? request.line };
  const group = aafClass(staging, schoolRef, title, kind, at);
  if (staging.once(group.classId)) staging.class(group);
  const isPrimary = field === 'ENTAuxEnsClassesPrincipal';
  staging.enrollment({
    schoolId: group.schoolId,
    schoolRef,
    classId: group.classId,
    classRef: group.ref,
    ...person,
    role,
    subjectCode,
    isPrimary,
    principalOnly: isPrimary,
    beginsOn: dates[0],
    endsOn: dates[1],
    gone: false,
    ...at,
  });
}
