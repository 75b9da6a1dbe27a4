// A real classroom behind a real HTTP server on a free port. Who someone is comes from a cookie that stands for the session.
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { AuthError } from '../../errors.ts';
import { systemChance } from '../../lib/clock.ts';
import type { ClassroomOptions } from '../classroom.ts';
import { createClassroom } from '../classroom.ts';
import type { PresenceChange } from '../comings.ts';
import type { Hear } from '../followed.ts';
import type { LiveRole } from '../messages.ts';
import type { Person } from '../place.ts';
import { createCrewedClassroom } from '../workers/crewed-classroom.ts';
import type { OpenedClassroom } from '../workers/open-classroom.ts';

/** Besides: what the door says of them. */
export type Somebody = { name: string; role: LiveRole; userId?: string } & Pick<
  Partial<Person>,
  'opensAt' | 'guest' | 'trial'
>;

export const personCookie = (somebody: Somebody): string =>
  `person=${Buffer.from(JSON.stringify(somebody)).toString('base64url')}`;

function personOf(request: IncomingMessage, lessonId: string, endsAt: number): Person | AuthError {
  const cookie = /person=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  if (!cookie) return new AuthError('signed_out', 'Connecte-toi d’abord.');
  const { name, role, userId = name, ...besides }: Somebody = JSON.parse(Buffer.from(cookie, 'base64url').toString());
  if (name === 'stranger') return new AuthError('not_allowed', 'Ce cours n’est pas le tien.');
  return {
    schoolId: 'school-1',
    lessonId,
    accountId: `account-${userId}`,
    userId,
    name,
    role,
    endsAt,
    title: 'Histoire',
    ...besides,
  };
}

export type LiveServer = {
  port: number;
  classroom: OpenedClassroom;
  presence: { userId: string; change: PresenceChange }[];
  ended: string[];
  /** Since when the teacher was told missing; null when told back. */
  missing: (number | null)[];
  failures: unknown[];
  /** What workers told of lessons' events, as text. */
  told: string[];
  /** From now on, this person's session is over. */
  signOut(userId: string): void;
  /** Added to the system's clock, ms. */
  shift(ms: number): void;
  close(): Promise<void>;
};

export async function startLiveServer(
  options: { serve?: RequestListener; host?: string; port?: number } & Pick<
    ClassroomOptions,
    'maxMembers' | 'journalOf' | 'secret' | 'sessionCheck' | 'signHold' | 'recordingOf'
  > & {
      /** Rooms in processes of their own, which know nothing of `journalOf` and `shift`. */
      workers?: { count: number; entry: string; dataFolder: string };
    } = {},
): Promise<LiveServer> {
  let shifted = 0;
  const clock = { now: () => Date.now() + shifted };
  const endsAt = clock.now() + 3_600_000;
  const presence: LiveServer['presence'] = [];
  const ended: string[] = [];
  const missing: LiveServer['missing'] = [];
  const failures: unknown[] = [];
  const told: string[] = [];
  const signedOut = new Set<string>();
  const hear: Hear = (lesson, happened, when) => void told.push(JSON.stringify({ ...lesson, ...happened, when }));
  const parts = {
    clock,
    chance: systemChance,
    log: { warn() {}, error: (details: object) => void failures.push(details) },
    authorize: async (request: IncomingMessage, lessonId: string) => {
      const person = personOf(request, lessonId, endsAt);
      return person instanceof AuthError ? person : { ...person, signedIn: () => !signedOut.has(person.userId) };
    },
    onPresence: ({ userId }: { userId: string }, change: PresenceChange) => void presence.push({ userId, change }),
    onTeacherMissing: (_school: string, _lesson: string, since: number | null) => void missing.push(since),
    onEnded: ({ lessonId }: { lessonId: string }) => void ended.push(lessonId),
    ...(options.signHold && { signHold: options.signHold }),
    ...(options.sessionCheck !== undefined && { sessionCheck: options.sessionCheck }),
    ...(options.maxMembers === undefined ? {} : { maxMembers: options.maxMembers }),
    ...(options.secret !== undefined && { secret: options.secret }),
    ...(options.recordingOf && { recordingOf: options.recordingOf }),
  };
  const { workers } = options;
  const classroom: OpenedClassroom = workers
    ? createCrewedClassroom({ ...parts, ...workers, workers: workers.count, hear })
    : {
        ...createClassroom({ ...parts, ...(options.journalOf && { journalOf: options.journalOf }) }),
        workers: () => [],
      };
  const server = createServer(options.serve ?? ((_, reply) => reply.writeHead(404).end()));
  server.on('upgrade', (request, socket, head) => {
    if (!classroom.handleUpgrade(request, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  while (classroom.workers().some(({ ready }) => !ready)) await new Promise((resolve) => setTimeout(resolve, 10));
  return {
    port: address.port,
    classroom,
    presence,
    ended,
    missing,
    failures,
    told,
    signOut: (userId) => void signedOut.add(userId),
    shift: (ms) => {
      shifted += ms;
    },
    async close() {
      await classroom.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
