// What was acknowledged survives `kill -9`, on the embedded database, in the middle of writes.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addLesson, listLessons } from '../../src/school/timetable/contract.ts';
import { aDataFolder, type Node, startNode, withData } from '../support/process.ts';
import { aSchool } from '../support/school.ts';

const rounds = 8;
const writers = 8;
const data = aDataFolder();
let cookie = '';
let classId = '';
let running: Node | undefined;

beforeAll(async () => {
  await withData(data.folder, async (database) => {
    const school = await aSchool({ database, now: new Date().toISOString() });
    cookie = (await school.as('staff')).cookie;
    classId = (await school.addClass()).classId;
    await school.close();
  });
});

afterAll(async () => {
  await running?.kill();
  data.remove();
});

/** Each round writes on a day of its own, in the coming weeks. */
const dayOf = (round: number) => new Date(Date.now() + (round + 2) * 86_400_000).toISOString().slice(0, 10);

test(`of lessons added while the process is killed ${rounds} times, every acknowledged one is there`, async () => {
  const acknowledged = new Map<string, string>();
  let asked = 0;
  for (let round = 0; round < rounds; round++) {
    running = await startNode({ PREAU_DATA: data.folder });
    await expectAllThere(running, acknowledged, round);
    const before = acknowledged.size;
    let killed = false;
    const write = async (node: Node, writer: number) => {
      for (let count = 0; !killed; count++) {
        const title = `lesson ${round}/${writer}/${count}`;
        asked++;
        const reply = await post(node, title, dayOf(round)).catch(() => undefined);
        if (reply?.status === 200) acknowledged.set(reply.lessonId, title);
        else if (reply) throw new Error(`refused with ${reply.status}`);
      }
    };
    const writing = Promise.all(Array.from({ length: writers }, (_, writer) => write(running as Node, writer)));
    // Another moment of the work each time: after 3, 21, 39… acknowledged writes.
    while (acknowledged.size < before + 3 + round * 18) await new Promise((resolve) => setTimeout(resolve, 1));
    killed = true;
    await running.kill();
    await writing;
  }
  running = await startNode({ PREAU_DATA: data.folder });
  await expectAllThere(running, acknowledged, rounds);
  expect(acknowledged.size).toBeGreaterThan(rounds * 3);
  expect(asked).toBeGreaterThanOrEqual(acknowledged.size);
  expect(await running.stop()).toBe(0);
}, 600_000);

async function post(node: Node, title: string, day: string) {
  const response = await fetch(`${node.address}${addLesson.path}`, {
    method: addLesson.method,
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({
      title,
      startsAt: `${day}T08:00:00Z`,
      endsAt: `${day}T08:55:00Z`,
      classIds: [classId],
      teacherIds: [],
      reason: 'test',
      force: true,
    }),
  });
  const body: { lessonId: string } = await response.json();
  return { status: response.status, lessonId: body.lessonId };
}

/** Those of the round before are read back through the API; all rounds at the end. */
async function expectAllThere(node: Node, acknowledged: Map<string, string>, round: number): Promise<void> {
  const found = new Map<string, string>();
  for (let past = round === rounds ? 0 : Math.max(0, round - 1); past < round; past++) {
    const day = dayOf(past);
    const response = await fetch(`${node.address}${listLessons.path}?from=${day}&to=${day}`, { headers: { cookie } });
    const lessons: { lessonId: string; title: string }[] = await response.json();
    for (const lesson of lessons) found.set(lesson.lessonId, lesson.title);
  }
  const due = [...acknowledged].filter(([, title]) => round === rounds || title.startsWith(`lesson ${round - 1}/`));
  for (const [lessonId, title] of due) expect(found.get(lessonId), title).toBe(title);
}
