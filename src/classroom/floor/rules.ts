// Who may raise, give, take and mute; and the class without its teacher.
import { UserError } from '../../errors.ts';
import type { ActivityRules, Attendee } from '../activities/activity.ts';
import { leads } from '../place.ts';
import { type FloorCommand, type FloorEvent, type FloorState, floorCommand } from './contract.ts';
import { floor, floorOf, mostCameras, mostRaised, raisedPeriod } from './floor.ts';

const notYours = () => new UserError('not_allowed', 'Seul le professeur peut faire cela.');

export const floorRules: ActivityRules<FloorState, FloorCommand, FloorEvent> = {
  ...floor,
  command: floorCommand,
  decide(state, command, by, { attendees, now }) {
    const find = (number: number): Attendee => {
      const found = attendees.find((one) => one.number === number);
      if (!found) throw new UserError('member_unknown', 'Cette personne n’est plus là.');
      return found;
    };
    if (command.type === 'hand') {
      const whose = command.member === undefined ? by : find(command.member);
      return moveHand(state, { up: command.up, whose, by }, now);
    }
    if (!leads(by.role)) throw notYours();
    switch (command.type) {
      case 'give':
        return give(state, find(command.member), command.camera);
      case 'next': {
        const [first] = state.hands;
        if (!first) throw new UserError('no_hand', 'Aucune main n’est levée.');
        return give(state, find(first.member), command.camera);
      }
      case 'take':
        // Someone who left gave it back already.
        return floorOf(state, command.member) ? [{ type: 'taken', member: command.member }] : [];
      case 'lower-all':
        return state.hands.length > 0 ? [{ type: 'hands-down' }] : [];
      case 'mute': {
        const { member, muted } = command;
        const own = floorOf(state, find(member).number);
        return own && own.muted !== muted ? [{ type: 'muted', member, muted }] : [];
      }
      case 'microphones': {
        const asked = command.open ? 'open' : 'closed';
        // Closed once more, those who were given the floor since are muted too.
        const same = state.microphones === asked && state.floors.every(({ muted }) => muted !== command.open);
        return same ? [] : [{ type: 'microphones', open: command.open }];
      }
      default:
        command satisfies never;
        return [];
    }
  },
  noticed(state, who, change, { attendees }) {
    const events: FloorEvent[] = [];
    const { number: member } = who;
    const had = floorOf(state, member) || state.raised[member] || state.hands.some((hand) => hand.member === member);
    if (change === 'left' && had) events.push({ type: 'left', member });
    if (who.role !== 'teacher') return events;
    const teachers = attendees.some((one) => one.role === 'teacher' && one.here);
    if (!teachers && state.teacherAway === null && (change === 'cut' || change === 'left'))
      events.push({ type: 'teacher-gone' });
    if (teachers && state.teacherAway !== null) events.push({ type: 'teacher-back' });
    return events;
  },
};

function moveHand(
  state: FloorState,
  { up, whose, by }: { up: boolean; whose: Attendee; by: Attendee },
  now: number,
): FloorEvent[] {
  const { number: member } = whose;
  if (member !== by.number) {
    if (!leads(by.role)) throw notYours();
    if (up) throw new UserError('not_allowed', 'Chacun lève sa propre main.');
  }
  if (up === state.hands.some((hand) => hand.member === member)) return [];
  if (!up) return [{ type: 'hand-down', member }];
  const [oldest = 0, ...rest] = state.raised[member] ?? [];
  if (rest.length === mostRaised - 1 && now - oldest < raisedPeriod)
    throw new UserError('too_fast', 'Pas si vite : attendez quelques secondes avant de lever encore la main.');
  return [{ type: 'hand-up', member }];
}

function give(state: FloorState, { number: member, role }: Attendee, camera: boolean): FloorEvent[] {
  // Leaders have it always.
  if (role !== 'pupil') return [];
  const own = floorOf(state, member);
  const seen = state.floors.filter((one) => one.camera && one.member !== member).length;
  if (camera && seen >= mostCameras)
    throw new UserError(
      'stage_full',
      `${mostCameras} élèves peuvent déjà ouvrir leur caméra : reprenez d’abord celle de l’un d’eux.`,
    );
  if (own && own.camera === camera && !own.muted) return [];
  return [{ type: 'given', member, camera }];
}
