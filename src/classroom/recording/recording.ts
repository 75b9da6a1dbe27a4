// The recording's state. Pure: shared with the page.
import type { Activity } from '../activities/activity.ts';
import type { RecordingEvent, RecordingState, Run } from './contract.ts';

export const recording: Activity<RecordingState, RecordingEvent> = {
  initial: { runs: [], teachers: [], pupils: [], stopped: null },
  apply(state, event, at) {
    switch (event.type) {
      case 'started':
        return {
          runs: [...state.runs, { from: at, to: null }],
          teachers: [event.member],
          pupils: [],
          stopped: null,
        };
      case 'stopped': {
        const runs = state.runs.map((run) => (run.to === null ? { ...run, to: at } : run));
        return { ...state, runs, pupils: [], stopped: event.why };
      }
      case 'agreed': {
        const others = state.teachers.filter((member) => member !== event.member);
        return { ...state, teachers: event.agree ? [...others, event.member] : others };
      }
      case 'pupils':
        return { ...state, pupils: event.members };
      default:
        event satisfies never;
        return state;
    }
  },
};

/** The run that is under way. */
export const runningIn = ({ runs }: RecordingState): Run | undefined => runs.find(({ to }) => to === null);
