// Marks that came out since yesterday, and the way to all of them.
import { number } from '../../../web/format.ts';
import type { DayMark } from '../contract.ts';
import { words } from './words.ts';

export function NewMarks({ marks }: { marks: readonly DayMark[] }) {
  const say = words.value;
  return (
    <section class="lessons-part">
      <h2 class="part-title">{say.newMarks}</h2>
      <ul class="card lessons">
        {marks.map(({ testId, subject, title, scale, state, points }) => (
          <li class="new-mark" key={testId}>
            <span>
              <strong>{subject}</strong> <span class="soft">{title}</span>
            </span>
            <span class="figures">
              {points === undefined ? say.markState(state) : say.markGiven(number(points), scale)}
            </span>
          </li>
        ))}
        <li>
          <a class="link" href="/marks">
            {say.allMarks}
          </a>
        </li>
      </ul>
    </section>
  );
}
