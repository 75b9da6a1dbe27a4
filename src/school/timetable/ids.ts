// Identifiers of lessons: imported ones come from what names them in the source, added ones from chance.
import { hash } from 'node:crypto';

/** The same occurrence of the same event has the same id in every import. @param original its first start, in ms. */
export const lessonIdOf = (schoolId: string, uid: string, original: number) =>
  uuid8(hash('sha256', `${schoolId}|lesson|${uid}|${new Date(original).toISOString()}`, 'hex'));

export const newLessonId = (bytes: Uint8Array) => uuid8(Buffer.from(bytes).toString('hex'));

/** A UUID version 8 (RFC 9562) from the first 128 bits of a text in hexadecimal. */
function uuid8(h: string): string {
  const variant = '89ab'[Number.parseInt(h.charAt(16), 16) & 3];
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-8${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20, 32)}`;
}
