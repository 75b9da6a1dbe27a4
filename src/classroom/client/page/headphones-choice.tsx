// "I have headphones": then others aren't lowered while one speaks.
import { recognised, sayWears, wears } from './headphones.ts';
import { useWords } from './words.ts';

export function HeadphonesChoice() {
  const words = useWords();
  return (
    <div class="class-headphones">
      <label class="class-switch">
        <input
          type="checkbox"
          checked={wears.value}
          disabled={recognised.value}
          onChange={({ currentTarget }) => sayWears(currentTarget.checked)}
        />
        <span>{words.headphones}</span>
      </label>
      <p class="class-soft">{recognised.value ? words.headphonesFound : words.headphonesWhy}</p>
    </div>
  );
}
