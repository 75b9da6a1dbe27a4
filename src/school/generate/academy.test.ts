import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { academy } from './academy.ts';
import { subjects } from './levels.ts';
import { hoursOf, type Lesson, type Pupil, pupilsOf, type School, type Town } from './model.ts';
import { readAs } from './people.ts';
import { mondayAtNine, slots } from './slots.ts';

const townsOf = (pupils: number, seed: number) => [...academy({ pupils, seed }).towns()];
const schoolsOf = (towns: Town[]) => towns.flatMap((town) => town.schools);
const fullName = (person: { given: string; family: string }) => `${person.given} ${person.family}`;

const large = townsOf(6_000, 7);
const largeSchools = schoolsOf(large);

test('an academy has exactly the pupils asked for, whatever their number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), fc.nat(), (pupils, seed) => {
      const schools = schoolsOf(townsOf(pupils, seed));
      expect(schools.flatMap(pupilsOf).length).toBe(pupils);
    }),
    { numRuns: 12 },
  );
});

test('classes have 24 to 32 pupils', () => {
  for (const seed of [1, 2, 3])
    for (const school of schoolsOf(townsOf(2_500, seed)))
      for (const each of school.classes) {
        expect(each.pupils.length).toBeGreaterThanOrEqual(24);
        expect(each.pupils.length).toBeLessThanOrEqual(32);
      }
});

test('there are collèges, lycées and écoles, of 400 to 700 pupils but for écoles', () => {
  expect(new Set(largeSchools.map((each) => each.kind))).toEqual(new Set(['college', 'lycee', 'ecole']));
  for (const school of largeSchools) {
    if (school.kind === 'ecole') continue;
    expect(pupilsOf(school).length).toBeGreaterThan(400);
    expect(pupilsOf(school).length).toBeLessThan(720);
  }
  expect(new Set(largeSchools.map((each) => each.uai)).size).toBe(largeSchools.length);
});

test('a UAI ends with its check letter', () => {
  for (const { uai } of largeSchools) {
    expect(uai).toMatch(/^0\d{6}[A-Z]$/);
    expect(uai[7]).toBe('ABCDEFGHJKLMNPRSTUVWXYZ'[Number(uai.slice(0, 7)) % 23]);
  }
});

describe('people', () => {
  test('brothers and sisters share their parents, across classes and across schools', () => {
    const families = large.flatMap((town) => town.families);
    const several = families.filter((each) => each.children.length > 1);
    expect(several.length / families.length).toBeGreaterThan(0.2);
    const across = several.filter((each) => new Set(each.children.map((child) => child.class.school)).size > 1);
    expect(across.length).toBeGreaterThan(100);
    for (const family of families) {
      expect(family.children.length).toBeGreaterThan(0);
      for (const child of family.children) expect(child.home).toBe(family);
      expect(new Set(family.children.map((child) => child.given)).size).toBe(family.children.length);
    }
    const orphans = largeSchools.flatMap(pupilsOf).filter((each) => !each.home.children.includes(each));
    expect(orphans).toHaveLength(0);
  });

  test('most children have two parents, some one, some two homes', () => {
    const families = large.flatMap((town) => town.families);
    const share = (is: (family: (typeof families)[number]) => boolean) => families.filter(is).length / families.length;
    expect(share((each) => each.parents.length === 2)).toBeGreaterThan(0.75);
    expect(share((each) => each.parents.length === 1)).toBeGreaterThan(0.05);
    expect(share((each) => each.addresses.length === 2)).toBeGreaterThan(0.1);
  });

  test('pupils are as old as their level, give or take a year', () => {
    for (const pupil of largeSchools.flatMap(pupilsOf)) {
      const age = 2026 - Number(pupil.birth.slice(0, 4));
      if (Math.abs(age - pupil.class.level.age) > 1) throw new Error(`${fullName(pupil)} is ${age}`);
    }
  });

  test('there are homonyms, accents, apostrophes and hyphens; nobody has the number of another', () => {
    const pupils = largeSchools.flatMap(pupilsOf);
    expect(new Set(pupils.map(fullName)).size).toBeLessThan(pupils.length);
    for (const letter of ['é', "'", '-', 'ç', 'Œ'])
      expect(pupils.some((each) => fullName(each).includes(letter))).toBe(true);
    const parents = large.flatMap((town) => town.families.flatMap((each) => each.parents));
    const staff = largeSchools.flatMap((each) => each.staff);
    for (const kind of [pupils, parents, staff] as { id: number }[][])
      expect(new Set(kind.map((each) => each.id)).size).toBe(kind.length);
    expect(new Set(pupils.map((each: Pupil) => each.ine)).size).toBe(pupils.length);
  });

  test('some teachers have children in a school of the town', () => {
    const both = large.flatMap((town) =>
      town.families.flatMap((each) => each.parents.filter((parent) => parent.teacher)),
    );
    expect(both.length).toBeGreaterThan(3);
    for (const parent of both) expect(fullName(parent)).toBe(parent.teacher && fullName(parent.teacher));
  });

  test('two colleagues of a school never have the same name, even turned round', () => {
    for (const school of largeSchools) expect(new Set(school.staff.map(readAs)).size).toBe(school.staff.length);
  });

  test('every school has one head, and life around lessons', () => {
    for (const school of largeSchools) {
      const count = (kind: string) => school.staff.filter((each) => each.kind === kind).length;
      expect(count('head')).toBe(1);
      expect(count('aesh')).toBeGreaterThan(0);
      if (school.kind !== 'ecole') expect(Math.min(count('cpe'), count('supervisor'))).toBeGreaterThan(0);
    }
  });
});

describe('teaching', () => {
  test('teachers of collèges and lycées have 15 to 20 hours, few less and none more', () => {
    const teachers = largeSchools
      .filter((each) => each.kind !== 'ecole')
      .flatMap((each) => each.staff.filter((person) => person.kind === 'teacher'));
    for (const teacher of teachers) expect(hoursOf(teacher)).toBeLessThanOrEqual(20);
    const full = teachers.filter((each) => hoursOf(each) >= 15);
    expect(full.length / teachers.length).toBeGreaterThan(0.97);
  });

  test('every class has all the hours of its level', () => {
    for (const school of largeSchools)
      for (const place of school.classes)
        for (const [key, hours] of Object.entries(place.level.core)) {
          const subject = subjects[key as keyof typeof subjects];
          const given = school.courses.filter(
            (each) => each.subject === subject && each.classes[0] === place && !each.group,
          );
          const sum = given.reduce((total, each) => total + each.hours, 0);
          expect(sum).toBeGreaterThanOrEqual(hours);
        }
  });

  test('every pupil of 5e and above has a second language, and groups stay under 33', () => {
    for (const school of largeSchools) {
      for (const group of school.groups) expect(group.pupils.length).toBeLessThanOrEqual(32);
      for (const pupil of pupilsOf(school)) {
        if (pupil.class.level.kind === 'ecole' || pupil.class.level.code === '6e') continue;
        const languages = pupil.groups.filter((each) => each.subject.label.endsWith('LV2'));
        expect(languages).toHaveLength(1);
      }
    }
  });

  test('every teacher teaches, and every class has its main teacher', () => {
    for (const school of largeSchools) {
      for (const person of school.staff) expect(person.courses.length > 0).toBe(person.kind === 'teacher');
      for (const place of school.classes)
        expect(school.staff.filter((each) => each.mainClass === place)).toHaveLength(1);
    }
  });
});

describe('timetable', () => {
  test('no class, group, pupil, teacher or room is at two places at once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 2_300 }), fc.nat(), (pupils, seed) => {
        for (const school of schoolsOf(townsOf(pupils, seed))) expectNoClash(school);
      }),
      { numRuns: 12 },
    );
  });

  test('every hour of every course is in the week', () => {
    for (const school of [...largeSchools, ...schoolsOf(townsOf(500, 1)), ...schoolsOf(townsOf(90, 4))]) {
      const held = new Map<object, number>();
      for (const { course, weeks } of school.lessons)
        held.set(course, (held.get(course) ?? 0) + (weeks === 3 ? 1 : 0.5));
      for (const course of school.courses) expect(held.get(course)).toBe(course.hours);
    }
  });

  test('nearly every class has a lesson on Monday at nine', () => {
    const classes = largeSchools.flatMap((each) => each.classes);
    const there = classes.filter((each) =>
      each.school.lessons.some((lesson) => lesson.slot === mondayAtNine && lesson.course.classes.includes(each)),
    );
    expect(slots[mondayAtNine]).toMatchObject({ day: 0, start: '09:00', end: '09:55' });
    expect(there.length / classes.length).toBeGreaterThan(0.97);
  });
});

describe('the demonstration', () => {
  for (const seed of [1, 2, 99])
    test(`has the same cast with seed ${seed}`, () => {
      const [town] = townsOf(500, seed);
      const school = town?.schools[0];
      if (!town || !school) throw new Error('no school');
      expect(school.name).toBe('Collège Jacques-Prévert');
      expect(school.address.city).toBe('Orléans');
      const find = (name: string) => pupilsOf(school).filter((each) => fullName(each) === name);
      const zoe = find('Zoé Lambert')[0];
      const tom = find('Tom Lambert')[0];
      expect([zoe?.class.name, tom?.class.name]).toEqual(['5e A', '3e B']);
      expect(zoe?.home).toBe(tom?.home);
      expect(zoe?.home.children).toHaveLength(3);
      expect(zoe?.home.parents.map(fullName)).toContain('Claire Lambert');
      const monday = school.lessons.find(
        ({ slot, course }) => slot === mondayAtNine && course.classes[0]?.name === '5e A',
      );
      expect(monday?.course.subject.label).toBe('Mathématiques');
      expect(monday && fullName(monday.course.teacher)).toBe('Jean Petit');
      const teacherOf = (subject: object) =>
        school.courses.find((each) => each.subject === subject && each.classes[0] === zoe?.class)?.teacher.family;
      expect(teacherOf(subjects.ANG)).toBe('Ferrand');
      expect(teacherOf(subjects.SVT)).toBe('Aubry');
      expect(teacherOf(subjects.HIS)).toBe("D'Arcy");
      expect(school.staff.filter((each) => each.kind === 'head').map(fullName)).toEqual(['Nadia Benali']);
      expect(school.staff.filter((each) => each.kind === 'cpe').map(fullName)).toContain('Karim Haddad');
    });
});

test('the same seed draws the same academy, another seed another', () => {
  const print = (seed: number) => {
    const hash = createHash('sha256');
    for (const school of schoolsOf(townsOf(2_500, seed))) {
      for (const pupil of pupilsOf(school))
        hash.update(`${pupil.id} ${fullName(pupil)} ${pupil.birth} ${pupil.class.name}\n`);
      for (const lesson of school.lessons)
        hash.update(`${lesson.slot} ${lesson.weeks} ${lesson.room} ${fullName(lesson.course.teacher)}\n`);
    }
    return hash.digest('hex');
  };
  expect(print(5)).toBe(print(5));
  expect(print(5)).not.toBe(print(6));
});

function expectNoClash(school: School): void {
  const taken = new Map<string, Lesson>();
  const occupy = (who: string, lesson: Lesson) => {
    for (const week of [1, 2]) {
      if ((lesson.weeks & week) === 0) continue;
      const key = `${who} ${lesson.slot} ${week}`;
      if (taken.has(key)) throw new Error(`${school.name}: ${key} is taken`);
      taken.set(key, lesson);
    }
  };
  for (const lesson of school.lessons) {
    const { teacher, classes, group } = lesson.course;
    occupy(`teacher ${teacher.id}`, lesson);
    occupy(`room ${lesson.room}`, lesson);
    const pupils = group?.pupils ?? classes.flatMap((each) => each.pupils);
    for (const pupil of pupils) occupy(`pupil ${pupil.id}`, lesson);
    expect(slots[lesson.slot]).toBeDefined();
    if (school.kind === 'ecole') expect(slots[lesson.slot]?.day).not.toBe(2);
  }
}
