// Slides on their way to the class: drawn, sent and added one after the other. They go on while the panel is closed.
import { signal } from '@preact/signals';
import type { LiveClass } from '../../client/live-class.ts';
import { type Sent, sendPicture } from '../../files/client/send-picture.ts';
import { maxDeckName, maxSlides } from '../contract.ts';
import { type Made, type Source, SourceError, type SourceTrouble } from './source.ts';

export type Stop =
  | { type: 'source'; trouble: SourceTrouble }
  | { type: 'too-many'; left: number }
  | { type: 'unreachable' }
  | { type: 'refused'; message: string };

export type Import = {
  deck: string;
  lessonId: string;
  name: string;
  /** Pages in class, of how many; 0 while the file is being read. */
  done: number;
  total: number;
  /** Why it stands still. */
  stop: Stop | null;
  /** Goes on where it stopped. */
  again: (() => void) | null;
};

export const imports = signal<readonly Import[]>([]);

export const dismiss = (deck: string) => {
  imports.value = imports.value.filter((each) => each.deck !== deck);
};

const note = (deck: string, change: Partial<Import>) => {
  imports.value = imports.value.map((each) => (each.deck === deck ? { ...each, ...change } : each));
};

/** @param room how many slides the lesson may still have */
export async function importDeck(live: LiveClass, lessonId: string, made: Made, room: number): Promise<void> {
  const deck = newName();
  const name = made.name.slice(0, maxDeckName).trim() || '…';
  imports.value = [...imports.value, { deck, lessonId, name, done: 0, total: 0, stop: null, again: null }];
  let source: Source;
  try {
    source = await made.open();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return note(deck, { stop: { type: 'source', trouble: error.trouble } });
  }
  if (source.count > room) {
    await source.close();
    return note(deck, { stop: { type: 'too-many', left: Math.min(room, maxSlides) } });
  }
  note(deck, { total: source.count });
  live.act('slides', { type: 'add-deck', deck, name });
  await goOn(live, lessonId, deck, source, 0);
}

async function goOn(live: LiveClass, lessonId: string, deck: string, source: Source, from: number): Promise<void> {
  // Given up meanwhile.
  if (!imports.value.some((each) => each.deck === deck)) return source.close();
  note(deck, { stop: null, again: null });
  let next = drawn(source, from);
  for (let index = from; index < source.count; index++) {
    const page = await next;
    if (page instanceof SourceError) {
      await source.close();
      return note(deck, { stop: { type: 'source', trouble: page.trouble } });
    }
    // The next one is drawn while this one travels.
    if (index + 1 < source.count) next = drawn(source, index + 1);
    const sent: Sent<string> = await sendPicture(lessonId, page.blob);
    if (sent.type !== 'sent') {
      const again = () => void goOn(live, lessonId, deck, source, index);
      addEventListener('online', again, { once: true });
      const once = () => {
        removeEventListener('online', again);
        again();
      };
      return note(deck, { stop: sent.type === 'refused' ? sent : { type: 'unreachable' }, again: once });
    }
    const { width, height, text } = page;
    live.act('slides', { type: 'add-page', deck, picture: sent.value, width, height, text });
    note(deck, { done: index + 1 });
  }
  await source.close();
  dismiss(deck);
}

async function drawn(source: Source, index: number) {
  try {
    return await source.page(index);
  } catch (error) {
    return error instanceof SourceError ? error : new SourceError('unreadable');
  }
}

/** `randomUUID` needs https; a class on a school's own network may have none. */
function newName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
