// What a new password must be: long enough, and not what anyone would try first.
import { UserError } from '../../errors.ts';
import { plainUsername } from './names.ts';

const shortest = 10;

/** Beginnings and wholes that guessers try first, French and English, without accents or capitals. */
const common = [
  ...['motdepasse', 'password', 'passw0rd', 'azertyuiop', 'qwertyuiop', 'qwertzuiop', 'azerty', 'qwerty', 'bonjour'],
  ...['jetaime', 'loulou', 'doudou', 'chouchou', 'soleil', 'marseille', 'football', 'princesse', 'iloveyou'],
  ...['welcome', 'bienvenue', 'changeme', 'changezmoi', 'letmein', 'administrateur', 'administrator', 'admin'],
  ...['college', 'lycee', 'ecole', 'preau', 'naruto', 'minecraft', 'fortnite', 'pokemon', 'dragonball', 'superman'],
  ...['batman', 'motdepass', 'secret', 'chocolat', 'internet', 'ordinateur', 'trustno', 'starwars', 'nicolas'],
  ...['camille', '123456789', '1234567890', '0123456789', '987654321', '9876543210', '1q2w3e4r5t', '1qaz2wsx3edc'],
  ...['a1z2e3r4t5', 'aqwzsxedc', 'wxcvbn', 'qsdfghjklm', 'asdfghjkl', 'abcdefghij', 'abcdef', 'abc', 'aze', 'qwe'],
  ...['123', '12345'],
];

/** @throws UserError `weak_password`. The same answer whether the account exists or not. */
export function checkNewPassword(password: string, username: string): void {
  if ([...password].length < shortest) {
    throw weak('length', `Il faut au moins ${shortest} caractères : deux ou trois mots que vous seul choisiriez.`);
  }
  const plain = plainUsername(password);
  if (new Set(plain).size < 5) throw weak('varied', 'Ce mot de passe répète trop peu de caractères différents.');
  if (isCommon(plain))
    throw weak('common', 'Ce mot de passe est trop connu. Choisissez-en un auquel personne ne penserait.');
  if (isMadeOf(plain, [username])) throw weak('username', 'Le mot de passe ne peut pas être votre identifiant.');
}

/** Known only once the person has proven who they are. @throws UserError `weak_password`. */
export function checkAgainstNames(password: string, names: readonly string[]): void {
  if (isMadeOf(plainUsername(password), names)) throw weak('name', 'Le mot de passe ne peut pas être votre nom.');
}

/** A well-known word, alone, repeated, or followed by digits and signs only. */
function isCommon(plain: string): boolean {
  return common.some((word) => plain.startsWith(word) && isTail(plain.slice(word.length), word));
}

function isTail(tail: string, word: string): boolean {
  return tail.replaceAll(word, '').replace(/[^\p{L}]/gu, '') === '';
}

/** Whether nothing of one's own is left once names, digits and signs are taken away. */
function isMadeOf(plain: string, names: readonly string[]): boolean {
  const parts = names
    .flatMap((name) => [plainUsername(name), ...plainUsername(name).split(/[^\p{L}\p{N}]+/u)])
    .filter((part) => part.length >= 3)
    .sort((one, other) => other.length - one.length);
  if (parts.length === 0) return false;
  const rest = parts.reduce((left, part) => left.replaceAll(part, ''), plain);
  return rest !== plain && rest.replace(/[^\p{L}]/gu, '').length < 3;
}

function weak(rule: 'length' | 'varied' | 'common' | 'username' | 'name', message: string): UserError {
  return new UserError('weak_password', message, { details: { rule } });
}
