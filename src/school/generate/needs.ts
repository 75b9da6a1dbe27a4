// What a school has to teach in a week, before anybody is recruited: the common subjects of each class, and the bars
// in which pupils of several classes choose and are put into groups.
import type { Dice } from './dice.ts';
import { type Bar, type SubjectKey, subjects } from './levels.ts';
import type { Course, Group, School, SchoolClass } from './model.ts';

/** A course without its teacher; `parallel` are those held at the same time, itself included. */
export type Need = Omit<Course, 'teacher'> & { parallel: Need[] };

const subjectOf = (key: SubjectKey) => subjects[key];

export function coreNeeds(school: School): Need[] {
  return school.classes.flatMap((each) =>
    Object.keys(each.level.core).map((name) => {
      const key = name as SubjectKey;
      return alone({ subject: subjectOf(key), classes: [each], hours: each.level.core[key] ?? 0 });
    }),
  );
}

function alone(course: Omit<Course, 'teacher'>): Need {
  const need: Need = { ...course, parallel: [] };
  need.parallel.push(need);
  return need;
}

export function barNeeds(dice: Dice, school: School): Need[] {
  const needs: Need[] = [];
  const levels = new Set(school.classes.map((each) => each.level));
  for (const level of levels)
    for (const bar of level.bars) {
      const classes = school.classes.filter((each) => each.level === level);
      const parts = Math.ceil(classes.length / bar.width);
      for (let part = 0; part < parts; part++) {
        const from = Math.floor((part * classes.length) / parts);
        const to = Math.floor(((part + 1) * classes.length) / parts);
        needs.push(...openBar(dice, school, bar, classes.slice(from, to)));
      }
    }
  return needs;
}

/** Lets each pupil choose, then cuts each choice into groups of at most 32; a choice of fewer than 8 is not opened. */
function openBar(dice: Dice, school: School, bar: Bar, classes: SchoolClass[]): Need[] {
  const pupils = classes.flatMap((each) => each.pupils).filter(() => bar.share === 1 || dice.chance(bar.share));
  const chosen = new Map(bar.choices.map((choice) => [choice, [] as typeof pupils]));
  for (const pupil of pupils) chosen.get(dice.weighted(bar.choices))?.push(pupil);
  const ordered = [...chosen].sort((one, other) => other[1].length - one[1].length);
  const main = ordered[0];
  if (!main || (bar.share < 1 && pupils.length < 8)) return [];
  for (const choice of ordered) if (choice !== main && choice[1].length < 8) main[1].push(...choice[1].splice(0));
  const block: Need[] = [];
  for (const [choice, members] of ordered) {
    const count = Math.ceil(members.length / 32);
    const subject = subjectOf(choice.subject);
    for (let part = 0; part < count; part++) {
      const taken = members.filter((_, index) => index % count === part);
      const level = (classes[0] as SchoolClass).level;
      const number = 1 + school.groups.filter((each) => each.subject === subject && each.level === level).length;
      const name = `${level.code} ${choice.short} ${number}`;
      const group: Group = { name, subject, level, classes, pupils: taken };
      school.groups.push(group);
      for (const pupil of taken) pupil.groups.push(group);
      block.push({ subject, classes, group, hours: bar.hours, parallel: block });
    }
  }
  return block;
}
