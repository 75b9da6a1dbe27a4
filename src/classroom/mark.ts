// What stands for a person where their name and identifier have no business: made with what only this server knows.
import { createHmac } from 'node:crypto';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { Scene } from './activities/activity.ts';

/** Of a pure function: who somebody is, is looked for in each member of the class. */
const made = new BoundedMap<string, string>(20_000);

/** The same after a cut, from another page or after a restart; another for each purpose. */
export function markOf(purpose: string, userId: string, { secret = '' }: Pick<Scene, 'secret'>): string {
  const words = JSON.stringify([purpose, userId]);
  const key = `${secret}\n${words}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const mark = createHmac('sha256', secret).update(words).digest('base64url').slice(0, 16);
  made.set(key, mark);
  return mark;
}
