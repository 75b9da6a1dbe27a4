import { expect, test } from 'vitest';
import { checkAgainstNames, checkNewPassword } from './passwords.ts';

const refused = (password: string, username = 'lina.bederieu') => {
  try {
    checkNewPassword(password, username);
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: 'weak_password', status: 400 });
    return true;
  }
};

test.each([
  'neuf lett',
  'motdepasse',
  'MotDePasse2026!',
  'Password123!',
  '1234567890',
  'azertyuiop',
  'aaaaaaaaaaaa',
  'abababababab',
  'lina.bederieu',
  'Lina-Bédérieu-2012',
  'bederieu99',
])('"%s" is too easy', (password) => {
  expect(refused(password)).toBe(true);
});

test.each([
  'trois grenouilles bleues',
  'le chat de Lina dort',
  '123 nous irons au bois',
  'k7-Vqz!81pL',
  'один два три четыре',
])('"%s" is accepted', (password) => {
  expect(refused(password)).toBe(false);
});

test('ten characters are ten for a person, whatever their bytes', () => {
  expect(refused('éééàçùîô')).toBe(true);
  expect(refused('éàçùîôêâûë')).toBe(false);
});

test("the person's names with digits are too easy; among other words they are not", () => {
  expect(() => checkAgainstNames('Lina-Bédérieu-2012', ['Lina', 'Bédérieu'])).toThrow(/nom/);
  expect(() => checkAgainstNames('lina mange une pomme', ['Lina', 'Bédérieu'])).not.toThrow();
  expect(() => checkAgainstNames('trois grenouilles', [])).not.toThrow();
});
