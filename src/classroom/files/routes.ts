// The pictures of a lesson over HTTP. Who may enter the lesson sees them, by the door of the live class itself.
import { createReadStream } from 'node:fs';
import type { FastifyReply } from 'fastify';
import type { Mount } from '../../context.ts';
import { AuthError, UserError } from '../../errors.ts';
import { kindOf, mediaKindOf, mediaKinds, type PictureKind, pictureKinds } from '../../lib/file-kind.ts';
import { namesTag } from '../../lib/http/etag.ts';
import { rangeOf } from '../../lib/http/range.ts';
import { answered, type Me } from '../../lib/http/route.ts';
import type { Door } from '../../school/timetable/timetable.ts';
import type { PresenceBook } from '../presence.ts';
import type { Recordings } from '../replay/recordings.ts';
import { overtime } from '../rooms.ts';
import { addMedia, addPhoto, addPicture, getMedia, getPhoto, getPicture, pictureTypes } from './contract.ts';
import type { Shelf } from './shelf.ts';
import type { Tray } from './tray.ts';

/** The name says what it contains, so it never changes; but only this person's browser may keep it. */
const forEver = 'private, max-age=31536000, immutable';

export function fileRoutes(
  { app, route }: Pick<Mount, 'app' | 'route'>,
  {
    door,
    shelf,
    mediaShelf,
    tray,
    presence,
    recordings,
  }: {
    door: Pick<Door, 'admit' | 'reader'>;
    shelf: Shelf;
    mediaShelf: Shelf;
    tray: Tray;
    presence: PresenceBook;
    recordings: Pick<Recordings, 'has'>;
  },
): void {
  /** Whoever may enter now, who is invited too; of a lesson that was recorded, its class after its end. */
  const look = async (me: Me, lessonId: string): Promise<void> => {
    try {
      await door.admit(me, lessonId);
    } catch (error) {
      if (!(error instanceof UserError) || !recordings.has(me.schoolId, lessonId)) throw error;
      await door.reader(me, lessonId);
    }
  };

  app.addContentTypeParser(
    [...pictureTypes, 'application/octet-stream'],
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  );

  route(addPicture, async ({ params, me, request }) => {
    const { role } = await door.admit(me, params.lessonId);
    if (role === 'pupil') throw new AuthError('not_allowed', 'Seul le professeur prépare les diapositives.');
    const { bytes, kind } = pictureIn(request.body);
    return { picture: await shelf.put({ schoolId: me.schoolId, lessonId: params.lessonId }, bytes, kind) };
  });

  route(getPicture, async ({ params, me, request, reply }) => {
    await look(me, params.lessonId);
    const found = await shelf.find({ schoolId: me.schoolId, lessonId: params.lessonId }, params.picture);
    if (!found) throw new UserError('picture_unknown', 'Cette image n’est plus là.', { status: 404 });
    const etag = `"${params.picture}"`;
    reply.header('cache-control', forEver).header('etag', etag);
    if (namesTag(request.headers['if-none-match'], etag)) return give(reply.code(304), undefined);
    reply.header('content-type', typeOf(params.picture)).header('content-length', found.bytes);
    return give(reply, createReadStream(found.path));
  });

  route(addPhoto, async ({ params, me, request }) => {
    const lesson = { schoolId: me.schoolId, lessonId: params.lessonId };
    const { endsAt, role } = await door.admit(me, params.lessonId);
    if (role !== 'pupil') throw new AuthError('not_allowed', 'Les photos sont celles des élèves.');
    if (!presence.of(lesson.schoolId, lesson.lessonId).userIds.includes(me.userId))
      throw new UserError('not_in_class', 'Entrez en classe pour montrer votre cahier.', { status: 409 });
    const photo = pictureIn(request.body);
    return { photo: tray.put(lesson, me.userId, photo, endsAt + overtime) };
  });

  route(getPhoto, async ({ params, me, reply }) => {
    await door.admit(me, params.lessonId);
    const photo = tray.get({ schoolId: me.schoolId, lessonId: params.lessonId }, params.photo);
    if (!photo) throw new UserError('photo_unknown', 'Cette photo n’est plus là.', { status: 404 });
    // Removed is removed: no cache keeps it either.
    reply.header('cache-control', 'no-store').header('content-type', pictureKinds[photo.kind]);
    return give(reply, photo.bytes);
  });

  route(addMedia, async ({ params, me, request }) => {
    const { role } = await door.admit(me, params.lessonId);
    if (role === 'pupil') throw new AuthError('not_allowed', 'Seul le professeur apporte des sons et des vidéos.');
    const bytes = request.body;
    const kind = Buffer.isBuffer(bytes) ? mediaKindOf(bytes) : undefined;
    if (!Buffer.isBuffer(bytes) || !kind)
      throw new UserError('not_media', 'Seuls les fichiers MP3, MP4, WebM, Ogg et WAV sont acceptés.', { status: 415 });
    return { media: await mediaShelf.put({ schoolId: me.schoolId, lessonId: params.lessonId }, bytes, kind) };
  });

  route(getMedia, async ({ params, me, request, reply }) => {
    await door.admit(me, params.lessonId);
    const found = await mediaShelf.find({ schoolId: me.schoolId, lessonId: params.lessonId }, params.media);
    if (!found) throw new UserError('media_unknown', 'Ce fichier n’est plus là.', { status: 404 });
    const range = rangeOf(request.headers.range, found.bytes);
    reply
      .header('cache-control', forEver)
      .header('accept-ranges', 'bytes')
      .header('content-type', typeOf(params.media));
    if (!range) return give(reply.header('content-length', found.bytes), createReadStream(found.path));
    const { start, end } = range;
    reply.code(206).header('content-range', `bytes ${start}-${end}/${found.bytes}`);
    return give(reply.header('content-length', end - start + 1), createReadStream(found.path, range));
  });
}

async function give(reply: FastifyReply, body: unknown): Promise<typeof answered> {
  reply.send(body);
  return answered;
}

/** @throws UserError `not_a_picture`. */
function pictureIn(body: unknown): { bytes: Buffer; kind: PictureKind } {
  const kind = Buffer.isBuffer(body) ? kindOf(body) : undefined;
  if (!Buffer.isBuffer(body) || !kind)
    throw new UserError('not_a_picture', 'Seules les images PNG, JPEG et WebP sont acceptées.', { status: 415 });
  return { bytes: body, kind };
}

const types: Readonly<Record<string, string>> = { ...pictureKinds, ...mediaKinds };

const typeOf = (name: string): string => types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
