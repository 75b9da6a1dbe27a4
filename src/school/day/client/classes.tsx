// A teacher's classes, each a way to its list.
import type { Day } from '../contract.ts';
import { words } from './words.ts';

export function Classes({ classes }: { classes: NonNullable<Day['classes']> }) {
  return (
    <section class="lessons-part">
      <h2 class="part-title">{words.value.yourClasses}</h2>
      <ul class="class-cards">
        {classes.map((one) => (
          <li key={one.classId}>
            <a class="card class-card" href={`/classes/${one.classId}`}>
              <span class="class-title">{one.title}</span>
              <span class="small soft">{words.value.pupils(one.pupils)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
