// Between the door and the class: what is going on, and where to go when it takes long.
import type { AboutLesson } from './about-lesson.ts';
import { PlanB } from './plan-b.tsx';
import { useWords } from './words.ts';

type EnteringProps = { title: string | null; cut: boolean; about: AboutLesson | null };

export function Entering({ title, cut, about }: EnteringProps) {
  const words = useWords();
  return (
    <main class="class-door">
      <div class="class-door-text" role="status">
        {title !== null && <p class="class-soft">{title}</p>}
        <h1>{cut ? words.enteringCut : words.entering}</h1>
      </div>
      <PlanB about={about} away />
      <a class="class-button" href="/">
        {words.backToDay}
      </a>
    </main>
  );
}
