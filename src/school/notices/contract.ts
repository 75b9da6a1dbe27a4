// How a person wants to be told of what is new, when they don't look at the page.
import { type Static, Type } from 'typebox';
import { allRoles, contract } from '../../lib/contract.ts';

export const noticeKinds = ['attendance', 'homework', 'marks', 'messages', 'news', 'timetable'] as const;
export const noticeChannels = ['mail', 'sms'] as const;
export const noticeRhythms = ['now', 'daily', 'weekly', 'never'] as const;

export const NoticeKind = Type.Union([
  Type.Literal('attendance'),
  Type.Literal('homework'),
  Type.Literal('marks'),
  Type.Literal('messages'),
  Type.Literal('news'),
  Type.Literal('timetable'),
]);
export const NoticeChannel = Type.Union([Type.Literal('mail'), Type.Literal('sms')]);
/** `daily` and `weekly`: with the others, in one mail. A text message is sent at once or never. */
export const NoticeRhythm = Type.Union([
  Type.Literal('now'),
  Type.Literal('daily'),
  Type.Literal('weekly'),
  Type.Literal('never'),
]);
export type NoticeKind = Static<typeof NoticeKind>;
export type NoticeChannel = Static<typeof NoticeChannel>;
export type NoticeRhythm = Static<typeof NoticeRhythm>;

const Choice = Type.Object(
  { kind: NoticeKind, channel: NoticeChannel, how: NoticeRhythm },
  { additionalProperties: false },
);
export type NoticeChoice = Static<typeof Choice>;

const Choices = Type.Object({
  /** What this school can send, and the person can get: they have an address for it. */
  channels: Type.Array(NoticeChannel),
  /** Where it goes, partly hidden: `s…e@example.org`. */
  to: Type.Record(Type.String(), Type.String()),
  choices: Type.Array(Choice),
});

export const readNoticeChoices = contract({
  method: 'GET',
  path: '/api/notices/choices',
  summary: 'How the reader is told of what is new, by kind and channel',
  roles: allRoles,
  output: Choices,
});

export const chooseNotices = contract({
  method: 'PUT',
  path: '/api/notices/choices',
  summary: 'Changes how the reader is told',
  roles: allRoles,
  input: Type.Object({ choices: Type.Array(Choice, { maxItems: 20 }) }, { additionalProperties: false }),
  output: Choices,
});

/** The link at the foot of every mail: it needs no session, and stops what it names. */
export const stopNotices = contract({
  method: 'POST',
  path: '/api/notices/stop',
  summary: 'Stops a kind of mail for who got it, by the token in that mail',
  roles: 'public',
  input: Type.Object({ token: Type.String({ minLength: 1, maxLength: 600 }) }, { additionalProperties: false }),
  output: Type.Object({ kind: NoticeKind }),
  errors: { link_unknown: 404 },
});
