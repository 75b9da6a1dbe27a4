// `kill -9` of a node in front of a crowd that waits: no place is lost, no number is given twice, and admissions go on.
// kill -9 is the death of the process; what a machine without power may lose is said in docs/operate.md.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type Static, type TSchema, Type } from 'typebox';
import { Check } from 'typebox/value';
import { afterEach, expect, test } from 'vitest';
import { aDataFolder, contextOn, type Node, startNode, withData } from '../support/process.ts';

const Listed = Type.Array(
  Type.Object({ name: Type.String(), number: Type.Optional(Type.Integer()), position: Type.Optional(Type.Integer()) }),
);
const Arrived = Type.Object({ failed: Type.Integer(), visitors: Listed });
const Entered = Type.Object({ codes: Type.Record(Type.String(), Type.Integer()), entered: Type.Array(Type.String()) });

const ended: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

/** The visitors, in a process of their own. */
function aCrowd() {
  const path = fileURLToPath(new URL('gate-crowd.mjs', import.meta.url));
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(process.execPath, [path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  ended.push(() => void child.kill());
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async <Schema extends TSchema>(schema: Schema, order: object): Promise<Static<Schema>> => {
    child.stdin.write(`${JSON.stringify(order)}\n`);
    const parsed: unknown = JSON.parse(String((await lines.next()).value));
    if (!Check(schema, parsed)) throw new Error(`the crowd says ${JSON.stringify(parsed)}`);
    return parsed;
  };
}

const portOf = ({ address }: Node) => Number(new URL(address).port);
const numbersOf = (visitors: Static<typeof Listed>) =>
  new Map(
    visitors.flatMap(({ name, number, position }) => (number === undefined ? [] : [[name, { number, position }]])),
  );

type Case = {
  seats: number;
  start: () => Promise<Node>;
  cookies: Record<string, string>;
  names: string[];
};

async function killAmong({ seats, start, cookies, names }: Case) {
  const say = aCrowd();
  let node = await start();
  ended.push(() => node.kill());
  const port = portOf(node);
  const [early, last] = [names.slice(0, -names.length / 5), names.slice(-names.length / 5)];
  const first = await say(Arrived, { order: 'arrive', port, names: early, cookies });
  expect(first.failed).toBe(0);
  const inside = await say(Entered, { order: 'enter', port, names: early.slice(0, seats / 2) });
  expect(inside.entered.length).toBeGreaterThan(0);

  // In the middle of the last arrivals.
  const arriving = say(Arrived, { order: 'arrive', port, names: last, cookies });
  await new Promise((resolve) => setTimeout(resolve, 150));
  await node.kill();
  const known = numbersOf([...first.visitors, ...(await arriving).visitors]);
  expect(known.size).toBeGreaterThanOrEqual(early.length);
  expect(new Set(Array.from(known.values(), ({ number }) => number)).size).toBe(known.size);

  node = await start();
  const back = performance.now();
  const again = portOf(node);
  // Whoever was called and isn't in yet enters, as they would by themselves.
  const byNumber = names
    .filter((name) => !inside.entered.includes(name))
    .sort((one, other) => (known.get(one)?.number ?? Infinity) - (known.get(other)?.number ?? Infinity));
  const nextOnes = async (count: number) => {
    for (;;) {
      const { entered } = await say(Entered, { order: 'enter', port: again, names: byNumber.slice(0, count) });
      if (entered.length > 0) return entered;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const next = await nextOnes(seats * 2);
  console.log(
    `${names.length} wait: admissions go on ${Math.round(performance.now() - back)} ms after the node is ready`,
  );

  // Those who aren't in ask again: the same number, never further back.
  const outside = names.filter((name) => !inside.entered.includes(name) && !next.includes(name));
  const asked = await say(Arrived, { order: 'arrive', port: again, names: outside, cookies });
  expect(asked.failed).toBe(0);
  const now = numbersOf(asked.visitors);
  expect(now.size).toBe(outside.length);
  const all = [...now.values(), ...inside.entered.concat(next).flatMap((name) => known.get(name) ?? [])];
  expect(new Set(all.map(({ number }) => number)).size).toBe(all.length);
  const wrong = outside.filter((name) => {
    const before = known.get(name);
    const after = now.get(name);
    return before && (before.number !== after?.number || (after.position ?? 0) > (before.position ?? 0));
  });
  expect(wrong).toEqual([]);
  // A seat given back goes to the next in line.
  await say(Type.Object({}), { order: 'leave', port: again, names: next });
  byNumber.splice(0, byNumber.length, ...byNumber.filter((name) => !next.includes(name)));
  expect((await nextOnes(seats * 2)).length).toBeGreaterThan(0);
}

test('10 000 accounts wait in front of a school', async () => {
  const data = aDataFolder();
  ended.push(data.remove);
  const names = Array.from({ length: 10_000 }, (_, index) => `p${index}`);
  const cookies: Record<string, string> = {};
  await withData(data.folder, async (database) => {
    const context = contextOn(database);
    const schoolId = randomUUID();
    for (const name of names) {
      const me = { accountId: randomUUID(), userId: randomUUID(), schoolId, roles: ['pupil'] as const };
      cookies[name] = `preau_session=${context.identity.issue(me)}`;
    }
    await context.gate.close();
    await context.identity.close();
  });
  const start = () => startNode({ PREAU_DATA: data.folder, PREAU_SEATS: '100' });
  await killAmong({ seats: 100, start, cookies, names });
}, 300_000);

test('2 000 devices wait in front of another site', async () => {
  const data = aDataFolder();
  ended.push(data.remove);
  const site = createServer((_request, response) => response.end('the site')).listen(0, '127.0.0.1');
  await once(site, 'listening');
  ended.push(() => void site.close());
  const upstream = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const names = Array.from({ length: 2_000 }, (_, index) => `d${index}`);
  const start = () =>
    startNode(
      // Many devices behind one address are what a school looks like.
      { PREAU_DATA: data.folder, PREAU_SCHOOL_NETWORKS: '127.0.0.0/8=100000' },
      'gate',
      ['--upstream', upstream, '--seats', '100'],
    );
  await killAmong({ seats: 100, start, cookies: {}, names });
}, 300_000);
