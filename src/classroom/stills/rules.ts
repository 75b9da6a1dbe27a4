// Who may be seen and who sees: a leader opens it, each pupil agrees for themselves, and a cut, a stop or a "no" ends it.
import { UserError } from '../../errors.ts';
import type { ActivityRules, Attendee, Change } from '../activities/activity.ts';
import { groupOf } from '../groups/groups.ts';
import { leads } from '../place.ts';
import { type StillsCommand, type StillsEvent, type StillsState, stillsCommand } from './contract.ts';
import { stills, stopsWatching } from './stills.ts';

export const stillsRules: ActivityRules<StillsState, StillsCommand, StillsEvent> = {
  ...stills,
  command: stillsCommand,
  decide(state, command, by, { attendees, parts }) {
    switch (command.type) {
      case 'open':
        mustLead(by);
        return command.on === state.open ? [] : [{ type: 'opened', open: command.on }];
      case 'show': {
        const { number: member, role } = by;
        if (leads(role)) throw new UserError('not_a_pupil', 'Ces photos sont celles des élèves : ouvrez votre caméra.');
        if (command.on && !state.open)
          throw new UserError('stills_closed', 'Le professeur n’a pas ouvert les photos de la classe.');
        if (command.on && parts && parts.floor.teacherAway !== null)
          throw new UserError('teacher_away', 'Attendez que votre professeur soit revenu.');
        if (command.on && state.barred.includes(member))
          throw new UserError('stills_barred', 'Le professeur a retiré votre photo.');
        return command.on === state.showing.includes(member) ? [] : [{ type: 'showing', member, on: command.on }];
      }
      case 'hide': {
        mustLead(by);
        const { member } = command;
        if (!attendees.some(({ number }) => number === member))
          throw new UserError('member_unknown', 'Cette personne n’est plus là.');
        if (!state.showing.includes(member)) return [];
        return [
          { type: 'barred', member },
          { type: 'showing', member, on: false },
        ];
      }
      case 'watch': {
        const { number: member } = by;
        return command.on === state.watching.includes(member) ? [] : [{ type: 'watching', member, on: command.on }];
      }
      default:
        command satisfies never;
        return [];
    }
  },
  seenBy(event, viewer, _state, { parts }) {
    switch (event.type) {
      case 'opened':
        return event;
      case 'showing': {
        if (leads(viewer.role) || event.member === viewer.number) return event;
        // Gone from the pages that could show it.
        const where = (member: number) => parts && groupOf(parts.groups, member);
        return !event.on && where(event.member) === where(viewer.number) ? event : undefined;
      }
      case 'barred':
        return leads(viewer.role) || event.member === viewer.number ? event : undefined;
      default:
        return undefined;
    }
  },
  viewOf(state, { role, number }) {
    const own = (members: readonly number[]) => (leads(role) ? members : members.filter((member) => member === number));
    return { ...state, showing: own(state.showing), barred: own(state.barred), watching: [] };
  },
  // Who agreed is written nowhere, so that a relay that comes back shows nobody who isn't asked again.
  fleeting: ({ type }) => type !== 'opened',
  /** Without their teacher, pupils are seen by nobody until they say so again. */
  follows: (state, part, { parts }) =>
    part === 'floor' && parts && parts.floor.teacherAway !== null
      ? state.showing.map((member) => ({ type: 'showing', member, on: false }))
      : [],
  noticed(state, { number: member }, change: Change) {
    if (change === 'entered') return [];
    const events: StillsEvent[] = [];
    if (state.showing.includes(member)) events.push({ type: 'showing', member, on: false });
    return [...events, ...stopsWatching(state, member)];
  },
};

function mustLead({ role }: Attendee): void {
  if (!leads(role)) throw new UserError('not_allowed', 'Seul le professeur peut faire cela.');
}
