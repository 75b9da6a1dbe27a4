import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { TestSchool } from '../../../tests/support/school.ts';
import { importIcal } from './import.ts';
import { importIcalCommand } from './import-command.ts';
import { aFolder, aTaughtSchool, calendar, event, importing, startsOf } from './testing/calendars.ts';

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
  const run = async (school: TestSchool, args: string[], isTTY = false) => {
    const [stdout, stderr] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY })];
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

  test('shows how far it is on a terminal, and leaves the line empty', async () => {
    const { school } = await aTaughtSchool();
    const events = Array.from({ length: 2001 }, (_, index) => event({ UID: `maths-${index}` }));
    const folder = aFolder({ 'a.ics': calendar(...events), 'b.ics': calendar(event({ UID: 'other' })) });
    const args = [folder, '--school', school.schoolId, '--json'];
    const { status, out, err } = await run(school, args, true);
    expect(status).toBe(0);
    expect(JSON.parse(out).lessons.created).toBe(2002);
    const lines = err.split('\r\u001b[K');
    expect(lines).toEqual(expect.arrayContaining(['reading 100 %', 'placing events 99 %', 'writing …']));
    expect(lines.filter((each) => each.startsWith('reading')).length).toBeGreaterThan(2);
    expect(lines.at(-1)).toBe('');
    // Not into a file, nor into another program.
    expect((await run(school, args)).err).toBe('');
    // A refusal isn't written behind what is left of the line.
    const refused = await run(school, [folder, '--school', 'nowhere'], true);
    expect(refused.err).toBe('preau import ical: there is no school "nowhere"\n');
    const wrong = aFolder({ 'a.ics': 'nothing' });
    const { err: cleared } = await run(school, [wrong, '--school', school.schoolId], true);
    expect(cleared.endsWith('\r\u001b[K')).toBe(true);
  });
});
