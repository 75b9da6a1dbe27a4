// How the class is doing, how much time is left, whose turn it is: what may be asked and what is known of it.
import { type Static, Type } from 'typebox';

/** Minutes that a timer may be set to. */
export const longestTimer = 60;
/** A mood says how it is now: it fades after this long, ms. */
export const moodKept = 120_000;

const closed = { additionalProperties: false } as const;
const mood = Type.Union([Type.Literal('clear'), Type.Literal('lost'), Type.Literal('fast')]);

export const pulseCommand = Type.Union([
  /** One's own mood, or none any more. */
  Type.Object({ type: Type.Literal('feel'), mood: Type.Union([mood, Type.Null()]) }, closed),
  Type.Object({ type: Type.Literal('clear-moods') }, closed),
  Type.Object(
    { type: Type.Literal('start-timer'), minutes: Type.Integer({ minimum: 1, maximum: longestTimer }) },
    closed,
  ),
  Type.Object({ type: Type.Literal('pause-timer') }, closed),
  Type.Object({ type: Type.Literal('resume-timer') }, closed),
  Type.Object({ type: Type.Literal('add-minute') }, closed),
  Type.Object({ type: Type.Literal('stop-timer') }, closed),
  /** Draws a pupil among those present. */
  Type.Object({ type: Type.Literal('pick') }, closed),
  Type.Object({ type: Type.Literal('put-away') }, closed),
]);

export type Mood = Static<typeof mood>;
export type PulseCommand = Static<typeof pulseCommand>;

/** Times in ms since 1970 by the relay's clock, lengths in ms. */
export type Timer =
  | { type: 'running'; endsAt: number; length: number }
  | { type: 'paused'; left: number; length: number }
  | { type: 'over'; at: number };

export type Felt = { mood: Mood | null; name: string; at: number };

export type PulseState = {
  /** By each person's mark. A pupil's page knows its own only. */
  moods: Readonly<Record<string, Felt>>;
  timer: Timer | null;
  draw: {
    /** Marks of those drawn in this round; leaders only. */
    drawn: readonly string[];
    /** Who was drawn last, while it is shown to all; `mine` on that person's own page. */
    shown: { name: string; mine: boolean } | null;
    last: string | null;
  };
};

export type PulseEvent =
  | { type: 'felt'; who: string; name: string; mood: Mood | null }
  /** Moods until then are no news any more. */
  | { type: 'faded'; until: number }
  | { type: 'moods-cleared' }
  | { type: 'timer'; timer: Timer | null }
  /** `fresh`: everybody present had been drawn, a new round begins. */
  | { type: 'picked'; who: string; name: string; fresh: boolean; mine?: true }
  | { type: 'put-away' };
