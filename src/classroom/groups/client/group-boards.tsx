// The boards that groups made, to find again: a pupil's own ones, and for who leads all of them, to show one to the class.
import './groups.css';
import { groupPage } from '../../board/pages.ts';
import type { PartProps } from '../../client/page/parts.tsx';
import { groupNumberOfMember } from '../../guests/guest.ts';
import { boardNow, workedGroups } from '../groups.ts';
import { groupBoardSeen, seeGroupBoard } from './board-choice.ts';
import { useGroupName } from './group-name.ts';
import { useWords } from './words.ts';

/** What of groups can be looked at again, newest first. */
export const keptBoards = ({ room, me }: Pick<PartProps, 'room' | 'me'>) =>
  workedGroups(room.parts.groups)
    .filter(({ board }) => me.role !== 'pupil' || board !== boardNow(room.parts.groups, groupNumberOfMember(me)))
    .reverse();

export function GroupBoards(props: PartProps) {
  const { live, room, me, leads } = props;
  const words = useWords();
  const nameOf = useGroupName(room.parts.groups);
  const boards = keptBoards(props);
  const seen = groupBoardSeen(room, me);
  if (boards.length === 0) return leads ? null : <p class="class-soft group-boards">{words.noBoards}</p>;
  const { board, stage } = room.parts;
  const toAll = (id: number) => stage.shown === 'board' && board.page === groupPage(id);
  const show = (id: number) => {
    seeGroupBoard(room, me, null);
    live.act('board', { type: 'turn', page: groupPage(id) });
    if (stage.shown !== 'board') live.act('stage', { type: 'show', shown: 'board' });
  };
  return (
    <section class="group-boards" aria-label={words.boards}>
      {leads && <h3>{words.boards}</h3>}
      <ul>
        {boards.map(({ board: id }) => (
          <li key={id}>
            <span class="class-name">{nameOf(id)}</span>
            <button
              type="button"
              class="class-button small"
              aria-pressed={seen === id}
              aria-label={words.lookAt(nameOf(id))}
              onClick={() => seeGroupBoard(room, me, seen === id ? null : id)}
            >
              {words.look}
            </button>
            {leads && (
              <button
                type="button"
                class="class-button small sun"
                disabled={toAll(id)}
                aria-label={words.showBoard(nameOf(id))}
                onClick={() => show(id)}
              >
                {toAll(id) ? words.shownToAll : words.showToAll}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
