// Where a lesson went, as its line says it.
import { afterEach, expect, test } from 'vitest';
import { language } from '../../../web/language.ts';
import type { DayLesson } from '../contract.ts';
import { whereGone } from './lesson-line.tsx';

const here: DayLesson = {
  ...{ lessonId: 'a', title: 'Maths', room: '204', teachers: ['M. Petit'], classes: ['5e A'], classIds: [] },
  ...{ startsAt: '2026-11-23T08:00:00Z', endsAt: '2026-11-23T08:55:00Z', state: 'cancelled', mayEnter: false },
  live: { state: 'closed', teacherPresent: false, pupils: 0 },
};
const there = { startsAt: '2026-11-24T08:00:00Z', room: '204', teachers: ['M. Petit'] };
const said = (gone: Partial<NonNullable<DayLesson['gone']>>) =>
  whereGone({ ...here, gone: { type: 'moved_to_other_date', ...there, ...gone } })
    .join(', ')
    .replaceAll('\u00a0', ' ');

afterEach(() => {
  language.value = 'fr';
});

test('moved: the date and the hour, and what else is new there', () => {
  expect(said({})).toBe('déplacé au mardi 24 novembre, 9 h 00');
  expect(said({ room: '12', teachers: ['Mme Ferrand'] })).toBe(
    'déplacé au mardi 24 novembre, 9 h 00, salle 12, maintenant avec Mme Ferrand',
  );
  language.value = 'en';
  expect(said({})).toBe('moved to Tuesday 24 November, 9:00');
});

test('given to another: who has it', () => {
  const gone = { type: 'given_to_other' as const, teachers: ['Mme Ferrand'] };
  expect(said(gone)).toBe('remplacé par Mme Ferrand');
  language.value = 'en';
  expect(said(gone)).toBe('now taught by Mme Ferrand');
});

test('a lesson that is simply cancelled went nowhere', () => {
  expect(whereGone(here)).toEqual([]);
});
