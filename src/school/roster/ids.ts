// Identifiers derived from the source's own: the same file gives the same ids everywhere, so streams need no lookup.
import { hash } from 'node:crypto';

/** Which directory an external id belongs to: `aaf`, `oneroster`, `csv`, or a name given with `--source`. */
export type Source = string;

export type IdKind = 'school' | 'account' | 'class' | 'group';

export const sourcePattern = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** A UUID version 8 (RFC 9562) made of the first 122 bits of SHA-256(`source|kind|externalId`). */
export function stableId(source: Source, kind: IdKind, externalId: string): string {
  const h = hash('sha256', `${source}|${kind}|${externalId}`, 'hex');
  const variant = '89ab'[Number.parseInt(h.charAt(16), 16) & 3];
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-8${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20, 32)}`;
}

export const schoolIdOf = (source: Source, externalId: string) => stableId(source, 'school', externalId);

/** One account per person of a source, whatever the number of schools. */
export const accountIdOf = (source: Source, externalId: string) => stableId(source, 'account', externalId);

/** A person's `user_id` is the same in each of their schools, and equals the account's id. */
export const userIdOf = accountIdOf;

/** OneRoster: the class's sourcedId. AAF and CSV: `<school's external id>$<name>`. */
export const classIdOf = (source: Source, externalId: string) => stableId(source, 'class', externalId);

/** AAF groups, which may bear a class's name: `<school's external id>$<name>`. */
export const groupIdOf = (source: Source, externalId: string) => stableId(source, 'group', externalId);
