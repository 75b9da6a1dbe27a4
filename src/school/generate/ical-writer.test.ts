import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ICAL from 'ical.js';
import { afterAll, describe, expect, test } from 'vitest';
import { schoolYear } from './calendar.ts';
import { generate } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'generate-ical-'));
afterAll(() => rmSync(folder, { recursive: true }));

const directory = join(folder, 'school');
const counts = generate({ pupils: 500, seed: 1, format: 'aaf', directory });
const [name = ''] = readdirSync(directory).filter((each) => each.endsWith('.ics'));
const text = readFileSync(join(directory, name), 'utf8');
const calendar = new ICAL.Component(ICAL.parse(text));
const zone = calendar.getFirstSubcomponent('vtimezone');
if (zone) ICAL.TimezoneService.register(zone);

type Held = { local: string; utc: string; teacher: string; place: string; room: string; moved: boolean };

const { masters, held, cancelled } = expand();

function expand() {
  const components = calendar.getAllSubcomponents('vevent');
  // Told nothing, this reader would relate every exception of the file to every event.
  const events = components.map((each) => new ICAL.Event(each, { exceptions: [], strictExceptions: true }));
  const masters = events.filter((each) => !each.isRecurrenceException());
  const held: Held[] = [];
  let cancelled = 0;
  for (const master of masters) {
    for (const other of events)
      if (other.isRecurrenceException() && other.uid === master.uid) master.relateException(other);
    const iterator = master.iterator();
    for (let next = iterator.next(); next; next = iterator.next()) {
      const { item, startDate, endDate } = master.getOccurrenceDetails(next);
      expect(endDate.subtractDate(startDate).toSeconds()).toBe(55 * 60);
      if (item.component.getFirstPropertyValue('status') === 'CANCELLED') {
        cancelled++;
        continue;
      }
      const line = (label: string) =>
        item.description
          .split('\n')
          .find((each: string) => each.startsWith(`${label} : `))
          ?.slice(label.length + 3);
      held.push({
        local: startDate.toString(),
        utc: startDate.toJSDate().toISOString(),
        teacher: line('Professeur') ?? '',
        place: line('Classe') ?? line('Groupe') ?? '',
        room: item.location,
        moved: item !== master,
      });
    }
  }
  return { masters, held, cancelled };
}

test('every lesson of the week is an event, with content lines of 75 octets at most and CRLF', () => {
  expect(name).toMatch(/^edt-\d{7}[A-Z]\.ics$/);
  expect(masters).toHaveLength(counts.lessons);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
  expect(text).not.toContain('\ufffd');
});

test('mathematics of 5e A with Jean Petit are at nine on Mondays, before and after both changes of hour', () => {
  const lessons = held.filter(
    (each) => each.teacher === 'PETIT Jean' && each.place === '5e A' && each.local.endsWith('T09:00:00'),
  );
  const utc = new Map(lessons.map((each) => [each.local.slice(0, 10), each.utc]));
  expect(utc.get('2026-10-12')).toBe('2026-10-12T07:00:00.000Z');
  expect(utc.get('2026-11-23')).toBe('2026-11-23T08:00:00.000Z');
  expect(utc.get('2027-03-22')).toBe('2027-03-22T08:00:00.000Z');
  expect(utc.get('2027-04-05')).toBe('2027-04-05T07:00:00.000Z');
  expect(utc.has('2026-10-26')).toBe(false);
  expect(masters.some((each) => each.summary === 'MATHÉMATIQUES - 5e A - M. PETIT Jean')).toBe(true);
});

test('nothing is held in holidays, on days off, after the end of the year or on Wednesday afternoon', () => {
  const year = schoolYear('2026-08-31');
  for (const { local } of held) {
    const day = local.slice(0, 10);
    const off = year.holidays.some((each) => each.from <= day && day <= each.to);
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    const afternoon = local.slice(11, 13) > '12';
    if (off || day < year.start || day > year.end || weekday === 0 || weekday === 6 || (weekday === 3 && afternoon))
      throw new Error(`a lesson at ${local}`);
  }
  expect(held.some((each) => each.local.startsWith('2027-07-02'))).toBe(true);
  expect(held.some((each) => each.local.startsWith('2026-08-31'))).toBe(true);
});

test('no teacher, class or room is taken twice at the same moment of the year, moved lessons included', () => {
  const taken = new Set<string>();
  for (const each of held)
    for (const who of [each.teacher, each.place, each.room]) {
      const key = `${who} ${each.utc}`;
      if (taken.has(key)) throw new Error(`${key} is taken twice`);
      taken.add(key);
    }
  expect(held.filter((each) => each.moved)).toHaveLength(8);
  expect(cancelled).toBe(12);
});

test('an event says its class or group, teacher and room as its header tells', () => {
  for (const event of masters) {
    const lines = event.description.split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^Matière : \S/);
    expect(lines[1]).toMatch(/^Professeur : \S/);
    const place = /^(?:Classe|Groupe) : (.+)$/.exec(lines[2] ?? '')?.[1];
    expect(event.component.getFirstPropertyValue('categories')).toBe(place);
    expect(lines[3]).toBe(`Salle : ${event.location}`);
  }
});

test('some lessons are every other week', () => {
  const fortnightly = masters.filter((each) =>
    String(each.component.getFirstPropertyValue('rrule')).includes('INTERVAL=2'),
  );
  expect(fortnightly.length).toBeGreaterThan(30);
  const dates = held.filter((each) => each.local.startsWith('2026-09')).map((each) => each.local);
  expect(new Set(dates).size).toBeGreaterThan(100);
});

describe('the school year', () => {
  test('is that of zone B in 2026–2027', () => {
    const year = schoolYear('2026-08-31');
    const named = new Map(year.holidays.map((each) => [each.name, [each.from, each.to]]));
    expect(year.end).toBe('2027-07-02');
    expect(named.get('Toussaint')).toEqual(['2026-10-17', '2026-11-01']);
    expect(named.get('Noël')).toEqual(['2026-12-19', '2027-01-03']);
    expect(named.get('Hiver')).toEqual(['2027-02-20', '2027-03-07']);
    expect(named.get('Printemps')).toEqual(['2027-04-17', '2027-05-02']);
    expect(named.get('Lundi de Pâques')).toEqual(['2027-03-29', '2027-03-29']);
    expect(named.get('Ascension')).toEqual(['2027-05-06', '2027-05-07']);
  });

  test('that begins in the middle belongs to the year under way', () => {
    expect(schoolYear('2027-01-11').end).toBe('2027-07-02');
    expect(schoolYear('2027-09-01').startYear).toBe(2027);
  });
});
