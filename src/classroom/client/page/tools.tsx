// The tools panel: one section for each thing a class can do. A leader's are folded, one open at a time; a pupil's few are all there.
import './tools.css';
import { useState } from 'preact/hooks';
import { Icon } from './icons.tsx';
import { type PartProps, type Tool, toolsFor } from './parts.tsx';
import { toolInUse, toolState } from './tool-states.ts';
import { toolWords } from './tool-words.ts';
import { useWords } from './words.ts';

type Props = PartProps & { onClose: () => void };

export function Tools({ onClose, ...props }: Props) {
  const words = useWords();
  const tools = toolsFor(props.leads, props.me.guest !== undefined).filter(({ wanted }) => wanted?.(props) ?? true);
  const [open, setOpen] = useState(() => toolInUse(props.room) ?? lastOpened() ?? tools[0]?.key);
  const toggle = (key: string, opened: boolean) => {
    if (opened) remember(key);
    setOpen((before) => (opened ? key : before === key ? undefined : before));
  };
  return (
    <section
      class="class-panel class-tools"
      id="class-tools"
      aria-label={words.tools}
      data-folded={props.leads || undefined}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        // The focus goes back to what opened the panel.
        document.querySelector<HTMLElement>('[aria-controls="class-tools"]')?.focus();
        onClose();
      }}
    >
      <header class="class-tools-head">
        <b>{words.tools}</b>
        <button type="button" class="class-link" aria-label={toolWords.value.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {tools.map((tool) =>
        props.leads ? (
          <Folded
            key={tool.key}
            {...props}
            tool={tool}
            open={open === tool.key}
            onToggle={(opened) => toggle(tool.key, opened)}
          />
        ) : (
          <div key={tool.key} class="class-tool">
            <h2>{tool.title()}</h2>
            <tool.View {...props} />
          </div>
        ),
      )}
    </section>
  );
}

type FoldedProps = PartProps & { tool: Tool; open: boolean; onToggle: (opened: boolean) => void };

function Folded({ tool, open, onToggle, ...props }: FoldedProps) {
  const state = toolState(tool.key, props.room);
  return (
    <details class="class-tool" open={open} onToggle={({ currentTarget }) => onToggle(currentTarget.open)}>
      <summary>
        <h2>{tool.title()}</h2>
        {state && (
          <span class="class-tool-state" data-lively={state.lively || undefined}>
            {state.text}
          </span>
        )}
      </summary>
      {/* Kept while folded: a question half written is still there. */}
      <tool.View {...props} />
    </details>
  );
}

const key = 'preau.class.tool';

/** Where storage is forbidden, the first section is as good. */
function lastOpened(): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function remember(tool: string): void {
  try {
    localStorage.setItem(key, tool);
  } catch {
    // Nothing is kept there.
  }
}
