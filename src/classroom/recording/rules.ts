// Who starts and stops a recording, and who is told whom it holds. [R1]–[R4]
import { UserError } from '../../errors.ts';
import type { ActivityRules, Attendee, Scene } from '../activities/activity.ts';
import { leads } from '../place.ts';
import { type RecordingCommand, type RecordingEvent, type RecordingState, recordingCommand } from './contract.ts';
import { recording, runningIn } from './recording.ts';

const refusals = {
  none: 'Ce serveur n’enregistre pas les cours.',
  disk: 'Il n’y a plus assez de place sur le serveur pour enregistrer ce cours.',
  full: 'L’enregistrement de ce cours est plein : supprimez-le pour en faire un autre.',
} as const;

export type NoTape = keyof typeof refusals;

export const recordingRules: ActivityRules<RecordingState, RecordingCommand, RecordingEvent> = {
  ...recording,
  command: recordingCommand,
  decide(state, command, by, scene) {
    if (!leads(by.role)) throw new UserError('not_allowed', 'Seul le professeur enregistre le cours.');
    switch (command.type) {
      case 'start':
        return start(state, by, scene);
      case 'stop':
        return runningIn(state) ? [{ type: 'stopped', why: 'asked' }] : [];
      case 'agree': {
        mustTeach(by);
        const { agree } = command;
        if (!runningIn(state) || agree === state.teachers.includes(by.number)) return [];
        return [{ type: 'agreed', member: by.number, agree }];
      }
      default:
        command satisfies never;
        return [];
    }
  },
  seenBy: (event, viewer) =>
    event.type === 'pupils' && !leads(viewer.role) ? { ...event, members: own(event.members, viewer) } : event,
  viewOf: (state, viewer) => (leads(viewer.role) ? state : { ...state, pupils: own(state.pupils, viewer) }),
};

const own = (members: readonly number[], { number }: Attendee) => members.filter((member) => member === number);

/** Starting it is the teacher's own yes: nobody gives it for them. */
function mustTeach({ role }: Attendee): void {
  if (role !== 'teacher') throw new UserError('not_allowed', 'Seul le professeur peut accepter d’être enregistré.');
}

function start(state: RecordingState, by: Attendee, { noTape }: Scene): RecordingEvent[] {
  mustTeach(by);
  if (runningIn(state)) return [];
  const why = noTape ? noTape() : 'none';
  if (why) throw new UserError(why === 'none' ? 'no_recording' : `recording_${why}`, refusals[why]);
  return [{ type: 'started', member: by.number }];
}
