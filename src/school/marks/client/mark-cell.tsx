// One mark in the grid: a field whose typing replaces, and under it what is wrong or what somebody else wrote.
import type { Signal } from '@preact/signals';
import { clockTime } from '../../../web/format.ts';
import { language } from '../../../web/language.ts';
import type { ClassMarks, Conflict, MarkContent } from '../contract.ts';
import { writeEntry } from '../entry.ts';
import type { Cell, Cells } from './cells.ts';
import { words } from './words.ts';

type CellProps = {
  at: string;
  cell: Signal<Cell>;
  cells: Cells;
  pupil: ClassMarks['pupils'][number];
  onFocus: () => void;
};

export function MarkCell({ at, cell, cells, pupil, onFocus }: CellProps) {
  const { test, text, state, comment } = cell.value;
  const say = words.value;
  if (!test.mayWrite)
    return (
      <td class="figures">
        {text || <span class="unseen">{say.none}</span>}
        {comment && <span class="marks-comment small soft">{comment}</span>}
      </td>
    );
  const note = noteOf(cell.value);
  const noteId = `note-${at.replace(' ', '-')}`;
  const bad = state.type === 'wrong' || state.type === 'refused';
  return (
    <td class={`marks-cell is-${state.type}`}>
      <input
        class="marks-field figures"
        data-at={at}
        value={text}
        // Longer than any mark, so that what is wrong is said instead of cut.
        maxLength={40}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        inputMode="text"
        enterkeyhint="next"
        aria-label={say.cell(`${pupil.givenName} ${pupil.familyName}`, test.title, test.scale)}
        aria-invalid={bad}
        {...(note && { 'aria-describedby': noteId })}
        onFocus={(event) => {
          event.currentTarget.select();
          onFocus();
        }}
        onInput={(event) => cells.type(cell, event.currentTarget.value)}
        onBlur={() => {
          if (cell.peek().state.type === 'typing') cells.write([{ cell, text: cell.peek().text }]);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') cells.leave(cell);
        }}
      />
      {comment && (
        <span class="marks-has-comment" title={comment}>
          <span class="unseen">{comment}</span>
        </span>
      )}
      {note && (
        <span class={bad ? 'marks-note bad small' : 'marks-note small'} id={noteId}>
          {note}
        </span>
      )}
      {state.type === 'conflict' && <Choice cell={cell} cells={cells} conflict={state.conflict} />}
    </td>
  );
}

function noteOf({ state, test }: Cell): string | undefined {
  const say = words.value;
  if (state.type === 'kept') return say.waitingMark;
  if (state.type === 'refused') return state.sentence;
  if (state.type === 'wrong')
    return { not_a_mark: say.notAMark(test.scale), above_scale: say.aboveScale(test.scale), decimals: say.decimals }[
      state.why
    ];
  if (state.type === 'conflict') {
    const { by, stands, at } = state.conflict;
    return say.theirs(by, written(stands), clockTime(at));
  }
  return undefined;
}

const written = (content: MarkContent) => writeEntry(content, language.value === 'fr') || words.value.nothing;

function Choice({ cell, cells, conflict }: { cell: Signal<Cell>; cells: Cells; conflict: Conflict }) {
  const say = words.value;
  return (
    <span class="marks-choice">
      <button type="button" class="button small-button" onClick={() => cells.decide(cell, conflict, 'theirs')}>
        {say.keepTheirs(written(conflict.stands))}
      </button>
      <button type="button" class="button small-button" onClick={() => cells.decide(cell, conflict, 'mine')}>
        {say.putMine(written(conflict.wanted))}
      </button>
    </span>
  );
}
