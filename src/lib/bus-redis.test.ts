// What one node says the others hear, once, and each goes on alone while Redis is away.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aRedisServer, type RedisServer } from '../gate/redis/testing/redis-server.ts';
import { createBus } from './bus.ts';
import { type SharedBus, shareBus } from './bus-redis.ts';

type Event = { say: string; secret?: boolean };
type Node = SharedBus<Event> & { heard: string[]; troubles: number };

let redis: RedisServer;
const nodes: Node[] = [];

async function aNode(): Promise<Node> {
  const troubles = { count: 0 };
  const shared = await shareBus(createBus<Event>(), {
    url: redis.url,
    channel: 'test',
    shares: ({ secret }) => secret !== true,
    onTrouble: () => {
      troubles.count += 1;
    },
  });
  const heard: string[] = [];
  shared.bus.subscribe('school:a', ({ say }) => heard.push(say));
  const node = {
    ...shared,
    heard,
    get troubles() {
      return troubles.count;
    },
  };
  nodes.push(node);
  return node;
}

beforeAll(async () => {
  redis = await aRedisServer();
});
afterAll(async () => {
  for (const node of nodes) await node.close();
  await redis.remove();
});

test('what one says all hear once, on that topic alone; what isn’t shared stays', async () => {
  const [one, two, three] = [await aNode(), await aNode(), await aNode()];
  one.bus.publish('school:a', { say: 'mine', secret: true });
  one.bus.publish('school:b', { say: 'elsewhere' });
  one.bus.publish('school:a', { say: 'all' });
  await expect.poll(() => [two.heard, three.heard]).toEqual([['all'], ['all']]);
  expect(one.heard).toEqual(['mine', 'all']);
});

test('while Redis is away each hears itself, and is told once; afterwards all hear again', async () => {
  const [one, two] = [await aNode(), await aNode()];
  await redis.kill();
  await expect.poll(() => one.troubles).toBe(1);
  one.bus.publish('school:a', { say: 'alone' });
  expect(one.heard).toEqual(['alone']);
  await redis.start();
  await expect
    .poll(
      () => {
        one.bus.publish('school:a', { say: 'back' });
        return two.heard.at(-1);
      },
      { timeout: 10_000 },
    )
    .toBe('back');
  expect(two.heard).not.toContain('alone');
  expect(one.troubles).toBe(1);
});
