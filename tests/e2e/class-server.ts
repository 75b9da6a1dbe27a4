// The real relay and the built pages, with people who are signed in by name: enough to look at the class page alone.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type Classroom, type ClassroomOptions, createClassroom } from '../../src/classroom/classroom.ts';
import { AuthError, type UserError } from '../../src/errors.ts';
import { type Clock, systemChance, systemClock } from '../../src/lib/clock.ts';
import { policyOf } from '../../src/lib/http/policy.ts';

export const lesson = { id: '0b3b1f6e-6f0c-4a53-9a3e-2f6f3f1f9a10', title: 'Mathématiques', className: '5e A' };

export type Pupil = { name: string; id: string };
export const teacher = { name: 'M. Petit', id: '10000000-0000-4000-8000-000000000001' };
const schoolId = '20000000-0000-4000-8000-000000000001';

export type ClassServer = {
  address: string;
  /** What was asked of it, by whom: `Zoé /live/…?plane=main`. */
  asked: string[];
  /** By person: what is put before the script of their class's worker, as if the browser were another. */
  workers: Map<string, string>;
  classroom: Classroom;
  /** What the door says to everyone from now on; undefined lets them in. */
  door(refusal: UserError | undefined): void;
  /** Cuts every connection of this person, and refuses new ones until called with false. */
  cut(name: string, on: boolean): void;
  close(): Promise<void>;
};

/** @param web folder of the built pages. @param startsIn minutes from now to the start of the lesson. @param clock the relay's */
export async function startClassServer(
  web: string,
  {
    startsIn = -2,
    clock = systemClock,
    port: wished = 0,
    journalOf,
  }: { startsIn?: number; clock?: Clock; port?: number } & Pick<ClassroomOptions, 'journalOf'> = {},
): Promise<ClassServer> {
  const startsAt = Date.now() + startsIn * 60_000;
  let refusal: UserError | undefined;
  const cutOff = new Set<string>();
  const sockets = new Map<string, Set<{ destroy(): void }>>();
  const asked: string[] = [];
  const workers = new Map<string, string>();
  const classroom = createClassroom({
    clock,
    chance: systemChance,
    ...(journalOf && { journalOf }),
    log: { warn() {}, error: (details) => console.error(details) },
    async authorize(request, lessonId) {
      const name = nameOf(request);
      if (!name) return new AuthError('signed_out', 'Connectez-vous.');
      if (lessonId !== lesson.id || name === 'Étrangère')
        return new AuthError('not_allowed', 'Ce cours est à d’autres.');
      if (refusal) return refusal;
      return {
        ...{ schoolId, lessonId, name, accountId: name, userId: name },
        role: name === teacher.name ? 'teacher' : 'pupil',
        title: `${lesson.title}, ${lesson.className}`,
        endsAt: startsAt + 55 * 60_000,
      };
    },
  });

  const note = (request: IncomingMessage) => asked.push(`${nameOf(request)} ${request.url}`);
  const server = createServer((request, response) => {
    note(request);
    void answer(request, response, web, { startsAt, workers });
  });
  server.on('upgrade', (request, socket, head) => {
    note(request);
    const name = nameOf(request) ?? '';
    if (cutOff.has(name)) return socket.destroy();
    const own = sockets.get(name) ?? new Set();
    sockets.set(name, own.add(socket));
    classroom.handleUpgrade(request, socket, head);
  });
  await new Promise<void>((resolve) => server.listen(wished, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://localhost:${port}`,
    asked,
    workers,
    classroom,
    door(next) {
      refusal = next;
    },
    cut(name, on) {
      if (!on) return void cutOff.delete(name);
      cutOff.add(name);
      for (const socket of sockets.get(name) ?? []) socket.destroy();
    },
    async close() {
      await classroom.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function nameOf({ headers }: IncomingMessage): string | undefined {
  const found = /(?:^|; )who=([^;]+)/.exec(headers.cookie ?? '')?.[1];
  return found && decodeURIComponent(found);
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

type Scene = { startsAt: number; workers: ReadonlyMap<string, string> };

async function answer(request: IncomingMessage, response: ServerResponse, web: string, { startsAt, workers }: Scene) {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const name = nameOf(request);
  response.setHeader('content-security-policy', policyOf(pathname));
  if (pathname.startsWith('/api/')) {
    response.setHeader('content-type', 'application/json');
    const body = name ? documents(name, startsAt)[pathname] : undefined;
    response.statusCode = body ? 200 : name ? 404 : 401;
    return response.end(JSON.stringify(body ?? { error: { code: name ? 'not_found' : 'signed_out', message: '' } }));
  }
  const file = extname(pathname) ? normalize(pathname) : '/index.html';
  try {
    const content = await readFile(join(web, file));
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    const before = file.includes('/engine-worker-') ? (workers.get(name ?? '') ?? '') : '';
    response.end(before === '' ? content : before + content.toString());
  } catch {
    response.statusCode = 404;
    response.end();
  }
}

function documents(name: string, startsAt: number): Record<string, unknown> {
  const roles = [name === teacher.name ? 'teacher' : 'pupil'];
  const [givenName = '', familyName = ''] = name.split(' ');
  const person = { userId: name, givenName, familyName, classes: [lesson.className] };
  const ids = { accountId: name, userId: name, schoolId };
  const shown = {
    lessonId: lesson.id,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + 55 * 60_000).toISOString(),
    title: lesson.title,
    room: '204',
    teachers: [teacher.name],
    classes: [lesson.className],
    classIds: [],
    state: 'planned',
    live: { state: 'open', teacherPresent: true, pupils: 2 },
    mayEnter: true,
  };
  return {
    '/api/session': { ...ids, name, username: name, roles, device: 'shared', memberships: [], people: [] },
    '/api/day': {
      at: new Date().toISOString(),
      date: new Date().toISOString().slice(0, 10),
      timeZone: 'Europe/Paris',
      school: { schoolId, name: 'Collège Jacques-Prévert', academy: 'Paris' },
      me: { ...person, username: name, roles },
      timetables: [{ person, lessons: [shown] }],
    },
  };
}
