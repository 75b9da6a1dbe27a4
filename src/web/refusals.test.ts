// Every refusal that a contract names can be read in both languages.
import { afterEach, expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import type { Contract } from '../lib/contract.ts';
import * as day from '../school/day/contract.ts';
import * as identity from '../school/identity/contract.ts';
import { checkAgainstNames, checkNewPassword } from '../school/identity/passwords.ts';
import { type Clash, refuseClash } from '../school/timetable/change.ts';
import * as timetable from '../school/timetable/contract.ts';
import type { Refusal } from './call.ts';
import { language } from './language.ts';
import { refusalText } from './refusals.ts';

afterEach(() => {
  language.value = 'fr';
});

const isContract = (value: object): value is Contract => 'method' in value && 'path' in value;
const contracts = [day, identity, timetable].flatMap((module) =>
  Object.values(module).flatMap((value: unknown) =>
    typeof value === 'object' && value !== null && isContract(value) ? [value] : [],
  ),
);
const codes = new Set(contracts.flatMap(({ errors }) => Object.keys(errors ?? {})));
const clash = {
  name: 'Mme Ferrand',
  title: 'Anglais',
  startsAt: '2026-11-23T09:05:00Z',
  endsAt: '2026-11-23T10:00:00Z',
};
const plain = (text: string) => text.replace(/\u00a0/g, ' ');

test('every error that a contract names has its own words, in French and in English', () => {
  expect(codes.size).toBeGreaterThan(15);
  for (const code of [...codes, 'not_allowed', 'wrong_origin', 'invalid']) {
    const refusal = { code, message: 'what the server said', details: clash };
    language.value = 'fr';
    const french = refusalText(refusal);
    language.value = 'en';
    const english = refusalText(refusal);
    expect(french, code).not.toBe(refusal.message);
    expect(english, code).not.toBe(refusal.message);
    expect(english, code).not.toBe(french);
  }
});

test('an error that has no words here shows what the server said', () => {
  expect(refusalText({ code: 'toString', message: 'Pas aujourd’hui.', details: {} })).toBe('Pas aujourd’hui.');
});

function refusalOf(work: () => void): Refusal {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return { code: error.code, message: error.message, details: error.details ?? {} };
  }
  throw new Error('nothing was refused');
}

test('a clash says who is taken, by what, and when', () => {
  const teacher: Clash = { ...clash, kind: 'teacher', when: '10:05–11:00' };
  const refusal = refusalOf(() => refuseClash(teacher));
  expect(plain(refusalText(refusal))).toBe('Mme Ferrand : déjà pris par « Anglais », de 10 h 05 à 11 h 00.');
  const room = refusalOf(() => refuseClash({ ...teacher, kind: 'room', name: '112' }));
  language.value = 'en';
  expect(refusalText(refusal)).toBe('Mme Ferrand is already taken by “Anglais”, from 10:05 to 11:00.');
  expect(refusalText(room)).toBe('Room 112 is already taken by “Anglais”, from 10:05 to 11:00.');
});

test('a weak password says which rule it breaks', () => {
  language.value = 'en';
  const refusal = (password: string) => refusalText(refusalOf(() => checkNewPassword(password, 'zoe.lambert')));
  expect(refusal('court')).toContain('10 characters');
  expect(refusal('aabbaabbaabb')).toContain('few different');
  expect(refusal('motdepasse123')).toContain('well known');
  expect(refusal('zoe.lambert')).toContain('your username');
  expect(refusalText(refusalOf(() => checkAgainstNames('lambert2026', ['Zoé', 'Lambert'])))).toContain('your name');
});
