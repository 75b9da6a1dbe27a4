// The chapters of a replay: one for each slide and board that the class looked at, which is the one now, and the way there.

import type { Viewing } from './session.ts';
import type { Chapter } from './story.ts';
import { useWords } from './words.ts';

const clock = (time: number) =>
  `${Math.floor(time / 60_000)}:${String(Math.floor(time / 1_000) % 60).padStart(2, '0')}`;

export function Chapters({ viewing }: { viewing: Viewing }) {
  const words = useWords();
  const { chapters } = viewing;
  const time = viewing.time.value;
  const now = chapters.findLastIndex((chapter) => chapter.time <= time);
  const nameOf = (chapter: Chapter) =>
    chapter.kind === 'slide' ? words.chapter(chapter.number, chapter.text) : words[chapter.kind];
  return (
    <nav class="replay-chapters" aria-label={words.chapters}>
      <h2>{words.chapters}</h2>
      <ol>
        {chapters.map((chapter, index) => (
          <li key={chapter.time}>
            <button
              type="button"
              aria-current={index === now ? 'true' : undefined}
              onClick={() => viewing.seek(chapter.time)}
            >
              <span class="replay-chapter">{nameOf(chapter)}</span>
              <span class="replay-clock">{clock(chapter.time)}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
