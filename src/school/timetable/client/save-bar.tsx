// The end of a form: what is wrong, then the button that saves, or saves all the same.
import type { Saving } from './saving.ts';
import { words } from './words.ts';

export function SaveBar({ saving, onForce }: { saving: Saving; onForce: () => void }) {
  const say = words.value;
  return (
    <>
      <div role="alert">
        {saving.problem.value && <p class={saving.mayForce.value ? 'notice' : 'notice bad'}>{saving.problem.value}</p>}
      </div>
      <div class="row">
        <button type="submit" class="button main" aria-disabled={saving.working.value}>
          {say.apply}
        </button>
        {saving.mayForce.value && (
          <button type="button" class="button" aria-disabled={saving.working.value} onClick={onForce}>
            {say.force}
          </button>
        )}
      </div>
    </>
  );
}
