// [R5] Who may be in a recording: every rule of who must say yes, and what a no is worth.
import { describe, expect, test } from 'vitest';
import { type AboutPupil, type Answer, isAuthorised } from './authorised.ts';

const today = '2026-11-23';
const yes = (giver: Answer['giver'], giverId: string, at: number): Answer => ({ giver, giverId, answer: true, at });
const no = (giver: Answer['giver'], giverId: string, at: number): Answer => ({ giver, giverId, answer: false, at });
const zoe = (answers: Answer[], about: Partial<AboutPupil> = {}) =>
  isAuthorised({ answers, legal: ['mum', 'dad'], birthDate: '2015-03-01', ...about }, today);

describe('[R5] the pupil and those who hold parental authority', () => {
  test('nothing said is no; the pupil alone or the family alone is no', () => {
    expect(zoe([])).toBe(false);
    expect(zoe([yes('pupil', 'zoe', 1)])).toBe(false);
    expect(zoe([yes('relative', 'mum', 1), yes('relative', 'dad', 1)])).toBe(false);
  });

  test('both parents and the pupil', () => {
    expect(zoe([yes('pupil', 'zoe', 1), yes('relative', 'mum', 1)])).toBe(false);
    expect(zoe([yes('pupil', 'zoe', 1), yes('relative', 'mum', 1), yes('relative', 'dad', 1)])).toBe(true);
    expect(zoe([yes('pupil', 'zoe', 1), yes('relative', 'mum', 1)], { legal: ['mum'] })).toBe(true);
  });

  test('someone without parental authority changes nothing', () => {
    const all = [yes('pupil', 'zoe', 1), yes('relative', 'mum', 1), yes('relative', 'dad', 1)];
    expect(zoe([...all, no('relative', 'uncle', 2)])).toBe(true);
    expect(zoe([yes('pupil', 'zoe', 1), yes('relative', 'uncle', 1)])).toBe(false);
  });

  test('the last word of each counts: taken back, given again', () => {
    const all = [yes('pupil', 'zoe', 1), yes('relative', 'mum', 1), yes('relative', 'dad', 1)];
    expect(zoe([...all, no('pupil', 'zoe', 2)])).toBe(false);
    expect(zoe([...all, no('relative', 'dad', 2)])).toBe(false);
    expect(zoe([...all, no('relative', 'dad', 2), yes('relative', 'dad', 3)])).toBe(true);
  });

  test('a paper stands for the family, not for the pupil; a later no is worth more, an earlier one less', () => {
    expect(zoe([yes('paper', 'zoe', 5)])).toBe(false);
    expect(zoe([yes('pupil', 'zoe', 1), yes('paper', 'zoe', 5)])).toBe(true);
    expect(zoe([yes('pupil', 'zoe', 1), yes('paper', 'zoe', 5)], { legal: [] })).toBe(true);
    expect(zoe([yes('pupil', 'zoe', 1), yes('paper', 'zoe', 5), no('relative', 'mum', 6)])).toBe(false);
    expect(zoe([yes('pupil', 'zoe', 1), no('relative', 'mum', 4), yes('paper', 'zoe', 5)])).toBe(true);
    expect(zoe([yes('pupil', 'zoe', 1), yes('paper', 'zoe', 5), no('paper', 'zoe', 6)])).toBe(false);
  });

  test('from 18 on, the pupil’s own word alone, from the very day', () => {
    const own = [yes('pupil', 'zoe', 1)];
    expect(zoe(own, { birthDate: '2008-11-23' })).toBe(true);
    expect(zoe(own, { birthDate: '2008-11-24' })).toBe(false);
    expect(zoe([], { birthDate: '2008-11-23' })).toBe(false);
    expect(zoe(own, { birthDate: null })).toBe(false);
  });
});
