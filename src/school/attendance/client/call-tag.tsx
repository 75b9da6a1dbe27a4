// Whether a roll was called, in words.
import { clockTime } from '../../../web/format.ts';
import type { CalledLesson } from '../contract.ts';
import { words } from './words.ts';

export function CallTag({ lesson: { call, missing } }: { lesson: CalledLesson }) {
  const tone = { coming: 'tag on', open: 'tag', forgotten: 'tag off', done: 'tag on' }[call];
  if (call === 'coming') return <span class="small soft">{words.value.stateOf(call)}</span>;
  return <span class={tone}>{call === 'done' ? words.value.doneWith(missing ?? 0) : words.value.stateOf(call)}</span>;
}

/** "Mathématiques, 5e A, 9 h 00", to speak of it. */
export const lessonName = ({ title, classes, startsAt }: Pick<CalledLesson, 'title' | 'classes' | 'startsAt'>) =>
  [title, ...classes, clockTime(startsAt)].join(', ');
