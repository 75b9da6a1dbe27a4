// The lobby's state. Pure: shared with the page.
import type { Activity } from '../activities/activity.ts';
import { type LobbyEvent, type LobbyState, mostAdmitted } from './contract.ts';

export const lobby: Activity<LobbyState, LobbyEvent> = {
  initial: { on: false, words: '', admitted: [], waiting: [] },
  apply(state, event, at) {
    switch (event.type) {
      case 'set': {
        const { on = state.on, words = state.words } = event;
        return { ...state, on, words };
      }
      case 'admitted': {
        const users = new Set([...state.admitted, ...event.users]);
        return { ...state, admitted: [...users].slice(-mostAdmitted) };
      }
      case 'came': {
        const { user, name, opensAt } = event;
        const others = state.waiting.filter((one) => one.user !== user);
        return { ...state, waiting: [...others, { user, name, opensAt, since: at }] };
      }
      case 'went':
        return { ...state, waiting: state.waiting.filter(({ user }) => user !== event.user) };
      default:
        event satisfies never;
        return state;
    }
  },
};
