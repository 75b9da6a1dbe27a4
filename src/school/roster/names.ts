// How a username is made from a name, and which given ones are kept.

/** Letters of the name, lower case, without accents; `œ` and the like spelt out. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replace(/[^a-z]+/g, (other) => (/^[\s'’.\-_]+$/.test(other) ? '-' : ''))
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '');
}

/**
 * `prenom.nom`, to which a number is added when it is taken. Never ends with a digit, so that
 * `marie.durand2` can only come from `marie.durand`.
 */
export function usernameBase(givenName: string, familyName: string): string {
  const given = plain(givenName).slice(0, 24).replace(/-$/, '');
  const family = plain(familyName).slice(0, 32).replace(/-$/, '');
  if (given && family) return `${given}.${family}`;
  return given || family || 'personne';
}

const usernamePattern = /^[a-z0-9][a-z0-9._@+-]{1,99}$/;

/** The username as the school will know it, or undefined when the given one can't serve. */
export function givenUsername(text: string): string | undefined {
  const username = text.trim().toLowerCase();
  return usernamePattern.test(username) ? username : undefined;
}

/** For comparing names that people typed: case, accents and spaces don't count. */
export const nameKey = (name: string) =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s'’\-_.]+/g, ' ')
    .trim();
