// The board on the stage: its bar, the page, and beneath it the pages.
import { useEffect, useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { BoardFoot } from './board-foot.tsx';
import { Ink } from './ink.tsx';
import { InkTools } from './ink-tools.tsx';
import { Leave } from './leave.tsx';
import { useBoardWords } from './words.ts';

export function BoardView(props: PartProps) {
  const words = useBoardWords();
  const { board } = props.room.parts;
  /** A pupil may look back; the teacher's next page takes them along. */
  const [looked, setLooked] = useState<string | null>(null);
  useEffect(() => setLooked(null), [board.page]);
  const page = board.pages.find(({ id }) => id === (looked ?? board.page)) ?? board.pages[0];
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
