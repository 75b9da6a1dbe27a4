// The board on the stage: its bar, the page, and beneath it the pages.
import { useEffect, useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { useGroupName } from '../../groups/client/group-name.ts';
import { groupBoardOf } from '../pages.ts';
import { BoardFoot } from './board-foot.tsx';
import { Ink } from './ink.tsx';
import { InkTools } from './ink-tools.tsx';
import { Leave } from './leave.tsx';
import { OneBoard } from './one-board.tsx';
import { useBoardWords } from './words.ts';

export function BoardView(props: PartProps) {
  const words = useBoardWords();
  const { board } = props.room.parts;
  /** A pupil may look back; the teacher's next page takes them along. */
  const [looked, setLooked] = useState<string | null>(null);
  useEffect(() => setLooked(null), [board.page]);
  const id = looked ?? board.page;
  const group = groupBoardOf(id);
  const nameOf = useGroupName(props.room.parts.groups);
  if (group !== undefined) return <Shown {...props} page={id} title={words.boardOf(nameOf(group))} />;
  const page = board.pages.find((one) => one.id === id) ?? board.pages[0];
  if (!page) return null;
  const number = board.pages.indexOf(page) + 1;
  const turn = (id: string) => {
    if (props.leads) props.live.act('board', { type: 'turn', page: id });
    else setLooked(id === board.page ? null : id);
  };
  return (
    <div class="board">
      <InkTools {...props} page={page.id} />
      <div class="board-page">
        <Ink key={page.id} {...props} page={page.id} ground={page.ground} label={words.surface(words.page(number))} />
      </div>
      <BoardFoot {...props} page={page} onTurn={turn} />
      <Leave {...props} page={page.id} />
    </div>
  );
}

/** A group's board, shown to all. */
function Shown(props: PartProps & { page: string; title: string }) {
  const words = useBoardWords();
  const { live, room, leads } = props;
  const last = room.parts.board.pages.at(-1);
  return (
    <OneBoard {...props} key={props.page}>
      {leads && last && (
        <button
          type="button"
          class="class-button small"
          onClick={() => live.act('board', { type: 'turn', page: last.id })}
        >
          {words.backToBoard}
        </button>
      )}
    </OneBoard>
  );
}
