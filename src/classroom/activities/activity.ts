// What a class does beside being there (a poll, a board, slides): a state that changes by events alone. The same `apply` runs in the
// relay, in every page and over the journal, so that all of them, and a restarted relay, come to the same state.
import type { TSchema } from 'typebox';
import type { Chance } from '../../lib/clock.ts';
import type { GuestKind } from '../guests/contract.ts';
import type { LiveRole } from '../messages.ts';
import type { PartName, PartStates } from './contract.ts';

/** Somebody with a place in the room, also while they are cut off. Nothing of it comes from a message. */
export type Attendee = {
  number: number;
  userId: string;
  name: string;
  role: LiveRole;
  here: boolean;
  /** May publish. */
  floor: boolean;
  /** Not of the class, though the role be the pupils'. */
  guest?: GuestKind;
  /** Of a guest: the number of the pupil they are there for. */
  beside?: number | null;
};

/** One of the class: not somebody invited to it. */
export const isPupil = ({ role, guest }: { role: LiveRole; guest?: unknown }): boolean =>
  role === 'pupil' && guest === undefined;

export type Activity<State, Event> = {
  initial: State;
  /** Pure. @param at when it happened by the relay's clock, ms since 1970 */
  apply(state: State, event: Event, at: number): State;
};

/** What the rules may look at besides their own state. */
export type Scene = {
  /** ms since 1970. */
  now: number;
  chance: Chance;
  /** What only this server knows: makes marks that nobody else can make. */
  secret?: string;
  attendees: readonly Attendee[];
  /** Why nothing can be recorded now; absent where nothing ever is. */
  noTape?(): 'disk' | 'full' | undefined;
  /** What the other activities know now; absent where one is looked at alone. */
  parts?: PartStates;
  /** One object for one room: what rules remember beside their state hangs on it. */
  room?: object;
};

export type Change = 'entered' | 'cut' | 'returned' | 'left';

/** The relay's side: what a member may ask, and who sees what comes of it. */
export type ActivityRules<State, Command, Event> = Activity<State, Event> & {
  /** Checked before `decide`; a command that doesn't fit it breaks the protocol. */
  command: TSchema;
  /** Changes nothing. @throws UserError when it can't be done: the member is told and stays. */
  decide(state: State, command: Command, by: Attendee, scene: Scene): readonly Event[];
  /** What this member is told of an event, nothing when undefined. Absent, all are told all. @param state after the event */
  seenBy?(event: Event, viewer: Attendee, state: State, scene: Scene): Event | undefined;
  /** The state as this member may see it: what `seenBy` would have told them all along. Absent, all see all. */
  viewOf?(state: State, viewer: Attendee, scene: Scene): State;
  /** Told and applied but not kept: it matters now, or may not touch the disk. Absent, all is kept. */
  fleeting?(event: Event): boolean;
  /** Hears each event that is kept, those of the journal too: for what is too large to be told with the state. */
  heard?(event: Event, room: object): void;
  /** Another activity changed, and all were told. */
  follows?(state: State, part: PartName, scene: Scene): readonly Event[];
  /** Somebody came, was cut off, came back or left. */
  noticed?(state: State, who: Attendee, change: Change, scene: Scene): readonly Event[];
  /** Every 200 ms. */
  tick?(state: State, scene: Scene): readonly Event[];
};
