// What the tests of the iCalendar import share: files to import, a school they fit, and what was made of them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { aSchool, type TestSchool } from '../../../../tests/support/school.ts';
import type { Database } from '../../../lib/database/database.ts';
import { importIcal } from '../import.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

export function aFolder(files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'preau-ical-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

export const calendar = (...events: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//FR', ...events, 'END:VCALENDAR', ''].join('\r\n');

export const event = (lines: Record<string, string>) =>
  [
    'BEGIN:VEVENT',
    ...Object.entries({
      UID: 'maths-5a',
      'DTSTART;TZID=Europe/Paris': '20261019T090000',
      'DTEND;TZID=Europe/Paris': '20261019T095500',
      SUMMARY: 'Mathématiques',
      LOCATION: 'B12',
      DESCRIPTION: 'Professeur : PETIT Jean\\nClasse : 5A\\nSalle : B12',
      ...lines,
    }).map(([name, value]) => `${name}:${value}`),
    'END:VEVENT',
  ].join('\r\n');

export async function aTaughtSchool(database?: Database) {
  const school = await aSchool(database ? { database } : {});
  const petit = await school.person({ roles: ['teacher'], givenName: 'Jean', familyName: 'Petit', title: 'M.' });
  const { classId } = await school.addClass({ title: '5A' });
  const other = await school.addClass({ title: '5B' });
  return { school, petit, classId, otherClassId: other.classId };
}

export const importing = (school: TestSchool, path: string, dryRun = false) =>
  importIcal(school.database, { path, school: school.schoolId, clock: school.clock, dryRun });

export type Row = { startsAt: Date; endsAt: Date; state: string; room: string; title: string };

export const lessonsOf = (school: TestSchool) =>
  school.database.query<Row & { classIds: string[]; teacherIds: string[]; change: unknown; lessonId: string }>(
    `select lesson_id as "lessonId", starts_at as "startsAt", ends_at as "endsAt", state, room, title, change,
            class_ids as "classIds", teacher_ids as "teacherIds"
       from lesson where school_id = $1 order by starts_at, lesson_id`,
    [school.schoolId],
  );
export const startsOf = async (school: TestSchool) =>
  (await lessonsOf(school)).map((row) => row.startsAt.toISOString());
