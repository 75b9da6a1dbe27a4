// A plausible French academy, drawn town by town so that half a million pupils never are in memory together.
// The same options always give the same academy; nothing here reads a clock or a disk.
import { defaultStart, type SchoolYear, schoolYear } from './calendar.ts';
import { castPupils, castStaff, demonstrationSchool } from './demonstration.ts';
import { type Dice, dice } from './dice.ts';
import { levelsOf, type SchoolKind } from './levels.ts';
import type { Family, School, SchoolClass, Staff, Town } from './model.ts';
import { departments, schoolNames } from './names.ts';
import { address, type Draw, drawPupil, drawStaff, numbering, type Waiting } from './people.ts';
import { planClasses, planSchools, planTowns, type SchoolPlan } from './plan.ts';
import { staffSchool } from './staffing.ts';
import { buildTimetable } from './timetable.ts';

export type AcademyOptions = {
  pupils: number;
  seed: number;
  /** First day, `YYYY-MM-DD`; Monday 31 August 2026 when absent. */
  start?: string;
};

export type Academy = { name: string; year: SchoolYear; towns(): Generator<Town> };

export const academyName = 'ORLEANS-TOURS';

export function academy({ pupils, seed, start = defaultStart }: AcademyOptions): Academy {
  const year = schoolYear(start);
  return {
    name: academyName,
    year,
    *towns() {
      const ids = numbering();
      for (const [index, size] of planTowns(pupils).entries()) {
        const draw: Draw = { dice: dice(seed, 'town', index), ids, startYear: year.startYear };
        yield drawTown(draw, index, size);
      }
    },
  };
}

function drawTown(draw: Draw, index: number, pupils: number): Town {
  const department = departments[index % departments.length] as (typeof departments)[number];
  const city = department.communes[Math.floor(index / departments.length) % department.communes.length] as string;
  const postcode = `${department.code.slice(1)}${String((index * 10) % 1000).padStart(3, '0')}`;
  const families: Family[] = [];
  const waiting: Waiting = [];
  const schools: School[] = [];
  for (const [rank, plan] of planSchools(pupils, draw.dice).entries()) {
    const { school, seats } = openSchool(draw, plan, { street: '', postcode, city }, department.code);
    if (index === 0 && rank === 0) school.name = demonstrationSchool.name;
    while (schools.some((other) => other.name === school.name)) school.name = nameSchool(draw.dice, plan.kind);
    for (const [number, place] of school.classes.entries())
      for (let seat = 0; seat < (seats[number] ?? 0); seat++) drawPupil(draw, place, families, waiting);
    schools.push(school);
  }
  for (const [rank, school] of schools.entries()) {
    const isDemonstration = index === 0 && rank === 0;
    if (isDemonstration) castPupils(draw, school, families);
    recruitOffice(draw, school);
    const blocks = staffSchool(draw, school);
    const pins = isDemonstration ? castStaff(school) : [];
    buildTimetable(school, blocks, pins, draw.dice);
  }
  for (const school of schools) tieTeachersToChildren(draw.dice, school, families);
  return { schools, families };
}

/** A school with its classes, still empty, and how many pupils each will have. */
function openSchool(
  draw: Draw,
  plan: SchoolPlan,
  near: School['address'],
  department: string,
): { school: School; seats: number[] } {
  const id = draw.ids.school();
  const school: School = {
    id,
    uai: uaiOf(department, id - 3_000),
    kind: plan.kind,
    name: nameSchool(draw.dice, plan.kind),
    address: address(draw.dice, near),
    classes: [],
    groups: [],
    staff: [],
    courses: [],
    lessons: [],
  };
  const levels = levelsOf(plan.kind);
  const seats = planClasses(plan.pupils, draw.dice);
  // A collège too small for its four levels keeps 5e first, then 3e, 6e, 4e.
  const preferred = plan.kind === 'college' ? [1, 3, 0, 2] : levels.map((_, rank) => rank);
  const counts = levels.map(() => 0);
  for (let place = 0; place < seats.length; place++) {
    const rank = preferred[place % preferred.length] as number;
    counts[rank] = (counts[rank] as number) + 1;
  }
  for (const [rank, level] of levels.entries())
    for (let number = 0; number < (counts[rank] as number); number++) {
      const suffix = plan.kind === 'lycee' ? String(number + 1) : letter(number);
      const place: SchoolClass = { name: `${level.code} ${suffix}`, level, school, pupils: [] };
      school.classes.push(place);
    }
  return { school, seats };
}

const letter = (number: number) =>
  String.fromCharCode(65 + (number % 26)) + (number < 26 ? '' : String(Math.floor(number / 26)));

function nameSchool(dice: Dice, kind: SchoolKind): string {
  const prefix = { college: 'Collège', lycee: 'Lycée', ecole: 'École' }[kind];
  return `${prefix} ${dice.pick(schoolNames)}`;
}

/** Department, four digits, and the letter that checks them (remainder by 23), as every UAI has. */
export function uaiOf(department: string, rank: number): string {
  const digits = `${department}${String(5_000 + (rank % 5_000)).padStart(4, '0')}`;
  return `${digits}${'ABCDEFGHJKLMNPRSTUVWXYZ'[Number(digits) % 23]}`;
}

function recruitOffice(draw: Draw, school: School): void {
  const pupils = school.classes.reduce((sum, each) => sum + each.pupils.length, 0);
  const hire = (kind: Staff['kind'], count: number) => {
    for (let index = 0; index < count; index++) drawStaff(draw, school, kind, '');
  };
  hire('head', 1);
  hire('aesh', Math.ceil(pupils / 120));
  if (school.kind === 'ecole') return;
  hire('deputy', pupils > 350 ? 1 : 0);
  hire('cpe', Math.ceil(pupils / 400));
  hire('supervisor', Math.ceil(pupils / 100));
  hire('office', Math.ceil(pupils / 300));
}

/** Some teachers have a child in a school of the town: the same person is then both. */
function tieTeachersToChildren(dice: Dice, school: School, families: Family[]): void {
  const teachers = school.staff.filter((each) => each.kind === 'teacher');
  for (const teacher of teachers) {
    if (!dice.chance(0.06)) continue;
    const family = dice.pick(families);
    const parent = family.parents.find((each) => each.title === teacher.title && !each.teacher);
    if (!parent || family.name === 'Lambert') continue;
    const { given, family: name, email } = teacher;
    Object.assign(parent, { given, family: name, email, teacher });
  }
}
