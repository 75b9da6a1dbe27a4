// Open streams of server events: who listens, what concerns them, and when a stream has to end. No HTTP.
import type { SchoolEvent } from '../../context.ts';
import type { Role } from '../../lib/contract.ts';
import type { PageEvent } from './contract.ts';

export type Listener = {
  accountId: string;
  schoolId: string;
  userId: string;
  /** Themself, and the children of a parent. */
  followed: ReadonlySet<string>;
  roles: readonly Role[];
  /** Classes of the pupil, or of the parent's children. */
  classIds: ReadonlySet<string>;
};

/** One page's stream, as the part that holds the socket sees it. */
export type Stream = {
  listener: Listener;
  openedAt: number;
  /** Whether the session still stands. */
  signedIn(): boolean;
  send(event: PageEvent): void;
  beat(): void;
  end(): void;
};

/** Staff and heads hear everything of their school; pupils and parents, of their classes; teachers, of their lessons. */
export function concerns(listener: Listener, event: SchoolEvent): boolean {
  if (event.type === 'timetable_replaced') return true;
  const { roles } = listener;
  if (roles.includes('staff') || roles.includes('head')) return true;
  if (event.type === 'chat_reported') return false;
  if (event.type === 'guests_changed') return event.userId === listener.userId;
  if (event.type === 'life_changed')
    return (
      event.userIds.some((id) => listener.followed.has(id)) || event.classIds.some((id) => listener.classIds.has(id))
    );
  if (roles.includes('teacher') && event.teacherIds.includes(listener.userId)) return true;
  return (
    (roles.includes('pupil') || roles.includes('parent')) && event.classIds.some((id) => listener.classIds.has(id))
  );
}

/** What a page is told: which lesson to look at again, never who is in it. */
export function told(event: SchoolEvent): PageEvent {
  if (event.type === 'timetable_replaced') return { type: event.type };
  if (event.type === 'life_changed') return { type: event.type, part: event.part };
  return { type: event.type, lessonId: event.lessonId };
}

export type Streams = {
  add(stream: Stream): void;
  remove(stream: Stream): void;
  deliver(schoolId: string, event: SchoolEvent): void;
  /** Called regularly: keeps connections alive, ends those signed out or too old. */
  beat(now: number): void;
  endAll(): void;
  readonly count: number;
};

/** Streams of one account at once; tabs that were forgotten go first. */
const mostOfAccount = 6;
/** A page comes back by itself, and its classes are read anew. */
const longest = 60 * 60_000;

export function createStreams(): Streams {
  const bySchool = new Map<string, Set<Stream>>();
  const byAccount = new Map<string, Set<Stream>>();
  const all = () => [...bySchool.values()].flatMap((streams) => [...streams]);

  const remove = (stream: Stream) => {
    discard(bySchool, stream.listener.schoolId, stream);
    discard(byAccount, stream.listener.accountId, stream);
  };
  const end = (stream: Stream) => {
    remove(stream);
    stream.end();
  };
  /** @returns false once the session is over: the page is told, and its stream ends. */
  const stands = (stream: Stream) => {
    if (stream.signedIn()) return true;
    stream.send({ type: 'signed_out' });
    end(stream);
    return false;
  };

  return {
    add(stream) {
      insert(bySchool, stream.listener.schoolId, stream);
      const own = insert(byAccount, stream.listener.accountId, stream);
      const [oldest] = own;
      if (own.size > mostOfAccount && oldest) end(oldest);
    },
    remove,
    deliver(schoolId, event) {
      for (const stream of [...(bySchool.get(schoolId) ?? [])])
        if (concerns(stream.listener, event) && stands(stream)) stream.send(told(event));
    },
    beat(now) {
      for (const stream of all()) {
        if (!stands(stream)) continue;
        if (now - stream.openedAt > longest) end(stream);
        else stream.beat();
      }
    },
    endAll() {
      for (const stream of all()) end(stream);
    },
    get count() {
      return all().length;
    },
  };
}

function insert(index: Map<string, Set<Stream>>, key: string, stream: Stream): Set<Stream> {
  const set = index.get(key) ?? new Set();
  index.set(key, set.add(stream));
  return set;
}

function discard(index: Map<string, Set<Stream>>, key: string, stream: Stream) {
  const set = index.get(key);
  set?.delete(stream);
  if (set?.size === 0) index.delete(key);
}
