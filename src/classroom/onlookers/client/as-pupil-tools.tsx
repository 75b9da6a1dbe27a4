// Opens the class as a pupil sees it, beside the teacher's own page.
import type { PartProps } from '../../client/page/parts.tsx';
import './as-pupil.css';
import { asPupilWords } from './words.ts';

export function AsPupilTools({ room }: PartProps) {
  const words = asPupilWords.value;
  return (
    <section class="as-pupil-tools" aria-label={words.title}>
      <p class="class-soft">{words.what}</p>
      <a
        class="class-button"
        href={`/class/${encodeURIComponent(room.lesson.id)}?view=pupil`}
        target="_blank"
        rel="noopener"
      >
        {words.open} <span class="class-unseen">{words.newTab}</span>
      </a>
    </section>
  );
}
