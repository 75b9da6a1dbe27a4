// Who is meant by an event: classes, teachers, subject and room, found by exact names only. docs/timetable.md says the rule.
import type { IcalEvent } from './ical-event.ts';

export type Directory = {
  classes: { classId: string; title: string }[];
  teachers: { userId: string; givenName: string; familyName: string; title: string; email: string | null }[];
  /** E-mail addresses, lower case, of people of the school who aren't teachers. */
  others: string[];
  subjects: { code: string; label: string }[];
};

export type Meant = {
  title: string;
  subjectCode: string;
  room: string;
  classIds: string[];
  teacherIds: string[];
};

export type Unmatched = { field: string; message: string };

/** Case, accents and spaces don't count: `5e A`, `5ÈA` and `5E A` are one name, `5A` is another. */
export const nameKey = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s\u200B]+/g, '')
    .replace(/[’‘]/g, "'");

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

export type Matcher = (event: IcalEvent) => Meant | Unmatched[];

export function matcherOf(directory: Directory): Matcher {
  const classes = indexed(directory.classes, (each) => [each.title]);
  const teachers = indexed(directory.teachers, (each) => namesOf(each.givenName, each.familyName, each.title));
  const emails = indexed(directory.teachers, (each) => (each.email ? [each.email] : []));
  const subjects = indexed(directory.subjects, (each) => [each.label, each.code]);
  const others = new Set(directory.others);

  return (event) => {
    const problems: Unmatched[] = [];
    const said = linesOf(event.description);
    const classIds = new Set<string>();
    const teacherIds = new Set<string>();
    const resolve = (what: string, field: string, text: string, index: Index<string>, into: Set<string>) => {
      for (const name of split(text, index)) {
        const found = index.get(nameKey(name));
        if (found?.size === 1) for (const id of found) into.add(id);
        else problems.push({ field, message: `${found ? 'several' : 'no'} ${what} named "${name.slice(0, 80)}"` });
      }
    };
    const classNames = [...said.classes, ...said.groups];
    for (const text of classNames) resolve('classes or groups', 'DESCRIPTION', text, ids(classes), classIds);
    if (classNames.length === 0) {
      const named = event.categories.filter((each) => classes.has(nameKey(each)));
      for (const text of named) resolve('classes or groups', 'CATEGORIES', text, ids(classes), classIds);
    }
    for (const text of said.teachers) resolve('teachers', 'DESCRIPTION', text, userIds(teachers), teacherIds);
    for (const email of event.attendees) {
      const found = emails.get(nameKey(email));
      if (found?.size === 1) for (const each of found) teacherIds.add(each.userId);
      else if (!others.has(email))
        problems.push({ field: 'ATTENDEE', message: `nobody has the address "${email.slice(0, 80)}"` });
    }
    if (classIds.size === 0 && problems.length === 0)
      problems.push({ field: 'DESCRIPTION', message: 'no class or group is named' });
    if (problems.length > 0) return problems;

    const subjectText = said.subject[0] ?? event.summary;
    const subject = subjects.get(nameKey(subjectText)) ?? subjects.get(nameKey(event.summary));
    return {
      title: oneLine(subjectText || 'Cours').slice(0, 120),
      subjectCode: subject?.size === 1 ? ([...subject][0]?.code ?? '') : '',
      room: oneLine(event.location || said.room.join(', ')).slice(0, 80),
      classIds: [...classIds].sort(),
      teacherIds: [...teacherIds].sort(),
    };
  };

  function ids(index: Index<{ classId: string }>): Index<string> {
    return { get: (key) => mapped(index.get(key), (each) => each.classId) };
  }
  function userIds(index: Index<{ userId: string }>): Index<string> {
    return { get: (key) => mapped(index.get(key), (each) => each.userId) };
  }
}

type Index<T> = { get(key: string): Set<T> | undefined };

const mapped = <T, U>(set: Set<T> | undefined, each: (value: T) => U) => set && new Set([...set].map(each));

function indexed<T>(list: T[], namesOfOne: (each: T) => string[]): Map<string, Set<T>> {
  const index = new Map<string, Set<T>>();
  for (const each of list)
    for (const name of new Set(namesOfOne(each).map(nameKey))) {
      if (name !== '') index.set(name, (index.get(name) ?? new Set()).add(each));
    }
  return index;
}

/** `PETIT Jean`, `Jean PETIT`, `PETIT J.`, `M. PETIT`, `M. PETIT Jean`, `M. PETIT J.`: whichever fits one teacher only. */
function namesOf(given: string, family: string, title: string): string[] {
  const initial = `${given.slice(0, 1)}.`;
  const plain = [`${family} ${given}`, `${given} ${family}`, `${family} ${initial}`, `${initial} ${family}`];
  return title === '' ? plain : [...plain, ...plain.map((name) => `${title} ${name}`), `${title} ${family}`];
}

type Said = { classes: string[]; groups: string[]; teachers: string[]; subject: string[]; room: string[] };

const labels: [keyof Said, RegExp][] = [
  ['classes', /^classes?$/],
  ['groups', /^(groupes?|parties?)$/],
  ['teachers', /^(professeure?s?|profs?|enseignante?s?)$/],
  ['subject', /^matieres?$/],
  ['room', /^salles?$/],
];

/** `Label : value` lines; anything else a description may say is left alone. */
function linesOf(description: string): Said {
  const said: Said = { classes: [], groups: [], teachers: [], subject: [], room: [] };
  for (const line of description.replace(/<br\s*\/?>/gi, '\n').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 1 || colon > 40) continue;
    const label = nameKey(line.slice(0, colon)).replace(/\((s|es)\)$/, '');
    const value = line.slice(colon + 1).trim();
    const known = labels.find(([, pattern]) => pattern.test(label));
    if (known && value !== '') said[known[0]].push(value);
  }
  return said;
}

/** The whole text when it is a name; otherwise its parts between commas or semicolons. */
function split(text: string, index: Index<string>): string[] {
  if (index.get(nameKey(text))) return [text];
  const parts = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.length > 0 ? parts : [text];
}
