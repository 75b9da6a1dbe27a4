// For whom: the whole class, or some of its pupils.
import { byName } from '../../../web/format.ts';
import { useWatch } from '../../../web/use-watch.ts';
import { getClassList } from '../../identity/contract.ts';
import type { Draft } from './draft.ts';
import { words } from './words.ts';

export function WhoField({ draft }: { draft: Draft }) {
  const say = words.value;
  const classId = draft.classId.value;
  const found = useWatch(getClassList, classId && draft.some.value ? { params: { classId } } : undefined);
  const pupils = [...(found?.state.value.value?.people ?? [])].sort(
    byName(({ familyName, givenName }) => `${familyName} ${givenName}`),
  );
  const chosen = draft.pupilIds.value;
  const set = (userId: string, on: boolean) => {
    draft.pupilIds.value = on ? [...chosen, userId] : chosen.filter((id) => id !== userId);
  };
  return (
    <fieldset class="field">
      <legend class="legend">{say.who}</legend>
      <div class="choices across">
        {([false, true] as const).map((some) => (
          <label key={String(some)} class="choice">
            <input
              type="radio"
              name="who"
              checked={draft.some.value === some}
              onChange={() => {
                draft.some.value = some;
              }}
            />
            {some ? say.somePupils : say.wholeClass}
          </label>
        ))}
      </div>
      {draft.some.value && (
        <ul class="plain-list who-list" aria-label={say.pupils}>
          {pupils.map(({ userId, givenName, familyName }) => (
            <li key={userId}>
              <label class="check">
                <input
                  type="checkbox"
                  checked={chosen.includes(userId)}
                  onChange={({ currentTarget }) => set(userId, currentTarget.checked)}
                />
                {familyName} {givenName}
              </label>
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}
