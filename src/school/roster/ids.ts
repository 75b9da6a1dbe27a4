// Identifiers derived from the source's own: the same file gives the same ids everywhere, so streams need no lookup.
import { hash } from 'node:crypto';
import { uuidFrom } from '../../lib/uuid.ts';

/** Which directory an external id belongs to: `aaf`, `oneroster`, `csv`, or a name given with `--source`. */
export type Source = string;

export type IdKind = 'school' | 'account' | 'class' | 'group';

export const sourcePattern = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** A UUID version 8 (RFC 9562) made of the first 122 bits of SHA-256(`source|kind|externalId`). */
export function stableId(source: Source, kind: IdKind, externalId: string): string {
  return uuidFrom(hash('sha256', `${source}|${kind}|${externalId}`, 'hex'));
}

export const schoolIdOf = (source: Source, externalId: string) => stableId(source, 'school', externalId);

/** One account per person of a source, whatever the number of schools; it is also the person's `user_id` in each of them. */
export const accountIdOf = (source: Source, externalId: string) => stableId(source, 'account', externalId);

/** OneRoster: the class's sourcedId. AAF and CSV: `<school's external id>$<name>`. */
export const classIdOf = (source: Source, externalId: string) => stableId(source, 'class', externalId);

/** AAF groups, which may bear a class's name: `<school's external id>$<name>`. */
export const groupIdOf = (source: Source, externalId: string) => stableId(source, 'group', externalId);
