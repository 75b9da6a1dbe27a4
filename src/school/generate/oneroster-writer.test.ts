import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, expect, test } from 'vitest';
import { generate } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'generate-oneroster-'));
afterAll(() => rmSync(folder, { recursive: true }));

const directory = join(folder, 'academy');
const counts = generate({ pupils: 2_400, seed: 5, format: 'oneroster', directory, timetable: false });
const text = (name: string) => readFileSync(join(directory, `${name}.csv`), 'utf8');
const rows = (name: string): Record<string, string>[] => parse(text(name), { columns: true });
const ids = (name: string) => new Set(rows(name).map((row) => row.sourcedId));

const users = rows('users');
const roles = rows('roles');
const enrollments = rows('enrollments');

test('the manifest announces what is there, in bulk', () => {
  const manifest = new Map(rows('manifest').map((row) => [row.propertyName, row.value]));
  expect(manifest.get('manifest.version')).toBe('1.0');
  expect(manifest.get('oneroster.version')).toBe('1.2');
  for (const name of ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'roles', 'enrollments']) {
    expect(manifest.get(`file.${name}`)).toBe('bulk');
    expect(text(name)).toMatch(/^sourcedId,status,dateLastModified,/);
    expect(text(name)).toMatch(/\r\n$/);
    expect(ids(name).size).toBe(rows(name).length);
  }
  expect(manifest.get('file.demographics')).toBe('absent');
});

test('what a line refers to exists', () => {
  const orgs = ids('orgs');
  const known = ids('users');
  const classes = ids('classes');
  const sessions = ids('academicSessions');
  const courses = ids('courses');
  for (const row of rows('orgs')) if (row.parentSourcedId) expect(orgs).toContain(row.parentSourcedId);
  for (const row of rows('courses'))
    expect([sessions.has(row.schoolYearSourcedId), orgs.has(row.orgSourcedId)]).toEqual([true, true]);
  for (const row of rows('classes')) {
    expect(courses).toContain(row.courseSourcedId);
    expect(orgs).toContain(row.schoolSourcedId);
    expect(sessions).toContain(row.termSourcedIds);
  }
  const wrong = [
    ...roles.filter((row) => !known.has(row.userSourcedId) || !orgs.has(row.orgSourcedId)),
    ...enrollments.filter(
      (row) => !known.has(row.userSourcedId) || !classes.has(row.classSourcedId) || !orgs.has(row.schoolSourcedId),
    ),
    ...users.filter((row) => !orgs.has(row.primaryOrgSourcedId)),
    ...users.filter((row) => row.agentSourcedIds?.split(',').some((id) => id !== '' && !known.has(id))),
  ];
  expect(wrong).toEqual([]);
});

test('everybody has one primary role; a teacher with children has two roles', () => {
  const byUser = grouped(roles, 'userSourcedId');
  expect(byUser.size).toBe(users.length);
  for (const list of byUser.values()) expect(list.filter((row) => row.roleType === 'primary')).toHaveLength(1);
  expect(roles.filter((row) => row.role === 'student')).toHaveLength(counts.pupils);
  expect(roles.filter((row) => row.role === 'principal').length).toBeGreaterThanOrEqual(counts.schools);
  const both = [...byUser.values()].filter(
    (list) => list.some((row) => row.role === 'teacher') && list.some((row) => row.role === 'parent'),
  );
  expect(both.length).toBeGreaterThan(0);
  expect(users.length).toBe(counts.pupils + counts.staff + counts.parents - both.length);
  expect(new Set(users.map((row) => row.username)).size).toBe(users.length);
});

test('parents and children name each other', () => {
  const agents = new Map(users.map((row) => [row.sourcedId, new Set(row.agentSourcedIds?.split(',').filter(Boolean))]));
  const children = users.filter((row) => row.sourcedId?.startsWith('eleve-'));
  for (const child of children) {
    const parents = [...(agents.get(child.sourcedId ?? '') ?? [])];
    expect(parents.length === 1 || parents.length === 2).toBe(true);
    expect(parents.every((parent) => agents.get(parent)?.has(child.sourcedId ?? ''))).toBe(true);
  }
});

test('each class has its pupils and one primary teacher at most', () => {
  const byClass = grouped(enrollments, 'classSourcedId');
  expect(byClass.size).toBe(counts.classes + counts.groups);
  for (const [id, list] of byClass) {
    expect(
      list.some((row) => row.role === 'teacher'),
      id,
    ).toBe(true);
    expect(list.filter((row) => row.primary === 'true')).toHaveLength(1);
  }
  for (const row of rows('classes').filter((each) => each.classType === 'homeroom')) {
    const pupils = byClass.get(row.sourcedId ?? '')?.filter((each) => each.role === 'student').length ?? 0;
    expect(pupils >= 24 && pupils <= 32).toBe(true);
  }
});

function grouped(list: Record<string, string>[], column: string): Map<string, Record<string, string>[]> {
  const groups = new Map<string, Record<string, string>[]>();
  for (const row of list) groups.set(row[column] ?? '', [...(groups.get(row[column] ?? '') ?? []), row]);
  return groups;
}
