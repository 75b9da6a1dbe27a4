// Who was there and when: kept with the lesson, told to its leaders. Also which number is whose, for as long as the lesson lasts.
import { Type } from 'typebox';
import type { Guest } from '../guests/contract.ts';
import type { LiveRole } from '../messages.ts';

/** Nobody writes it by hand. */
export const registerCommand = Type.Never();
export type RegisterCommand = never;

/** `network`: their connection broke; `platform`: the server stopped. Whoever was cut off so isn't to blame for it. */
export type Out = 'network' | 'platform' | 'left' | 'removed' | 'ended' | 'cancelled';

/** ms since 1970; `to` and `why` are null while it lasts. */
export type Stretch = { from: number; to: number | null; why: Out | null };

export type Enrolled = {
  member: number;
  userId: string;
  name: string;
  role: LiveRole;
  guest?: Guest;
  stretches: readonly Stretch[];
  /** Holds a place: there, or cut off and expected back. */
  seated: boolean;
  removed: boolean;
};

export type RegisterState = {
  people: readonly Enrolled[];
  /** When the relay last wrote that it lives, ms since 1970. */
  alive: number;
};

export type RegisterEvent =
  | { type: 'entered'; member: number; userId: string; name: string; role: LiveRole; guest?: Guest }
  | { type: 'out'; member: number; why: Out }
  /** The relay came back: those who were there were cut off when it was last alive. */
  | { type: 'stopped' }
  | { type: 'removed'; member: number }
  | { type: 'alive' };
