// What a family says of an absence, before it or after, and what the school answers.
import { type Static, Type } from 'typebox';
import { contract } from '../../../lib/contract.ts';

const Id = Type.String({ format: 'uuid' });
const Moment = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?Z$' });

export const Reason = Type.Union([
  Type.Literal('illness'),
  Type.Literal('appointment'),
  Type.Literal('family'),
  Type.Literal('transport'),
  Type.Literal('religious'),
  Type.Literal('other'),
]);
export type Reason = Static<typeof Reason>;
export const reasons: readonly Reason[] = ['illness', 'appointment', 'family', 'transport', 'religious', 'other'];

export const mostDocumentBytes = 8 * 1024 * 1024;

export const Declaration = Type.Object({
  declarationId: Id,
  pupil: Type.Object({ userId: Id, name: Type.String(), classes: Type.Array(Type.String()) }),
  by: Type.String(),
  declaredAt: Moment,
  startsAt: Moment,
  endsAt: Moment,
  reason: Reason,
  words: Type.String(),
  state: Type.Union([Type.Literal('waiting'), Type.Literal('accepted'), Type.Literal('refused')]),
  /** What the school said. */
  answer: Type.String(),
  document: Type.Boolean(),
});
export type Declaration = Static<typeof Declaration>;

const path = '/api/attendance/declarations';
const params = Type.Object({ declarationId: Id });
const unknown = { declaration_unknown: 404 };

export const declareAbsence = contract({
  method: 'POST',
  path,
  summary: 'Say that a child was, or will be, absent, and why',
  roles: ['parent'],
  input: Type.Object(
    {
      pupilId: Id,
      startsAt: Moment,
      endsAt: Moment,
      reason: Reason,
      words: Type.String({ maxLength: 1000 }),
    },
    { additionalProperties: false },
  ),
  output: Declaration,
  errors: { person_unknown: 404, bad_period: 400, declarations_many: 409 },
});

/** Those that the reader made, as a parent, of who is still their child; for staff and heads, those that wait, and those of the last 60 days. */
export const listDeclarations = contract({
  method: 'GET',
  path,
  summary: 'Absences that families told of',
  roles: ['parent', 'staff', 'head'],
  output: Type.Array(Declaration),
});

export const answerDeclaration = contract({
  method: 'POST',
  path: `${path}/:declarationId/answer`,
  summary: 'Accept the reason of an absence, or refuse it with words',
  roles: ['staff', 'head'],
  params,
  input: Type.Object(
    { accepted: Type.Boolean(), words: Type.String({ maxLength: 500 }) },
    { additionalProperties: false },
  ),
  output: Declaration,
  errors: { ...unknown, words_missing: 400, own_declaration: 403 },
});

/** A PDF, JPEG, PNG or WebP by its first bytes; another takes its place until the absence is accepted. */
export const addDocument = contract({
  method: 'PUT',
  path: `${path}/:declarationId/document`,
  summary: 'Add the document of an absence; for the parent who told of it',
  roles: ['parent'],
  params,
  accepts: ['application/octet-stream'],
  bodyLimit: mostDocumentBytes,
  output: Declaration,
  errors: { ...unknown, not_a_document: 415, already_accepted: 409 },
});

export const getDocument = contract({
  method: 'GET',
  path: `${path}/:declarationId/document`,
  summary: 'The document of an absence; for the parent who sent it, staff and heads',
  roles: ['parent', 'staff', 'head'],
  params,
  gives: ['application/pdf', 'image/jpeg', 'image/png', 'image/webp'],
  errors: unknown,
});
