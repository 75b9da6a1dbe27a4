// The messages of live classes that were reported, for the school's staff.
import { type Static, Type } from 'typebox';
import { contract } from '../../../lib/contract.ts';

const Id = Type.String({ format: 'uuid' });
const Moment = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$' });
/** `userId` is absent when the account couldn't be known. */
const Someone = Type.Object({ userId: Type.Optional(Id), name: Type.String() });
const Message = Type.Object({ name: Type.String(), text: Type.String(), at: Moment });

export const ReportedMessage = Type.Object({
  lessonId: Id,
  /** Counted within the lesson. */
  report: Type.Integer(),
  /** Empty when the lesson is no more in the timetable. */
  title: Type.String(),
  startsAt: Type.Optional(Moment),
  at: Moment,
  by: Someone,
  author: Someone,
  /** Who could read it: the class, the adults of the lesson and one pupil, or two pupils. */
  audience: Type.Union([Type.Literal('class'), Type.Literal('group'), Type.Literal('leaders'), Type.Literal('pupils')]),
  message: Message,
  /** Of the same conversation, just before. Oldest first. */
  before: Type.Array(Message),
  /** Somebody of the school has seen to it. */
  settled: Type.Optional(Type.Object({ at: Moment, by: Someone })),
});
export type ReportedMessage = Static<typeof ReportedMessage>;

/** At most 200, the last reported first. */
export const listChatReports = contract({
  method: 'GET',
  path: '/api/chat-reports',
  summary: 'Messages of live classes that somebody reported',
  roles: ['staff', 'head'],
  query: Type.Object({ lessonId: Type.Optional(Id) }),
  output: Type.Array(ReportedMessage),
});

/** Settled or, by mistake, not: who did it last is told with it. */
export const settleChatReport = contract({
  method: 'PUT',
  path: '/api/chat-reports/:lessonId/:report/settled',
  summary: 'Say that a reported message was seen to, or take that back',
  roles: ['staff', 'head'],
  params: Type.Object({ lessonId: Id, report: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }),
  input: Type.Object({ settled: Type.Boolean() }),
  output: ReportedMessage,
  errors: { report_unknown: 404 },
});
