// Hostile input on a real node: a clear refusal each, memory stable, and the service goes on for everyone else.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { closeCodes, livePath, protocolVersion } from '../../src/classroom/protocol.ts';
import { aDataFolder, type Node, startNode, withData } from '../support/process.ts';
import { aSchool } from '../support/school.ts';

const data = aDataFolder();
let node: Node;
let teacher = '';
let pupil = '';
let lessonId = '';

beforeAll(async () => {
  await withData(data.folder, async (database) => {
    const school = await aSchool({ database, now: new Date().toISOString() });
    const person = await school.person({ roles: ['teacher'] });
    const { classId, pupils } = await school.addClass({ pupils: 1, teachers: [person] });
    const from = Date.now() - 5 * 60_000;
    ({ lessonId } = await school.addLesson({
      classIds: [classId],
      teachers: [person],
      starts: new Date(from).toISOString(),
      ends: new Date(from + 55 * 60_000).toISOString(),
    }));
    teacher = person.cookie;
    pupil = pupils[0]?.cookie ?? '';
    await school.close();
  });
  node = await startNode({ PREAU_DATA: data.folder });
});

afterAll(async () => {
  await node?.kill();
  data.remove();
});

/** Bytes in memory of the node's process (Linux). */
function resident(): number {
  const status = readFileSync(`/proc/${node.child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

async function stillServes(): Promise<void> {
  const day = await fetch(`${node.address}/api/day`, { headers: { cookie: pupil } });
  expect(day.status).toBe(200);
}

describe('requests', () => {
  const post = (body: BodyInit, headers: Record<string, string> = {}) =>
    fetch(`${node.address}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  test('10 MB of JSON, twenty times', async () => {
    const body = JSON.stringify({ username: 'a'.repeat(10_000_000), password: 'b', device: 'shared' });
    await post(body).catch(() => undefined);
    const before = resident();
    for (let count = 0; count < 20; count++) {
      // The reply comes before all was sent: some clients see it, others a closed connection.
      const reply = await post(body).catch(() => undefined);
      if (reply) {
        expect(reply.status).toBe(413);
        expect(await reply.json()).toEqual({ error: { code: 'too_large', message: expect.any(String) } });
      }
    }
    expect(resident() - before).toBeLessThan(60_000_000);
    await stillServes();
  });

  test.each([
    ['JSON that breaks off', '{"username":"zo', 400],
    ['JSON nested 30 000 deep', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 400],
    ['a prototype in disguise', '{"__proto__":{"admin":true},"username":"a","password":"b","device":"shared"}', 400],
    ['a field too many types away', '{"username":{"$gt":""},"password":"b","device":"shared"}', 400],
    ['nothing at all', '', 400],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x01]), 400],
  ])('%s', async (_name, body, status) => {
    const reply = await post(body);
    expect(reply.status).toBe(status);
    const { error } = await reply.json();
    expect(error.code).toBe('invalid');
    expect(error.message.length).toBeLessThan(300);
    expect(JSON.stringify(error)).not.toMatch(/node_modules|at .*\.js/);
  });

  test('another type than JSON', async () => {
    expect((await post('<x/>', { 'content-type': 'application/xml' })).status).toBe(415);
  });

  test('a page of another site', async () => {
    const reply = await post('{"username":"a","password":"b","device":"shared"}', { origin: 'https://evil.example' });
    expect(reply.status).toBe(403);
    expect((await reply.json()).error.code).toBe('wrong_origin');
  });

  test('headers without end and lines that are no HTTP', async () => {
    const { port } = new URL(node.address);
    const answers = await Promise.all(
      [`GET / HTTP/1.1\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`, 'NONSENSE\r\n\r\n'].map(
        (text) =>
          new Promise<string>((resolve) => {
            const socket = connect(Number(port), '127.0.0.1');
            let answer = '';
            socket.on('data', (chunk) => {
              answer += chunk;
            });
            socket.on('error', () => resolve(answer));
            socket.on('close', () => resolve(answer));
            socket.write(text);
          }),
      ),
    );
    expect(answers[0]).toContain('431');
    expect(answers[1]).toContain('400');
    await stillServes();
  });

  test('addresses that climb out of the pages', async () => {
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2fmain.js', '/%00', '/%E0%A4%A']) {
      const reply = await fetch(`${node.address}${path}`);
      expect(reply.status, path).toBeGreaterThanOrEqual(400);
      expect(await reply.text(), path).not.toContain('devDependencies');
    }
  });
});

describe('the live class', () => {
  type Ended = { code: number; reason: string };

  const open = (cookie: string, plane: 'main' | 'picture' = 'main', headers: Record<string, string> = {}) =>
    new WebSocket(node.address.replace('http', 'ws') + livePath(lessonId, plane), { headers: { cookie, ...headers } });
  const ended = (socket: WebSocket): Promise<Ended> =>
    new Promise((resolve) => {
      socket.on('error', () => {});
      socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
  const hello = JSON.stringify({ type: 'hello', protocol: protocolVersion });

  /** Sends each message after a good hello. */
  async function welcomedThenSays(...messages: (string | Buffer)[]): Promise<Ended> {
    const socket = open(teacher);
    const over = ended(socket);
    socket.once('open', () => socket.send(hello));
    socket.once('message', () => {
      for (const message of messages) socket.send(message);
    });
    return over;
  }

  test('an unknown version of the protocol is told which one is spoken', async () => {
    const socket = open(teacher);
    const over = ended(socket);
    socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', protocol: 99 })));
    expect(await over).toMatchObject({ code: closeCodes.version, reason: expect.stringContaining('99') });
  });

  test.each([
    ['text that is no JSON', 'bonjour'],
    ['an unknown type', JSON.stringify({ type: 'become-teacher' })],
    ['a field too many', JSON.stringify({ type: 'hand', up: true, name: 'M. Petit' })],
    ['a frame of one byte', Buffer.from([1])],
    ['a frame of an unknown kind', Buffer.from([protocolVersion, 9, 0, 0])],
    ['noise', randomBytes(500)],
  ])('%s', async (_name, message) => {
    const { code, reason } = await welcomedThenSays(message);
    expect([closeCodes.malformed, closeCodes.version]).toContain(code);
    expect(reason.length).toBeGreaterThan(5);
  });

  test('a message over its limit', async () => {
    expect((await welcomedThenSays('x'.repeat(1_000_000))).code).toBe(closeCodes.tooBig);
  });

  test('nobody, and a page of another site', async () => {
    const socket = open('');
    socket.once('open', () => socket.send(hello));
    expect((await ended(socket)).code).toBe(closeCodes.signedOut);
    const refused = await new Promise<number | undefined>((resolve) => {
      const foreign = open(pupil, 'main', { origin: 'https://evil.example' });
      foreign.on('unexpected-response', (_request, reply) => resolve(reply.statusCode));
      foreign.on('open', () => resolve(undefined));
      foreign.on('error', () => {});
    });
    expect(refused).toBe(403);
  });

  test('500 sockets that send noise leave nothing behind', async () => {
    const wave = () => Promise.all(Array.from({ length: 100 }, () => welcomedThenSays(randomBytes(2_000))));
    await wave();
    const before = resident();
    for (let count = 0; count < 5; count++) await wave();
    expect(resident() - before).toBeLessThan(60_000_000);
    await stillServes();
  });
});
