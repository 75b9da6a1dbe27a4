// Groups within a lesson: what may be asked, what happens, and how large it may grow.
import { type Static, Type } from 'typebox';

export const mostGroups = 100;
/** Groups that are no more, whose boards can still be found. */
export const mostPast = 100;
export const longestName = 40;
export const longestMessage = 300;
/** Pupils on the class's list who haven't come yet. */
export const mostExpected = 200;
/** Seconds. */
export const shortestTime = 10;
export const longestTime = 3 * 3_600;

const closed = { additionalProperties: false } as const;
const member = Type.Integer({ minimum: 1, maximum: 65_535 });
/** From 1 on. */
const group = Type.Integer({ minimum: 1, maximum: mostGroups });
/** 0 is the plenary. */
const somewhere = Type.Integer({ minimum: 0, maximum: mostGroups });
const seconds = Type.Union([Type.Integer({ minimum: shortestTime, maximum: longestTime }), Type.Null()]);
const name = Type.String({ maxLength: longestName });

/** Somebody of the class's list, whom only the list knows until they come. */
const expected = Type.Object(
  { user: Type.String({ minLength: 1, maxLength: 64 }), name: Type.String({ maxLength: 80 }) },
  closed,
);

/** What becomes of pupils without a group: they choose, are put into the smallest, or wait for a leader. */
const late = Type.Union([Type.Literal('choose'), Type.Literal('smallest'), Type.Literal('wait')]);
const settings = Type.Object({ /** Cameras may be opened in groups. */ camera: Type.Boolean(), late }, closed);

export const groupsCommand = Type.Union([
  // Leaders.
  /** Deals out everybody anew: groups of `count` pupils, or `count` groups. */
  Type.Object(
    {
      type: Type.Literal('draw'),
      by: Type.Union([Type.Literal('size'), Type.Literal('groups')]),
      count: Type.Integer({ minimum: 1, maximum: mostGroups }),
      absent: Type.Array(expected, { maxItems: mostExpected }),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('place'), member, group: somewhere }, closed),
  Type.Object({ type: Type.Literal('expect'), who: expected, group: somewhere }, closed),
  Type.Object({ type: Type.Literal('add') }, closed),
  Type.Object({ type: Type.Literal('drop'), group }, closed),
  Type.Object({ type: Type.Literal('name'), group, name }, closed),
  Type.Object({ type: Type.Literal('settle'), settings }, closed),
  Type.Object({ type: Type.Literal('open'), seconds }, closed),
  /** From now on; null for as long as it takes. */
  Type.Object({ type: Type.Literal('time'), seconds }, closed),
  Type.Object({ type: Type.Literal('say'), text: Type.String({ minLength: 1, maxLength: longestMessage }) }, closed),
  Type.Object({ type: Type.Literal('visit'), group: somewhere }, closed),
  /** Takes a group's call off the queue. */
  Type.Object({ type: Type.Literal('answer'), group }, closed),
  Type.Object({ type: Type.Literal('close') }, closed),
  // Pupils.
  Type.Object({ type: Type.Literal('call'), on: Type.Boolean() }, closed),
  Type.Object({ type: Type.Literal('join'), group }, closed),
]);

export type GroupsCommand = Static<typeof groupsCommand>;
export type Expected = Static<typeof expected>;
export type Late = Static<typeof late>;
export type Settings = Static<typeof settings>;

export type Group = {
  /** Empty: it goes by its number. */
  name: string;
  members: readonly number[];
  expected: readonly Expected[];
  /** When it last called a leader, ms since 1970. */
  calledAt: number;
  /** Of its board and its talk, the same for as long as it is this group; 0 where it isn't told. */
  board: number;
  /** It was open once: what it made is kept. */
  worked?: true;
  /** Who worked in it and was moved elsewhere. */
  left?: readonly number[];
  /** How many there are, told to pupils who choose. */
  size?: number;
};

/** A group that worked; `number`: its place among the others then. */
export type PastGroup = Pick<Group, 'name' | 'members' | 'board' | 'left'> & { number: number };

/** `until` in ms since 1970, null without a timer. Paused: no leader is there, everybody is in the plenary until one is back. */
export type Life =
  | { type: 'closed'; why: 'before' | 'leader' | 'time' }
  | { type: 'open' | 'paused'; until: number | null /** The leader who opened them. */; by: number };

export type GroupsState = {
  /** The first is number 1. */
  groups: readonly Group[];
  settings: Settings;
  life: Life;
  /** Leaders who are in a group now. */
  visits: readonly { member: number; group: number }[];
  /** First come first. */
  calls: readonly { group: number; member: number; at: number }[];
  /** The last message to all groups. */
  said: { text: string; name: string; at: number } | null;
  /** So many boards were given to groups. */
  boards: number;
  /** Oldest first. To a pupil, when groups are closed: those they were in, their last one too. */
  past: readonly PastGroup[];
};

export type GroupsEvent =
  | { type: 'drawn'; groups: readonly { members: readonly number[]; expected: readonly Expected[] }[] }
  | { type: 'placed'; member: number; group: number; from: number }
  | { type: 'expected'; who: Expected; group: number }
  /** Somebody on the list has come. */
  | { type: 'arrived'; user: string; member: number; group: number }
  | { type: 'added' }
  | { type: 'dropped'; group: number }
  | { type: 'named'; group: number; name: string }
  | { type: 'settled'; settings: Settings }
  | { type: 'opened'; until: number | null; by: number }
  | { type: 'timed'; until: number | null }
  | { type: 'said'; text: string; name: string }
  | { type: 'visited'; member: number; group: number; from: number }
  | { type: 'called'; group: number; member: number }
  | { type: 'answered'; group: number }
  | { type: 'paused' }
  | { type: 'resumed' }
  | { type: 'closed'; why: 'leader' | 'time' }
  /** To a pupil's page, in place of what happened: all that they may see now. Never kept. */
  | { type: 'seen'; as: GroupsState };
