// Which hands move the view of a page: its tools enlarge by them too.
import type { Gestures } from './gestures.ts';
import type { InkPage } from './ink-page.ts';

export const viewers = new WeakMap<InkPage, Gestures>();
