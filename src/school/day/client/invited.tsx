// Lessons of somebody else's to which the reader is invited today, with the way in.
import { now } from '../../../web/clock.ts';
import { clockTime } from '../../../web/format.ts';
import type { Day } from '../contract.ts';
import { opensBefore } from './moments.ts';
import { words } from './words.ts';

type Props = { lessons: NonNullable<Day['invited']> };

export function Invited({ lessons }: Props) {
  const say = words.value;
  return (
    <section class="lessons-part">
      <h2 class="part-title">{say.invitedTo}</h2>
      <ul class="card lessons">
        {lessons.map(({ lessonId, startsAt, endsAt, title, classes, kind, ended }) => {
          const over = ended || Date.parse(endsAt) <= now.value;
          const opensAt = Date.parse(startsAt) - opensBefore;
          return (
            <li key={lessonId} class={over ? 'lesson past' : 'lesson'}>
              <time class="lesson-time" dateTime={startsAt}>
                {clockTime(startsAt)}
              </time>
              <div class="lesson-what">
                <h3 class="lesson-title">{title}</h3>
                <p class="small soft">{[...classes, say.invitedAs(kind)].join(', ')}</p>
                {!over &&
                  (opensAt <= now.value ? (
                    <a class="button small-button" href={`/class/${lessonId}`} aria-label={say.enterNamed(title)}>
                      {say.enterShort}
                    </a>
                  ) : (
                    <p class="small">{say.opensAt(clockTime(opensAt))}</p>
                  ))}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
