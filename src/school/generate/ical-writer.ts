// Writes the timetable of a school as iCalendar (RFC 5545), one `edt-<UAI>.ics`, as the exports of French timetable
// software look. The rule by which a reader ties an event to the roster:
//   SUMMARY      SUBJECT - class or group - M. NAME Given
//   LOCATION     room
//   CATEGORIES   the class's name, or the group's, exactly as in the roster (AAF name, OneRoster title)
//   DESCRIPTION  one line each: "Matière : SUBJECT", "Professeur : NAME Given", then "Classe : name" or "Groupe : name",
//                and "Salle : room"; a change adds "Motif : reason". "Professeurs", "Classes" and "Groupes" if several.
// Names of people are the family name in capitals, then the given name as in the roster; two colleagues of a school
// never have the same. A lesson is a weekly RRULE, every other week with INTERVAL=2, EXDATE on each day off; a moved or
// cancelled lesson is an event of the same UID with RECURRENCE-ID. Times are of Europe/Paris, with its VTIMEZONE.
import { join } from 'node:path';
import { dayMilliseconds, isOff, type SchoolYear, toDay, toTime, weekday } from './calendar.ts';
import { type Dice, dice } from './dice.ts';
import type { Lesson, School } from './model.ts';
import { mondayAtNine, slots } from './slots.ts';
import { createTextFile } from './text-file.ts';
import { freePlaces } from './timetable.ts';

type Change = { day: string; reason: string } & ({ type: 'cancelled' } | { type: 'moved'; slot: number; to: string });

const cancelledPerSchool = 12;
const movedPerSchool = 8;
const reasons = ['Professeur absent', 'Sortie scolaire', 'Réunion pédagogique', 'Formation', 'Examen blanc'];

export function icalWriter(directory: string, year: SchoolYear, seed: number) {
  const days = occurrences(year);
  return {
    school(school: School): void {
      const file = createTextFile(join(directory, `edt-${school.uai}.ics`));
      for (const line of head(school, year)) file.write(fold(line));
      const changes = drawChanges(school, days, dice(seed, 'changes', school.uai));
      for (const [index, lesson] of school.lessons.entries()) {
        const planned = days(lesson.slot, lesson.weeks);
        const [first] = planned.held;
        if (!first) continue;
        const uid = `${school.uai}-${index + 1}@edt.preau.invalid`;
        const common = ['BEGIN:VEVENT', `UID:${uid}`, `DTSTAMP:${stamp(year)}`];
        const rule = [
          `RRULE:FREQ=WEEKLY;${lesson.weeks === 3 ? '' : 'INTERVAL=2;'}UNTIL=${compact(year.end)}T215959Z`,
          ...(planned.off.length > 0
            ? [`EXDATE;TZID=Europe/Paris:${planned.off.map((day) => at(day, lesson.slot, 'start')).join(',')}`]
            : []),
        ];
        const lines = [...common, ...span(first, lesson.slot), ...rule, ...described(lesson), 'END:VEVENT'];
        for (const change of changes.get(lesson) ?? []) {
          const moved = change.type === 'moved';
          lines.push(
            ...common,
            'SEQUENCE:1',
            `RECURRENCE-ID;TZID=Europe/Paris:${at(change.day, lesson.slot, 'start')}`,
            ...(moved ? span(change.to, change.slot) : span(change.day, lesson.slot)),
            `STATUS:${moved ? 'CONFIRMED' : 'CANCELLED'}`,
            ...described(lesson, change.reason),
            'END:VEVENT',
          );
        }
        file.write(lines.map(fold).join(''));
      }
      file.write(fold('END:VCALENDAR'));
      file.close();
    },
  };
}

type Planned = { held: readonly string[]; off: readonly string[] };

/** Days of each lesson of the year, kept for each place of the week: `off` are those that fall on a day off. */
function occurrences(year: SchoolYear): (slot: number, weeks: number) => Planned {
  const monday = toTime(year.start) - weekday(toTime(year.start)) * dayMilliseconds;
  const known = new Map<number, Planned>();
  return (slot, weeks) => {
    const key = slot * 4 + weeks;
    const found = known.get(key);
    if (found) return found;
    const held: string[] = [];
    const off: string[] = [];
    for (let week = weeks === 2 ? 1 : 0; ; week += weeks === 3 ? 1 : 2) {
      const day = toDay(monday + (week * 7 + (slots[slot]?.day ?? 0)) * dayMilliseconds);
      if (day > year.end) break;
      if (day < year.start) continue;
      if (!isOff(year, day)) held.push(day);
      // Before the first lesson there is nothing to exclude.
      else if (held.length > 0) off.push(day);
    }
    known.set(key, { held, off });
    return { held, off };
  };
}

/** A few lessons of the year are cancelled, a few moved within their week; never those of Monday at 9:00. */
function drawChanges(school: School, days: ReturnType<typeof occurrences>, chance: Dice): Map<Lesson, Change[]> {
  const changes = new Map<Lesson, Change[]>();
  const able = school.lessons.filter((each) => each.slot !== mondayAtNine && !each.course.group);
  const used = new Set<string>();
  const left = { cancelled: cancelledPerSchool, moved: movedPerSchool };
  for (let attempt = 0; attempt < 200 && able.length > 0 && left.cancelled + left.moved > 0; attempt++) {
    const lesson = chance.pick(able);
    const { held } = days(lesson.slot, lesson.weeks);
    if (held.length === 0 || changes.has(lesson)) continue;
    const day = chance.pick(held);
    const reason = chance.pick(reasons);
    if (left.cancelled > 0) {
      changes.set(lesson, [{ type: 'cancelled', day, reason }]);
      left.cancelled--;
      continue;
    }
    const free = freePlaces(school, lesson);
    if (free === 0) continue;
    const slot = chance.pick(slots.filter(({ index }) => (free >>> index) & 1));
    const to = toDay(toTime(day) + (slot.day - (slots[lesson.slot]?.day ?? 0)) * dayMilliseconds);
    // Two lessons moved into the same place of a week could meet.
    if (used.has(`${to}/${slot.index}`) || !days(slot.index, 3).held.includes(to)) continue;
    used.add(`${to}/${slot.index}`);
    changes.set(lesson, [{ type: 'moved', day, reason, slot: slot.index, to }]);
    left.moved--;
  }
  return changes;
}

function described({ course, room }: Lesson, reason?: string): string[] {
  const { teacher, group, classes } = course;
  const subject = course.subject.label.toLocaleUpperCase('fr');
  const name = `${teacher.family.toLocaleUpperCase('fr')} ${teacher.given}`;
  const places = group ? [group.name] : classes.map((each) => each.name);
  const label = group ? 'Groupe' : places.length > 1 ? 'Classes' : 'Classe';
  const description = [
    `Matière : ${subject}`,
    `Professeur : ${name}`,
    `${label} : ${places.join(', ')}`,
    `Salle : ${room}`,
    ...(reason ? [`Motif : ${reason}`] : []),
  ].join('\n');
  return [
    `SUMMARY:${text(`${subject} - ${places.join(', ')} - ${teacher.title} ${name}`)}`,
    `LOCATION:${text(room)}`,
    `CATEGORIES:${places.map(text).join(',')}`,
    `DESCRIPTION:${text(description)}`,
  ];
}

function head(school: School, year: SchoolYear): string[] {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Preau//Generated timetable//FR',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${text(`${school.name} ${year.startYear}-${year.startYear + 1}`)}`,
    'X-WR-TIMEZONE:Europe/Paris',
    'BEGIN:VTIMEZONE',
    'TZID:Europe/Paris',
    'BEGIN:DAYLIGHT',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'TZNAME:CEST',
    'DTSTART:19700329T020000',
    'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
    'END:DAYLIGHT',
    'BEGIN:STANDARD',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'TZNAME:CET',
    'DTSTART:19701025T030000',
    'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
    'END:STANDARD',
    'END:VTIMEZONE',
  ];
}

const compact = (day: string) => day.replaceAll('-', '');
const stamp = (year: SchoolYear) => `${compact(year.start)}T060000Z`;
const at = (day: string, slot: number, edge: 'start' | 'end') =>
  `${compact(day)}T${(slots[slot]?.[edge] ?? '').replace(':', '')}00`;
const span = (day: string, slot: number) => [
  `DTSTART;TZID=Europe/Paris:${at(day, slot, 'start')}`,
  `DTEND;TZID=Europe/Paris:${at(day, slot, 'end')}`,
];

/** Escapes a TEXT value. */
const text = (value: string) => value.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n');

/** Ends a content line, folded so that no line is longer than 75 octets and no character is cut. */
function fold(line: string): string {
  if (line.length * 3 <= 75 || Buffer.byteLength(line) <= 75) return `${line}\r\n`;
  let folded = '';
  let room = 75;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (size > room) {
      folded += '\r\n ';
      room = 74;
    }
    folded += character;
    room -= size;
  }
  return `${folded}\r\n`;
}
