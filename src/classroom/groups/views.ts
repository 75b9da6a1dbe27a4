// What a pupil is told of the groups: nothing before they open, then their own group alone.
import type { Group, GroupsEvent, GroupsState } from './contract.ts';
import { groups, made, plenary, seatOf, workedGroups } from './groups.ts';

const hidden: Group = { name: '', members: [], expected: [], calledAt: 0, board: 0 };

const withoutLeft = ({ left: _, ...group }: Group): Group => group;

export function viewOfPupil(state: GroupsState, member: number): GroupsState {
  const { settings, life } = state;
  const own = seatOf(state, member);
  const now = life.type === 'open' ? state.groups[own - 1]?.board : undefined;
  // What they made themselves, without who else was there.
  const past = workedGroups(state)
    .filter((group) => group.board !== now && made(state, group, member))
    .map(({ number, name, board }) => ({ number, name, board, members: [member] }));
  if (life.type !== 'open') return { ...groups.initial, life, past };
  const chooses = own === plenary && settings.late === 'choose';
  return {
    settings,
    life,
    said: state.said,
    boards: 0,
    past,
    groups: state.groups.map((group, index) => {
      if (index + 1 === own) return { ...withoutLeft(group), expected: [] };
      return { ...hidden, name: group.name, ...(chooses && { size: group.members.length }) };
    }),
    visits: state.visits.filter(({ group }) => group === own),
    calls: state.calls.filter(({ group }) => group === own),
  };
}

/** Undefined where it doesn't concern them. */
export function seenByPupil(event: GroupsEvent, member: number, state: GroupsState): GroupsEvent | undefined {
  const { life } = state;
  // What is prepared stays with those who prepare it.
  if (life.type === 'closed' && event.type !== 'closed') return undefined;
  return concerns(event, member, state) ? { type: 'seen', as: viewOfPupil(state, member) } : undefined;
}

function concerns(event: GroupsEvent, member: number, state: GroupsState): boolean {
  const own = seatOf(state, member);
  switch (event.type) {
    case 'placed': {
      if (event.member === member) return true;
      if (own === plenary) return state.settings.late === 'choose';
      return own === event.group || own === event.from;
    }
    case 'arrived':
      return event.member === member || own === event.group || (own === plenary && state.settings.late === 'choose');
    case 'visited':
      return own !== plenary && (own === event.group || own === event.from);
    case 'called':
    case 'answered':
      return own === event.group;
    case 'expected':
      return false;
    case 'drawn':
    case 'dropped':
    case 'added':
    case 'named':
    case 'settled':
    case 'opened':
    case 'timed':
    case 'said':
    case 'paused':
    case 'resumed':
    case 'closed':
    case 'seen':
      return true;
    default:
      event satisfies never;
      return false;
  }
}
