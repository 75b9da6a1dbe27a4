// The groups' state, and who is where by it. Pure: shared with the page.
import type { Activity } from '../activities/activity.ts';
import type { Source } from '../protocol.ts';
import { type Expected, type Group, type GroupsEvent, type GroupsState, mostPast, type PastGroup } from './contract.ts';

/** Where everybody is who isn't in a group. */
export const plenary = 0;

/** Said by the page's engine to a pupil whose group changes while they speak or show themselves. */
export const movedWords = 'Votre groupe a changé : votre micro et votre caméra sont fermés.';

const empty: Group = { name: '', members: [], expected: [], calledAt: 0, board: 0 };

export const groups: Activity<GroupsState, GroupsEvent> = {
  initial: {
    groups: [],
    settings: { camera: false, late: 'smallest' },
    life: { type: 'closed', why: 'before' },
    visits: [],
    calls: [],
    said: null,
    boards: 0,
    past: [],
  },
  apply(state, event, at) {
    switch (event.type) {
      case 'drawn': {
        const { boards } = state;
        const dealt = event.groups.map((dealt, index) => ({
          ...empty,
          name: state.groups[index]?.name ?? '',
          ...dealt,
          board: boards + index + 1,
        }));
        return { ...state, groups: dealt, boards: boards + dealt.length, past: kept(state.past, worked(state.groups)) };
      }
      case 'placed':
        return { ...state, groups: moved(state, event.group, event.member) };
      case 'expected':
        return { ...state, groups: awaited(without(state, event.who.user), event.group, event.who) };
      case 'arrived':
        return { ...state, groups: moved({ groups: without(state, event.user) }, event.group, event.member) };
      case 'added':
        return { ...state, groups: [...state.groups, { ...empty, board: state.boards + 1 }], boards: state.boards + 1 };
      case 'dropped':
        return {
          ...state,
          groups: state.groups.filter((_, index) => index + 1 !== event.group),
          past: kept(
            state.past,
            worked(state.groups).filter(({ number }) => number === event.group),
          ),
        };
      case 'named':
        return { ...state, groups: changed(state, event.group, (group) => ({ ...group, name: event.name })) };
      case 'settled':
        return { ...state, settings: event.settings };
      case 'opened':
        return {
          ...apart(state),
          groups: state.groups.map((group) => ({ ...group, worked: true })),
          life: { type: 'open', until: event.until, by: event.by },
          said: null,
        };
      case 'timed':
        return state.life.type === 'closed' ? state : { ...state, life: { ...state.life, until: event.until } };
      case 'said':
        return { ...state, said: { text: event.text, name: event.name, at } };
      case 'visited': {
        const { member, group } = event;
        const others = state.visits.filter((visit) => visit.member !== member);
        return { ...state, visits: group === plenary ? others : [...others, { member, group }] };
      }
      case 'called': {
        const { group, member } = event;
        const groups = changed(state, group, (one) => ({ ...one, calledAt: at }));
        return { ...state, groups, calls: [...state.calls, { group, member, at }] };
      }
      case 'answered':
        return { ...state, calls: state.calls.filter(({ group }) => group !== event.group) };
      case 'paused':
        return state.life.type === 'closed' ? state : { ...apart(state), life: { ...state.life, type: 'paused' } };
      case 'resumed':
        return state.life.type === 'closed' ? state : { ...state, life: { ...state.life, type: 'open' } };
      case 'closed':
        return { ...apart(state), life: { type: 'closed', why: event.why } };
      case 'seen':
        return event.as;
      default:
        event satisfies never;
        return state;
    }
  },
};

/** Nobody visits, nobody calls. */
const apart = (state: GroupsState): GroupsState => ({ ...state, visits: [], calls: [] });

/** Those that were open once, as they are found when they are no more. */
const worked = (groups: readonly Group[]): PastGroup[] =>
  groups.flatMap(({ worked, name, members, board, left }, index) =>
    worked ? [{ number: index + 1, name, members, board, ...(left && { left }) }] : [],
  );

const kept = (past: readonly PastGroup[], gone: readonly PastGroup[]): readonly PastGroup[] =>
  [...past, ...gone].slice(-mostPast);

type Arranged = Pick<GroupsState, 'groups'>;

const changed = ({ groups }: Arranged, number: number, change: (group: Group) => Group): readonly Group[] =>
  groups.map((group, index) => (index + 1 === number ? change(group) : group));

/** In one group at most, whatever was before. */
const moved = (state: Arranged, number: number, member: number): readonly Group[] =>
  state.groups.map((group, index) => {
    const others = group.members.filter((one) => one !== member);
    if (index + 1 === number) return { ...group, members: [...others, member] };
    if (others.length === group.members.length) return group;
    return {
      ...group,
      members: others,
      ...(group.worked && { left: [...(group.left ?? []).filter((one) => one !== member), member] }),
    };
  });

const without = ({ groups }: Arranged, user: string): readonly Group[] =>
  groups.map((group) => ({ ...group, expected: group.expected.filter((one) => one.user !== user) }));

const awaited = (groups: readonly Group[], number: number, who: Expected): readonly Group[] =>
  changed({ groups }, number, (group) => ({ ...group, expected: [...group.expected, who] }));

/** The group arranged for this member, open or not; 0 for none. */
export function seatOf({ groups }: Arranged, member: number): number {
  return groups.findIndex(({ members }) => members.includes(member)) + 1;
}

/** Where this member is now: 0 for the plenary, else the number of the group they belong to or visit. */
export function groupOf(state: GroupsState, member: number): number {
  if (state.life.type !== 'open') return plenary;
  return state.visits.find((visit) => visit.member === member)?.group ?? seatOf(state, member);
}

/** What being in a group allows without the floor. */
export function allowedInGroup(state: GroupsState, member: number, source: Source): boolean {
  if (groupOf(state, member) === plenary) return false;
  return source === 'microphone' || (source === 'camera' && state.settings.camera);
}

/** Of the group that this member is in or visits now; undefined in the plenary. */
export const boardNow = (state: GroupsState, member: number): number | undefined =>
  state.groups[groupOf(state, member) - 1]?.board;

/** All that ever worked, those that are no more first. */
export const workedGroups = ({ past, groups }: GroupsState): readonly PastGroup[] => [...past, ...worked(groups)];

/** Whether this member's group made it, now or before. */
export const ownBoard = (state: GroupsState, member: number, board: number): boolean =>
  workedGroups(state).some((group) => group.board === board && made(state, group, member));

/** Who was moved elsewhere doesn't look on while the others work. */
export const made = ({ life, groups }: GroupsState, group: PastGroup, member: number): boolean =>
  group.members.includes(member) ||
  (group.left?.includes(member) === true &&
    (life.type === 'closed' || !groups.some(({ board }) => board === group.board)));

/** Whether what was said there is theirs to read: of who was moved elsewhere, it isn't. */
export const ownTalk = (state: GroupsState, member: number, board: number): boolean =>
  workedGroups(state).some((group) => group.board === board && group.members.includes(member));
