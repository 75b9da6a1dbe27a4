// A recorded lesson over HTTP: what it is made of, its files, its name, its end.
import { type Static, Type } from 'typebox';
import { contract } from '../../lib/contract.ts';
import { segmentName } from '../recording/contract.ts';

const lesson = Type.Object({ lessonId: Type.String({ format: 'uuid' }) });
const readers = ['pupil', 'teacher', 'staff', 'head'] as const;
const errors = { replay_unknown: 404, still_recording: 409 } as const;

export const longestName = 80;

/** Times in ms since 1970. */
const stretch = Type.Object({ from: Type.Number(), to: Type.Number() });

export const Replay = Type.Object({
  title: Type.String(),
  /** Given by the teacher; may be empty. */
  name: Type.String(),
  /** Deleted for good then, ISO 8601. */
  until: Type.String(),
  /** May name and delete it. */
  manages: Type.Boolean(),
  /** What was recorded; a replay plays them one after the other. */
  runs: Type.Array(stretch),
  segments: Type.Array(
    Type.Object({
      ...stretch.properties,
      bytes: Type.Integer(),
      members: Type.Array(Type.Integer()),
      /** Key frames: when, whose, and the source. */
      keys: Type.Array(Type.Tuple([Type.Number(), Type.Integer(), Type.Enum(['camera', 'screen'])])),
    }),
  ),
  people: Type.Array(
    Type.Object({ member: Type.Integer(), name: Type.String(), role: Type.Enum(['teacher', 'pupil']) }),
  ),
});
export type Replay = Static<typeof Replay>;

export const getReplay = contract({
  method: 'GET',
  path: '/api/lessons/:lessonId/replay',
  summary: 'A recorded lesson, for whoever is of it: its class, its teachers, the school’s staff. With an ETag.',
  roles: readers,
  params: lesson,
  output: Replay,
  errors,
});

export const getReplayEvents = contract({
  method: 'GET',
  path: '/api/lessons/:lessonId/replay/events',
  summary: 'Slides, board, captions and allowed messages of a recorded lesson, in order of time. With an ETag.',
  roles: readers,
  params: lesson,
  gives: ['application/json'],
  errors,
});

export const getReplaySegment = contract({
  method: 'GET',
  path: '/api/lessons/:lessonId/replay/segments/:segment',
  summary: 'About ten seconds of a recorded lesson, as its frames travelled; a range of it when asked. With an ETag.',
  roles: readers,
  params: Type.Object({ ...lesson.properties, segment: Type.String({ pattern: segmentName }) }),
  gives: ['application/octet-stream'],
  errors: { ...errors, bad_range: 416 },
});

export const nameReplay = contract({
  method: 'PUT',
  path: '/api/lessons/:lessonId/replay/name',
  summary: 'Names a recorded lesson; empty, the lesson’s title stands for it',
  roles: ['teacher'],
  params: lesson,
  input: Type.Object({ name: Type.String({ maxLength: longestName }) }, { additionalProperties: false }),
  errors,
});

export const deleteReplay = contract({
  method: 'DELETE',
  path: '/api/lessons/:lessonId/replay',
  summary: 'Deletes a recording for good',
  roles: ['teacher', 'head'],
  params: lesson,
  errors,
});
