// The player's state. Pure: shared with the page.
import type { Activity } from '../activities/activity.ts';
import type { PlayerEvent, PlayerState, Playing } from './contract.ts';

export const player: Activity<PlayerState, PlayerEvent> = {
  initial: { files: [], playing: null },
  apply(state, event, at) {
    switch (event.type) {
      case 'added':
        return { ...state, files: [...state.files, { media: event.media, name: event.name }] };
      case 'removed':
        return { ...state, files: state.files.filter(({ media }) => media !== event.media) };
      case 'set': {
        const { media, name, running, position } = event;
        return { ...state, playing: { media, name, running, position, since: at } };
      }
      case 'cleared':
        return { ...state, playing: null };
      default:
        event satisfies never;
        return state;
    }
  },
};

/** Where it is now, in seconds. @param now by the relay's clock, ms since 1970 */
export const positionAt = ({ running, position, since }: Playing, now: number): number =>
  running ? position + Math.max(0, now - since) / 1_000 : position;
