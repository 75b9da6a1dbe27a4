// Writes a text with simple formatting: three buttons put its marks, and what will be read stands below.
import type { Signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { Formatted } from './formatted.tsx';
import { words } from './words.ts';

type EditorProps = { id: string; label: string; value: Signal<string>; most?: number };

export function Editor({ id, label, value, most = 5_000 }: EditorProps) {
  const say = words.value;
  const area = useRef<HTMLTextAreaElement>(null);

  /** Puts marks around what is chosen, or in front of each of its lines. */
  const put = (change: (chosen: string) => string) => {
    const field = area.current;
    if (!field) return;
    const { selectionStart: from, selectionEnd: to } = field;
    const made = change(value.value.slice(from, to));
    value.value = value.value.slice(0, from) + made + value.value.slice(to);
    field.value = value.value;
    field.focus();
    field.setSelectionRange(from, from + made.length);
  };
  const acts = [
    [say.bold, (chosen: string) => `**${chosen || say.bold.toLowerCase()}**`],
    [say.list, (chosen: string) => (chosen || say.list.toLowerCase()).replace(/^/gm, '- ')],
    [say.link, (chosen: string) => `[${chosen || say.link.toLowerCase()}](https://)`],
  ] as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <fieldset class="row editor-marks">
        <legend class="unseen">{say.marks}</legend>
        {acts.map(([name, change]) => (
          <button key={name} type="button" class="button small-button" aria-controls={id} onClick={() => put(change)}>
            {name}
          </button>
        ))}
      </fieldset>
      <textarea
        class="input"
        id={id}
        ref={area}
        rows={6}
        maxLength={most}
        value={value.value}
        aria-describedby={`${id}-hint`}
        onInput={({ currentTarget }) => {
          value.value = currentTarget.value;
        }}
      />
      <p class="small soft" id={`${id}-hint`}>
        {say.detailsHint}
      </p>
      {value.value.trim() !== '' && (
        <div class="preview">
          <p class="small soft">{say.preview}</p>
          <Formatted text={value.value} />
        </div>
      )}
    </div>
  );
}
