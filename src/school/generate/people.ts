// Draws people: pupils of the right age, families whose children meet in several schools of a town, staff.
import type { Dice } from './dice.ts';
import type { Level } from './levels.ts';
import type { Address, Family, Parent, Person, Pupil, School, SchoolClass, Staff, StaffKind, Title } from './model.ts';
import { boys, familyNames, girls, men, streets, women } from './names.ts';

/** Numbers for people and schools, never given twice in an academy. */
export type Numbering = { pupil(): number; parent(): number; staff(): number; school(): number };

export function numbering(): Numbering {
  const from = (start: number) => () => start++;
  return { pupil: from(1_000_000), parent: from(20_000_000), staff: from(50_000), school: from(3_000) };
}

export type Draw = { dice: Dice; ids: Numbering; startYear: number };

/** Families of the town that still wait for another child at school, so that brothers and sisters share parents. */
export type Waiting = { family: Family; children: number }[];

export function drawPupil(draw: Draw, place: SchoolClass, families: Family[], waiting: Waiting): Pupil {
  const { dice, ids, startYear } = draw;
  const id = ids.pupil();
  const female = dice.chance(0.49);
  const late = dice.next();
  const year = startYear - place.level.age - (late < 0.05 ? 1 : late > 0.98 ? -1 : 0);
  const home = siblingHome(dice, place.level, waiting) ?? newFamily(draw, place.school.address, families, waiting);
  const pupil: Pupil = {
    id,
    ine: ineOf(id),
    given: dice.pick(female ? girls : boys),
    otherGiven: dice.chance(0.4) ? [dice.pick(female ? girls : boys)] : [],
    family: home.name,
    female,
    birth: day(year, dice.between(1, 12), dice.between(1, 28)),
    home,
    class: place,
    groups: [],
    regime: dice.chance(0.7) ? "DEMI-PENSIONNAIRE DANS L'ETABLISSEMENT" : 'EXTERNE LIBRE',
  };
  while (home.children.some((other) => other.given === pupil.given)) pupil.given = dice.pick(female ? girls : boys);
  home.children.push(pupil);
  place.pupils.push(pupil);
  return pupil;
}

/** A waiting family without a child of this level (twins are rare), found in a few tries. */
function siblingHome(dice: Dice, level: Level, waiting: Waiting): Family | undefined {
  if (waiting.length < 40 || !dice.chance(0.45)) return undefined;
  for (let attempt = 0; attempt < 6; attempt++) {
    const index = dice.int(waiting.length);
    const found = waiting[index];
    if (!found) return undefined;
    const sameLevel = found.family.children.some((child) => child.class.level === level);
    if (sameLevel && !dice.chance(0.02)) continue;
    found.children--;
    if (found.children === 0) {
      const last = waiting.pop();
      if (last && last !== found) waiting[index] = last;
    }
    return found.family;
  }
  return undefined;
}

function newFamily(draw: Draw, near: Address, families: Family[], waiting: Waiting): Family {
  const { dice } = draw;
  const drawn = dice.next();
  const more = drawn < 0.42 ? 0 : drawn < 0.8 ? 1 : drawn < 0.95 ? 2 : 3;
  const mother = drawParent(draw, 'Mme', drawFamilyName(dice));
  const shape = dice.next();
  const family: Family = { name: mother.family, parents: [mother], addresses: [address(dice, near)], children: [] };
  if (shape < 0.13) {
    if (dice.chance(0.15)) family.parents = [drawParent(draw, 'M.', mother.family)];
  } else {
    const apart = shape < 0.35;
    const alike = dice.chance(0.03);
    const father = drawParent(
      draw,
      alike ? 'Mme' : 'M.',
      apart || dice.chance(0.25) ? drawFamilyName(dice) : mother.family,
    );
    family.parents.push(father);
    if (apart) family.addresses.push(address(dice, near));
    const drawnName = dice.next();
    if (father.family !== mother.family && drawnName < 0.85)
      family.name = drawnName < 0.2 ? `${mother.family}-${father.family}` : father.family;
  }
  families.push(family);
  if (more > 0) waiting.push({ family, children: more });
  return family;
}

export function drawParent(draw: Draw, title: Title, familyName: string): Parent {
  const { dice, ids } = draw;
  const phone = `0${dice.chance(0.7) ? 6 : 7}${String(dice.int(100_000_000)).padStart(8, '0')}`;
  return { ...person(dice, ids.parent(), title, familyName), phone };
}

/** What a careless reader keeps of a name: "LAURENT Vincent" and "Vincent Laurent" are the same to it. */
export const readAs = (person: { given: string; family: string }) =>
  [plain(person.given), plain(person.family)].sort().join(' ');

/** Two colleagues of a school never read as the same name: a timetable names teachers by name only. */
export function drawStaff(draw: Draw, school: School, kind: StaffKind, discipline: string): Staff {
  const { dice, ids, startYear } = draw;
  const id = ids.staff();
  let drawn: Person;
  do drawn = person(dice, id, dice.chance(0.6) ? 'Mme' : 'M.', drawFamilyName(dice));
  while (school.staff.some((other) => readAs(other) === readAs(drawn)));
  const age = kind === 'supervisor' ? dice.between(20, 27) : dice.between(25, 62);
  const birth = day(startYear - age, dice.between(1, 12), dice.between(1, 28));
  const staff: Staff = { ...drawn, kind, birth, school, discipline, courses: [] };
  school.staff.push(staff);
  return staff;
}

function person(dice: Dice, id: number, title: Title, family: string): Person {
  const given = dice.pick(title === 'Mme' ? women : men);
  return { id, title, given, family, email: emailOf(given, family, id) };
}

/** Reserved domain: no letter can ever leave for a real mailbox. */
export const emailOf = (given: string, family: string, id: number) =>
  `${plain(given)}.${plain(family)}.${id}@exemple.invalid`;

/** ASCII letters, digits and dots of a name: "D'Arcy" gives "darcy". */
export const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[Œœ]/g, 'oe')
    .replace(/[łŁ]/g, 'l')
    .replace(/ı/g, 'i')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

const drawFamilyName = (dice: Dice) =>
  dice.chance(0.04) ? `${dice.pick(familyNames)}-${dice.pick(familyNames)}` : dice.pick(familyNames);

export function address(dice: Dice, near: Address): Address {
  const bis = dice.chance(0.08) ? ' bis' : '';
  return { ...near, street: `${dice.between(1, 140)}${bis} ${dice.pick(streets)}` };
}

const day = (year: number, month: number, date: number) =>
  `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;

/** Nine digits and two letters, as an INE looks; not a real one. */
function ineOf(id: number): string {
  const letters = 'ABCDEFGHJK';
  return `${String(id).padStart(9, '0')}${letters[id % 10]}${letters[Math.floor(id / 10) % 10]}`;
}
