// The people everyone remembers: the first collège of any academy is Jacques-Prévert in Orléans, with the same cast
// whatever the seed, as far as its classes exist.
import { subjects } from './levels.ts';
import type { Family, Pupil, School, Staff, Title } from './model.ts';
import { type Draw, drawParent, emailOf, readAs } from './people.ts';
import { mondayAtNine } from './slots.ts';
import type { Pin } from './timetable.ts';

export const demonstrationSchool = { name: 'Collège Jacques-Prévert', city: 'Orléans', mainClass: '5e A' };

const children = [
  { given: 'Zoé', female: true, place: '5e A', seat: 3 },
  { given: 'Tom', female: false, place: '3e B', seat: 7 },
  { given: 'Léa', female: true, place: '6e A', seat: 11 },
];

/** The Lambert children take the seats of pupils drawn before, whose families lose them. */
export function castPupils(draw: Draw, school: School, families: Family[]): void {
  const first = { ...drawParent(draw, 'Mme', 'Lambert'), given: 'Claire' };
  const second = { ...drawParent(draw, 'M.', 'Lambert'), given: 'Julien' };
  for (const parent of [first, second]) parent.email = emailOf(parent.given, parent.family, parent.id);
  const address = { ...school.address, street: "12 rue Jeanne-d'Arc" };
  const home: Family = { name: 'Lambert', parents: [first, second], addresses: [address], children: [] };
  for (const child of children) {
    const pupil = school.classes.find((each) => each.name === child.place)?.pupils[child.seat];
    if (!pupil) continue;
    leaveHome(pupil, families);
    Object.assign(pupil, { given: child.given, otherGiven: [], family: 'Lambert', female: child.female, home });
    home.children.push(pupil);
  }
  if (home.children.length > 0) families.push(home);
}

function leaveHome(pupil: Pupil, families: Family[]): void {
  const siblings = pupil.home.children;
  siblings.splice(siblings.indexOf(pupil), 1);
  if (siblings.length === 0) families.splice(families.indexOf(pupil.home), 1);
}

/** Names the teachers of 5e A, the head and the CPE; mathematics with Jean Petit are on Monday at 9:00. */
export function castStaff(school: School): Pin[] {
  const place = school.classes.find((each) => each.name === demonstrationSchool.mainClass);
  const courseOf = (subject: object) =>
    school.courses.find((each) => each.subject === subject && place !== undefined && each.classes.includes(place));
  const teacherOf = (subject: object) => courseOf(subject)?.teacher;
  const staffOf = (kind: Staff['kind']) => school.staff.find((each) => each.kind === kind);
  rename(school, teacherOf(subjects.MAT), 'M.', 'Jean', 'Petit');
  rename(school, teacherOf(subjects.ANG), 'Mme', 'Sophie', 'Ferrand');
  rename(school, teacherOf(subjects.SVT), 'Mme', 'Hélène', 'Aubry');
  rename(school, teacherOf(subjects.HIS), 'M.', 'Guillaume', "D'Arcy");
  rename(school, staffOf('head'), 'Mme', 'Nadia', 'Benali');
  rename(school, staffOf('cpe'), 'M.', 'Karim', 'Haddad');
  const mathematics = courseOf(subjects.MAT);
  return mathematics ? [{ course: mathematics, slot: mondayAtNine }] : [];
}

function rename(school: School, person: Staff | undefined, title: Title, given: string, family: string): void {
  if (!person) return;
  const homonym = school.staff.find((each) => each !== person && readAs(each) === readAs({ given, family }));
  if (homonym) homonym.family = `${person.family}-${family}`;
  Object.assign(person, { title, given, family, email: emailOf(given, family, person.id) });
}
