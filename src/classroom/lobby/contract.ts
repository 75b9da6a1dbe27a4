// The lobby: a teacher may have pupils wait outside until they are let in. Also who waits now, early or not.
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

/** Letters of what a teacher says to those who wait. */
export const maxWords = 280;
/** People let in or refused at once, and kept as let in. */
export const mostAdmitted = 1_500;

/** Leaders only. */
export const lobbyCommand = Type.Union([
  Type.Object(
    {
      type: Type.Literal('set'),
      on: Type.Optional(Type.Boolean()),
      words: Type.Optional(Type.String({ maxLength: maxWords })),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('let-in'), user: Type.String({ minLength: 1, maxLength: 80 }) }, closed),
  /** Everybody who waits now. Who comes later waits. */
  Type.Object({ type: Type.Literal('let-all-in') }, closed),
]);
export type LobbyCommand = Static<typeof lobbyCommand>;

/** Somebody outside. Times in ms since 1970; `opensAt` is null for who isn't early. */
export type Waiting = { user: string; name: string; since: number; opensAt: number | null };

export type LobbyState = {
  on: boolean;
  /** Said to those who wait. */
  words: string;
  /** Accounts let in who have not been in class yet: who was there once comes back without waiting. */
  admitted: readonly string[];
  /** Told to leaders only, kept nowhere. */
  waiting: readonly Waiting[];
};

export type LobbyEvent =
  | { type: 'set'; on?: boolean; words?: string }
  | { type: 'admitted'; users: readonly string[] }
  | { type: 'came'; user: string; name: string; opensAt: number | null }
  | { type: 'went'; user: string };

/** What somebody who waits is told, and nothing else. */
export type WaitNote = {
  why: 'early' | 'lobby';
  title: string;
  /** ms since 1970; null when it isn't known. */
  startsAt: number | null;
  /** When the door opens by itself; null in the lobby, where the teacher opens it. */
  opensAt: number | null;
  /** The teacher's, in the lobby. */
  words: string;
  /** Who else is early, by name, at most {@link mostNamed}; none in the lobby. */
  people: readonly string[];
  /** How many wait, who is told included. */
  count: number;
  /** The teacher, when early and already in class. */
  teacher: string | null;
  /** The relay's clock, ms since 1970. */
  now: number;
};

export const mostNamed = 60;
