// Which group's board this page looks at, beside what the class is shown: one's own while in a group, or one that was kept.
import { signal } from '@preact/signals';
import type { ClassRoom, Member } from '../../client/live-class.ts';
import { groupNumberOfMember } from '../../guests/guest.ts';
import { boardNow } from '../groups.ts';

/** What was chosen, and while in which group (undefined: in the plenary); coming elsewhere, it no longer counts. */
const chosen = signal<{ board: number | null; within: number | undefined } | null>(null);

/** The board of a group to see; null to see what the class is shown. */
export function groupBoardSeen({ parts }: ClassRoom, me: Member): number | null {
  const within = boardNow(parts.groups, groupNumberOfMember(me));
  const choice = chosen.value;
  if (choice && choice.within === within) return choice.board;
  // In a group one works on its board, unless the teacher left something to look at.
  const { shown } = parts.stage;
  return within !== undefined && (shown === 'people' || shown === 'board') ? within : null;
}

/** @param board null: back to what the class is shown */
export function seeGroupBoard({ parts }: ClassRoom, me: Member, board: number | null): void {
  chosen.value = { board, within: boardNow(parts.groups, groupNumberOfMember(me)) };
}
