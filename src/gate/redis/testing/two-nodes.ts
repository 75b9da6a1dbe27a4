// For tests of several nodes: gates on one real Redis, which each test has for itself.
import { afterEach, beforeEach, expect, onTestFinished, vi } from 'vitest';
import { type Answer, aGate, type Browser, type TestGate } from '../../testing/a-gate.ts';
import { aRedisServer, type RedisServer } from './redis-server.ts';

let running: RedisServer | undefined;
beforeEach(async () => {
  running = await aRedisServer();
});
afterEach(() => running?.remove());

/** The Redis of this test. */
export function redis(): RedisServer {
  if (!running) throw new Error('Redis runs in tests only');
  return running;
}

export const soon = { timeout: 15_000, interval: 50 };
export const until = (check: () => void | Promise<void>) => vi.waitFor(check, soon);

let drawn = 0;
/** A number that no account had yet. */
export const another = () => ++drawn;

export type Given = Parameters<typeof aGate>[0];

export async function aNode(given: Given = {}, redisUrl = redis().url): Promise<TestGate> {
  const node = await aGate({ builtIn: true, redisUrl, ...given });
  onTestFinished(() => node.close());
  return node;
}

export async function twoNodes(given: Given = {}) {
  const one = await aNode(given);
  const other = await aNode(given);
  return { one, other };
}

export const numberOf = (answer: Answer): number => {
  const { body } = answer;
  if (answer.status !== 200 || !body || typeof body !== 'object' || !('number' in body)) throw new Error(answer.text);
  return Number(body.number);
};
export const epochOf = ({ body }: Answer) =>
  Number(body && typeof body === 'object' && 'epoch' in body ? body.epoch : 0);
export const ticket = (browser: Browser) => browser.ask('POST', '/gate/tickets', {});
export const enter = (browser: Browser) => browser.ask('POST', '/gate/passes', {});
export const seats = (node: TestGate) => node.gate.figures().seats.open;
/** A ticket as soon as some node gives one. */
export const given = async (browser: Browser): Promise<Answer> => {
  let answer: Answer | undefined;
  await until(async () => {
    answer = await ticket(browser);
    expect(answer.status).toBe(200);
  });
  if (!answer) throw new Error('no ticket');
  return answer;
};

export const nobodyEnters: Given = { policy: { mode: 'paused' } };

export const who = (account: string) => ({ school: 's', account, lanes: ['open'] as const });
