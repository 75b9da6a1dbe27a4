// What is held of a lesson's pictures, and when it goes: with the deck, the photo, the room. Hears of it through the lesson's journal.
import type { Chance, Clock } from '../../lib/clock.ts';
import type { Happened } from '../activities/contract.ts';
import { followed, type Hear } from '../followed.ts';
import type { Journal } from '../journal.ts';
import { maxLessonBytes, maxMedia } from './contract.ts';
import { createShelf, type Lesson, type Shelf } from './shelf.ts';
import { createTray, type Tray } from './tray.ts';

export type Pictures = {
  shelf: Shelf;
  mediaShelf: Shelf;
  tray: Tray;
  /** What an event frees is deleted, also what a crash left. */
  hear: Hear;
  /** The same journal; what an event frees is deleted once it is written. */
  followed(lesson: Lesson, journal: Journal<Happened>): Journal<Happened>;
  /** The lesson has no room any more: its photos are nobody's. */
  closed(lesson: Lesson): void;
  /** Nothing is being deleted any more. */
  settled(): Promise<void>;
};

export function createPictures(parts: {
  folder: string;
  clock: Clock;
  chance: Chance;
  log: { error(details: object, message: string): void };
}): Pictures {
  const { clock, chance, log } = parts;
  const shelf = createShelf(parts.folder, chance);
  const mediaShelf = createShelf(parts.folder, chance, { files: maxMedia, bytes: maxLessonBytes }, 'media');
  const tray = createTray({ clock, chance });
  const deleting = new Set<Promise<void>>();

  /** @param until what was put there later is of another time, ms since 1970 */
  const free = (from: Shelf, lesson: Lesson, names: readonly string[] = [], until = Number.POSITIVE_INFINITY) => {
    if (names.length === 0) return;
    const work = from
      .remove(lesson, names, until)
      .catch((error: unknown) => log.error({ err: error, ...lesson }, 'files that were removed are still on the disk'));
    deleting.add(work);
    void work.then(() => deleting.delete(work));
  };

  const hear: Hear = (lesson, happened, when) => {
    const until = when === 'before' ? happened.at : undefined;
    if (happened.part === 'slides') {
      const { event } = happened;
      if (event.type === 'deck-removed' || event.type === 'page-removed') free(shelf, lesson, event.freed, until);
    } else if (happened.part === 'player') {
      if (happened.event.type === 'removed') free(mediaShelf, lesson, [happened.event.media], until);
    } else if (happened.part === 'notebook') {
      const { event } = happened;
      if (event.type === 'handed-in') tray.handedIn(lesson, event.photo.id);
      if (event.type === 'removed') tray.remove(lesson, event.photo);
    }
  };

  return {
    shelf,
    mediaShelf,
    tray,
    hear,
    followed: (lesson, journal) => followed(lesson, journal, hear),
    closed: tray.forget,
    async settled() {
      await Promise.all(deleting);
    },
  };
}
