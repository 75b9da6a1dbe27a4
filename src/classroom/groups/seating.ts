// Who goes into which group when no hand puts them there: the draw, the opening, the latecomer.
import { UserError } from '../../errors.ts';
import { isPupil, type Scene } from '../activities/activity.ts';
import { type Group, type GroupsCommand, type GroupsEvent, type GroupsState, mostGroups } from './contract.ts';
import { deal, groupCount } from './deal.ts';
import { groups, plenary, seatOf } from './groups.ts';

/** Deals out everybody anew: those in the room, and those of the list who aren't. @throws UserError */
export function draw(
  { by, count, absent }: Extract<GroupsCommand, { type: 'draw' }>,
  { attendees, chance }: Scene,
): GroupsEvent[] {
  const here = new Set(attendees.map(({ userId }) => userId));
  const listed = new Map(absent.filter(({ user }) => !here.has(user)).map((one) => [one.user, one]));
  const pupils = attendees.filter(isPupil).map(({ number }) => number);
  const people = [...pupils, ...listed.values()];
  if (people.length === 0) throw new UserError('nobody', 'Il n’y a encore personne à répartir.');
  const total = groupCount(people.length, by, count);
  if (total > mostGroups) throw new UserError('too_many_groups', `Pas plus de ${mostGroups} groupes.`);
  const dealt = deal(people, total, chance).map((group) => ({
    members: group.filter((one) => typeof one === 'number').sort((a, b) => a - b),
    expected: group.filter((one) => typeof one !== 'number'),
  }));
  return [{ type: 'drawn', groups: dealt }];
}

/** Where a pupil without a group goes, if the rule says so. */
export function seated(state: GroupsState, member: number, size: (group: Group) => number): GroupsEvent[] {
  if (state.settings.late !== 'smallest' || seatOf(state, member) !== plenary || state.groups.length === 0) return [];
  const sizes = state.groups.map(size);
  return [{ type: 'placed', member, group: sizes.indexOf(Math.min(...sizes)) + 1, from: plenary }];
}

/** All who have none, one after the other. */
export function seatings(state: GroupsState, { attendees, now }: Scene): GroupsEvent[] {
  const events: GroupsEvent[] = [];
  let after = state;
  for (const one of attendees) {
    if (!isPupil(one)) continue;
    for (const event of seated(after, one.number, ({ members }) => members.length)) {
      events.push(event);
      after = groups.apply(after, event, now);
    }
  }
  return events;
}

/** By those who are in the room; a group in which nobody is would leave the newcomer alone, and comes last. */
export function sizeNow({ attendees }: Scene): (group: Group) => number {
  const there = new Set(attendees.map(({ number }) => number));
  return ({ members }) => members.filter((member) => there.has(member)).length || Number.MAX_SAFE_INTEGER;
}
