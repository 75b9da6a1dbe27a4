// Recruits the teachers who meet the weekly needs of a school, with loads of 15 to 20 hours.
import type { Dice } from './dice.ts';
import { subjects } from './levels.ts';
import type { Course, Group, School, SchoolClass, Staff } from './model.ts';
import { hoursOf } from './model.ts';
import { barNeeds, coreNeeds, type Need } from './needs.ts';
import { type Draw, drawStaff } from './people.ts';

/** Courses held at the same time; a single course is a block of its own. */
export type Block = { courses: Course[] };

const fullLoad = 18;
const mostLoad = 20;
const leastLoad = 15;
/** Hours a class may have in a week before support lessons stop being added. */
const mostClassHours = 29;

/** Recruits teachers, fills `school.courses` and gives back what has to be held together. */
export function staffSchool(draw: Draw, school: School): Block[] {
  if (school.kind === 'ecole') return staffPrimary(draw, school);
  const needs = [...coreNeeds(school), ...barNeeds(draw.dice, school)];
  const disciplines = new Map<string, Need[]>();
  for (const need of needs) {
    const list = disciplines.get(need.subject.discipline);
    if (list) list.push(need);
    else disciplines.set(need.subject.discipline, [need]);
  }
  const given = new Map<Need, Course>();
  for (const [discipline, list] of disciplines) if (discipline !== '') recruit(draw, school, discipline, list, given);
  support(draw.dice, school, disciplines.get('') ?? [], given);
  nameMainTeachers(draw.dice, school);
  const blocks: Block[] = [];
  const seen = new Set<Need>();
  for (const need of needs) {
    if (seen.has(need)) continue;
    for (const each of need.parallel) seen.add(each);
    blocks.push({ courses: need.parallel.flatMap((each) => given.get(each) ?? []) });
  }
  const planned = new Set(given.values());
  for (const course of school.courses) if (!planned.has(course)) blocks.push({ courses: [course] });
  return blocks;
}

/** Shares the courses of a discipline among as few teachers as 20 hours allow, longest first to the least loaded. */
function recruit(draw: Draw, school: School, discipline: string, needs: Need[], given: Map<Need, Course>): void {
  const hours = needs.reduce((sum, need) => sum + need.hours, 0);
  const together = new Map<Need[], number>();
  for (const need of needs) together.set(need.parallel, (together.get(need.parallel) ?? 0) + 1);
  const ordered = draw.dice
    .shuffle([...needs])
    .sort(
      (one, other) =>
        (together.get(other.parallel) ?? 0) - (together.get(one.parallel) ?? 0) || other.hours - one.hours,
    );
  for (let count = Math.max(Math.ceil(hours / fullLoad), ...together.values()); ; count++) {
    const loads = new Array<number>(count).fill(0);
    const owners = new Map<Need, number>();
    for (const need of ordered) {
      const busy = new Set(need.parallel.map((other) => owners.get(other)));
      let best = -1;
      for (let index = 0; index < count; index++)
        if (!busy.has(index) && (best < 0 || (loads[index] as number) < (loads[best] as number))) best = index;
      loads[best] = (loads[best] as number) + need.hours;
      owners.set(need, best);
    }
    if (Math.max(...loads) > mostLoad) continue;
    const teachers = loads.map(() => drawStaff(draw, school, 'teacher', discipline));
    for (const need of needs) given.set(need, teach(school, need, teachers[owners.get(need) as number] as Staff));
    return;
  }
}

function teach(school: School, need: Omit<Course, 'teacher'>, teacher: Staff): Course {
  const { subject, classes, group, hours } = need;
  const course: Course = { subject, teacher, classes, hours, ...(group ? { group } : {}) };
  teacher.courses.push(course);
  school.courses.push(course);
  return course;
}

/** Support lessons go to teachers short of hours: first those every class must have, then one more where a week allows. */
function support(dice: Dice, school: School, needs: Need[], given: Map<Need, Course>): void {
  const teachers = school.staff.filter((each) => each.kind === 'teacher');
  const lacking = () => teachers.filter((each) => hoursOf(each) < leastLoad).sort((a, b) => hoursOf(b) - hoursOf(a));
  const knows = (teacher: Staff, place: SchoolClass) =>
    teacher.courses.some((course) => course.classes.includes(place));
  const supports = (teacher: Staff, place: SchoolClass) =>
    teacher.courses.filter((course) => course.subject === subjects.AP && course.classes.includes(place)).length;
  for (const need of dice.shuffle([...needs])) {
    const place = need.classes[0] as SchoolClass;
    const teacher =
      lacking().find((each) => knows(each, place)) ??
      teachers
        .filter((each) => knows(each, place) && hoursOf(each) + need.hours <= mostLoad)
        .sort((a, b) => hoursOf(a) - hoursOf(b))[0] ??
      teachers.find((each) => knows(each, place));
    if (teacher) given.set(need, teach(school, need, teacher));
  }
  const hours = new Map<SchoolClass, number>();
  for (const place of school.classes) hours.set(place, classHours(school, place));
  for (const teacher of lacking()) {
    // Their own classes first, then any other.
    const places = dice
      .shuffle([...school.classes])
      .sort((a, b) => Number(knows(teacher, b)) - Number(knows(teacher, a)));
    for (const place of places) {
      if (hoursOf(teacher) >= leastLoad) break;
      if (supports(teacher, place) > 0 || (hours.get(place) ?? 0) + 1 > mostClassHours) continue;
      teach(school, { subject: subjects.AP, classes: [place], hours: 1 }, teacher);
      hours.set(place, (hours.get(place) ?? 0) + 1);
    }
  }
}

/** Hours during which a class is taken; the groups of a bar run together and count once. */
function classHours(school: School, place: SchoolClass): number {
  const bars = new Map<string, number>();
  let hours = 0;
  for (const course of school.courses) {
    if (!course.classes.includes(place)) continue;
    if (course.group) bars.set(barOf(course.group), course.hours);
    else hours += course.hours;
  }
  return [...bars.values()].reduce((sum, each) => sum + each, hours);
}

const barOf = (group: Group) =>
  group.level.bars.find((bar) => bar.choices.some((choice) => subjects[choice.subject] === group.subject))?.name ?? '';

function nameMainTeachers(dice: Dice, school: School): void {
  for (const place of school.classes) {
    const able = school.staff.filter(
      (each) => !each.mainClass && each.courses.some((course) => !course.group && course.classes[0] === place),
    );
    if (able.length > 0) dice.pick(able).mainClass = place;
  }
}

function staffPrimary(draw: Draw, school: School): Block[] {
  for (const place of school.classes) {
    const teacher = drawStaff(draw, school, 'teacher', 'PREMIER DEGRE');
    teacher.mainClass = place;
    for (const need of coreNeeds(school)) if (need.classes[0] === place) teach(school, need, teacher);
  }
  return school.courses.map((course) => ({ courses: [course] }));
}
