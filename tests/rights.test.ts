// Who may do what: every mounted route × every role × (own school, another school, signed out). Routes added later are
// covered by themselves; a parameter or a field that `samples` doesn't know makes the test fail and say so.
import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { beforeAll, expect, test, vi } from 'vitest';
import { allRoles, type Contract, type Role } from '../src/lib/contract.ts';
import { giveHomework } from '../src/school/homework/contract.ts';
import { listMessageReports, reportMessage, sendMessage } from '../src/school/messages/contract.ts';
import { publishNews } from '../src/school/news/contract.ts';
import { insert } from './support/insert.ts';
import { aSchool, type Person, type TestSchool } from './support/school.ts';

/** What is known of the first school: nothing of it may be read from the second. */
type Place = { school: TestSchool; people: Map<Role, Person>; ids: Ids; secrets: string[] };
type Ids = {
  classId: string;
  lessonId: string;
  homeworkId: string;
  testId: string;
  pupil: Person;
  teacher: Person;
  threadId: string;
  newsId: string;
  messageId: string;
  reportId: string;
};

vi.setConfig({ testTimeout: 180_000 });

let own: Place;
let other: Place;

beforeAll(async () => {
  const school = await aSchool({ context: { passwordCost: { memory: 64, passes: 1 } } });
  own = await furnished(school, 'Alpha');
  other = await furnished(await school.otherSchool('Lycée Oméga'), 'Omega');
});

async function furnished(school: TestSchool, mark: string): Promise<Place> {
  const people = new Map<Role, Person>();
  for (const role of allRoles) people.set(role, await school.person({ roles: [role], familyName: `${mark}-${role}` }));
  const pupil = held(people, 'pupil');
  const teacher = held(people, 'teacher');
  await school.relate(held(people, 'parent'), pupil);
  const { classId } = await school.addClass({ title: `5e ${mark}`, pupils: [pupil], teachers: [teacher] });
  const lesson = { classIds: [classId], teachers: [teacher], title: `Latin ${mark}`, room: `Salle ${mark}` };
  const { lessonId } = await school.addLesson({ ...lesson, starts: '10:00', ends: '10:55' });
  const testId = randomUUID();
  await insert(school.database, 'mark_test', {
    ...{
      schoolId: school.schoolId,
      testId,
      classId,
      title: `Contrôle ${mark}`,
      subject: `Latin ${mark}`,
      kind: 'plain',
    },
    ...{ heldOn: '2026-11-20', scale: 20, coefficient: 100, createdBy: teacher.userId },
  });
  const { threadId, messageId, reportId } = await aReportedMessage(teacher, pupil, held(people, 'head'), mark);
  const homework = { ...{ classId, subject: mark, title: mark, text: mark, minutes: 10 }, dueOn: '2026-11-24' };
  const given = await teacher.call(giveHomework, { input: { ...homework, handIn: 'until_due' } });
  const { homeworkId } = given.body;
  const news = {
    ...{ title: `Sortie ${mark}`, text: `Jeudi ${mark}` },
    roles: ['pupil' as const],
    classIds: [classId],
  };
  const { newsId } = (await teacher.call(publishNews, { input: { ...news, acknowledge: true } })).body;
  const ids = { newsId, classId, lessonId, homeworkId, testId, pupil, teacher, threadId, messageId, reportId };
  return { school, people, ids, secrets: [mark, school.name] };
}

async function aReportedMessage(teacher: Person, pupil: Person, head: Person, mark: string) {
  const recipients = [{ type: 'person' as const, userId: pupil.userId }];
  const sent = await teacher.call(sendMessage, {
    input: { recipients, subject: `Devoir ${mark}`, text: `Bravo ${mark}` },
  });
  const { threadId, messageId } = sent.body;
  await pupil.call(reportMessage, { params: { threadId, messageId }, input: { reason: `Parce que ${mark}` } });
  const reportId = (await head.call(listMessageReports)).body[0]?.reportId ?? '';
  return { threadId, messageId, reportId };
}

function held(people: Map<Role, Person>, role: Role): Person {
  const person = people.get(role);
  if (!person) throw new Error(`nobody is ${role}`);
  return person;
}

/** What to put in a parameter or a field of that name. Identifiers are those of a school; the rest is merely valid. */
const samples: Record<string, (ids: Ids) => unknown> = {
  classId: (ids) => ids.classId,
  classIds: (ids) => [ids.classId],
  lessonId: (ids) => ids.lessonId,
  testId: (ids) => ids.testId,
  homeworkId: (ids) => ids.homeworkId,
  pageId: () => '00000000-0000-4000-8000-000000000001',
  pageIds: () => [],
  points: () => [0, 0, 1, 1],
  dueOn: () => '2026-11-24',
  userId: (ids) => ids.pupil.userId,
  pupilIds: (ids) => [ids.pupil.userId],
  pupilId: (ids) => ids.pupil.userId,
  accountId: (ids) => ids.pupil.accountId,
  schoolId: (ids) => ids.pupil.me.schoolId,
  teacherId: (ids) => ids.teacher.userId,
  teacherIds: (ids) => [ids.teacher.userId],
  threadId: (ids) => ids.threadId,
  newsId: (ids) => ids.newsId,
  options: () => ['Oui', 'Non'],
  beforeId: (ids) => ids.threadId,
  messageId: (ids) => ids.messageId,
  messageIds: (ids) => [ids.messageId],
  reportId: (ids) => ids.reportId,
  // Whoever holds a feed's token may read it: what is tried is one that was never given.
  token: () => 'a-token-that-was-never-given'.padEnd(43, '-'),
  picture: () => `${'0'.repeat(32)}.webp`,
  media: () => `${'0'.repeat(32)}.mp3`,
  segment: () => '1700000000000.rec',
  photo: () => '0'.repeat(32),
  declarationId: () => '00000000-0000-4000-8000-000000000000',
  report: () => 1,
  receipt: () => 'not.a.receipt',
  url: () => 'https://visio.example/5a',
  from: () => '2026-11-23',
  to: () => '2026-11-24',
  startsAt: () => '2026-11-23T13:00:00.000Z',
  endsAt: () => '2026-11-23T13:55:00.000Z',
};

/** Texts that aren't identifiers: the first that the schema accepts is used. */
const texts = ['quatre mots bien choisis', '2026-11-23', '2026-11-23T13:00:00.000Z', 'fr', 'abcd'];

/** A value that the schema accepts, made of the identifiers of a school. @throws when a sample is missing. */
function sampleOf(schema: unknown, ids: Ids, name: string, where: string): unknown {
  const known = samples[name];
  if (known) return known(ids);
  const { type, anyOf, const: literal, enum: choices, properties, items, format, minimum } = plain(schema);
  if (literal !== undefined) return literal;
  if (Array.isArray(choices)) return choices[0];
  if (Array.isArray(anyOf)) return sampleOf(anyOf[0], ids, name, where);
  if (type === 'object') {
    const fields = Object.entries(plain(properties));
    return Object.fromEntries(fields.map(([field, inner]) => [field, sampleOf(inner, ids, field, where)]));
  }
  if (type === 'array') return [sampleOf(items, ids, name, where)];
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return minimum ?? 1;
  if (type === 'string' && format === undefined) {
    const text = texts.find((candidate) => Check(Type.Unsafe<string>(plain(schema)), candidate));
    if (text !== undefined) return text;
  }
  throw new Error(`${where}: add a sample for "${name}" to tests/rights.test.ts`);
}

function plain(schema: unknown): Record<string, unknown> {
  return typeof schema === 'object' && schema !== null ? Object.fromEntries(Object.entries(schema)) : {};
}

type Asked = { url: string; payload: unknown; namesTheSchool: boolean };

/** A request that the contract accepts, about things of a school. */
function askedOf(contract: Contract, place: Place): Asked {
  const where = `${contract.method} ${contract.path}`;
  const made: string[] = [];
  const url = contract.path.replace(/:([A-Za-z]+)/g, (_whole, name: string) => {
    const known = samples[name];
    if (!known) throw new Error(`${where}: add a sample for the parameter "${name}" to tests/rights.test.ts`);
    const value = String(known(place.ids));
    made.push(value);
    return encodeURIComponent(value);
  });
  const payload = contract.input && sampleOf(contract.input, place.ids, '', where);
  if (contract.input && !Check(contract.input, payload)) {
    throw new Error(
      `${where}: the samples of tests/rights.test.ts don't make a valid input: ${JSON.stringify(payload)}`,
    );
  }
  const query = plain(contract.query && sampleOf(contract.query, place.ids, '', where));
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  // A filter of a search may name anything: it finds nothing. What is acted upon must be refused.
  const text = JSON.stringify(payload ?? '');
  const { classId, lessonId, homeworkId, testId, pupil, teacher } = place.ids;
  const all = [classId, lessonId, homeworkId, testId, pupil.userId, pupil.accountId, pupil.me.schoolId, teacher.userId];
  const namesTheSchool = made.length > 0 || all.some((id) => text.includes(id));
  return { url: search.size > 0 ? `${url}?${search}` : url, payload, namesTheSchool };
}

type Answer = { status: number; code: string; text: string };

/** Calls with a session begun just now: a route that ends sessions must not spoil the next one. */
async function ask(contract: Contract, place: Place, who?: Person): Promise<Answer> {
  const { app, clock, context } = place.school;
  clock.advance(1000);
  const { url, payload } = askedOf(contract, place);
  const reply = await app.inject({
    method: contract.method,
    url,
    headers: {
      ...(who && { cookie: `preau_session=${context.identity.issue(who.me)}` }),
      ...(payload !== undefined && { 'content-type': 'application/json' }),
    },
    ...(payload !== undefined && { payload: JSON.stringify(payload) }),
    payloadAsStream: true,
  });
  // An event stream has no end to wait for: its headers tell enough.
  if (String(reply.headers['content-type']).startsWith('text/event-stream')) {
    reply.stream().destroy();
    return { status: reply.statusCode, code: '', text: '' };
  }
  let text = '';
  for await (const chunk of reply.stream()) text += String(chunk);
  const code = reply.statusCode >= 400 && text.startsWith('{') ? String(JSON.parse(text).error?.code) : '';
  return { status: reply.statusCode, code, text };
}

const named = ({ method, path }: Contract) => `${method} ${path}`;
const mounted = () => own.school.mounted.map(({ contract }) => contract);
const permits = (contract: Contract, role: Role) => contract.roles === 'public' || contract.roles.includes(role);

test('signed out, every route that is not public answers 401', async () => {
  const wrong: string[] = [];
  for (const contract of mounted().filter(({ roles }) => roles !== 'public')) {
    const { status, code } = await ask(contract, own);
    if (status !== 401 || code !== 'signed_out') wrong.push(`${named(contract)}: ${status} ${code}`);
  }
  expect(wrong).toEqual([]);
});

test('signed out, a public route tells nothing of a school', async () => {
  const wrong: string[] = [];
  for (const contract of mounted().filter(({ roles }) => roles === 'public')) {
    const { status, text } = await ask(contract, own);
    if (status >= 500) wrong.push(`${named(contract)}: ${status}`);
    for (const secret of own.secrets) if (text.includes(secret)) wrong.push(`${named(contract)} tells "${secret}"`);
  }
  expect(wrong).toEqual([]);
});

test('a role that a route does not name gets 403', async () => {
  const wrong: string[] = [];
  for (const contract of mounted()) {
    for (const [role, person] of own.people) {
      if (permits(contract, role)) continue;
      const { status, code } = await ask(contract, own, person);
      if (status !== 403 || code !== 'not_allowed') wrong.push(`${named(contract)} as ${role}: ${status} ${code}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('a role that a route names gets an answer in its own school', async () => {
  const wrong: string[] = [];
  for (const contract of mounted()) {
    const answers: Answer[] = [];
    for (const [role, person] of own.people) {
      if (!permits(contract, role)) continue;
      const answer = await ask(contract, own, person);
      answers.push(answer);
      const said = `${named(contract)} as ${role}: ${answer.status} ${answer.code}`;
      if (answer.status >= 500 || answer.code === 'invalid') wrong.push(said);
      if (answer.code === 'signed_out' && contract.roles !== 'public') wrong.push(said);
    }
    if (answers.every(({ status }) => status === 403)) wrong.push(`${named(contract)}: nobody may call it`);
  }
  expect(wrong).toEqual([]);
});

test('from another school, what is named is refused and nothing of it is told', async () => {
  const wrong: string[] = [];
  for (const contract of mounted()) {
    const isPublic = contract.roles === 'public';
    for (const [role, person] of other.people) {
      if (!permits(contract, role)) continue;
      const { status, code, text } = await ask(contract, own, person);
      const said = `${named(contract)} as ${role}: ${status} ${code}`;
      const refused = status === 403 || status === 404 || (status === 400 && code.endsWith('_unknown'));
      const refusedToAll = isPublic && [400, 401, 429].includes(status);
      if (askedOf(contract, own).namesTheSchool && !refused && !refusedToAll) wrong.push(said);
      if (status >= 500) wrong.push(said);
      for (const secret of own.secrets) if (text.includes(secret)) wrong.push(`${said} tells "${secret}"`);
    }
  }
  expect(wrong).toEqual([]);
});

test('every route of the interface is under contract, so that it names who may call it', () => {
  const known = new Set(mounted().map(({ path }) => path));
  const outside = ['/api/openapi.json', '/api/docs'];
  const routes = own.school.app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .map((line) => /(\/\S*) \(/.exec(line)?.[1] ?? '');
  const found = routes.filter((path) => path.startsWith('/api/'));
  expect(found).toContain('/api/session');
  const unnamed = found.filter(
    (path) => !known.has(path as Contract['path']) && !outside.some((free) => path.startsWith(free)),
  );
  expect(unnamed).toEqual([]);
});
