// The pictures of a lesson over HTTP: slides, kept with the lesson, and pupils' photos, which never touch the disk.
import { Type } from 'typebox';
import { contract } from '../../lib/contract.ts';

export const pictureTypes = ['image/webp', 'image/png', 'image/jpeg'] as const;

/** Bytes. */
export const maxPictureBytes = 3 * 1024 * 1024;
export const maxPhotoBytes = 512 * 1024;
/** Of one lesson: slides. */
export const maxPictures = 300;
export const maxLessonBytes = 200 * 1024 * 1024;
/** Of one pupil, at the same time. */
export const photosEach = 3;

/** What a picture contains names it, so that it never changes. */
export const pictureName = '^[0-9a-f]{32}\\.(webp|png|jpg)$';
export const mediaName = '^[0-9a-f]{32}\\.(mp3|mp4|webm|ogg|wav)$';
/** A sound or a film that a class plays: a song of eight minutes, a clip of two. */
export const maxMediaBytes = 20 * 1024 * 1024;
/** Of one lesson. */
export const maxMedia = 20;
/** Nobody guesses it: who was told of a photo may ask for it. */
export const photoName = '^[0-9a-f]{32}$';

const lessonId = Type.String({ format: 'uuid' });
const lesson = Type.Object({ lessonId });
/** The door decides: a parent or somebody of the region may be invited. */
const anybody = ['pupil', 'parent', 'teacher', 'staff', 'head', 'region_operator'] as const;
const door = { lesson_over: 409, lesson_cancelled: 409, lesson_not_open: 409 } as const;

export const addPicture = contract({
  method: 'POST',
  path: '/api/lessons/:lessonId/pictures',
  summary: 'Keeps a picture for the slides of a lesson. The same picture is kept once.',
  roles: ['teacher', 'staff', 'head'],
  params: lesson,
  accepts: pictureTypes,
  bodyLimit: maxPictureBytes,
  output: Type.Object({ picture: Type.String({ pattern: pictureName }) }),
  errors: { not_a_picture: 415, lesson_full: 409, ...door },
});

export const getPicture = contract({
  method: 'GET',
  path: '/api/lessons/:lessonId/pictures/:picture',
  summary: 'A slide, for whoever may enter the lesson now.',
  roles: anybody,
  params: Type.Object({ lessonId, picture: Type.String({ pattern: pictureName }) }),
  gives: pictureTypes,
  errors: { picture_unknown: 404, ...door },
});

export const addPhoto = contract({
  method: 'POST',
  path: '/api/lessons/:lessonId/photos',
  summary: 'A pupil’s photo for those who lead the lesson: kept in memory until it is removed or the lesson ends.',
  roles: ['pupil'],
  params: lesson,
  accepts: pictureTypes,
  bodyLimit: maxPhotoBytes,
  output: Type.Object({ photo: Type.String({ pattern: photoName }) }),
  errors: { not_a_picture: 415, photos_many: 409, photos_full: 409, not_in_class: 409, ...door },
});

export const getPhoto = contract({
  method: 'GET',
  path: '/api/lessons/:lessonId/photos/:photo',
  summary: 'A photo, for whoever was told its name and may enter the lesson now.',
  roles: anybody,
  params: Type.Object({ lessonId, photo: Type.String({ pattern: photoName }) }),
  gives: pictureTypes,
  errors: { photo_unknown: 404, ...door },
});

export const addMedia = contract({
  method: 'POST',
  path: '/api/lessons/:lessonId/media',
  summary: 'Keeps a sound or a film that the class of a lesson plays together: MP3, MP4, WebM, Ogg or WAV.',
  roles: ['teacher', 'staff', 'head'],
  params: lesson,
  accepts: ['application/octet-stream'],
  bodyLimit: maxMediaBytes,
  output: Type.Object({ media: Type.String({ pattern: mediaName }) }),
  errors: { not_media: 415, lesson_full: 409, ...door },
});

export const getMedia = contract({
  method: 'GET',
  path: '/api/lessons/:lessonId/media/:media',
  summary: 'A sound or a film of the lesson, whole or a range of it, for whoever may enter the lesson now.',
  roles: anybody,
  params: Type.Object({ lessonId, media: Type.String({ pattern: mediaName }) }),
  gives: ['audio/mpeg', 'video/mp4', 'video/webm', 'audio/ogg', 'audio/wav'],
  errors: { media_unknown: 404, bad_range: 416, ...door },
});
