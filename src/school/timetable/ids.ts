// Identifiers of lessons: imported ones come from what names them in the source, added ones from chance.
import { hash } from 'node:crypto';
import { uuidFrom } from '../../lib/uuid.ts';

/** The same occurrence of the same event has the same id in every import. @param original its first start, in ms. */
export const lessonIdOf = (schoolId: string, uid: string, original: number) =>
  uuidFrom(hash('sha256', `${schoolId}|lesson|${uid}|${new Date(original).toISOString()}`, 'hex'));

export const newLessonId = (bytes: Uint8Array) => uuidFrom(Buffer.from(bytes).toString('hex'));
