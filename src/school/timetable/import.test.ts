// The import of iCalendar: which lessons a file makes, moves and takes away, and whom they are for.
import { describe, expect, test } from 'vitest';
import { eachEngine } from '../../../tests/support/databases.ts';
import { aFolder, aTaughtSchool, calendar, event, importing, lessonsOf } from './testing/calendars.ts';

eachEngine('the import of iCalendar', (open) => {
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
