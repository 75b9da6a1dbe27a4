// What may be asked of the chat of a lesson, what is told of it, and its state.
import { type Static, Type } from 'typebox';
import type { LiveRole } from '../messages.ts';

/** In UTF-16 units, as a text field counts. */
export const longestMessage = 1_000;
/** Largest slow mode, seconds between two messages of a pupil. */
export const slowest = 300;

const closed = { additionalProperties: false } as const;
const member = Type.Integer({ minimum: 1, maximum: 65_535 });
const id = Type.Integer({ minimum: 1 });
/** To a group, by the number of its board. */
const group = Type.Unsafe<`group-${number}`>(Type.String({ maxLength: 11, pattern: '^group-[0-9]{1,5}$' }));
/** `leaders`: privately to those who lead the class. `group-…`: to one's group. A number: privately to that person. */
export const recipient = Type.Union([Type.Literal('all'), Type.Literal('leaders'), group, member]);

export const chatCommand = Type.Union([
  Type.Object(
    {
      type: Type.Literal('say'),
      /** Chosen by the page, so that a message sent twice around a cut appears once. */
      ref: Type.String({ minLength: 1, maxLength: 40 }),
      text: Type.String({ minLength: 1, maxLength: longestMessage }),
      to: recipient,
    },
    closed,
  ),
  /** Leaders any that they may read, a pupil their own for a minute. */
  Type.Object({ type: Type.Literal('remove'), id }, closed),
  /** Calls an adult to a message of someone else. */
  Type.Object({ type: Type.Literal('report'), id }, closed),
  // From here on: leaders only.
  Type.Object(
    {
      type: Type.Literal('set'),
      closed: Type.Optional(Type.Boolean()),
      pairs: Type.Optional(Type.Boolean()),
      slow: Type.Optional(Type.Integer({ minimum: 0, maximum: slowest })),
    },
    closed,
  ),
  /** A report has been dealt with here; it stays in what the school keeps. */
  Type.Object({ type: Type.Literal('settle'), report: id }, closed),
]);

export type ChatCommand = Static<typeof chatCommand>;
export type Recipient = Static<typeof recipient>;

/** Who may write what. */
export type ChatSettings = {
  /** Pupils write nothing. */
  closed: boolean;
  /** Pupils may write to each other. */
  pairs: boolean;
  /** Seconds between two messages of one pupil. */
  slow: number;
};

export type ChatMessage = {
  id: number;
  /** The author's own reference, to match what was sent with what came back. */
  ref: string;
  member: number;
  /** Kept with the message: the author may be gone. */
  name: string;
  role: LiveRole;
  text: string;
  /** `all`, `leaders` (privately, by a pupil), a group, or the number of the pupil it is privately for. */
  to: Recipient;
  /** ms since 1970. */
  at: number;
  /** The words are gone; the reference stays, so that it isn't said again. */
  removed?: true;
};

/** As kept; told without the identifiers of people. */
export type ChatReport = {
  id: number;
  message: ChatMessage;
  /** The messages just before it, between the same people. Oldest first. */
  before: readonly ChatMessage[];
  by: { member: number; name: string; role: LiveRole };
  /** ms since 1970. */
  at: number;
  /** userId of who reported and of who wrote; never told to a page. */
  people?: { by: string; author: string };
  settled?: true;
};

export type ChatState = {
  settings: ChatSettings;
  /** Oldest first, with those removed. */
  messages: readonly ChatMessage[];
  lastId: number;
  /** Leaders see all, others their own. */
  reports: readonly ChatReport[];
  lastReport: number;
};

export type ChatEvent =
  | { type: 'said'; message: Omit<ChatMessage, 'at'> }
  | { type: 'removed'; id: number; by: number }
  | { type: 'set'; settings: Partial<ChatSettings> }
  | { type: 'reported'; report: Omit<ChatReport, 'at'> }
  | { type: 'settled'; report: number }
  /** To who came into a group: what was said there. The messages are put in where it is told. */
  | { type: 'gathered'; to: number; group: number; messages?: readonly ChatMessage[] };
