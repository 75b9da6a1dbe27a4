// A school for tests: the real application on a real migrated database, with a clock that the test moves.
// `aSchool()` adds a school of its own to the file's database; everything is closed when the file's tests are over.
import { randomBytes, randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, inject } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { type Context, createContext } from '../../src/context.ts';
import type { Role } from '../../src/lib/contract.ts';
import type { Database } from '../../src/lib/database/database.ts';
import { openDatabase } from '../../src/lib/database/open.ts';
import type { Me } from '../../src/lib/http/route.ts';
import { type Browser, browserOf, type Caller, callWith, inquire } from './calls.ts';
import { insert } from './insert.ts';
import { secret } from './secret.ts';

export { secret };

/** Moves by itself never: `set` takes ISO 8601 or milliseconds since 1970. */
export type TestClock = { now(): number; set(moment: string | number): void; advance(milliseconds: number): void };

export type Person = Caller & {
  me: Omit<Me, 'issuedAt' | 'deviceId'>;
  userId: string;
  accountId: string;
  username: string;
  givenName: string;
  familyName: string;
  /** A `Cookie` header with a session. */
  cookie: string;
};

export type PersonWish = {
  roles?: readonly Role[];
  givenName?: string;
  familyName?: string;
  title?: string;
  username?: string;
  /** Another membership of an account that exists. */
  accountId?: string;
  passwordHash?: string | null;
};

export type ClassWish = {
  title?: string;
  kind?: 'class' | 'group' | 'course';
  subjectCode?: string;
  /** How many pupils to make, or those who exist. */
  pupils?: number | readonly Person[];
  teachers?: readonly Person[];
};

export type LessonWish = {
  classIds?: readonly string[];
  teachers?: readonly Person[];
  /** ISO 8601, or `HH:MM` on the clock's day in the school's time zone. */
  starts?: string;
  ends?: string;
  title?: string;
  room?: string;
  subjectCode?: string;
};

export type TestSchool = {
  schoolId: string;
  name: string;
  context: Context;
  app: App['app'];
  mounted: App['mounted'];
  database: Database;
  clock: TestClock;
  /** A person with this role, the same at every call. */
  as(role: Role): Promise<Person> & Caller;
  /** An empty browser, in front of this server. */
  browser(headers?: Record<string, string>): Browser;
  /** Nobody: no cookie at all. */
  stranger: Caller;
  person(wish?: PersonWish): Promise<Person>;
  addClass(wish?: ClassWish): Promise<{ classId: string; title: string; pupils: Person[] }>;
  enroll(classId: string, person: Person, role: 'pupil' | 'teacher', subjectCode?: string): Promise<void>;
  addLesson(wish?: LessonWish): Promise<{ lessonId: string; startsAt: Date; endsAt: Date }>;
  /** Ties a parent to a child. */
  relate(parent: Person, child: Person): Promise<void>;
  /** Another school on the same server. */
  otherSchool(name?: string): Promise<TestSchool>;
  /** Ends the server before the end of the file, when a test must. */
  close(): Promise<void>;
};

const closing: (() => Promise<void>)[] = [];
let shared: Promise<Database> | undefined;

afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  shared = undefined;
});

/** @param given.now defaults to Monday 2026-11-23, 8:55 in Paris. `database` is the caller's to close. */
export async function aSchool(
  given: {
    database?: Database;
    now?: string;
    context?: Partial<Parameters<typeof createContext>[0]>;
    pages?: string;
    workerEntry?: string;
  } = {},
): Promise<TestSchool> {
  const clock = testClock(given.now ?? '2026-11-23T08:55+01:00');
  const database = given.database ?? (await sharedDatabase());
  const dataFolder = mkdtempSync(join(tmpdir(), 'preau-school-data-'));
  closing.push(async () => rmSync(dataFolder, { recursive: true, force: true }));
  const context = createContext({
    config: readConfig({ PREAU_SECRET: secret, PREAU_LOG: 'silent', PREAU_DATA: dataFolder }),
    log: pino({ level: 'silent' }),
    database,
    clock,
    checkOutput: true,
    ...given.context,
  });
  const { pages, workerEntry } = given;
  const made = await createApp(context, {
    ...(pages !== undefined && { pages }),
    ...(workerEntry !== undefined && { workerEntry }),
  });
  await made.app.ready();
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    await made.app.close();
    await context.identity.close();
  };
  closing.push(close);
  return addSchool({ ...made, context, clock, close }, 'Collège Jacques-Prévert');
}

/** One embedded database for a test file: each school is separate from the others by its identifiers. */
function sharedDatabase(): Promise<Database> {
  shared ??= (async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'preau-school-'));
    cpSync(join(inject('embedded'), 'postgres'), join(dataFolder, 'postgres'), { recursive: true });
    const database = await openDatabase({ dataFolder });
    closing.push(async () => {
      await database.close();
      rmSync(dataFolder, { recursive: true });
    });
    return database;
  })();
  return shared;
}

function testClock(start: string): TestClock {
  let now = Date.parse(start);
  return {
    now: () => now,
    set: (moment) => {
      now = typeof moment === 'number' ? moment : Date.parse(moment);
    },
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

type Running = App & { context: Context; clock: TestClock; close(): Promise<void> };

async function addSchool(running: Running, name: string): Promise<TestSchool> {
  const { app, mounted, context, clock } = running;
  const { database } = context;
  const add = (table: string, row: Record<string, unknown>) => insert(database, table, row);
  const schoolId = randomUUID();
  await add('school', { schoolId, source: 'test', externalId: schoolId, name, academy: 'Paris' });

  const callerWith = (cookie: string | undefined): Caller => ({
    call: (contract, asked = {}) => callWith(app, contract, asked, cookie),
    get: (url, headers = {}) => inquire(app, { method: 'GET', url, headers }, cookie),
  });

  const person = async (wish: PersonWish = {}): Promise<Person> => {
    const roles = wish.roles ?? ['pupil'];
    const userId = randomUUID();
    const accountId = wish.accountId ?? randomUUID();
    const tag = randomBytes(4).toString('hex');
    const username = wish.username ?? `${roles[0]}.${tag}`;
    const [givenName, familyName] = [wish.givenName ?? 'Camille', wish.familyName ?? `Martin-${tag}`];
    if (!wish.accountId) {
      await add('account', {
        ...{ accountId, source: 'test', externalId: accountId, username },
        passwordHash: wish.passwordHash ?? null,
      });
    }
    await add('school_user', {
      ...{ schoolId, userId, accountId, externalId: userId, givenName, familyName },
      title: wish.title ?? '',
    });
    for (const role of roles) await add('user_role', { schoolId, userId, role });
    const me = { accountId, schoolId, userId, roles };
    const cookie = `preau_session=${context.identity.issue(me)}`;
    return { ...callerWith(cookie), me, userId, accountId, username, givenName, familyName, cookie };
  };

  const byRole = new Map<Role, Promise<Person>>();
  const as = (role: Role) => {
    const found = byRole.get(role) ?? person({ roles: [role] });
    byRole.set(role, found);
    const caller: Caller = {
      call: async (contract, asked) => (await found).call(contract, asked),
      get: async (url, headers) => (await found).get(url, headers),
    };
    return Object.assign(
      found.then((made) => made),
      caller,
    );
  };

  const enroll = async (classId: string, who: Person, role: 'pupil' | 'teacher', subjectCode = '') => {
    await add('enrollment', { schoolId, classId, userId: who.userId, role, subjectCode });
  };

  return {
    ...{ schoolId, name, context, app, mounted, database, clock, as, person, enroll },
    stranger: callerWith(undefined),
    browser: (headers) => browserOf(app, headers),
    async addClass(wish = {}) {
      const classId = randomUUID();
      const title = wish.title ?? '5e A';
      await add('class', {
        ...{ schoolId, classId, externalId: classId, title },
        kind: wish.kind ?? 'class',
        subjectCode: wish.subjectCode ?? '',
      });
      const pupils: Person[] = typeof wish.pupils === 'object' ? [...wish.pupils] : [];
      for (let count = typeof wish.pupils === 'number' ? wish.pupils : 0; count > 0; count--)
        pupils.push(await person());
      for (const pupil of pupils) await enroll(classId, pupil, 'pupil');
      for (const teacher of wish.teachers ?? []) await enroll(classId, teacher, 'teacher', wish.subjectCode ?? '');
      return { classId, title, pupils };
    },
    async addLesson(wish = {}) {
      const lessonId = randomUUID();
      const startsAt = momentOf(wish.starts ?? '09:00', clock.now());
      const endsAt = momentOf(wish.ends ?? '09:55', clock.now());
      await add('lesson', {
        ...{ schoolId, lessonId, source: 'page' as const, startsAt, endsAt },
        title: wish.title ?? 'Mathématiques',
        subjectCode: wish.subjectCode ?? '',
        room: wish.room ?? '204',
        classIds: [...(wish.classIds ?? [])],
        teacherIds: (wish.teachers ?? []).map((teacher) => teacher.userId),
      });
      return { lessonId, startsAt, endsAt };
    },
    async relate(parent, child) {
      await add('relation', { schoolId, pupilId: child.userId, relativeId: parent.userId });
    },
    otherSchool: (otherName = 'Lycée Marie-Curie') => addSchool(running, otherName),
    close: running.close,
  };
}

/** `HH:MM` in Paris, on the day of `now`. */
function momentOf(text: string, now: number): Date {
  if (!/^\d\d:\d\d$/.test(text)) return new Date(text);
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' }).format(now);
  const guess = Date.parse(`${day}T${text}Z`);
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'short' });
  return new Date(guess - (Date.parse(`${shown.format(guess).replace(' ', 'T')}Z`) - guess));
}
