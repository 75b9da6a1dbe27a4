// Time and chance, handed to whoever needs them so that rules stay pure and tests can move the clock.
import { randomBytes } from 'node:crypto';

/** `now()` is milliseconds since 1970 (UTC). */
export type Clock = { now(): number };

/** `bytes(n)` gives n unpredictable bytes. */
export type Chance = { bytes(count: number): Uint8Array };

export const systemClock: Clock = { now: () => Date.now() };
export const systemChance: Chance = { bytes: (count) => randomBytes(count) };
