// The floor's state, and what it forbids to whom. Pure: shared with the page.
import type { Activity } from '../activities/activity.ts';
import type { LiveRole } from '../messages.ts';
import type { Source } from '../protocol.ts';
import type { FloorEvent, FloorState } from './contract.ts';

/** Cameras open at the same time, those of teachers included. */
export const mostCameras = 6;
/** A hand goes up at most so many times in so long (ms): enough for who hesitates. */
export const mostRaised = 5;
export const raisedPeriod = 10_000;

export const floor: Activity<FloorState, FloorEvent> = {
  initial: { hands: [], nextTurn: 1, raised: {}, floors: [], microphones: 'open', teacherAway: null },
  apply(state, event, at) {
    switch (event.type) {
      case 'hand-up': {
        const { member } = event;
        const hand = { member, turn: state.nextTurn, at };
        const raised = { ...state.raised, [member]: [...(state.raised[member] ?? []), at].slice(-mostRaised) };
        return { ...lowered(state, member), nextTurn: state.nextTurn + 1, raised, hands: [...state.hands, hand] };
      }
      case 'hand-down':
        return lowered(state, event.member);
      case 'hands-down':
        return { ...state, hands: [] };
      case 'given': {
        const { member, camera } = event;
        const others = state.floors.filter((one) => one.member !== member);
        return { ...lowered(state, member), floors: [...others, { member, camera, muted: false }] };
      }
      case 'taken':
        return { ...state, floors: state.floors.filter(({ member }) => member !== event.member) };
      case 'muted':
        return changed(state, ({ member }) => member === event.member, event.muted);
      case 'microphones':
        return { ...changed(state, () => true, !event.open), microphones: event.open ? 'open' : 'closed' };
      case 'teacher-gone':
        return { ...state, teacherAway: at };
      case 'teacher-back':
        return { ...state, teacherAway: null };
      case 'left': {
        const { [event.member]: _, ...raised } = state.raised;
        const floors = state.floors.filter(({ member }) => member !== event.member);
        return { ...lowered(state, event.member), floors, raised };
      }
      default:
        event satisfies never;
        return state;
    }
  },
};

const lowered = (state: FloorState, member: number): FloorState =>
  state.hands.some((hand) => hand.member === member)
    ? { ...state, hands: state.hands.filter((hand) => hand.member !== member) }
    : state;

const changed = (
  state: FloorState,
  whom: (one: FloorState['floors'][number]) => boolean,
  muted: boolean,
): FloorState => ({
  ...state,
  floors: state.floors.map((one) => (whom(one) ? { ...one, muted } : one)),
});

export const floorOf = ({ floors }: FloorState, member: number) => floors.find((one) => one.member === member);

export type Forbidden = 'teacher-away' | 'no-floor' | 'muted' | 'voice-only' | 'screen';

/** Why this member may not publish this now; undefined when they may. Leaders always may. */
export function forbidden(state: FloorState, member: number, role: LiveRole, source: Source): Forbidden | undefined {
  if (role !== 'pupil') return undefined;
  if (state.teacherAway !== null) return 'teacher-away';
  const own = floorOf(state, member);
  if (!own) return 'no-floor';
  if (source === 'screen' || source === 'screen-sound') return 'screen';
  if (source === 'microphone') return own.muted ? 'muted' : undefined;
  return own.camera ? undefined : 'voice-only';
}
