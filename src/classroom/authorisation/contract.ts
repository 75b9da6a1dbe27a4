// Authorisations to be recorded: given and taken back by the pupil and by those who hold parental authority, or on paper.
import { type Static, Type } from 'typebox';
import { contract } from '../../lib/contract.ts';

const Id = Type.String({ format: 'uuid' });
/** ISO 8601 in UTC; null when nothing was answered. */
const Said = Type.Union([Type.Object({ answer: Type.Boolean(), at: Type.String() }), Type.Null()]);

export const Authorisation = Type.Object({
  userId: Id,
  name: Type.String(),
  /** May be in a recording now. */
  authorised: Type.Boolean(),
  pupil: Said,
  /** Those who hold parental authority; empty for who is of age. */
  family: Type.Array(Type.Object({ name: Type.String(), said: Said, you: Type.Boolean() })),
  /** Signed on paper, kept by the school. */
  paper: Said,
  ofAge: Type.Boolean(),
});
export type Authorisation = Static<typeof Authorisation>;

const pupil = Type.Object({ userId: Id });

export const listAuthorisations = contract({
  method: 'GET',
  path: '/api/recording-authorisations',
  summary: 'Whether one may be recorded in lessons: of oneself as a pupil, of each child as a parent',
  roles: ['pupil', 'parent'],
  output: Type.Array(Authorisation),
});

export const answerAuthorisation = contract({
  method: 'PUT',
  path: '/api/recording-authorisations/:userId',
  summary: 'Gives one’s own authorisation, or takes it back: at once, and for what is kept',
  roles: ['pupil', 'parent'],
  params: pupil,
  input: Type.Object({ answer: Type.Boolean() }, { additionalProperties: false }),
  output: Authorisation,
  errors: { too_many_tries: 429 },
});

export const noteSignedPaper = contract({
  method: 'PUT',
  path: '/api/recording-authorisations/:userId/paper',
  summary: 'Notes that the family signed an authorisation on paper, or that it is worth nothing any more',
  roles: ['staff', 'head'],
  params: pupil,
  input: Type.Object({ signed: Type.Boolean() }, { additionalProperties: false }),
  output: Authorisation,
  errors: { pupil_unknown: 404, too_many_tries: 429 },
});

export const listClassAuthorisations = contract({
  method: 'GET',
  path: '/api/classes/:classId/recording-authorisations',
  summary: 'Who of a class may be recorded',
  roles: ['teacher', 'staff', 'head'],
  params: Type.Object({ classId: Id }),
  output: Type.Array(Authorisation),
});
