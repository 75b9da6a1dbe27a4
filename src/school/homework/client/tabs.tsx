// The two pages of this part: what is to do, and what was done in class.
import { place } from '../../../web/place.ts';
import { words } from './words.ts';

export function Tabs() {
  const say = words.value;
  const pages = [
    ['/homework', say.toDo],
    ['/homework/log', say.log],
  ] as const;
  return (
    <nav class="pages" aria-label={say.pages}>
      {pages.map(([path, label]) => (
        <a key={path} href={path} {...(place.value.path === path && { 'aria-current': 'page' as const })}>
          {label}
        </a>
      ))}
    </nav>
  );
}

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value;
  among: readonly (readonly [Value, string])[];
  onChoose: (value: Value) => void;
};

/** Two or three ways to look at the same, beside each other. */
export function Choice<Value extends string>({ label, value, among, onChoose }: ChoiceProps<Value>) {
  return (
    <fieldset class="segments">
      <legend class="unseen">{label}</legend>
      {among.map(([each, words]) => (
        <button key={each} type="button" aria-pressed={each === value} onClick={() => onChoose(each)}>
          {words}
        </button>
      ))}
    </fieldset>
  );
}
