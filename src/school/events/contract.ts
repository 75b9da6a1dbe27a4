// What a page hears at once: a stream of server events that say what to fetch again, never names.
import { type Static, Type } from 'typebox';
import { allRoles, contract } from '../../lib/contract.ts';

/**
 * The `data` of an event, as JSON. `open` is sent first on every stream: fetch the day again then.
 * `chat_reported`, to staff and head: a message of that lesson's live class was reported.
 * `live_changed`: someone entered or left a live class, or it ended.
 */
export const PageEvent = Type.Union([
  Type.Object({ type: Type.Literal('open') }),
  Type.Object({ type: Type.Literal('lesson_changed'), lessonId: Type.String() }),
  Type.Object({ type: Type.Literal('live_changed'), lessonId: Type.String() }),
  /** To who is invited to that lesson, or no longer. */
  Type.Object({ type: Type.Literal('guests_changed'), lessonId: Type.String() }),
  Type.Object({ type: Type.Literal('timetable_replaced') }),
  Type.Object({ type: Type.Literal('chat_reported'), lessonId: Type.String() }),
  /** Something is new in homework, attendance, marks, messages or news that the reader may see. */
  Type.Object({
    type: Type.Literal('life_changed'),
    part: Type.Union([
      Type.Literal('homework'),
      Type.Literal('attendance'),
      Type.Literal('marks'),
      Type.Literal('messages'),
      Type.Literal('news'),
    ]),
  }),
  /** The session ended: sign in again. The stream closes. */
  Type.Object({ type: Type.Literal('signed_out') }),
]);
export type PageEvent = Static<typeof PageEvent>;

/** `text/event-stream`. All events are unnamed (`onmessage`); the oldest stream of an account closes when it has too many. */
export const listenToEvents = contract({
  method: 'GET',
  path: '/api/events',
  summary: 'Server events for those concerned; one stream a page',
  roles: allRoles,
});
