// Writes an academy as a OneRoster 1.2 CSV folder, bulk. A class is a `homeroom`, a language or option group a
// `scheduled` class; teachers are enrolled in both. A teacher who is also a parent is one user with two roles.
import { join } from 'node:path';
import { type SchoolYear, toDay, toTime } from './calendar.ts';
import type { Level, Subject } from './levels.ts';
import type { Family, Group, Parent, Pupil, School, SchoolClass, Staff, StaffKind, Town } from './model.ts';
import { pupilsOf } from './model.ts';
import { plain } from './people.ts';
import { createTextFile } from './text-file.ts';

/** Columns of each file, after those that all but the manifest begin with. */
const columns = {
  orgs: 'name,type,identifier,parentSourcedId',
  academicSessions: 'title,type,startDate,endDate,parentSourcedId,schoolYear',
  courses: 'schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes',
  classes:
    'title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods',
  users:
    'enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns',
  roles: 'userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId',
  enrollments: 'classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
} as const;

type FileName = keyof typeof columns;
const names = Object.keys(columns) as FileName[];
const absent = [
  'categories',
  'classResources',
  'courseResources',
  'demographics',
  'lineItemLearningObjectiveIds',
  'lineItems',
  'lineItemScoreScales',
  'resources',
  'resultLearningObjectiveIds',
  'results',
  'resultScoreScales',
  'scoreScales',
  'userProfiles',
  'userResources',
];

const roles: Record<StaffKind, string> = {
  teacher: 'teacher',
  head: 'principal',
  deputy: 'principal',
  cpe: 'counselor',
  supervisor: 'proctor',
  aesh: 'aide',
  office: 'siteAdministrator',
};

export function oneRosterWriter(directory: string, academy: string, year: SchoolYear) {
  const files = new Map(names.map((name) => [name, createTextFile(join(directory, `${name}.csv`))]));
  for (const [name, file] of files) file.write(`sourcedId,status,dateLastModified,${columns[name]}\r\n`);
  const add = (name: FileName, id: string, ...fields: string[]) =>
    files.get(name)?.write(`${[id, '', '', ...fields].map(field).join(',')}\r\n`);

  const yearId = `annee-${year.startYear}`;
  const district = `academie-${academy.toLowerCase()}`;
  writeSessions();
  add('orgs', district, `Académie d'Orléans-Tours`, 'district', academy, '');
  const opened = new Set<string>();

  function writeSessions(): void {
    const title = `Année scolaire ${year.startYear}-${year.startYear + 1}`;
    const ending = String(year.startYear + 1);
    add('academicSessions', yearId, title, 'schoolYear', year.start, year.end, '', ending);
    const thirds = [0, 1, 2, 3].map(
      (part) => toTime(year.start) + ((toTime(year.end) - toTime(year.start)) * part) / 3,
    );
    for (const part of [1, 2, 3]) {
      const from = toDay((thirds[part - 1] ?? 0) + (part === 1 ? 0 : 86_400_000));
      const to = toDay(thirds[part] ?? 0);
      add('academicSessions', `${yearId}-t${part}`, `Trimestre ${part}`, 'term', from, to, yearId, ending);
    }
  }

  /** Courses belong to the academy and are written once, when a class first needs them. */
  function course(level: Level, subject?: Subject): string {
    const id = `cours-${plain(level.code)}${subject ? `-${subject.code}` : ''}`;
    if (opened.has(id)) return id;
    opened.add(id);
    const title = subject ? `${subject.label} ${level.code}` : `Classe de ${level.code}`;
    add(
      'courses',
      id,
      yearId,
      title,
      subject?.code ?? level.mef,
      level.code,
      district,
      subject?.label ?? '',
      subject?.code ?? '',
    );
    return id;
  }

  function writeClass(school: School, place: SchoolClass | Group): void {
    const subject = 'subject' in place ? place.subject : undefined;
    add(
      ...(['classes', classId(school, place), place.name, place.level.code, course(place.level, subject)] as const),
      ...[place.name.replaceAll(' ', ''), subject ? 'scheduled' : 'homeroom', '', school.uai, yearId],
      ...[subject?.label ?? '', subject?.code ?? '', ''],
    );
  }

  function writeUser(user: Pupil | Staff | Parent, id: string, school: School, agents: string[], level = ''): void {
    const pupil = 'ine' in user ? user : undefined;
    const contact = 'ine' in user ? undefined : user;
    const middle = pupil?.otherGiven.join(' ') ?? '';
    add(
      ...(['users', id, 'true', `${plain(user.given)}.${plain(user.family)}${user.id}`, ''] as const),
      ...[user.given, user.family, middle, pupil?.ine ?? String(user.id), contact?.email ?? ''],
      ...['phone' in user ? user.phone : '', '', agents.join(','), level, '', '', '', '', '', '', school.uai, ''],
    );
  }

  const writeRole = (userId: string, role: string, school: School, primary: boolean) =>
    add(
      'roles',
      `${userId}-${role}-${school.uai}`,
      userId,
      primary ? 'primary' : 'secondary',
      role,
      '',
      '',
      school.uai,
      '',
    );

  const enroll = (school: School, place: SchoolClass | Group, userId: string, role: string, primary = false) => {
    const id = classId(school, place);
    add('enrollments', `${id}-${userId}`, id, school.uai, userId, role, String(primary), year.start, year.end);
  };

  function writeSchool(school: School, parentTeachers: Map<Staff, Family[]>): void {
    add('orgs', school.uai, school.name, 'school', school.uai, district);
    for (const place of [...school.classes, ...school.groups]) writeClass(school, place);
    for (const person of school.staff) {
      const id = staffId(person);
      const children = parentTeachers.get(person)?.flatMap((family) => family.children.map(pupilId)) ?? [];
      writeUser(person, id, school, children);
      writeRole(id, roles[person.kind], school, true);
      const places = new Set(
        person.courses.flatMap((each): (SchoolClass | Group)[] => (each.group ? [each.group] : each.classes)),
      );
      for (const place of places)
        enroll(school, place, id, 'teacher', place === person.mainClass || 'subject' in place);
    }
    for (const pupil of pupilsOf(school)) {
      const id = pupilId(pupil);
      writeUser(pupil, id, school, pupil.home.parents.map(parentId), pupil.class.level.code);
      writeRole(id, 'student', school, true);
      for (const place of [pupil.class, ...pupil.groups]) enroll(school, place, id, 'student');
    }
  }

  function writeParents(family: Family): void {
    const schools = [...new Set(family.children.map((child) => child.class.school))];
    const [first] = schools;
    if (!first) return;
    for (const parent of family.parents) {
      const id = parentId(parent);
      if (!parent.teacher) writeUser(parent, id, first, family.children.map(pupilId));
      for (const [rank, school] of schools.entries()) writeRole(id, 'parent', school, rank === 0 && !parent.teacher);
    }
  }

  return {
    town(town: Town): void {
      const parentTeachers = new Map<Staff, Family[]>();
      for (const family of town.families)
        for (const { teacher } of family.parents)
          if (teacher) parentTeachers.set(teacher, [...(parentTeachers.get(teacher) ?? []), family]);
      for (const school of town.schools) writeSchool(school, parentTeachers);
      for (const family of town.families) writeParents(family);
    },
    close(): void {
      for (const file of files.values()) file.close();
      const manifest = createTextFile(join(directory, 'manifest.csv'));
      const lines = [
        ['propertyName', 'value'],
        ['manifest.version', '1.0'],
        ['oneroster.version', '1.2'],
        ...[...names.map((name) => [name, 'bulk']), ...absent.map((name) => [name, 'absent'])]
          .sort(([one = ''], [other = '']) => (one < other ? -1 : 1))
          .map(([name, how]) => [`file.${name}`, how]),
        ['source.systemName', 'Préau'],
        ['source.systemCode', 'preau-generate'],
      ];
      for (const line of lines) manifest.write(`${line.join(',')}\r\n`);
      manifest.close();
    },
  };
}

const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const pupilId = (pupil: Pupil) => `eleve-${pupil.id}`;
const staffId = (person: Staff) => `pers-${person.id}`;
const parentId = (parent: Parent) => (parent.teacher ? staffId(parent.teacher) : `resp-${parent.id}`);
const classId = (school: School, place: SchoolClass | Group) => `${school.uai}-${place.name.replaceAll(' ', '')}`;
