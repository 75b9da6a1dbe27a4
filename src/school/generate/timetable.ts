// The weekly timetable of a school: cuts courses into lessons, has them placed, then gives each a room.
import type { Dice } from './dice.ts';
import type { Room } from './levels.ts';
import type { Course, Lesson, School } from './model.ts';
import { openSlots } from './slots.ts';
import type { Block } from './staffing.ts';
import { type Piece, solve } from './timetable-solver.ts';

/** A lesson that has to be at a given place of the week. */
export type Pin = { course: Course; slot: number };

/**
 * Fills `school.lessons` and gives the number of lessons a week that found no place (0 but for pathological schools;
 * their hours are then taken off the course, so that loads stay true).
 */
export function buildTimetable(school: School, blocks: readonly Block[], pins: readonly Pin[], dice: Dice): number {
  const numbers = new Map<object, number>();
  const numberOf = (who: object) => {
    const known = numbers.get(who);
    if (known !== undefined) return known;
    numbers.set(who, numbers.size);
    return numbers.size - 1;
  };
  const starters = school.classes.map(numberOf);
  const pieces: Piece[] = [];
  const courses: Course[][] = [];
  for (const [topic, block] of blocks.entries()) {
    const needs = [...new Set(block.courses.flatMap((each) => [...each.classes, each.teacher]))].map(numberOf);
    const hours = block.courses[0]?.hours ?? 0;
    const pin = pins.find((each) => block.courses.includes(each.course));
    for (let hour = 0; hour < hours; hour++) {
      const fortnightly = hours - hour < 1;
      pieces.push({ needs, topic, fortnightly, ...(pin && hour === 0 ? { pinned: pin.slot } : {}) });
      courses.push(block.courses);
    }
  }
  const placed = solve(pieces, numbers.size, openSlots(school.kind), starters, dice);
  let missed = 0;
  const rooms = roomKeeper();
  placed.forEach((place, index) => {
    for (const course of courses[index] ?? []) {
      if (place) {
        const room = rooms(course, place.slot, place.weeks);
        school.lessons.push({ course, slot: place.slot, weeks: place.weeks, room });
      } else {
        missed++;
        course.hours -= pieces[index]?.fortnightly ? 0.5 : 1;
      }
    }
  });
  school.lessons.sort((one, other) => one.slot - other.slot || one.weeks - other.weeks);
  return missed;
}

const roomNames: Record<Room, (number: number) => string> = {
  ordinary: (number) =>
    `${'ABC'[Math.floor(number / 12) % 3]}${100 * (1 + Math.floor(number / 36)) + (number % 12) + 1}`,
  science: (number) => `Labo ${number + 1}`,
  technology: (number) => `Techno ${number + 1}`,
  music: (number) => `Musique ${number + 1}`,
  art: (number) => `Arts ${number + 1}`,
  sport: (number) => (number < 2 ? `Gymnase ${number + 1}` : `Stade, terrain ${number - 1}`),
  computer: (number) => `Informatique ${number + 1}`,
};

/** Gives each lesson a free room of its kind: the teacher's usual one if possible, otherwise the first free one. */
function roomKeeper(): (course: Course, slot: number, weeks: 1 | 2 | 3) => string {
  const taken = new Map<Room, number[]>();
  const usual = new Map<object, number>();
  return (course, slot, weeks) => {
    const kind = course.subject.room;
    const busy = taken.get(kind) ?? [];
    taken.set(kind, busy);
    // Two bits for each place, one for each week, in two 32-bit halves of the same room.
    const isFree = (room: number) =>
      !(weeks & 1 && ((busy[room * 2] ?? 0) >>> slot) & 1) && !(weeks & 2 && ((busy[room * 2 + 1] ?? 0) >>> slot) & 1);
    const holder = kind === 'ordinary' ? course.teacher : course.subject;
    let room = usual.get(holder) ?? 0;
    if (!isFree(room)) for (room = 0; !isFree(room); ) room++;
    if (!usual.has(holder)) usual.set(holder, room);
    if (weeks & 1) busy[room * 2] = (busy[room * 2] ?? 0) | (1 << slot);
    if (weeks & 2) busy[room * 2 + 1] = (busy[room * 2 + 1] ?? 0) | (1 << slot);
    return roomNames[kind](room);
  };
}

/** Places of the week during which none of the lesson's people and neither its room is taken, as a bit set. */
export function freePlaces(school: School, lesson: Lesson): number {
  let set = openSlots(school.kind);
  const { teacher, classes } = lesson.course;
  for (const other of school.lessons) {
    const shares =
      other.room === lesson.room ||
      other.course.teacher === teacher ||
      other.course.classes.some((each) => classes.includes(each));
    if (shares) set &= ~(1 << other.slot);
  }
  return set;
}
