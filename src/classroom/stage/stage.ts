// The stage's state. Pure: shared with the page.
import type { Activity } from '../activities/activity.ts';
import type { StageEvent, StageState } from './contract.ts';

export const stage: Activity<StageState, StageEvent> = {
  initial: { shown: 'people' },
  apply: (_state, event) => ({ shown: event.shown }),
};
