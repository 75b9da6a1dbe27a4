// Names as the class page shows them: two letters in a round mark, and the given name where there is little room.

/** "Zoé Lopez" is ZL, "M. Petit" is P. */
export function initials(name: string): string {
  const parts = name.split(/[\s-]+/).filter((part) => part !== '' && !isTitle(part));
  const first = parts[0]?.[0] ?? '';
  const last = parts.length > 1 ? (parts.at(-1)?.[0] ?? '') : '';
  return (first + last).toLocaleUpperCase('fr');
}

/** "Zoé", or "Zoé L." when the class has two; a teacher keeps the title and the name. */
export function shortName(name: string, all: readonly string[]): string {
  const [given = '', ...family] = name.split(' ');
  if (isTitle(given) || family.length === 0) return name;
  const shared = all.some((other) => other !== name && other.split(' ')[0] === given);
  return shared ? `${given} ${family.at(-1)?.[0] ?? ''}.` : given;
}

const isTitle = (part: string): boolean => /^(M\.|Mme|Mlle|Mr\.?|Ms\.?|Mrs\.?|Dr\.?)$/i.test(part);
