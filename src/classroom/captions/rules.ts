// Who may type captions, how fast, and who knows who does. [P22]–[P26]
import { UserError } from '../../errors.ts';
import type { ActivityRules, Attendee, Scene } from '../activities/activity.ts';
import { markOf } from '../mark.ts';
import { leads } from '../place.ts';
import { captions } from './captions.ts';
import {
  type CaptionsCommand,
  type CaptionsEvent,
  type CaptionsState,
  captionsCommand,
  linesKnown,
  mostWriters,
} from './contract.ts';

/** As many lines as pages know may come within this time, ms: nobody types or reads faster. [P24] */
const atMostIn = 5_000;

const writerMark = ({ userId }: Attendee, scene: Scene): string => markOf('captions', userId, scene);

export const captionsRules: ActivityRules<CaptionsState, CaptionsCommand, CaptionsEvent> = {
  ...captions,
  command: captionsCommand,

  decide(state, command, by, scene) {
    if (command.type === 'say') return say(state, command.text, by, scene);
    if (!leads(by.role)) throw new UserError('not_allowed', 'Seul le professeur choisit qui écrit les sous-titres.');
    if (command.type === 'stop') return command.who in state.writers ? [{ type: 'stopped', who: command.who }] : [];
    const member = scene.attendees.find(({ number }) => number === command.member);
    if (!member) throw new UserError('member_unknown', 'Cette personne n’est plus là.');
    const who = writerMark(member, scene);
    if (leads(member.role) || who in state.writers) return [];
    if (Object.keys(state.writers).length >= mostWriters)
      throw new UserError('too_many', `${mostWriters} personnes au plus écrivent les sous-titres.`);
    return [{ type: 'let', who, name: member.name }];
  },

  seenBy(event, viewer, _state, scene) {
    if (event.type === 'said' || leads(viewer.role)) return event;
    return event.who === writerMark(viewer, scene) ? event : undefined;
  },

  viewOf(state, viewer, scene) {
    if (leads(viewer.role)) return state;
    const own = writerMark(viewer, scene);
    const name = state.writers[own];
    return { lines: state.lines, writers: name === undefined ? {} : { [own]: name } };
  },
};

function say({ lines, writers }: CaptionsState, text: string, by: Attendee, scene: Scene): CaptionsEvent[] {
  if (!leads(by.role) && !(writerMark(by, scene) in writers))
    throw new UserError('not_allowed', 'Le professeur n’a pas demandé que vous écriviez les sous-titres.');
  const words = text.replace(/\s+/g, ' ').trim();
  if (words === '') return [];
  const recent = lines.filter(({ at }) => scene.now - at < atMostIn);
  if (recent.length >= linesKnown) throw new UserError('too_fast', 'Pas si vite : personne ne lirait ces lignes.');
  return [{ type: 'said', text: words }];
}
