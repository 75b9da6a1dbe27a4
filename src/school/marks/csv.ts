// A class's marks as a table for spreadsheets, in French like every document of the school. Pure.
import { csvText } from '../../lib/csv.ts';
import { average, counting, shown } from './averages.ts';
import type { ClassMarks } from './contract.ts';
import { writeEntry } from './entry.ts';

const decimal = (value: number) => String(value).replace('.', ',');

export function marksCsv({ pupils, tests, marks }: Pick<ClassMarks, 'pupils' | 'tests' | 'marks'>): string {
  const found = new Map(marks.map(({ testId, pupilId, content }) => [`${testId} ${pupilId}`, content]));
  const kinds = { plain: '', bonus: ', bonus', optional: ', facultatif' };
  const head = tests.map(
    ({ title, heldOn, scale, coefficient, kind }) =>
      `${title} (${heldOn}, sur ${scale}, coef. ${decimal(coefficient)}${kinds[kind]})`,
  );
  const rows = pupils.map(({ userId, familyName, givenName }) => {
    const own = tests.map((test) => ({
      test,
      content: found.get(`${test.testId} ${userId}`) ?? { type: 'none' as const },
    }));
    const mean = average(
      own.flatMap(
        ({ test, content }) => counting(content, { ...test, coefficient: Math.round(test.coefficient * 100) }) ?? [],
      ),
    );
    return [
      familyName,
      givenName,
      ...own.map(({ content }) => writeEntry(content, true)),
      mean ? decimal(shown(mean)) : '',
    ];
  });
  return csvText([['Nom', 'Prénom', ...head, 'Moyenne sur 20'], ...rows]);
}
