// For who leads: clears a page, and brings back what was cleared.
import type { PartProps } from '../../client/page/parts.tsx';
import { sheetsOf } from '../board.ts';
import { Act } from './ink-tools.tsx';
import { useBoardWords } from './words.ts';

export function ClearPage({ live, room, page }: PartProps & { page: string }) {
  const words = useBoardWords();
  const { before } = sheetsOf(room.parts.board, page);
  return (
    <>
      <Act icon="clear" word={words.clear} onClick={() => live.act('board', { type: 'clear', page })} />
      {before && <Act icon="back" word={words.restore} onClick={() => live.act('board', { type: 'restore', page })} />}
    </>
  );
}
