// Pupils' photos of their notebooks: in memory only, gone when they are removed, when the room closes, or with the process.
import { UserError } from '../../errors.ts';
import type { Chance, Clock } from '../../lib/clock.ts';
import type { PictureKind } from '../../lib/file-kind.ts';
import { photosEach } from './contract.ts';
import type { Lesson } from './shelf.ts';

/** Of one lesson, and of all lessons of this process, in bytes. */
const lessonRoom = 32 * 1024 * 1024;
const wholeRoom = 256 * 1024 * 1024;

export type Photo = { bytes: Buffer; kind: PictureKind };

type Held = Photo & { owner: string; until: number; handedIn: boolean };

export type Tray = {
  /** @param until ms since 1970: nothing is kept longer. @throws UserError when there are too many. */
  put(lesson: Lesson, owner: string, photo: Photo, until: number): string;
  get(lesson: Lesson, name: string): Photo | undefined;
  /** The class was told of it: until then, another photo of the same pupil takes its place. */
  handedIn(lesson: Lesson, name: string): void;
  remove(lesson: Lesson, name: string): void;
  /** The lesson is over, or nobody is in it any more. */
  forget(lesson: Lesson): void;
  /** Held now. */
  bytes(): number;
};

export function createTray({ clock, chance }: { clock: Clock; chance: Chance }): Tray {
  const lessons = new Map<string, Map<string, Held>>();
  let bytes = 0;
  const keyOf = ({ schoolId, lessonId }: Lesson) => `${schoolId}\n${lessonId}`;

  const drop = (key: string, name: string) => {
    const photos = lessons.get(key);
    const held = photos?.get(name);
    if (!photos || !held) return;
    bytes -= held.bytes.length;
    photos.delete(name);
    if (photos.size === 0) lessons.delete(key);
  };
  const dropAll = (key: string, which: (held: Held) => boolean) => {
    for (const [name, held] of [...(lessons.get(key) ?? [])]) if (which(held)) drop(key, name);
  };

  return {
    put(lesson, owner, { bytes: content, kind }, until) {
      const now = clock.now();
      for (const key of [...lessons.keys()]) dropAll(key, (held) => held.until < now);
      const key = keyOf(lesson);
      dropAll(key, (held) => held.owner === owner && !held.handedIn);
      const held = [...(lessons.get(key)?.values() ?? [])];
      if (held.filter((each) => each.owner === owner).length >= photosEach)
        throw new UserError(
          'photos_many',
          `Vous avez déjà envoyé ${photosEach} photos : retirez-en une pour en envoyer une autre.`,
          { status: 409 },
        );
      const used = held.reduce((sum, each) => sum + each.bytes.length, 0);
      if (used + content.length > lessonRoom || bytes + content.length > wholeRoom)
        throw new UserError('photos_full', 'Il y a trop de photos pour l’instant : attendez qu’on en retire.', {
          status: 409,
        });
      const name = Buffer.from(chance.bytes(16)).toString('hex');
      const photos = lessons.get(key) ?? new Map<string, Held>();
      lessons.set(key, photos.set(name, { bytes: content, kind, owner, until, handedIn: false }));
      bytes += content.length;
      return name;
    },
    get: (lesson, name) => lessons.get(keyOf(lesson))?.get(name),
    handedIn(lesson, name) {
      const held = lessons.get(keyOf(lesson))?.get(name);
      if (held) held.handedIn = true;
    },
    remove: (lesson, name) => drop(keyOf(lesson), name),
    forget: (lesson) => dropAll(keyOf(lesson), () => true),
    bytes: () => bytes,
  };
}
