// The words that go with the mark where the focus is, or was last.
import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import type { ClassMarks } from '../contract.ts';
import type { Cell, Cells } from './cells.ts';
import { words } from './words.ts';

type FieldProps = { cell: Signal<Cell>; cells: Cells; pupil: ClassMarks['pupils'][number] };

export function CommentField({ cell, cells, pupil }: FieldProps) {
  const text = useSignal(cell.peek().comment);
  const say = words.value;
  return (
    <div class="field card marks-comment-field">
      <label for="comment">{say.commentFor(`${pupil.givenName} ${pupil.familyName}`, cell.value.test.title)}</label>
      <input
        class="input"
        id="comment"
        maxLength={500}
        autocomplete="off"
        aria-describedby="comment-hint"
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onChange={() => cells.comment(cell, text.value.trim())}
      />
      <p class="small soft" id="comment-hint">
        {say.commentHint}
      </p>
    </div>
  );
}
