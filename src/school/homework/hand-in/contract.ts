// What a pupil hands in, page by page, and what the teacher gives back: marks drawn over the photos, and a word.
import { type Static, Type } from 'typebox';
import { contract } from '../../../lib/contract.ts';

/** Bytes of a page: a photo as the page makes it has less than a tenth of that. */
export const maxPageBytes = 8 * 1024 * 1024;
export const maxPages = 20;

const Id = Type.String({ format: 'uuid' });
/** ISO 8601 in UTC. */
const Moment = Type.String();
const strict = { additionalProperties: false };

/** By its first bytes, whatever its sender calls it. */
export const PageKind = Type.Union([
  Type.Literal('jpg'),
  Type.Literal('pdf'),
  Type.Literal('mp3'),
  Type.Literal('mp4'),
  Type.Literal('webm'),
  Type.Literal('ogg'),
  Type.Literal('wav'),
]);
export type PageKind = Static<typeof PageKind>;

/** Across the picture and down it, in ten-thousandths of its width and its height. */
export const unit = 10_000;

/** A line drawn over a picture: x and y of each point in turn, in `unit`s. */
export const Stroke = Type.Object(
  {
    colour: Type.Union([Type.Literal('red'), Type.Literal('green'), Type.Literal('blue')]),
    points: Type.Array(Type.Integer({ minimum: 0, maximum: unit }), { minItems: 4, maxItems: 2_000 }),
  },
  strict,
);
export type Stroke = Static<typeof Stroke>;

const Strokes = Type.Array(Stroke, { maxItems: 300 });

export const Page = Type.Object({
  pageId: Id,
  kind: PageKind,
  bytes: Type.Integer(),
  /** Empty until the teacher gave it back; the teacher sees their own. */
  marks: Strokes,
});
export type Page = Static<typeof Page>;

/** Why nothing more can be handed in. */
export const Closed = Type.Union([
  Type.Literal('no_hand_in'),
  Type.Literal('hand_in_closed'),
  Type.Literal('already_returned'),
]);
export type Closed = Static<typeof Closed>;

export const HandIn = Type.Object({
  userId: Id,
  name: Type.String(),
  /** Absent while it may be handed in, or again. */
  closed: Type.Optional(Closed),
  /** Absent until something was handed in. */
  handedAt: Type.Optional(Moment),
  late: Type.Boolean(),
  text: Type.String(),
  pages: Type.Array(Page),
  /** Absent until the teacher gave it back. */
  returnedAt: Type.Optional(Moment),
  comment: Type.String(),
});
export type HandIn = Static<typeof HandIn>;

const HomeworkPath = Type.Object({ homeworkId: Id });
const PagePath = Type.Object({ homeworkId: Id, pageId: Id });
const PupilPath = Type.Object({ homeworkId: Id, userId: Id });
const unknown = { homework_unknown: 404 };
const closed = { no_hand_in: 409, hand_in_closed: 409, already_returned: 409 };

export const addPage = contract({
  method: 'PUT',
  path: '/api/homework/:homeworkId/pages/:pageId',
  summary: 'A page on its way: a JPEG photo, a PDF or a sound, under a UUID that its sender chose',
  roles: ['pupil'],
  params: PagePath,
  accepts: ['application/octet-stream'],
  bodyLimit: maxPageBytes,
  output: Type.Object({ kind: PageKind, bytes: Type.Integer() }),
  errors: { ...unknown, ...closed, not_a_page: 415, pages_many: 409, page_taken: 409 },
});

/** What was handed in before is replaced. Pages that it doesn't name are erased. */
export const handInHomework = contract({
  method: 'POST',
  path: '/api/homework/:homeworkId/hand-in',
  summary: 'Hands in homework: a text, pages that were sent before, or both',
  roles: ['pupil'],
  params: HomeworkPath,
  input: Type.Object(
    {
      text: Type.String({ maxLength: 20_000 }),
      pageIds: Type.Array(Id, { maxItems: maxPages, uniqueItems: true }),
    },
    strict,
  ),
  output: HandIn,
  errors: { ...unknown, ...closed, empty_hand_in: 400, page_unknown: 404 },
});

export const getHandIn = contract({
  method: 'GET',
  path: '/api/homework/:homeworkId/hand-ins/:userId',
  summary: 'What a pupil handed in: for themself, their parents, and who gave the homework',
  roles: ['pupil', 'parent', 'teacher'],
  params: PupilPath,
  output: HandIn,
  errors: unknown,
});

export const getPage = contract({
  method: 'GET',
  path: '/api/homework/:homeworkId/pages/:pageId',
  summary: 'A page that was handed in, whole or a range of it, for the same readers',
  roles: ['pupil', 'parent', 'teacher'],
  params: PagePath,
  gives: ['image/jpeg', 'application/pdf', 'audio/mpeg', 'audio/mp4', 'audio/webm', 'audio/ogg', 'audio/wav'],
  errors: { page_unknown: 404, bad_range: 416 },
});

export const listHandIns = contract({
  method: 'GET',
  path: '/api/homework/:homeworkId/hand-ins',
  summary: 'Who of the class has handed in, for who gave the homework',
  roles: ['teacher'],
  params: HomeworkPath,
  output: Type.Object({
    at: Moment,
    title: Type.String(),
    classTitle: Type.String(),
    pupils: Type.Array(
      Type.Object({
        userId: Id,
        name: Type.String(),
        done: Type.Boolean(),
        handedAt: Type.Optional(Moment),
        late: Type.Boolean(),
        pages: Type.Integer(),
        returnedAt: Type.Optional(Moment),
      }),
    ),
  }),
  errors: unknown,
});

/** Given back again, it replaces what was. */
export const returnHandIn = contract({
  method: 'PUT',
  path: '/api/homework/:homeworkId/hand-ins/:userId/correction',
  summary: 'Gives back what a pupil handed in, with marks over the photos and a word',
  roles: ['teacher'],
  params: PupilPath,
  input: Type.Object(
    {
      comment: Type.String({ maxLength: 5_000 }),
      marks: Type.Array(Type.Object({ pageId: Id, strokes: Strokes }, strict), { maxItems: maxPages }),
    },
    strict,
  ),
  bodyLimit: 2 * 1024 * 1024,
  output: HandIn,
  errors: { ...unknown, not_handed_in: 409, page_unknown: 404 },
});
