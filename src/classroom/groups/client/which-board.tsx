// In a group: its board, or what the class is shown, one touch away.
import type { PartProps } from '../../client/page/parts.tsx';
import { groupNumberOfMember } from '../../guests/guest.ts';
import { boardNow } from '../groups.ts';
import { groupBoardSeen, seeGroupBoard } from './board-choice.ts';
import { useWords } from './words.ts';

export function WhichBoard({ room, me, own }: Pick<PartProps, 'room' | 'me'> & { own: string }) {
  const words = useWords();
  const board = boardNow(room.parts.groups, groupNumberOfMember(me));
  if (board === undefined) return null;
  const seen = groupBoardSeen(room, me) === board;
  return (
    <button type="button" class="class-button small" onClick={() => seeGroupBoard(room, me, seen ? null : board)}>
      {seen ? words.whatIsShown : own}
    </button>
  );
}
