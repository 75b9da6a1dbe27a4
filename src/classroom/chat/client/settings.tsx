// What those who lead decide of the chat: whether pupils write to each other, and how often they may write.
import { useId } from 'preact/hooks';
import type { LiveClass } from '../../client/live-class.ts';
import type { ChatSettings as Settings } from '../contract.ts';
import { useChatWords } from './words.ts';

const slowChoices = [0, 5, 10, 30, 60];

export function ChatSettings({ live, settings }: { live: LiveClass; settings: Settings }) {
  const words = useChatWords();
  const hint = useId();
  return (
    <div class="chat-settings" id="chat-settings">
      <label class="chat-setting">
        <input
          type="checkbox"
          checked={settings.pairs}
          aria-describedby={hint}
          onChange={({ currentTarget }) => live.act('chat', { type: 'set', pairs: currentTarget.checked })}
        />
        <span>{words.pairs}</span>
      </label>
      <p class="class-soft" id={hint}>
        {words.pairsHint}
      </p>
      <label class="chat-setting">
        <span>{words.slow}</span>
        <select
          value={String(settings.slow)}
          onChange={({ currentTarget }) => live.act('chat', { type: 'set', slow: Number(currentTarget.value) })}
        >
          {[...new Set([...slowChoices, settings.slow])].map((seconds) => (
            <option key={seconds} value={String(seconds)}>
              {words.slowChoice(seconds)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
