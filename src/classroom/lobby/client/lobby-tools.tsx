// Whether pupils wait until they are let in, and what they read meanwhile: set in the tools, the day before too.
import { useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { maxWords } from '../contract.ts';
import { lobbyWords } from './words.ts';
import './lobby.css';

export function LobbyTools({ live, room }: PartProps) {
  const say = lobbyWords.value;
  const { on, words } = room.parts.lobby;
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <section class="lobby-tools" aria-label={say.title}>
      <label class="class-switch">
        <input
          type="checkbox"
          checked={on}
          onChange={({ currentTarget }) => live.act('lobby', { type: 'set', on: currentTarget.checked })}
        />
        <span>{say.turnOn}</span>
      </label>
      {on && (
        <>
          <p class="class-soft">{say.hint}</p>
          <label class="lobby-field">
            <span>{say.wordsLabel}</span>
            <textarea
              rows={2}
              maxLength={maxWords}
              value={draft ?? words}
              onInput={({ currentTarget }) => setDraft(currentTarget.value)}
              onBlur={() => {
                if (draft !== null && draft.trim() !== words) live.act('lobby', { type: 'set', words: draft.trim() });
                setDraft(null);
              }}
            />
          </label>
        </>
      )}
    </section>
  );
}
