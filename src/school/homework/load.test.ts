import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Due, loadOf, weekOf } from './load.ts';

const due = (minutes: number, pupilIds: string[], dueOn = '2026-11-24'): Due => ({
  ...{ homeworkId: `${minutes}`, dueOn, subject: 'Maths', title: 'Exercices', minutes, classTitle: '5e A', pupilIds },
});

test('a day weighs what the pupil who has most has, not the sum of all groups', () => {
  const [monday, tuesday] = loadOf(
    [due(20, ['zoe', 'tom']), due(30, ['zoe']), due(40, ['tom']), due(15, ['zoe'], '2026-11-23')],
    ['2026-11-23', '2026-11-24'],
  );
  expect(monday?.minutes).toBe(15);
  expect(tuesday?.minutes).toBe(60);
  expect(tuesday?.items.map(({ pupils }) => pupils)).toEqual([2, 1, 1]);
});

test('what is added never makes a day lighter, and no pupil has more than the day says', () => {
  const some = fc.record({
    minutes: fc.nat(120),
    pupilIds: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }),
  });
  fc.assert(
    fc.property(fc.array(some), some, (given, more) => {
      const all = given.map((each) => due(each.minutes, each.pupilIds));
      const [before] = loadOf(all, ['2026-11-24']);
      const [after] = loadOf([...all, due(more.minutes, more.pupilIds)], ['2026-11-24']);
      expect(after?.minutes).toBeGreaterThanOrEqual(before?.minutes ?? 0);
      for (const id of ['a', 'b', 'c', 'd']) {
        const own = all.filter(({ pupilIds }) => pupilIds.includes(id)).reduce((sum, { minutes }) => sum + minutes, 0);
        expect(own).toBeLessThanOrEqual(before?.minutes ?? 0);
      }
    }),
  );
});

test('a week goes from Monday to Sunday', () => {
  for (const date of ['2026-11-23', '2026-11-26', '2026-11-29'])
    expect([weekOf(date)[0], weekOf(date)[6]]).toEqual(['2026-11-23', '2026-11-29']);
});
