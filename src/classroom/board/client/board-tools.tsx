// In the teacher's tools: who may write on the board. It is shown from beneath the stage, like everything else.
import { isPupil } from '../../activities/activity.ts';
import './board-tools.css';
import type { PartProps } from '../../client/page/parts.tsx';
import { useBoardWords } from './words.ts';

export function BoardTools({ live, room }: PartProps) {
  const words = useBoardWords();
  const { board } = room.parts;
  const pupils = room.members.filter(isPupil);
  const allowedMember = (number: number): boolean =>
    board.authors.some(({ author, member }) => member === number && board.allowed.includes(author));
  return (
    <section class="board-tools" aria-label={words.board}>
      {pupils.length === 0 && <p class="class-soft">{words.nobodyToDraw}</p>}
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
