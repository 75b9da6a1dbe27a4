// Messages of a school: who may be written to, threads, what is deferred, what is reported.
import { type Static, Type } from 'typebox';
import { contract } from '../../lib/contract.ts';

const Id = Type.String({ format: 'uuid' });
/** ISO 8601 in UTC. */
const Moment = Type.String();
export const longestText = 10_000;
export const longestSubject = 120;
export const longestReason = 280;
const Text = Type.String({ minLength: 1, maxLength: longestText, pattern: '\\S' });
const Reason = Type.String({ minLength: 1, maxLength: longestReason, pattern: '\\S' });
const everyone = ['pupil', 'parent', 'teacher', 'staff', 'head'] as const;
const office = ['staff', 'head'] as const;

const LifeRole = Type.Enum(everyone);
export const writers = ['pupil', 'parent', 'teacher'] as const;
const Reach = Type.Enum(['no', 'own', 'all']);
export type Reach = Static<typeof Reach>;
/** Staff and head write to everybody, and no rule changes that. */
const Rule = Type.Object({ writer: Type.Enum(writers), reader: LifeRole, reach: Reach });
export type Rule = Static<typeof Rule>;
export type Rules = readonly Rule[];

const ClassGroup = Type.Object({
  type: Type.Literal('class'),
  classId: Id,
  who: Type.Enum(['pupils', 'parents', 'teachers']),
});
const SchoolGroup = Type.Object({ type: Type.Literal('school'), who: Type.Enum(['pupils', 'parents', 'teachers']) });
export const Recipient = Type.Union([
  Type.Object({ type: Type.Literal('person'), userId: Id }),
  ClassGroup,
  SchoolGroup,
]);
export type Recipient = Static<typeof Recipient>;
export type Audience = Static<typeof ClassGroup> | Static<typeof SchoolGroup>;
const Recipients = Type.Array(Recipient, { minItems: 1, maxItems: 20 });

/** As shown: the class by its title; `people` are some, written to one by one. */
const ShownAudience = Type.Union([
  Type.Object({ who: Type.Enum(['pupils', 'parents', 'teachers']), title: Type.Optional(Type.String()) }),
  Type.Object({ who: Type.Literal('people') }),
]);
export type ShownAudience = Static<typeof ShownAudience>;

/** `role`: the weightiest; absent once they have none. */
const Someone = Type.Object({ userId: Id, name: Type.String(), role: Type.Optional(LifeRole) });
export type Someone = Static<typeof Someone>;
/** `about`, for those who work here: a pupil's class, a parent's children. */
const Reachable = Type.Object({ ...Someone.properties, about: Type.Array(Type.String()) });
export type Reachable = Static<typeof Reachable>;

/** At most 40, by name; nobody else is ever named. */
export const findRecipients = contract({
  method: 'GET',
  path: '/api/messages/recipients',
  summary: 'People that the reader may write to, by the beginnings of their names',
  roles: everyone,
  query: Type.Object({ name: Type.Optional(Type.String({ maxLength: 80 })) }),
  output: Type.Array(Reachable),
});

export const writingOptions = contract({
  method: 'GET',
  path: '/api/messages/options',
  summary: 'Groups that the reader may write to, and what else they may do',
  roles: everyone,
  output: Type.Object({
    timeZone: Type.String(),
    groups: Type.Array(Type.Object({ to: Type.Union([ClassGroup, SchoolGroup]), title: Type.Optional(Type.String()) })),
    mayBeUrgent: Type.Boolean(),
  }),
});

const unknownRecipient = { recipient_unknown: 404 };

/** What sending would do now. */
export const countRecipients = contract({
  method: 'POST',
  path: '/api/messages/count',
  summary: 'How many people a message would reach, and when',
  roles: everyone,
  input: Type.Object({ recipients: Recipients }, { additionalProperties: false }),
  output: Type.Object({
    count: Type.Integer(),
    /** `talk`: all see each other and what each answers; `announcement`: nobody sees the others. */
    kind: Type.Enum(['talk', 'announcement']),
    /** Present when quiet hours put it off. */
    deliverAt: Type.Optional(Moment),
  }),
  errors: unknownRecipient,
});

/** `deliverAt` is present when quiet hours put it off: until then it may be changed or taken back. */
const Sent = Type.Object({
  threadId: Id,
  messageId: Id,
  count: Type.Integer(),
  deliverAt: Type.Optional(Moment),
});
export type Sent = Static<typeof Sent>;
const mayNotBeUrgent = { not_urgent: 403, too_many_messages: 429 };

export const sendMessage = contract({
  method: 'POST',
  path: '/api/threads',
  summary: 'Write to people or groups; with an Idempotency-Key, once',
  roles: everyone,
  input: Type.Object(
    {
      recipients: Recipients,
      subject: Type.String({ minLength: 1, maxLength: longestSubject, pattern: '\\S' }),
      text: Text,
      /** Why it doesn't wait for the end of quiet hours; the head reads it. */
      urgent: Type.Optional(Reason),
    },
    { additionalProperties: false },
  ),
  output: Sent,
  errors: { ...unknownRecipient, ...mayNotBeUrgent, nobody_there: 409 },
});

export const ThreadLine = Type.Object({
  threadId: Id,
  kind: Type.Enum(['talk', 'announcement']),
  subject: Type.String(),
  /** Of a talk: its other members. Of an announcement: its author, for who received it. */
  with: Type.Array(Someone),
  /** Of an announcement. */
  audience: Type.Optional(ShownAudience),
  at: Moment,
  unread: Type.Integer(),
  /** The reader's own last message waits for the end of quiet hours. */
  deliverAt: Type.Optional(Moment),
});
export type ThreadLine = Static<typeof ThreadLine>;

/** At most 30, the newest first; `before` and `beforeId` are `at` and `threadId` of the last one seen. */
export const listThreads = contract({
  method: 'GET',
  path: '/api/threads',
  summary: "The reader's threads, the newest first",
  roles: everyone,
  query: Type.Object({
    before: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T[\\d:.]{5,12}Z$' })),
    beforeId: Type.Optional(Id),
  }),
  output: Type.Object({ timeZone: Type.String(), threads: Type.Array(ThreadLine), more: Type.Boolean() }),
  errors: { bad_date: 400 },
});

export const ThreadMessage = Type.Object({
  messageId: Id,
  by: Someone,
  mine: Type.Boolean(),
  /** Absent when it was taken back, or hidden by the school. */
  text: Type.Optional(Type.String()),
  at: Moment,
  state: Type.Enum(['delivered', 'waiting', 'recalled', 'hidden']),
  deliverAt: Type.Optional(Moment),
  urgent: Type.Optional(Type.String()),
  unread: Type.Boolean(),
  reported: Type.Boolean(),
  /** To its author, where the school chose so. At most 40 names. */
  readBy: Type.Optional(Type.Object({ count: Type.Integer(), of: Type.Integer(), names: Type.Array(Type.String()) })),
});
export type ThreadMessage = Static<typeof ThreadMessage>;

const Thread = Type.Object({
  ...{ threadId: Id, kind: Type.Enum(['talk', 'announcement']), subject: Type.String() },
  with: Type.Array(Someone),
  audience: Type.Optional(ShownAudience),
  timeZone: Type.String(),
  mayBeUrgent: Type.Boolean(),
  /** The last 200, the oldest first. */
  messages: Type.Array(ThreadMessage),
});
export type Thread = Static<typeof Thread>;

const ThreadPath = Type.Object({ threadId: Id });
const MessagePath = Type.Object({ threadId: Id, messageId: Id });
const unknownThread = { thread_unknown: 404 };
const unknownMessage = { message_unknown: 404 };

export const getThread = contract({
  method: 'GET',
  path: '/api/threads/:threadId',
  summary: 'One thread of the reader’s',
  roles: everyone,
  params: ThreadPath,
  output: Thread,
  errors: unknownThread,
});

/** An answer to an announcement goes to its author alone, in a thread of its own. */
export const replyToThread = contract({
  method: 'POST',
  path: '/api/threads/:threadId/messages',
  summary: 'Write in a thread; with an Idempotency-Key, once',
  roles: everyone,
  params: ThreadPath,
  input: Type.Object({ text: Text, urgent: Type.Optional(Reason) }, { additionalProperties: false }),
  output: Sent,
  errors: { ...unknownThread, ...mayNotBeUrgent, nobody_there: 409 },
});

export const markRead = contract({
  method: 'POST',
  path: '/api/threads/:threadId/read',
  summary: 'Say that these messages were shown to the reader',
  roles: everyone,
  params: ThreadPath,
  input: Type.Object({ messageIds: Type.Array(Id, { maxItems: 200 }) }, { additionalProperties: false }),
  errors: unknownThread,
});

export const changeMessage = contract({
  method: 'PUT',
  path: '/api/threads/:threadId/messages/:messageId',
  summary: 'Change a message that waits for the end of quiet hours',
  roles: everyone,
  params: MessagePath,
  input: Type.Object({ text: Text }, { additionalProperties: false }),
  errors: { ...unknownMessage, already_delivered: 409 },
});

export const recallMessage = contract({
  method: 'DELETE',
  path: '/api/threads/:threadId/messages/:messageId',
  summary: 'Take a message back while nobody has read it',
  roles: everyone,
  params: MessagePath,
  errors: { ...unknownMessage, already_read: 409 },
});

export const reportMessage = contract({
  method: 'POST',
  path: '/api/threads/:threadId/messages/:messageId/report',
  summary: 'Show a message that one received to the school’s staff',
  roles: everyone,
  params: MessagePath,
  input: Type.Object({ reason: Reason }, { additionalProperties: false }),
  errors: unknownMessage,
});

const Settings = Type.Object(
  { rules: Type.Array(Rule, { maxItems: 15 }), receipts: Type.Boolean() },
  { additionalProperties: false },
);
export type MessageSettings = Static<typeof Settings>;

export const getMessageRules = contract({
  method: 'GET',
  path: '/api/messages/rules',
  summary: 'Who may write to whom in the school',
  roles: ['head'],
  output: Settings,
});

export const setMessageRules = contract({
  method: 'PUT',
  path: '/api/messages/rules',
  summary: 'Change who may write to whom, and whether authors see who has read',
  roles: ['head'],
  input: Settings,
  output: Settings,
});

const Said = Type.Object({ by: Someone, text: Type.String(), at: Moment });
export const MessageReport = Type.Object({
  ...{ reportId: Id, at: Moment, by: Someone, reason: Type.String(), subject: Type.String() },
  audience: Type.Optional(ShownAudience),
  message: Said,
  hidden: Type.Boolean(),
  /** Of the same thread and read by who reported, just before; the oldest first. */
  before: Type.Array(Said),
  settled: Type.Optional(Moment),
});
export type MessageReport = Static<typeof MessageReport>;

/** At most 100, the last reported first. */
export const listMessageReports = contract({
  method: 'GET',
  path: '/api/messages/reports',
  summary: 'Messages that somebody reported, with what came before',
  roles: office,
  output: Type.Array(MessageReport),
});

export const settleMessageReport = contract({
  method: 'PUT',
  path: '/api/messages/reports/:reportId',
  summary: 'Hide a reported message or show it again; say that a report was seen to, or not',
  roles: office,
  params: Type.Object({ reportId: Id }),
  input: Type.Object(
    { hidden: Type.Optional(Type.Boolean()), settled: Type.Optional(Type.Boolean()) },
    { additionalProperties: false },
  ),
  errors: { report_unknown: 404 },
});

export const JournalEntry = Type.Object({
  at: Moment,
  by: Someone,
  what: Type.Enum(['recalled', 'urgent', 'reported', 'hidden', 'shown', 'settled', 'reopened', 'rules']),
  about: Type.String(),
});
export type JournalEntry = Static<typeof JournalEntry>;

/** At most 200, the newest first. What was urgent is told to the head alone. */
export const messageJournal = contract({
  method: 'GET',
  path: '/api/messages/journal',
  summary: 'Who did what with messages: urgent, taken back, reported, hidden',
  roles: office,
  output: Type.Array(JournalEntry),
});
