// The plan B of a lesson: where it leads, said as the other site that it is; and for its teacher, the way to give one.
import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { hostOf } from '../../../web/plan-b-host.ts';
import type { EditorProps } from './plan-b-editor.tsx';
import { words } from './words.ts';

/** Followed by a touch alone: nothing of the other site is fetched before. */
export function PlanBLink({ address }: { address: string }) {
  const host = hostOf(address);
  if (!host) return null;
  const say = words.value;
  return (
    <p class="plan-b">
      <span>{say.planBWhen}</span>{' '}
      <a class="link" href={address} target="_blank" rel="noopener noreferrer nofollow">
        {say.planBOpen(host)}
      </a>
    </p>
  );
}

/** For a teacher, in their lesson's details. The editor's code comes when it is opened. */
export function PlanBControl({ lessonId, planB }: { lessonId: string; planB: string | undefined }) {
  const say = words.value;
  const [editor, setEditor] = useState<{ Shown: ComponentType<EditorProps> } | 'failed' | undefined>(undefined);
  const host = planB && hostOf(planB);
  const load = () =>
    import('./plan-b-editor.tsx').then(
      ({ PlanBEditor }) => setEditor({ Shown: PlanBEditor }),
      () => setEditor('failed'),
    );
  return (
    <details
      class="plan-b-control"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open && typeof editor !== 'object') void load();
      }}
    >
      <summary class="small">{host ? say.planBIs(host) : say.planBNone}</summary>
      {editor === 'failed' && <p role="alert">{say.planBNotNow}</p>}
      {typeof editor === 'object' && <editor.Shown lessonId={lessonId} planB={planB ?? ''} />}
    </details>
  );
}
