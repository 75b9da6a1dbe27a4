// News of a school: published to roles and classes, acknowledged where asked, with a short survey.
import { type Static, Type } from 'typebox';
import { contract } from '../../lib/contract.ts';

const Id = Type.String({ format: 'uuid' });
/** ISO 8601 in UTC. */
const Moment = Type.String();
const AskedMoment = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?Z$' });
export const longestTitle = 120;
export const longestNews = 10_000;
export const longestOption = 120;

const everyone = ['pupil', 'parent', 'teacher', 'staff', 'head'] as const;
const writers = ['teacher', 'staff', 'head'] as const;
const AudienceRole = Type.Enum(['pupil', 'parent', 'teacher', 'staff']);
export type AudienceRole = Static<typeof AudienceRole>;

/** Of these classes; of the whole school when there is none. */
const AudienceAsked = {
  roles: Type.Array(AudienceRole, { minItems: 1, maxItems: 4, uniqueItems: true }),
  classIds: Type.Array(Id, { maxItems: 60, uniqueItems: true }),
};
const ShownAudience = Type.Object({ roles: Type.Array(AudienceRole), classes: Type.Array(Type.String()) });
export type ShownAudience = Static<typeof ShownAudience>;

const Option = Type.String({ minLength: 1, maxLength: longestOption, pattern: '\\S' });
/** `results`: whether those it was for see them once it is closed; its author always does. */
const SurveyAsked = Type.Object(
  {
    question: Type.String({ minLength: 1, maxLength: 280, pattern: '\\S' }),
    options: Type.Array(Option, { minItems: 2, maxItems: 10 }),
    multiple: Type.Boolean(),
    anonymous: Type.Boolean(),
    closesAt: AskedMoment,
    results: Type.Enum(['author', 'readers']),
  },
  { additionalProperties: false },
);
export type SurveyAsked = Static<typeof SurveyAsked>;

const Survey = Type.Object({
  ...{ question: Type.String(), options: Type.Array(Type.String()), closesAt: Moment },
  ...{ multiple: Type.Boolean(), anonymous: Type.Boolean(), results: Type.Enum(['author', 'readers']) },
  open: Type.Boolean(),
  /** The reader has answered; what, where it is not anonymous. */
  answered: Type.Boolean(),
  own: Type.Optional(Type.Array(Type.Integer())),
  /** Votes for each option, in their order; for who may see them. */
  tally: Type.Optional(Type.Array(Type.Integer())),
  voters: Type.Optional(Type.Integer()),
});

export const News = Type.Object({
  newsId: Id,
  title: Type.String(),
  text: Type.String(),
  by: Type.String(),
  mine: Type.Boolean(),
  audience: ShownAudience,
  at: Moment,
  /** Quiet hours put it off until `at`; its author alone sees it. */
  waiting: Type.Boolean(),
  until: Type.Optional(Moment),
  unread: Type.Boolean(),
  /** Asked of the reader. */
  acknowledge: Type.Boolean(),
  acknowledged: Type.Boolean(),
  survey: Type.Optional(Survey),
  /** For its author, staff and head. */
  reached: Type.Optional(Type.Object({ of: Type.Integer(), read: Type.Integer(), acknowledged: Type.Integer() })),
});
export type News = Static<typeof News>;

/** At most 60, the newest first, none that is over. */
export const listNews = contract({
  method: 'GET',
  path: '/api/news',
  summary: "News for the reader, and the reader's own",
  roles: everyone,
  output: Type.Object({ timeZone: Type.String(), news: Type.Array(News) }),
});

export const newsOptions = contract({
  method: 'GET',
  path: '/api/news/options',
  summary: 'To whom the reader may publish: their classes, or the whole school',
  roles: writers,
  output: Type.Object({
    timeZone: Type.String(),
    wholeSchool: Type.Boolean(),
    classes: Type.Array(Type.Object({ classId: Id, title: Type.String() })),
  }),
});

const Published = Type.Object({ newsId: Id, count: Type.Integer(), publishAt: Type.Optional(Moment) });

/** `publishAt` is present when quiet hours put it off. */
export const publishNews = contract({
  method: 'POST',
  path: '/api/news',
  summary: 'Publish news to roles and classes; with an Idempotency-Key, once',
  roles: writers,
  input: Type.Object(
    {
      title: Type.String({ minLength: 1, maxLength: longestTitle, pattern: '\\S' }),
      text: Type.String({ minLength: 1, maxLength: longestNews, pattern: '\\S' }),
      ...AudienceAsked,
      until: Type.Optional(AskedMoment),
      acknowledge: Type.Boolean(),
      survey: Type.Optional(SurveyAsked),
    },
    { additionalProperties: false },
  ),
  output: Published,
  errors: { class_unknown: 404, whole_school: 403, bad_times: 400, nobody_there: 409 },
});

const NewsPath = Type.Object({ newsId: Id });
const unknown = { news_unknown: 404 };

export const readNews = contract({
  method: 'POST',
  path: '/api/news/:newsId/read',
  summary: 'Say that news was read, or acknowledged',
  roles: everyone,
  params: NewsPath,
  input: Type.Object({ acknowledged: Type.Boolean() }, { additionalProperties: false }),
  errors: unknown,
});

/** Not for an Idempotency-Key: a signed receipt would tell whose an anonymous answer is. Answering twice is refused. */
export const answerSurvey = contract({
  method: 'POST',
  path: '/api/news/:newsId/answer',
  summary: 'Answer the survey of some news, once',
  roles: everyone,
  params: NewsPath,
  input: Type.Object(
    { choices: Type.Array(Type.Integer({ minimum: 0, maximum: 9 }), { minItems: 1, maxItems: 10, uniqueItems: true }) },
    { additionalProperties: false },
  ),
  errors: { ...unknown, survey_unknown: 404, survey_closed: 409, already_answered: 409, bad_choice: 400 },
});

const Named = Type.Object({ userId: Id, name: Type.String() });

/** For its author, staff and head: at most 500 names, by name. `answers`, where the survey is not anonymous. */
export const newsReaders = contract({
  method: 'GET',
  path: '/api/news/:newsId/readers',
  summary: 'Who has not acknowledged (or read) some news, and named answers to its survey',
  roles: writers,
  params: NewsPath,
  output: Type.Object({
    missing: Type.Array(Named),
    answers: Type.Array(Type.Object({ ...Named.properties, choices: Type.Array(Type.Integer()) })),
  }),
  errors: unknown,
});

export const removeNews = contract({
  method: 'DELETE',
  path: '/api/news/:newsId',
  summary: 'Take news away; its author, staff and head',
  roles: writers,
  params: NewsPath,
  errors: unknown,
});
