// A mark as words.
import type { Mark } from '../contract.ts';
import { words } from './words.ts';

/** What one chooses for a pupil: lateness is a choice of its own. */
export type Choice = 'present' | 'absent' | 'late' | 'prevented' | 'exempt';

export const choiceOf = ({ state, late }: Mark): Choice => (state === 'present' && late ? 'late' : state);

/** "En retard de 12 min, parti 5 min avant la fin". */
export function markText({ state, late, early }: Mark): string {
  const say = words.value;
  const parts = [
    ...(state !== 'present' || (!late && !early) ? [say.markOf(state)] : []),
    ...(late ? [say.lateBy(late)] : []),
    ...(early ? [say.leftEarly(early)] : []),
  ];
  const text = parts.join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
