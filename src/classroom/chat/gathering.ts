// Who has come into a group since it was last looked at: they are told what was said there before.
import type { Attendee } from '../activities/activity.ts';
import type { GroupsState } from '../groups/contract.ts';
import { boardNow } from '../groups/groups.ts';
import { leads } from '../place.ts';

const rooms = new WeakMap<object, Map<number, number>>();

/** @param room whose memory it is. Leaders are told all along. */
export function newcomers(
  room: object,
  groups: GroupsState,
  attendees: readonly Attendee[],
): { number: number; group: number }[] {
  const before = rooms.get(room) ?? new Map<number, number>();
  const now = new Map<number, number>();
  for (const { number, role } of attendees) {
    const group = leads(role) ? undefined : boardNow(groups, number);
    if (group !== undefined) now.set(number, group);
  }
  rooms.set(room, now);
  return Array.from(now, ([number, group]) => ({ number, group })).filter(
    ({ number, group }) => before.get(number) !== group,
  );
}
