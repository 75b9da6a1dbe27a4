// In the teacher's tools: shows the board, and says who may write on it.
import { isPupil } from '../../activities/activity.ts';
import './board-tools.css';
import type { PartProps } from '../../client/page/parts.tsx';
import { useBoardWords } from './words.ts';

export function BoardTools({ live, room }: PartProps) {
  const words = useBoardWords();
  const { board, stage } = room.parts;
  const shown = stage.shown === 'board';
  const pupils = room.members.filter(isPupil);
  const allowedMember = (number: number): boolean =>
    board.authors.some(({ author, member }) => member === number && board.allowed.includes(author));
  return (
    <section class="board-tools" aria-labelledby="board-tools">
      <h2 id="board-tools">{words.board}</h2>
      <button
        type="button"
        class={shown ? 'class-button' : 'class-button sun'}
        onClick={() => live.act('stage', { type: 'show', shown: shown ? 'people' : 'board' })}
      >
        {shown ? words.hideBoard : words.showBoard}
      </button>
      {pupils.length > 0 && (
        <fieldset class="board-who">
          <legend>{words.whoDraws}</legend>
          <label>
            <input
              type="checkbox"
              checked={board.open}
              onChange={({ currentTarget: { checked } }) => live.act('board', { type: 'open', open: checked })}
            />
            {words.everybody}
          </label>
          {!board.open &&
            pupils.map(({ number, name }) => (
              <label key={number}>
                <input
                  type="checkbox"
                  checked={allowedMember(number)}
                  onChange={({ currentTarget: { checked } }) =>
                    live.act('board', { type: 'allow', member: number, allowed: checked })
                  }
                />
                {name}
              </label>
            ))}
          {!board.open && board.allowed.length > 0 && (
            <button
              type="button"
              class="class-button small"
              onClick={() => live.act('board', { type: 'open', open: false })}
            >
              {words.takeBack}
            </button>
          )}
        </fieldset>
      )}
    </section>
  );
}
