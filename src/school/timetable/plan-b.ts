// The plan B of a lesson: an address of another site, for when the class can't be reached here. Rules only.
import { UserError } from '../../errors.ts';

/** Characters, as kept. */
export const longestLink = 500;

/**
 * The address as it will be shown and followed; undefined removes it.
 * @throws UserError `bad_link` for what isn't a plain https address.
 */
export function linkOf(text: string): string | undefined {
  const asked = text.trim();
  if (asked === '') return undefined;
  const wrong = (rule: 'whole' | 'https' | 'user' | 'length', why: string) =>
    new UserError('bad_link', `Ce lien ne convient pas : ${why}`, { details: { rule } });
  const url = URL.canParse(asked) ? new URL(asked) : undefined;
  if (!url || url.hostname === '') throw wrong('whole', 'collez l’adresse entière, de https:// à la fin.');
  if (url.protocol !== 'https:') throw wrong('https', 'il doit commencer par https://.');
  // "https://preau.ecole.fr@ailleurs.example" reads as ours and leads elsewhere.
  if (url.username !== '' || url.password !== '')
    throw wrong('user', 'il ne doit contenir ni nom ni mot de passe avant « @ ».');
  if (url.href.length > longestLink) throw wrong('length', `il dépasse ${longestLink} caractères.`);
  return url.href;
}

/** Links for all lessons of a teacher with a class, by both. */
export type ClassLinks = ReadonlyMap<string, string>;

export const pairOf = (classId: string, teacherId: string): string => `${classId} ${teacherId}`;

/** The lesson's own link, or that of its first teacher who gave one for one of its classes. */
export function planBOf(
  lesson: { planB: string | null; classIds: readonly string[]; teacherIds: readonly string[] },
  links: ClassLinks,
): string | undefined {
  if (lesson.planB !== null) return lesson.planB;
  if (links.size === 0) return undefined;
  for (const teacherId of lesson.teacherIds) {
    for (const classId of lesson.classIds) {
      const link = links.get(pairOf(classId, teacherId));
      if (link !== undefined) return link;
    }
  }
  return undefined;
}
