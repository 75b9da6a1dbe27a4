// Who may arrange, open, visit, call and join; what becomes of who comes late, and of groups that nobody leads.
import { UserError } from '../../errors.ts';
import { type ActivityRules, type Attendee, isPupil, type Scene } from '../activities/activity.ts';
import { groupNumberOf } from '../guests/guest.ts';
import { leads } from '../place.ts';
import {
  type GroupsCommand,
  type GroupsEvent,
  type GroupsState,
  groupsCommand,
  mostExpected,
  mostGroups,
} from './contract.ts';
import { groupOf, groups, plenary, seatOf } from './groups.ts';
import { draw, seated, seatings, sizeNow } from './seating.ts';
import { seenByPupil, viewOfPupil } from './views.ts';

/** A group calls again at the earliest after this, in ms. */
export const callPeriod = 5_000;

const notYours = () => new UserError('not_allowed', 'Seul le professeur peut faire cela.');
const unknownGroup = () => new UserError('group_unknown', 'Ce groupe n’existe plus.');
const notOpen = () => new UserError('groups_closed', 'Les groupes ne sont pas ouverts.');
const stillOpen = () => new UserError('groups_open', 'Ramenez d’abord tout le monde : les groupes sont ouverts.');

export const groupsRules: ActivityRules<GroupsState, GroupsCommand, GroupsEvent> = {
  ...groups,
  command: groupsCommand,
  decide(state, command, by, scene) {
    if (command.type === 'call') return call(state, command.on, by, scene.now);
    if (command.type === 'join') return join(state, command.group, by);
    if (!leads(by.role)) throw notYours();
    const open = state.life.type !== 'closed';
    switch (command.type) {
      case 'draw':
        if (open) throw stillOpen();
        return draw(command, scene);
      case 'place': {
        mustExist(state, command.group);
        const one = found(scene, command.member);
        if (!isPupil(one)) throw new UserError('not_a_pupil', 'Un adulte ne se place pas : il visite les groupes.');
        return place(state, one.number, command.group);
      }
      case 'expect': {
        mustExist(state, command.group);
        // Whoever is here already is placed as themselves.
        const here = scene.attendees.find((one) => one.userId === command.who.user && isPupil(one));
        if (here) return place(state, here.number, command.group);
        const others = state.groups.flatMap(({ expected }) => expected).filter(({ user }) => user !== command.who.user);
        if (others.length >= mostExpected)
          throw new UserError('too_many', `Pas plus de ${mostExpected} élèves attendus.`);
        return [{ type: 'expected', who: command.who, group: command.group }];
      }
      case 'add':
        if (state.groups.length >= mostGroups)
          throw new UserError('too_many_groups', `Pas plus de ${mostGroups} groupes.`);
        return [{ type: 'added' }];
      case 'drop':
        if (open) throw stillOpen();
        mustExist(state, command.group);
        return [{ type: 'dropped', group: command.group }];
      case 'name': {
        mustExist(state, command.group);
        const name = command.name.trim();
        const same = state.groups[command.group - 1]?.name === name;
        return same ? [] : [{ type: 'named', group: command.group, name }];
      }
      case 'settle': {
        const { camera, late } = command.settings;
        const same = camera === state.settings.camera && late === state.settings.late;
        return same ? [] : [{ type: 'settled', settings: { camera, late } }];
      }
      case 'open': {
        if (open) throw stillOpen();
        if (state.groups.length === 0) throw new UserError('no_groups', 'Faites d’abord des groupes.');
        const until = endOf(command.seconds, scene.now);
        return [...seatings(state, scene), { type: 'opened', until, by: by.number }];
      }
      case 'time':
        if (!open) throw notOpen();
        return [{ type: 'timed', until: endOf(command.seconds, scene.now) }];
      case 'say': {
        if (!open) throw notOpen();
        const text = command.text.trim();
        return text === '' ? [] : [{ type: 'said', text, name: by.name }];
      }
      case 'visit': {
        const { group } = command;
        mustExist(state, group);
        if (state.life.type !== 'open' && group !== plenary) throw notOpen();
        const answers = state.calls.some((one) => one.group === group);
        return [...visit(state, by.number, group), ...(answers ? [{ type: 'answered', group } as const] : [])];
      }
      case 'answer':
        return state.calls.some(({ group }) => group === command.group)
          ? [{ type: 'answered', group: command.group }]
          : [];
      case 'close':
        return open ? [{ type: 'closed', why: 'leader' }] : [];
      default:
        command satisfies never;
        return [];
    }
  },
  seenBy: (event, viewer, state) => (leads(viewer.role) ? event : seenByPupil(event, groupNumberOf(viewer), state)),
  viewOf: (state, viewer) => (leads(viewer.role) ? state : viewOfPupil(state, groupNumberOf(viewer))),
  noticed(state, who, change, scene) {
    const events = supervised(state, scene);
    const { number: member, userId: user, role } = who;
    if (leads(role)) {
      // A pause has ended the visits already.
      const goes = (change === 'cut' || change === 'left') && events.length === 0;
      return goes ? visit(state, member, plenary) : events;
    }
    if (change !== 'entered' || !isPupil(who)) return events;
    const awaitedIn = state.groups.findIndex(({ expected }) => expected.some((one) => one.user === user)) + 1;
    if (awaitedIn > 0) return [...events, { type: 'arrived', user, member, group: awaitedIn }];
    // A group that is arranged while closed is the leader's to change.
    return state.life.type === 'closed' ? events : [...events, ...seated(state, member, sizeNow(scene))];
  },
  tick(state, scene) {
    const { life } = state;
    if (life.type === 'closed') return [];
    if (life.until !== null && scene.now >= life.until) return [{ type: 'closed', why: 'time' }];
    return supervised(state, scene);
  },
};

const endOf = (seconds: number | null, now: number): number | null => (seconds === null ? null : now + seconds * 1_000);

function mustExist(state: GroupsState, group: number): void {
  if (group > state.groups.length) throw unknownGroup();
}

function found({ attendees }: Scene, number: number): Attendee {
  const one = attendees.find((attendee) => attendee.number === number);
  if (!one) throw new UserError('member_unknown', 'Cette personne n’est plus là.');
  return one;
}

function place(state: GroupsState, member: number, group: number): GroupsEvent[] {
  const from = seatOf(state, member);
  return from === group ? [] : [{ type: 'placed', member, group, from }];
}

function visit({ visits }: GroupsState, member: number, group: number): GroupsEvent[] {
  const from = visits.find((one) => one.member === member)?.group ?? plenary;
  return from === group ? [] : [{ type: 'visited', member, group, from }];
}

/** Paused while neither a teacher nor the leader who opened them is there. */
function supervised({ life }: GroupsState, { attendees }: Scene): GroupsEvent[] {
  if (life.type === 'closed') return [];
  const led = attendees.some(({ here, role, number }) => here && (role === 'teacher' || number === life.by));
  if (led === (life.type === 'open')) return [];
  return [{ type: led ? 'resumed' : 'paused' }];
}

function call(state: GroupsState, on: boolean, by: Attendee, now: number): GroupsEvent[] {
  const group = groupOf(state, by.number);
  if (group === plenary || leads(by.role)) throw new UserError('not_in_group', 'Vous n’êtes pas dans un groupe.');
  const calling = state.calls.some((one) => one.group === group);
  if (calling === on) return [];
  if (!on) return [{ type: 'answered', group }];
  if (now - (state.groups[group - 1]?.calledAt ?? 0) < callPeriod)
    throw new UserError('too_fast', 'Pas si vite : attendez quelques secondes avant d’appeler encore.');
  return [{ type: 'called', group, member: by.number }];
}

function join(state: GroupsState, group: number, by: Attendee): GroupsEvent[] {
  mustExist(state, group);
  if (state.life.type !== 'open') throw notOpen();
  const mayChoose = isPupil(by) && state.settings.late === 'choose' && seatOf(state, by.number) === plenary;
  if (!mayChoose) throw new UserError('not_allowed', 'Le professeur choisit les groupes.');
  return [{ type: 'placed', member: by.number, group, from: plenary }];
}
