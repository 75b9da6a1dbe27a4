// Where a text or a formula is typed, on the page where it will stand.
import { useEffect, useRef, useState } from 'preact/hooks';
import { maxText } from '../contract.ts';
import { drawFormula, layOut } from './formula.ts';
import { useBoardWords } from './words.ts';

type Props = {
  kind: 'text' | 'formula';
  /** Pixels in the window. */
  left: number;
  top: number;
  onPlace: (text: string) => void;
  onCancel: () => void;
};

export function Writer({ kind, left, top, onPlace, onCancel }: Props) {
  const words = useBoardWords();
  const [text, setText] = useState('');
  const box = useRef<HTMLTextAreaElement>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    // Above everything: on a phone, the page itself is lower than what one types in.
    dialog.current?.showModal();
    box.current?.focus();
  }, []);
  const label = kind === 'text' ? words.yourText : words.yourFormula;
  return (
    <dialog
      ref={dialog}
      class="ink-writer"
      aria-label={words.tool(kind)}
      style={{ '--left': `${left}px`, '--top': `${top}px` }}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onPlace(text);
        }}
      >
        <label>
          {label}
          <textarea
            ref={box}
            rows={2}
            maxLength={maxText}
            value={text}
            placeholder={kind === 'formula' ? words.formulaHint : undefined}
            spellcheck={kind === 'text'}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              event.stopPropagation();
              if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
              event.preventDefault();
              onPlace(text);
            }}
          />
        </label>
        {kind === 'formula' && <Preview source={text.trim()} />}
        <div class="ink-writer-acts">
          <button type="submit" class="class-button small sun" disabled={text.trim() === ''}>
            {words.place}
          </button>
          <button type="button" class="class-button small" onClick={onCancel}>
            {words.cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}

function Preview({ source }: { source: string }) {
  const words = useBoardWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [, setCount] = useState(0);
  const laid = source === '' ? undefined : layOut(source, () => setCount((count) => count + 1));
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || !laid || laid === 'wrong') return;
    const size = 28;
    canvas.current.width = Math.min(600, Math.ceil(laid.width * size) + 8) * 2;
    canvas.current.height = Math.min(300, Math.ceil(laid.height * size) + 8) * 2;
    context.scale(2, 2);
    context.fillStyle = getComputedStyle(canvas.current).color;
    drawFormula(context, laid, 4, 4, size);
  }, [laid]);
  if (laid === 'wrong') return <p role="status">{words.formulaWrong}</p>;
  return <canvas ref={canvas} class="ink-preview" />;
}
