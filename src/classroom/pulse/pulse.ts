// The state of moods, timer and draw. Pure: shared with the page.
import type { Activity } from '../activities/activity.ts';
import type { Mood, PulseEvent, PulseState, Timer } from './contract.ts';

export const pulse: Activity<PulseState, PulseEvent> = {
  initial: { moods: {}, timer: null, draw: { drawn: [], shown: null, last: null } },
  apply(state, event, at) {
    switch (event.type) {
      case 'felt': {
        const { who, name, mood } = event;
        return { ...state, moods: { ...state.moods, [who]: { mood, name, at } } };
      }
      case 'faded': {
        const left = Object.entries(state.moods).filter(([, felt]) => felt.at > event.until);
        return { ...state, moods: Object.fromEntries(left) };
      }
      case 'moods-cleared':
        return { ...state, moods: {} };
      case 'timer':
        return { ...state, timer: event.timer };
      case 'picked': {
        const { who, name, fresh, mine = false } = event;
        const drawn = fresh ? [who] : [...state.draw.drawn, who];
        return { ...state, draw: { drawn, shown: { name, mine }, last: who } };
      }
      case 'put-away':
        return { ...state, draw: { ...state.draw, shown: null } };
      default:
        event satisfies never;
        return state;
    }
  },
};

/** ms left on a timer, 0 once over. @param now by the relay's clock */
export function timeLeft(timer: Timer, now: number): number {
  if (timer.type === 'over') return 0;
  return Math.max(0, timer.type === 'paused' ? timer.left : timer.endsAt - now);
}

export const allMoods = ['clear', 'lost', 'fast'] as const satisfies readonly Mood[];

/** Names by mood, in the order in which they were told. */
export function byMood({ moods }: Pick<PulseState, 'moods'>): Record<Mood, string[]> {
  const names: Record<Mood, string[]> = { clear: [], lost: [], fast: [] };
  for (const { mood, name } of Object.values(moods)) if (mood) names[mood].push(name);
  return names;
}
