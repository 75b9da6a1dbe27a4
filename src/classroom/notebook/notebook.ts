// The photos' state. Pure: shared with the page.
import type { Activity } from '../activities/activity.ts';
import type { NotebookEvent, NotebookState } from './contract.ts';

export const notebook: Activity<NotebookState, NotebookEvent> = {
  initial: { photos: [], shown: null },
  apply(state, event) {
    switch (event.type) {
      case 'handed-in':
        return { ...state, photos: [...state.photos, event.photo] };
      case 'removed':
        return { ...state, photos: state.photos.filter(({ id }) => id !== event.photo) };
      case 'shown':
        return { ...state, shown: event.shown };
      case 'hidden':
        return { ...state, shown: null };
      default:
        event satisfies never;
        return state;
    }
  },
};
