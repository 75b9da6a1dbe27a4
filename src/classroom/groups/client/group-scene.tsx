// The board of a group on this page's stage, while it is looked at instead of what the class is shown.
import { lazy } from '../../../web/lazy.tsx';
import { groupPage } from '../../board/pages.ts';
import type { PartProps } from '../../client/page/parts.tsx';
import { groupNumberOfMember } from '../../guests/guest.ts';
import { boardNow } from '../groups.ts';
import { groupBoardSeen, seeGroupBoard } from './board-choice.ts';
import { useGroupName } from './group-name.ts';
import { useWords } from './words.ts';

const OneBoard = lazy(() => import('../../board/client/one-board.tsx').then((found) => found.OneBoard));

export function GroupScene(props: PartProps) {
  const { room, me } = props;
  const words = useWords();
  const nameOf = useGroupName(room.parts.groups);
  const board = groupBoardSeen(room, me);
  if (board === null) return null;
  const own = boardNow(room.parts.groups, groupNumberOfMember(me)) === board;
  return (
    <OneBoard {...props} key={board} page={groupPage(board)} title={words.boardOf(nameOf(board))}>
      {!own && (
        <button type="button" class="class-button small" onClick={() => seeGroupBoard(room, me, null)}>
          {words.backToClass}
        </button>
      )}
    </OneBoard>
  );
}
