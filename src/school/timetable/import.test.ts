import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../../tests/support/databases.ts';
import { aSchool, type TestSchool } from '../../../tests/support/school.ts';
import type { Database } from '../../lib/database/database.ts';
import { importIcal } from './import.ts';
import { importIcalCommand } from './import-command.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function aFolder(files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'preau-ical-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const calendar = (...events: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//FR', ...events, 'END:VCALENDAR', ''].join('\r\n');

const event = (lines: Record<string, string>) =>
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

async function aTaughtSchool(database?: Database) {
  const school = await aSchool(database ? { database } : {});
  const petit = await school.person({ roles: ['teacher'], givenName: 'Jean', familyName: 'Petit', title: 'M.' });
  const { classId } = await school.addClass({ title: '5A' });
  const other = await school.addClass({ title: '5B' });
  return { school, petit, classId, otherClassId: other.classId };
}

const importing = (school: TestSchool, path: string, dryRun = false) =>
  importIcal(school.database, { path, school: school.schoolId, clock: school.clock, dryRun });

type Row = { startsAt: Date; endsAt: Date; state: string; room: string; title: string };

const lessonsOf = (school: TestSchool) =>
  school.database.query<Row & { classIds: string[]; teacherIds: string[]; change: unknown; lessonId: string }>(
    `select lesson_id as "lessonId", starts_at as "startsAt", ends_at as "endsAt", state, room, title, change,
            class_ids as "classIds", teacher_ids as "teacherIds"
       from lesson where school_id = $1 order by starts_at, lesson_id`,
    [school.schoolId],
  );
const startsOf = async (school: TestSchool) => (await lessonsOf(school)).map((row) => row.startsAt.toISOString());

eachDatabase('the import of iCalendar', (open) => {
  test('makes lessons of a weekly series, and a second run changes nothing', async () => {
    const { school, petit, classId } = await aTaughtSchool(await open());
    const folder = aFolder({ 'college.ics': calendar(event({ RRULE: 'FREQ=WEEKLY;COUNT=3' })) });
    expect(await importing(school, folder)).toMatchObject({
      applied: true,
      lessons: { created: 3, updated: 0, deleted: 0 },
      errors: [],
      unmatched: [],
    });
    const rows = await lessonsOf(school);
    expect(rows).toMatchObject([{ classIds: [classId], teacherIds: [petit.userId], room: 'B12' }, {}, {}]);
    // 9:00 in Paris is 7:00 UTC in summer and 8:00 in winter: the hour changed on 25 October.
    expect(rows.map((row) => row.startsAt.toISOString())).toEqual([
      '2026-10-19T07:00:00.000Z',
      '2026-10-26T08:00:00.000Z',
      '2026-11-02T08:00:00.000Z',
    ]);
    expect((await importing(school, folder)).lessons).toEqual({ created: 0, updated: 0, deleted: 0 });
    expect(await lessonsOf(school)).toEqual(rows);
  });

  test('replaces what changed, deletes what is gone, and keeps what staff changed', async () => {
    const { school } = await aTaughtSchool(await open());
    const first = calendar(
      event({ RRULE: 'FREQ=WEEKLY;COUNT=8' }),
      event({ UID: 'sport', SUMMARY: 'EPS' }),
      event({ UID: 'gone', SUMMARY: 'Latin' }),
      event({ UID: 'moved-by-staff' }),
    );
    await importing(school, aFolder({ 'a.ics': first }));
    const [moved] = (await lessonsOf(school)).filter((row) => row.title === 'EPS');
    await school.database.query(
      `update lesson set room = 'GYMNASE', change = '{"reason":"pluie","at":"2026-11-23T08:00:00Z","by":"x","was":{"room":"B12"}}'
        where school_id = $1 and lesson_id = $2`,
      [school.schoolId, moved?.lessonId],
    );
    const second = calendar(
      event({ RRULE: 'FREQ=WEEKLY;COUNT=6', LOCATION: 'C3' }),
      event({ UID: 'sport', SUMMARY: 'EPS' }),
      event({ UID: 'moved-by-staff' }),
    );
    const report = await importing(school, aFolder({ 'a.ics': second }));
    expect(report.lessons).toEqual({ created: 0, updated: 6, deleted: 3 });
    const rows = await lessonsOf(school);
    expect(rows.filter((row) => row.title === 'EPS')).toMatchObject([{ room: 'GYMNASE', change: { reason: 'pluie' } }]);
    expect(rows.filter((row) => row.room === 'C3')).toHaveLength(6);
    expect(rows.some((row) => row.title === 'Latin')).toBe(false);

    // Once the source says the same, it is no change any more.
    const third = second.replace('LOCATION:B12', 'LOCATION:GYMNASE');
    expect((await importing(school, aFolder({ 'a.ics': third }))).lessons).toEqual({
      created: 0,
      updated: 1,
      deleted: 0,
    });
    expect((await lessonsOf(school)).filter((row) => row.title === 'EPS')).toMatchObject([
      { room: 'GYMNASE', change: null },
    ]);
  });

  test('what names nobody known is reported and left out, and its former lessons stay', async () => {
    const { school } = await aTaughtSchool(await open());
    await importing(school, aFolder({ 'a.ics': calendar(event({ RRULE: 'FREQ=WEEKLY;COUNT=2' })) }));
    const before = await lessonsOf(school);
    const wrong = calendar(
      event({ RRULE: 'FREQ=WEEKLY;COUNT=2', DESCRIPTION: 'Classe : 5A\\nProfesseur : DUPONT Marc' }),
      event({ UID: 'good', SUMMARY: 'Latin' }),
    );
    const report = await importing(school, aFolder({ 'a.ics': wrong }));
    expect(report).toMatchObject({
      applied: true,
      lessons: { created: 1, updated: 0, deleted: 0 },
      unmatched: [{ file: 'a.ics', line: 4, field: 'DESCRIPTION', message: 'no teachers named "DUPONT Marc"' }],
    });
    expect((await lessonsOf(school)).filter((row) => row.title !== 'Latin')).toEqual(before);
  });

  test('a dry run and a refused file change nothing', async () => {
    const { school } = await aTaughtSchool(await open());
    const good = calendar(event({}));
    expect(await importing(school, aFolder({ 'a.ics': good }), true)).toMatchObject({
      applied: false,
      lessons: { created: 1 },
    });
    const refused = await importing(school, aFolder({ 'a.ics': good, 'b.ics': good.slice(0, 200) }));
    expect(refused).toMatchObject({ applied: false, lessons: { created: 0 }, errors: [{ file: 'b.ics', line: 4 }] });
    expect(await lessonsOf(school)).toEqual([]);
  });

  test('another school is never touched', async () => {
    const { school } = await aTaughtSchool(await open());
    const neighbour = await school.otherSchool();
    await neighbour.addClass({ title: '5A' });
    const folder = aFolder({ 'a.ics': calendar(event({ DESCRIPTION: 'Classe : 5A' })) });
    await importing(neighbour, folder);
    await importing(school, aFolder({ 'a.ics': calendar(event({ UID: 'x', DESCRIPTION: 'Classe : 5A' })) }));
    expect(await lessonsOf(neighbour)).toHaveLength(1);
    expect(await lessonsOf(school)).toHaveLength(1);
  });
});

describe('occurrences', () => {
  const cases: [string, string[], string[]][] = [
    [
      'one moved and one cancelled day of a series',
      [
        event({ RRULE: 'FREQ=WEEKLY;UNTIL=20261109T080000Z', 'EXDATE;TZID=Europe/Paris': '20261026T090000' }),
        event({
          'RECURRENCE-ID;TZID=Europe/Paris': '20261102T090000',
          'DTSTART;TZID=Europe/Paris': '20261103T140000',
          'DTEND;TZID=Europe/Paris': '20261103T145500',
        }),
        event({
          'RECURRENCE-ID': '20261109T080000Z',
          'DTSTART;TZID=Europe/Paris': '20261109T090000',
          'DTEND;TZID=Europe/Paris': '20261109T095500',
          STATUS: 'CANCELLED',
        }),
      ],
      ['2026-10-19T07:00:00.000Z planned', '2026-11-03T13:00:00.000Z planned', '2026-11-09T08:00:00.000Z cancelled'],
    ],
    [
      'everything from a day on',
      [
        event({ RRULE: 'FREQ=WEEKLY;COUNT=3' }),
        event({
          'RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris': '20261026T090000',
          'DTSTART;TZID=Europe/Paris': '20261027T100000',
          'DTEND;TZID=Europe/Paris': '20261027T105500',
        }),
      ],
      ['2026-10-19T07:00:00.000Z planned', '2026-10-27T09:00:00.000Z planned', '2026-11-03T09:00:00.000Z planned'],
    ],
    [
      'a date added',
      [event({ RRULE: 'FREQ=WEEKLY;COUNT=1', 'RDATE;TZID=Europe/Paris': '20270105T090000' })],
      ['2026-10-19T07:00:00.000Z planned', '2027-01-05T08:00:00.000Z planned'],
    ],
    [
      'a time without a zone, which is the school’s',
      [
        event({
          DTSTART: '20270328T090000',
          DURATION: 'PT55M',
          'DTSTART;TZID=Europe/Paris': '',
          'DTEND;TZID=Europe/Paris': '',
        }),
      ],
      ['2027-03-28T07:00:00.000Z planned'],
    ],
    [
      'an hour that no clock shows, on the night when clocks go forward',
      [event({ 'DTSTART;TZID=Europe/Paris': '20270328T023000', 'DTEND;TZID=Europe/Paris': '20270328T040000' })],
      ['2027-03-28T01:30:00.000Z planned'],
    ],
    [
      'Windows’ name of a zone',
      [
        event({
          'DTSTART;TZID=Romance Standard Time': '20261123T090000',
          'DTEND;TZID=Romance Standard Time': '20261123T095500',
          'DTSTART;TZID=Europe/Paris': '',
          'DTEND;TZID=Europe/Paris': '',
        }),
      ],
      ['2026-11-23T08:00:00.000Z planned'],
    ],
    [
      'a zone that the file describes',
      [
        'BEGIN:VTIMEZONE',
        'TZID:Chez nous',
        'BEGIN:STANDARD',
        'DTSTART:19701025T030000',
        'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
        'TZOFFSETFROM:+0200',
        'TZOFFSETTO:+0100',
        'END:STANDARD',
        'BEGIN:DAYLIGHT',
        'DTSTART:19700329T020000',
        'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
        'TZOFFSETFROM:+0100',
        'TZOFFSETTO:+0200',
        'END:DAYLIGHT',
        'END:VTIMEZONE',
        event({
          RRULE: 'FREQ=WEEKLY;COUNT=2',
          'DTSTART;TZID=Chez nous': '20261019T090000',
          'DTEND;TZID=Chez nous': '20261019T095500',
          'DTSTART;TZID=Europe/Paris': '',
          'DTEND;TZID=Europe/Paris': '',
        }),
      ],
      ['2026-10-19T07:00:00.000Z planned', '2026-10-26T08:00:00.000Z planned'],
    ],
  ];
  test.each(cases)('%s', async (_name, events, expected) => {
    const { school } = await aTaughtSchool();
    const text = calendar(...events).replace(/^DT(START|END)[^:\r]*:\r\n/gm, '');
    expect(await importing(school, aFolder({ 'a.ics': text }))).toMatchObject({ errors: [], unmatched: [] });
    expect((await lessonsOf(school)).map((row) => `${row.startsAt.toISOString()} ${row.state}`)).toEqual(expected);
  });

  test('an endless rule is followed to the end of the school year, and keeps its hour through both changes', async () => {
    const { school } = await aTaughtSchool();
    await importing(school, aFolder({ 'a.ics': calendar(event({ RRULE: 'FREQ=DAILY' })) }));
    const rows = await lessonsOf(school);
    expect(rows.at(-1)?.startsAt.toISOString()).toBe('2027-08-31T07:00:00.000Z');
    const hour = new Intl.DateTimeFormat('fr', { timeZone: 'Europe/Paris', timeStyle: 'short' });
    expect(new Set(rows.map((row) => `${hour.format(row.startsAt)}–${hour.format(row.endsAt)}`))).toEqual(
      new Set(['09:00–09:55']),
    );
  });

  test('a lesson that stands in the calendars of two classes is one lesson, for both', async () => {
    const { school, classId, otherClassId } = await aTaughtSchool();
    const folder = aFolder({
      '5a.ics': calendar(event({})),
      '5b.ics': calendar(event({ DESCRIPTION: 'Classes : 5B' })),
    });
    expect((await importing(school, folder)).lessons.created).toBe(1);
    expect(await lessonsOf(school)).toMatchObject([{ classIds: [classId, otherClassId].sort() }]);
  });
});

describe('who is meant', () => {
  const named = async (lines: Record<string, string>) => {
    const taught = await aTaughtSchool();
    await taught.school.database.query(
      `update school_user set email = 'jean.petit@college.example' where school_id = $1 and user_id = $2`,
      [taught.school.schoolId, taught.petit.userId],
    );
    const report = await importing(taught.school, aFolder({ 'a.ics': calendar(event(lines)) }));
    return { ...taught, report, rows: await lessonsOf(taught.school) };
  };

  test.each([
    'Classe : 5 a\\nProfesseur : Jean PETIT',
    'Classes : 5A\\nProfesseurs : PETIT J.',
    'CLASSE(S) : 5A\\nEnseignant : M. Petit',
    'Groupe : 5A\\nProfesseur : m. petit jean',
  ])('%s', async (description) => {
    const { rows, classId, petit } = await named({ DESCRIPTION: description });
    expect(rows).toMatchObject([{ classIds: [classId], teacherIds: [petit.userId] }]);
  });

  test('the subject’s line gives the title and the subject, rather than a summary that says everything', async () => {
    const taught = await aTaughtSchool();
    await taught.school.database.query('insert into subject (school_id, code, label) values ($1, $2, $3)', [
      ...[taught.school.schoolId, '061300', 'MATHEMATIQUES'],
    ]);
    const lines = { SUMMARY: 'Maths - 5A - M. PETIT', DESCRIPTION: 'Matière : Mathématiques\\nClasse : 5A' };
    await importing(taught.school, aFolder({ 'a.ics': calendar(event(lines)) }));
    const rows = await taught.school.database.query(
      'select title, subject_code as subject from lesson where school_id = $1',
      [taught.school.schoolId],
    );
    expect(rows).toEqual([{ title: 'Mathématiques', subject: '061300' }]);
  });

  test('categories and the addresses of those asked to attend', async () => {
    const { rows, classId, petit } = await named({
      DESCRIPTION: 'Bonjour',
      CATEGORIES: 'Cours,5A',
      'ATTENDEE;CN=Jean': 'mailto:Jean.Petit@college.example',
    });
    expect(rows).toMatchObject([{ classIds: [classId], teacherIds: [petit.userId] }]);
  });

  test.each<[string, Record<string, string>, string]>([
    ['an unknown class', { DESCRIPTION: 'Classe : 4C' }, 'no classes or groups named "4C"'],
    ['no class at all', { DESCRIPTION: 'Bonjour' }, 'no class or group is named'],
    ['an unknown address', { ATTENDEE: 'mailto:x@y.example' }, 'nobody has the address "x@y.example"'],
  ])('%s is reported', async (_name, lines, message) => {
    const { rows, report } = await named(lines);
    expect(rows).toEqual([]);
    expect(report).toMatchObject({ applied: true, unmatched: [{ message }] });
  });

  test('two teachers of one name are not guessed between', async () => {
    const { school } = await aTaughtSchool();
    await school.person({ roles: ['teacher'], givenName: 'Julie', familyName: 'Petit', title: 'Mme' });
    const description = 'Classe : 5A\\nProfesseur : PETIT J.';
    const report = await importing(school, aFolder({ 'a.ics': calendar(event({ DESCRIPTION: description })) }));
    expect(report.unmatched).toMatchObject([{ message: 'several teachers named "PETIT J."' }]);
    expect(await lessonsOf(school)).toEqual([]);
  });
});

describe('hostile files', () => {
  test.each<[string, string, number, RegExp]>([
    ['not a calendar', 'PK\x03\x04 something', 1, /not an iCalendar file/],
    ['nothing', '', 0, /not an iCalendar file/],
    ['a file cut short', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a', 2, /ends before its END/],
    ['a stray end', 'BEGIN:VCALENDAR\r\nEND:VEVENT', 2, /closes nothing/],
    ['no UID', calendar(event({ UID: '' })), 4, /no UID/],
    ['a day that does not exist', calendar(event({ 'DTSTART;TZID=Europe/Paris': '20260230T090000' })), 4, /not a time/],
    ['an end before the start', calendar(event({ 'DTEND;TZID=Europe/Paris': '20261018T090000' })), 4, /no length/],
    [
      'an unknown zone',
      calendar(event({ 'DTSTART;TZID=Mars/Olympus': '20261019T090000' }).replace(/DTSTART;TZID=Europe.*\r\n/, '')),
      4,
      /"Mars\/Olympus"/,
    ],
    ['a rule by the second', calendar(event({ RRULE: 'FREQ=SECONDLY' })), 4, /FREQ must be one of/],
    [
      'an event repeated thousands of times',
      calendar(
        event({
          RRULE: 'FREQ=DAILY',
          'RDATE;TZID=Europe/Paris': Array.from(
            { length: 2500 },
            (_, index) =>
              `20261123T${String(10 + (Math.floor(index / 60) % 10))}${String(index % 60).padStart(2, '0')}${String(Math.floor(index / 600)).padStart(2, '0')}`,
          ).join(','),
        }),
      ),
      4,
      /more than 2000 times/,
    ],
    ['a line without end', `BEGIN:VCALENDAR\r\nX:${'x'.repeat(70_000)}`, 2, /longer than/],
    ['components without end', `BEGIN:VCALENDAR\r\n${'BEGIN:VEVENT\r\n'.repeat(20)}`, 9, /nested too deep/],
  ])('%s', async (_name, text, line, message) => {
    const { school } = await aTaughtSchool();
    const report = await importing(school, aFolder({ 'a.ics': text }));
    expect(report.applied).toBe(false);
    expect(report.errors[0]?.message).toMatch(message);
    expect(report.errors[0]).toMatchObject({ file: 'a.ics', line });
  });

  test('bytes that are not UTF-8', async () => {
    const { school } = await aTaughtSchool();
    const latin = Buffer.from(calendar(event({ SUMMARY: 'Géographie' })), 'latin1');
    const report = await importing(school, aFolder({ 'a.ics': latin }));
    expect(report).toMatchObject({ applied: false, errors: [{ line: 8, message: 'this line is not UTF-8' }] });
  });

  test('many rules that each take long are stopped together', async () => {
    const { school } = await aTaughtSchool();
    const old = { 'DTSTART;TZID=Europe/Paris': '16010101T090000', 'DTEND;TZID=Europe/Paris': '16010101T095500' };
    const events = Array.from({ length: 50 }, (_, index) =>
      event({ ...old, UID: `old-${index}`, RRULE: 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30' }),
    );
    const report = await importIcal(school.database, {
      path: aFolder({ 'a.ics': calendar(...events) }),
      ...{ school: school.schoolId, clock: school.clock, limits: { periods: 200_000 } },
    });
    expect(report.errors).toMatchObject([{ field: 'RRULE', message: expect.stringMatching(/too long/) }]);
  });
});

describe('the command', () => {
  const run = async (school: TestSchool, args: string[]) => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const open = async () => ({ ...school.database, close: async () => {} });
    const status = await importIcalCommand(args, { stdout, stderr }, open, school.clock);
    return { status, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
  };

  test('finds a school by its UAI, external id or uuid, and answers with one JSON object', async () => {
    const { school } = await aTaughtSchool();
    const uai = `045${school.schoolId.slice(0, 4)}X`.toUpperCase();
    await school.database.query('update school set uai = $2 where school_id = $1', [school.schoolId, uai]);
    const folder = aFolder({ 'a.ics': calendar(event({})) });
    const created: unknown[] = [];
    for (const id of [uai.toLowerCase(), school.schoolId]) {
      const { status, out } = await run(school, [folder, '--school', id, '--json']);
      expect(status).toBe(0);
      created.push(JSON.parse(out));
    }
    const empty = { applied: true, errors: [], unmatched: [], skipped: 0 };
    expect(created).toEqual([
      { ...empty, lessons: { created: 1, updated: 0, deleted: 0 } },
      { ...empty, lessons: { created: 0, updated: 0, deleted: 0 } },
    ]);
  });

  test.each<[string[], number, RegExp]>([
    [['a.ics'], 2, /--school is missing/],
    [[], 2, /the path is missing/],
    [['a.ics', '--school', 'nowhere'], 1, /no school "nowhere"/],
  ])('%j is refused', async (args, status, message) => {
    const { school } = await aTaughtSchool();
    const result = await run(school, args);
    expect(result.status).toBe(status);
    expect(result.err).toMatch(message);
  });

  test('a dry run that would leave something out says so by its status', async () => {
    const { school } = await aTaughtSchool();
    const folder = aFolder({ 'a.ics': calendar(event({ DESCRIPTION: 'Classe : 4C' })) });
    const { status, out } = await run(school, [folder, '--school', school.schoolId, '--dry-run']);
    expect(status).toBe(1);
    expect(out).toMatch(/unmatched a\.ics:4 DESCRIPTION: no classes or groups named "4C"/);
    expect(await startsOf(school)).toEqual([]);
  });
});
