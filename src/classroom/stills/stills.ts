// The state of the small pictures. Pure: shared with the page.
import type { Activity } from '../activities/activity.ts';
import type { StillsEvent, StillsState } from './contract.ts';

export const stills: Activity<StillsState, StillsEvent> = {
  initial: { open: false, showing: [], barred: [], watching: [] },
  apply(state, event) {
    switch (event.type) {
      case 'opened':
        return { ...state, open: event.open, showing: event.open ? state.showing : [], barred: [] };
      case 'showing':
        return { ...state, showing: without(state.showing, event) };
      case 'barred':
        return { ...state, barred: [...state.barred, event.member] };
      case 'watching':
        return { ...state, watching: without(state.watching, event) };
      default:
        event satisfies never;
        return state;
    }
  },
};

const without = (members: readonly number[], { member, on }: { member: number; on: boolean }): readonly number[] => {
  const others = members.filter((one) => one !== member);
  return on ? [...others, member] : others;
};

export const stopsWatching = ({ watching }: StillsState, member: number): StillsEvent[] =>
  watching.includes(member) ? [{ type: 'watching', member, on: false }] : [];
