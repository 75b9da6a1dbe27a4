// The bar of what one draws with. Nothing of it is there for who only looks, who still may enlarge.
import type { ComponentChildren } from 'preact';
import { colours, widths } from '../item.ts';
import { choice, choose, type Tool, tools } from './choice.ts';
import { InkIcon, type InkIconName } from './ink-icons.tsx';
import { inkOn } from './palette.ts';
import { type InkProps, useInk, useInkChanges } from './use-ink.ts';
import { viewers } from './viewers.ts';
import { useBoardWords } from './words.ts';

/** Undo and redo follow the ink this closely, ms. */
const follow = 100;

export function InkTools({ children, ...props }: InkProps & { children?: ComponentChildren }) {
  const words = useBoardWords();
  const found = useInk(props);
  useInkChanges(found, follow);
  const { store, ink, mayDraw } = found;
  if (!mayDraw) return null;
  return (
    <div class="ink-bar" role="toolbar" aria-label={words.tools}>
      <div class="ink-group">
        {tools.map((tool) => (
          <ToolButton key={tool} tool={tool} />
        ))}
      </div>
      <Look />
      <div class="ink-group">
        <Act icon="undo" word={words.undo} off={!ink.canUndo} onClick={() => store.undo(ink)} />
        <Act icon="redo" word={words.redo} off={!ink.canRedo} onClick={() => store.redo(ink)} />
      </div>
      {children}
    </div>
  );
}

/** What enlarges: for everybody. */
export function InkZoom(props: InkProps) {
  const words = useBoardWords();
  const { ink } = useInk(props);
  const zoom = (factor: number) => viewers.get(ink)?.zoom(factor);
  return (
    <div class="ink-group">
      <Act icon="smaller" word={words.zoomOut} onClick={() => zoom(0.8)} />
      <Act icon="larger" word={words.zoomIn} onClick={() => zoom(1.25)} />
      <Act icon="whole" word={words.wholePage} onClick={() => viewers.get(ink)?.whole()} />
    </div>
  );
}

function ToolButton({ tool }: { tool: Tool }) {
  const words = useBoardWords();
  const on = choice.value.tool === tool;
  return (
    <button
      type="button"
      class="ink-button"
      aria-pressed={on}
      title={words.tool(tool)}
      onClick={() => choose({ tool })}
    >
      <InkIcon name={tool} />
      <span class="class-unseen">{words.tool(tool)}</span>
    </button>
  );
}

function Look() {
  const words = useBoardWords();
  const { colour, width, paper } = choice.value;
  return (
    <>
      <fieldset class="ink-group">
        <legend class="class-unseen">{words.colours}</legend>
        {Array.from({ length: colours }, (_, index) => (
          <label key={index} class="ink-button" title={words.colour(index)}>
            <input
              type="radio"
              name="ink-colour"
              checked={colour === index}
              onChange={() => choose({ colour: index })}
              aria-label={words.colour(index)}
            />
            <span class="ink-swatch" style={{ '--ink-colour': inkOn(paper, index) }} />
          </label>
        ))}
      </fieldset>
      <fieldset class="ink-group">
        <legend class="class-unseen">{words.widths}</legend>
        {Array.from({ length: widths }, (_, index) => (
          <label key={index} class="ink-button" title={words.width(index)}>
            <input
              type="radio"
              name="ink-width"
              checked={width === index}
              onChange={() => choose({ width: index })}
              aria-label={words.width(index)}
            />
            <span class="ink-thickness" data-width={index} />
          </label>
        ))}
      </fieldset>
    </>
  );
}

type ActProps = { icon: InkIconName; word: string; off?: boolean; onClick: () => void };

/** Stays in the order of the keys while there is nothing to do: the focus isn't lost. */
export function Act({ icon, word, off = false, onClick }: ActProps) {
  return (
    <button type="button" class="ink-button" title={word} aria-disabled={off} onClick={() => !off && onClick()}>
      <InkIcon name={icon} />
      <span class="class-unseen">{word}</span>
    </button>
  );
}
