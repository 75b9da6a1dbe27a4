// What is kept of a lesson goes at its time and not before: the recording and files first, the journal and reports later.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import { keepReport } from '../chat/reports/store.ts';
import { journalPath } from '../journal.ts';
import { getAttendance } from '../register/export/contract.ts';
import { sweep } from './sweep.ts';

const minute = 60_000;
const dayLength = 24 * 60 * minute;
let school: TestSchool;
let teacher: Person;
let folder: string;

beforeAll(async () => {
  school = await aSchool();
  teacher = await school.person({ roles: ['teacher'] });
  folder = join(school.context.config.dataFolder, 'lessons');
});

const forgotten: string[] = [];
const sweepAt = (now: number) =>
  sweep({
    ...{ folder, keep: { replayDays: 30, lessonDays: 365 } },
    ...{ clock: { now: () => now }, database: school.database },
    async forget({ lessonId }) {
      forgotten.push(lessonId);
    },
  });

test('[R12] [R16] after its days a lesson’s recording, slides and films are gone for good; its journal and reports later', async () => {
  const { schoolId } = school;
  const { classId } = await school.addClass({ pupils: 1, teachers: [teacher] });
  const { lessonId, endsAt } = await school.addLesson({ classIds: [classId], teachers: [teacher] });
  const end = endsAt.getTime();
  const place = join(folder, schoolId, lessonId);
  for (const what of ['pictures', 'media', 'replay']) {
    mkdirSync(join(place, what), { recursive: true });
    writeFileSync(join(place, what, 'x'), 'x');
  }
  const journal = journalPath(folder, { schoolId, lessonId });
  writeFileSync(journal, '');
  // Of a lesson that the timetable has forgotten: its last line counts.
  const elsewhere = journalPath(folder, { schoolId, lessonId: randomUUID() });
  writeFileSync(elsewhere, '');
  utimesSync(elsewhere, end / 1_000, end / 1_000);
  const at = end - 30 * minute;
  const said = { id: 1, ref: 'a', member: 1, name: 'Ana', role: 'pupil', text: 'non', to: 'all', at } as const;
  const by = { member: 2, name: 'Tom', role: 'pupil' } as const;
  await keepReport(school.database, schoolId, lessonId, { id: 1, message: said, before: [], by, at });
  const left = async () => {
    const reports = await school.database.query('select 1 from chat_report where lesson_id = $1', [lessonId]);
    return [existsSync(journal), existsSync(elsewhere), reports.length];
  };

  await sweepAt(end + 30 * dayLength - minute);
  expect(readdirSync(place).sort()).toEqual(['media', 'pictures', 'replay']);
  await sweepAt(end + 30 * dayLength + minute);
  expect(existsSync(place)).toBe(false);
  expect(forgotten).toEqual([lessonId]);
  await sweepAt(end + 365 * dayLength - minute);
  expect(await left()).toEqual([true, true, 1]);
  await sweepAt(end + 365 * dayLength + minute);
  expect(await left()).toEqual([false, false, 0]);
});

test('[R16] a register that was erased says so, and isn’t a list of pupils who never came', async () => {
  const { classId } = await school.addClass({ pupils: 1, teachers: [teacher] });
  const { lessonId, endsAt } = await school.addLesson({ classIds: [classId], teachers: [teacher] });
  const params = { lessonId };
  expect((await teacher.call(getAttendance, { params })).status).toBe(200);
  const moved = endsAt.getTime() - 366 * dayLength;
  await school.database.query('update lesson set starts_at = $2, ends_at = $3 where lesson_id = $1', [
    ...[lessonId, new Date(moved - 55 * minute), new Date(moved)],
  ]);
  expect(await teacher.call(getAttendance, { params })).toFail(410, 'register_erased');
});
