// The rules of what families say of absences. No HTTP, no SQL. Times in ms since 1970.
import { UserError } from '../../../errors.ts';
import { kindOf } from '../../../lib/file-kind.ts';
import type { Declaration } from './contract.ts';

const day = 24 * 3_600_000;
/** How long one absence may be, how long afterwards and how long before it may be told of. */
const limits = { length: 60 * day, after: 60 * day, before: 365 * day };

/** @throws UserError `bad_period` */
export function checkPeriod(startsAt: number, endsAt: number, now: number): void {
  const { length, after, before } = limits;
  const fits = endsAt > startsAt && endsAt - startsAt <= length && endsAt >= now - after && startsAt <= now + before;
  if (fits) return;
  throw new UserError(
    'bad_period',
    'Une absence finit après son début, dure 60 jours au plus, et se dit dans les 60 jours.',
  );
}

/** How many of a parent's may wait for an answer. */
const mostWaiting = 60;

/** @throws UserError `declarations_many` */
export function checkWaiting(waiting: number): void {
  if (waiting < mostWaiting) return;
  throw new UserError(
    'declarations_many',
    `${mostWaiting} absences que vous avez déclarées attendent déjà une réponse. Appelez la vie scolaire.`,
    { status: 409 },
  );
}

/** @throws UserError `own_declaration`: who told of an absence doesn't answer it, whatever else they are here. */
export function checkAnswerer(userId: string, declaredBy: string): void {
  if (userId !== declaredBy) return;
  throw new UserError(
    'own_declaration',
    'Vous avez déclaré cette absence vous-même : quelqu’un d’autre de l’établissement doit y répondre.',
    { status: 403 },
  );
}

/** @throws UserError `already_accepted` */
export function checkOpen(state: Declaration['state']): void {
  if (state !== 'accepted') return;
  throw new UserError('already_accepted', 'Cette absence est déjà acceptée : son document ne peut plus être changé.', {
    status: 409,
  });
}

/** @throws UserError `words_missing`: a family is told why. */
export function checkAnswer({ accepted, words }: { accepted: boolean; words: string }): void {
  if (accepted || words.trim() !== '') return;
  throw new UserError('words_missing', 'Dites pourquoi vous refusez : la famille lira vos mots.');
}

export const documentTypes = {
  ...{ pdf: 'application/pdf', jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' },
} as const;
export type DocumentKind = keyof typeof documentTypes;
/** `name`: a UUID. */
export type StoredDocument = { name: string; kind: DocumentKind };

const pdf = Buffer.from('%PDF-');

/** @throws UserError `not_a_document`: by its first bytes, whatever its sender says. */
export function documentKindOf(body: unknown): { bytes: Buffer; kind: DocumentKind } {
  if (Buffer.isBuffer(body) && body.length > 0) {
    const kind = body.subarray(0, pdf.length).equals(pdf) ? 'pdf' : kindOf(body);
    if (kind) return { bytes: body, kind };
  }
  throw new UserError('not_a_document', 'Un document est un PDF ou une photo (JPEG, PNG, WebP).', { status: 415 });
}
