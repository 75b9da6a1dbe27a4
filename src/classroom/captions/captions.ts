// The state of the captions. Pure: shared with the page.
import type { Activity } from '../activities/activity.ts';
import { type CaptionsEvent, type CaptionsState, linesKnown } from './contract.ts';

export const captions: Activity<CaptionsState, CaptionsEvent> = {
  initial: { lines: [], writers: {} },
  apply(state, event, at) {
    switch (event.type) {
      case 'said': {
        const id = (state.lines.at(-1)?.id ?? 0) + 1;
        return { ...state, lines: [...state.lines, { id, text: event.text, at }].slice(-linesKnown) };
      }
      case 'let':
        return { ...state, writers: { ...state.writers, [event.who]: event.name } };
      case 'stopped': {
        const left = Object.entries(state.writers).filter(([who]) => who !== event.who);
        return { ...state, writers: Object.fromEntries(left) };
      }
      default:
        event satisfies never;
        return state;
    }
  },
};
