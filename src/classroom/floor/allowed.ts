// Whether a member may publish now, by the floor or by their group. Pure: shared with the page, so that both stop at the same word.
import type { PartStates } from '../activities/contract.ts';
import { allowedInGroup } from '../groups/groups.ts';
import type { LiveRole } from '../messages.ts';
import type { Source } from '../protocol.ts';
import { type Forbidden, forbidden } from './floor.ts';

type Somebody = { number: number; role: LiveRole };

/** Why this member may not publish this now; undefined when they may. */
export function whyNot(
  { floor, groups }: Pick<PartStates, 'floor' | 'groups'>,
  { number, role }: Somebody,
  source: Source,
): Forbidden | undefined {
  const why = forbidden(floor, number, role, source);
  if (why === undefined || why === 'teacher-away') return why;
  return allowedInGroup(groups, number, source) ? undefined : why;
}
