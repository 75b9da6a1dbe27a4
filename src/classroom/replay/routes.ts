// Recorded lessons over HTTP. Who is of the lesson reads them, by the check of the live door, also after its end.
import type { Mount } from '../../context.ts';
import { AuthError, UserError } from '../../errors.ts';
import { etagOf, namesTag } from '../../lib/http/etag.ts';
import { rangeOf } from '../../lib/http/range.ts';
import { answered, type Me } from '../../lib/http/route.ts';
import type { Door } from '../../school/timetable/timetable.ts';
import type { Authorisations } from '../authorisation/authorisations.ts';
import { without } from '../recording/segment.ts';
import { overtime } from '../rooms.ts';
import { deleteReplay, getReplay, getReplayEvents, getReplaySegment, nameReplay, type Replay } from './contract.ts';
import type { Lesson, Recordings } from './recordings.ts';
import { readIndex, readSegment } from './reel.ts';
import { membersOf } from './retell.ts';
import * as store from './store.ts';
import { createTellings, type Tell } from './telling.ts';

const dayLength = 24 * 3_600_000;
/** Kept by this person's browser, and asked about each time: it may have been deleted, or a pupil taken out. */
const asked = 'private, no-cache';

export function replayRoutes(
  { route, database, clock, config }: Pick<Mount, 'route' | 'database' | 'clock' | 'config'>,
  parts: { door: Pick<Door, 'reader'>; recordings: Recordings; authorisations: Pick<Authorisations, 'among'> },
): void {
  const { door, recordings, authorisations } = parts;
  const tell = createTellings(clock);
  const toldOf = (lesson: Lesson, asked: Parameters<Tell>[2]) =>
    tell(
      `${lesson.schoolId}/${lesson.lessonId}`,
      { size: () => recordings.sizeOf(lesson), read: () => recordings.pastOf(lesson) },
      asked,
    );

  /** @throws AuthError for whoever isn't of the lesson, UserError when there is nothing to see */
  const enter = async (me: Me, lessonId: string) => {
    const { role, title, endsAt } = await door.reader(me, lessonId);
    const lesson = { schoolId: me.schoolId, lessonId };
    const found = await store.find(database, lesson);
    if (!found) throw new UserError('replay_unknown', 'Ce cours n’a pas d’enregistrement.', { status: 404 });
    // What a crash left running has stopped when the lesson can't go on any more.
    if (!found.endedAt && clock.now() < endsAt + overtime)
      throw new UserError('still_recording', 'Ce cours est encore en cours d’enregistrement.', { status: 409 });
    return { lesson, role, title, endsAt, name: found.name, since: found.startedAt.getTime() };
  };

  /** Which pupils may be in it now, and which members may not. */
  const readAuthorised = async (lesson: Lesson) => {
    const noted = await store.pupilsIn(database, lesson);
    const authorised = await authorisations.among(lesson.schoolId, noted);
    const people = await recordings.peopleOf(lesson);
    return { authorised, out: membersOf(people, (userId) => !authorised.has(userId)) };
  };

  route(getReplay, async ({ me, params, request, reply }) => {
    const { lesson, role, title, endsAt, name, since } = await enter(me, params.lessonId);
    const { authorised, out } = await readAuthorised(lesson);
    const segments = await readIndex(recordings.folderOf(lesson));
    const { runs, people } = await toldOf(lesson, { authorised, end: segments.at(-1)?.to ?? 0, since });
    const replay: Replay = {
      ...{ title, name, runs, people },
      until: new Date(endsAt + config.replayDays * dayLength).toISOString(),
      manages: role === 'teacher',
      segments: segments.map(({ from, to, bytes, members, keys }) => ({
        ...{ from, to, bytes },
        members: members.filter((member) => !out.has(member)),
        keys: keys.filter(([, member]) => !out.has(member)).map(([at, member, source]) => [at, member, source]),
      })),
    };
    const etag = etagOf(JSON.stringify(replay));
    reply.header('etag', etag).header('cache-control', asked);
    if (!namesTag(request.headers['if-none-match'], etag)) return replay;
    reply.code(304).send();
    return answered;
  });

  route(getReplayEvents, async ({ me, params, request, reply }) => {
    const { lesson, since } = await enter(me, params.lessonId);
    const { authorised } = await readAuthorised(lesson);
    const segments = await readIndex(recordings.folderOf(lesson));
    const end = segments.at(-1)?.to ?? 0;
    const { events: body, etag } = await toldOf(lesson, { authorised, end, since });
    reply.header('etag', etag).header('cache-control', asked);
    if (namesTag(request.headers['if-none-match'], etag)) reply.code(304).send();
    else reply.header('content-type', 'application/json; charset=utf-8').send(body);
    return answered;
  });

  route(getReplaySegment, async ({ me, params, request, reply }) => {
    const { lesson } = await enter(me, params.lessonId);
    const found = await readSegment(recordings.folderOf(lesson), params.segment);
    if (!found) throw new UserError('replay_unknown', 'Ce passage n’est plus là.', { status: 404 });
    const { out } = await readAuthorised(lesson);
    // The files say so too, a moment later.
    const bytes = Buffer.from(without(found, (member) => out.has(member)));
    const etag = etagOf(bytes.toString('latin1'));
    reply.header('etag', etag).header('cache-control', asked).header('accept-ranges', 'bytes');
    if (namesTag(request.headers['if-none-match'], etag)) {
      reply.code(304).send();
      return answered;
    }
    reply.header('content-type', 'application/octet-stream');
    const range = rangeOf(request.headers.range, bytes.length);
    if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes.length}`);
    reply.send(range ? bytes.subarray(range.start, range.end + 1) : bytes);
    return answered;
  });

  route(nameReplay, async ({ me, params, input }) => {
    const { lesson, role } = await enter(me, params.lessonId);
    if (role !== 'teacher') throw notTheirs();
    await store.rename(database, lesson, input.name.trim());
    return undefined;
  });

  route(deleteReplay, async ({ me, params }) => {
    const { lesson, role } = await enter(me, params.lessonId);
    if (role !== 'teacher' && !me.roles.includes('head')) throw notTheirs();
    await recordings.delete(lesson);
    return undefined;
  });
}

const notTheirs = () => new AuthError('not_allowed', 'Seul le professeur du cours peut faire cela.');
