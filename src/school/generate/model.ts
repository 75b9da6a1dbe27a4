// The synthetic academy in memory: one town at a time, with its schools, families, people and timetable.
import type { Level, SchoolKind, Subject } from './levels.ts';

/** Dates are `YYYY-MM-DD`. */
export type Day = string;

export type Title = 'M.' | 'Mme';

export type Person = { id: number; title: Title; given: string; family: string; email: string };

export type Parent = Person & { phone: string; teacher?: Staff };

export type Family = {
  name: string;
  parents: Parent[];
  /** Parents living apart have each their address; the second is absent when they share one. */
  addresses: Address[];
  children: Pupil[];
};

export type Address = { street: string; postcode: string; city: string };

export type Pupil = {
  id: number;
  ine: string;
  given: string;
  otherGiven: string[];
  family: string;
  female: boolean;
  birth: Day;
  home: Family;
  class: SchoolClass;
  groups: Group[];
  regime: string;
};

export type SchoolClass = { name: string; level: Level; school: School; pupils: Pupil[] };

/** Pupils of one or several classes who follow an option together. */
export type Group = { name: string; subject: Subject; level: Level; classes: SchoolClass[]; pupils: Pupil[] };

export type StaffKind = 'teacher' | 'head' | 'deputy' | 'cpe' | 'supervisor' | 'aesh' | 'office';

export type Staff = Person & {
  kind: StaffKind;
  birth: Day;
  school: School;
  discipline: string;
  courses: Course[];
  mainClass?: SchoolClass;
};

/** One subject taught by one teacher to one class or one group. `hours` a week; a half is a lesson every other week. */
export type Course = { subject: Subject; teacher: Staff; classes: SchoolClass[]; group?: Group; hours: number };

/** `weeks` is a bit set: 1 week A, 2 week B, 3 every week. */
export type Lesson = { course: Course; slot: number; weeks: 1 | 2 | 3; room: string };

export type School = {
  id: number;
  uai: string;
  kind: SchoolKind;
  name: string;
  address: Address;
  classes: SchoolClass[];
  groups: Group[];
  staff: Staff[];
  courses: Course[];
  lessons: Lesson[];
};

export type Town = { schools: School[]; families: Family[] };

export const hoursOf = (teacher: Staff) => teacher.courses.reduce((sum, course) => sum + course.hours, 0);
export const pupilsOf = (school: School) => school.classes.flatMap((each) => each.pupils);
