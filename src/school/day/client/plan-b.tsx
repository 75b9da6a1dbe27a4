// The plan B of a lesson: where it leads, said as the other site that it is; and for its teacher, the way to give one.
import { lazy } from '../../../web/lazy.tsx';
import { words } from './words.ts';

/** The editor weighs nothing on a pupil's first screen. */
const Editor = lazy(async () => (await import('./plan-b-editor.tsx')).PlanBEditor);

/** Another site's name, as it resolves; undefined for what isn't a plain https address. */
export function hostOf(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'https:' && url.username === '' ? url.host : undefined;
}

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

/** For a teacher, in their lesson's details. */
export function PlanBControl({ lessonId, planB }: { lessonId: string; planB: string | undefined }) {
  const say = words.value;
  const host = planB && hostOf(planB);
  return (
    <details class="plan-b-control">
      <summary class="small">{host ? say.planBIs(host) : say.planBNone}</summary>
      <Editor lessonId={lessonId} planB={planB ?? ''} />
    </details>
  );
}
