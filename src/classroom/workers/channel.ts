// What a server and its workers say to each other over the channel between their processes. Both sides check what comes.
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Person, Seated } from '../place.ts';
import type { Plan } from '../rooms.ts';
import { toldEvent } from './told.ts';

const closed = { additionalProperties: false } as const;
const name = Type.String({ minLength: 1, maxLength: 200 });
const moment = Type.Number();
/** A socket, as the server counts those that it hands over. */
const id = Type.Integer({ minimum: 1 });
const lesson = { schoolId: name, lessonId: name };
const tierName = Type.Union([Type.Literal('full'), Type.Literal('voice'), Type.Literal('text')]);
const tier = Type.Object({ tier: tierName, before: tierName, since: moment }, closed);
const role = Type.Union([Type.Literal('teacher'), Type.Literal('pupil'), Type.Literal('staff')]);
const seated = { ...lesson, userId: Type.String(), name: Type.String(), role };
const guest = Type.Object(
  {
    kind: Type.Union([Type.Literal('assistant'), Type.Literal('visitor'), Type.Literal('parent')]),
    pupil: Type.Union([Type.Object({ userId: Type.String(), name: Type.String() }, closed), Type.Null()]),
  },
  closed,
);
const besides = {
  guest: Type.Optional(guest),
  startsAt: Type.Optional(moment),
  opensAt: Type.Optional(moment),
  punctual: Type.Optional(Type.Boolean()),
  trial: Type.Optional(Type.Boolean()),
  asPupil: Type.Optional(Type.Boolean()),
};

const person = Type.Object(
  {
    ...{ ...seated, ...besides },
    ...{ accountId: Type.String(), endsAt: moment, title: Type.String() },
  },
  closed,
);

/** From the server. */
const order = Type.Union([
  /** First of all. `folder`: of the lessons' journals; `lock`: held by one worker at a time; `secret`: of the rooms alone. */
  Type.Object(
    {
      type: Type.Literal('start'),
      ...{ folder: Type.String(), lock: Type.String(), secret: Type.String(), tier },
      maxMembers: Type.Optional(Type.Integer({ minimum: 1 })),
    },
    closed,
  ),
  /** With a socket. Nothing may be written to it yet: the server reads from it until it hears `taken`. */
  Type.Object(
    {
      type: Type.Literal('take'),
      ...{ id, person, key: Type.String({ maxLength: 100 }) },
      plane: Type.Union([Type.Literal('main'), Type.Literal('picture'), Type.Literal('voice')]),
    },
    closed,
  ),
  /** The socket is the worker's alone. `early`: what came before, in base64. */
  Type.Object({ type: Type.Literal('go'), id, early: Type.String() }, closed),
  /** The session behind this socket is over, or it was given up on the way. */
  Type.Object({ type: Type.Literal('dismiss'), id }, closed),
  Type.Object({ type: Type.Literal('tier'), tier }, closed),
  Type.Object(
    {
      type: Type.Literal('learn'),
      ...lesson,
      plan: Type.Object(
        { title: Type.String(), startsAt: Type.Optional(moment), endsAt: moment, cancelled: Type.Boolean() },
        closed,
      ),
    },
    closed,
  ),
  /** The answer to `hold-asked`. */
  Type.Object(
    { type: Type.Literal('hold'), ...lesson, accountId: Type.String(), hold: Type.String(), until: moment },
    closed,
  ),
  /** The answer to `allowed-asked`; null when it isn't known. */
  Type.Object(
    { type: Type.Literal('allowed'), ask: id, userIds: Type.Union([Type.Array(Type.String()), Type.Null()]) },
    closed,
  ),
  /** This pupil may no longer be recorded. */
  Type.Object({ type: Type.Literal('unrecord'), userId: Type.String() }, closed),
  /** Their invitation was taken back. */
  Type.Object({ type: Type.Literal('dismiss-guest'), ...lesson, userId: Type.String() }, closed),
  /** To be answered by `settled` once what is recorded of this lesson is in its files. */
  Type.Object({ type: Type.Literal('settle'), ask: id, ...lesson }, closed),
  /** Says 1012 to everybody, and ends. */
  Type.Object({ type: Type.Literal('stop') }, closed),
]);

const change = Type.Union([
  Type.Literal('entered'),
  Type.Literal('cut'),
  Type.Literal('returned'),
  Type.Literal('left'),
]);
const count = Type.Integer({ minimum: 0 });

const load = Type.Object(
  {
    type: Type.Literal('load'),
    ...{ rooms: count, members: count, sockets: count },
    /** CPU seconds since the process began, and its memory in bytes. */
    ...{ cpu: Type.Number({ minimum: 0 }), memory: count },
    /** Part of its time that it was busy since the last word of this, 0 to 1. */
    busy: Type.Number({ minimum: 0 }),
    /** 99th percentile of its event loop's delay since then, ms. */
    loopDelay: Type.Number({ minimum: 0 }),
  },
  closed,
);

/** From a worker. */
const word = Type.Union([
  Type.Object({ type: Type.Literal('ready') }, closed),
  Type.Object({ type: Type.Literal('taken'), id }, closed),
  /** Closed, or never received. */
  Type.Object({ type: Type.Literal('gone'), id }, closed),
  Type.Object({ type: Type.Literal('opened'), ...lesson }, closed),
  Type.Object({ type: Type.Literal('closed'), ...lesson }, closed),
  Type.Object(
    {
      type: Type.Literal('presence'),
      person: Type.Object(
        {
          ...{ ...seated, ...besides, accountId: Type.Optional(Type.String()) },
          ...{ endsAt: Type.Optional(moment), title: Type.Optional(Type.String()) },
        },
        closed,
      ),
      change,
      at: moment,
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('teacher-missing'), ...lesson, since: Type.Union([moment, Type.Null()]) }, closed),
  Type.Object({ type: Type.Literal('hold-asked'), ...lesson, accountId: Type.String(), until: moment }, closed),
  /** Which of these pupils may be recorded. */
  Type.Object({ type: Type.Literal('allowed-asked'), ask: id, ...lesson, userIds: Type.Array(Type.String()) }, closed),
  /** A recording begins or ends. */
  Type.Object({ type: Type.Literal('recording'), ...lesson, on: Type.Boolean(), at: moment }, closed),
  Type.Object({ type: Type.Literal('settled'), ask: id }, closed),
  /** `endsAt`: when it was to be over. */
  Type.Object({ type: Type.Literal('ended'), ...lesson, at: moment, endsAt: moment }, closed),
  /** Kept in the lesson's journal, and of concern outside of its room. */
  Type.Object(
    {
      type: Type.Literal('happened'),
      ...lesson,
      happened: toldEvent,
      when: Type.Union([Type.Literal('now'), Type.Literal('before')]),
    },
    closed,
  ),
  load,
  Type.Object(
    {
      type: Type.Literal('trouble'),
      level: Type.Union([Type.Literal('warn'), Type.Literal('error')]),
      message: Type.String(),
      stack: Type.String(),
    },
    closed,
  ),
  /** The last one: all is told. */
  Type.Object({ type: Type.Literal('stopped') }, closed),
]);

export type Order = Static<typeof order>;
export type Word = Static<typeof word>;
export type Load = Static<typeof load>;

type PersonTold = Extract<Order, { type: 'take' }>['person'];
type PlanTold = Extract<Order, { type: 'learn' }>['plan'];
type SeatedTold = Extract<Word, { type: 'presence' }>['person'];
/** What the types of the rooms know and the schemas above don't: nothing. A field that is added there is added here. */
type Untold =
  | Exclude<keyof Person, keyof PersonTold | 'signedIn'>
  | Exclude<keyof Seated, keyof SeatedTold | 'signedIn'>
  | Exclude<keyof Plan, keyof PlanTold>;
true satisfies [Untold] extends [never] ? true : Untold;

const checkOrder = Compile(order);
const checkWord = Compile(word);

/** @throws Error for what is no order: the two processes are not of the same version. */
export function readOrder(message: unknown): Order {
  if (checkOrder.Check(message)) return message;
  throw new Error(`a server's order that no worker knows: ${typeOf(message)}`);
}

/** @throws Error */
export function readWord(message: unknown): Word {
  if (checkWord.Check(message)) return message;
  throw new Error(`a worker's word that no server knows: ${typeOf(message)}`);
}

const typeOf = (message: unknown): string =>
  typeof message === 'object' && message && 'type' in message ? String(message.type) : typeof message;
