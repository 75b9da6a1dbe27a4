// Attacks on the school itself (`preau serve`), by other processes; honest people sign in, read and open their class meanwhile.
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { livePath, protocolVersion } from '../../src/classroom/protocol.ts';
import { aDataFolder, type Node, startNode, withData } from '../support/process.ts';
import { aSchool } from '../support/school.ts';
import { attackWith, endAttacks, Visitor } from './processes.ts';

vi.setConfig({ testTimeout: 180_000 });

const data = aDataFolder();
const password = 'un bon mot de passe';
let node: Node;
let address = '';
let lessonId = '';
/** Some who sign in, and 1 200 who were signed in on their device before. */
let signingIn: string[] = [];
let recognised: string[] = [];

beforeAll(async () => {
  await withData(data.folder, async (database) => {
    const school = await aSchool({ database, now: new Date().toISOString() });
    const passwordHash = await school.context.identity.hashing.hash(password);
    const people = [];
    for (let count = 0; count < 13; count++) people.push(await school.person({ roles: ['pupil'], passwordHash }));
    signingIn = people.map(({ username }) => username);
    const { classId, pupils } = await school.addClass({ pupils: 1_200 });
    recognised = pupils.map(({ cookie }) => cookie);
    const from = Date.now() - 5 * 60_000;
    ({ lessonId } = await school.addLesson({
      classIds: [classId],
      starts: new Date(from).toISOString(),
      ends: new Date(from + 55 * 60_000).toISOString(),
    }));
    await school.close();
  });
  node = await startNode({ PREAU_DATA: data.folder });
  address = node.address.replace('localhost', '127.0.0.1');
}, 120_000);

afterEach(endAttacks);
afterAll(async () => {
  await node?.kill();
  data.remove();
});

type Reply = { status: number; body: string };

async function signIn(username: string, word: string): Promise<Reply> {
  const reply = await fetch(`${address}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ username, password: word, device: 'shared' }),
  });
  return { status: reply.status, body: await reply.text() };
}

const readDay = async (cookie: string): Promise<number> =>
  (await fetch(`${address}/api/day`, { headers: { cookie } })).status;

describe('signing in', () => {
  test('a flood of guesses on other accounts stops nobody who knows their password', async () => {
    // From the same address as everybody: fetch comes from 127.0.0.1.
    const names = signingIn.slice(6, 12);
    const attacker = await attackWith('flood-sign-in', { url: address, from: ['127.0.0.1'], names, rate: 100 });
    const statuses: number[] = [];
    for (const username of signingIn.slice(0, 6)) {
      let reply = await signIn(username, password);
      // The line of password checks may be full: it says when to come back, and then it works.
      while (reply.status === 503) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        reply = await signIn(username, password);
      }
      statuses.push(reply.status);
    }
    const days = await Promise.all(recognised.slice(0, 50).map(readDay));
    const counts = await attacker.stop();
    expect(statuses).toEqual(Array(6).fill(200));
    expect(days).toEqual(Array(50).fill(200));
    expect(counts[200]).toBeUndefined();
    expect((counts[401] ?? 0) + (counts[429] ?? 0) + (counts[503] ?? 0)).toBeGreaterThan(50);
  });

  test('names that exist and names that don’t get the same answers, in the same order', async () => {
    const [known = ''] = signingIn.slice(-1);
    const unknown = `nobody.${randomBytes(4).toString('hex')}`;
    const answers = async (username: string) => {
      const all: Reply[] = [];
      for (let guess = 0; guess < 7; guess++) {
        const { status, body } = await signIn(username, `wrong ${guess}`);
        all.push({ status, body: body.replace(/\d+/g, 'n') });
      }
      return all;
    };
    const expected = await answers(unknown);
    expect(await answers(known)).toEqual(expected);
    expect(expected.map(({ status }) => status)).toContain(429);
  });
});

describe('behind one address', () => {
  test('1 200 pupils and one attacker: no pupil is refused', async () => {
    const attackers = [
      await attackWith('hoard-tickets', { url: address, from: ['127.0.0.77'], rate: 300 }),
      await attackWith('bust-caches', {
        url: address,
        from: ['127.0.0.77'],
        rate: 300,
        pages: ['/gate/board.json', '/api/day'],
      }),
    ];
    const refused: string[] = [];
    for (let index = 0; index < recognised.length; index += 20) {
      await Promise.all(
        recognised.slice(index, index + 20).map(async (cookie) => {
          const pupil = new Visitor(address, '127.0.0.77');
          for (const part of cookie.split('; '))
            pupil.keep(part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1));
          for (const path of ['/gate/board.json', '/api/day']) {
            const { status, body } = await pupil.ask('GET', path);
            if (status !== 200) refused.push(`${path} ${status} ${body}`);
          }
          pupil.close();
        }),
      );
    }
    const counts = await Promise.all(attackers.map((attacker) => attacker.stop()));
    expect(refused).toEqual([]);
    expect(counts[0]?.[200]).toBeUndefined();
  });

  test('one account that opens sockets without end is stopped alone', async () => {
    const [bad = '', ...others] = recognised;
    const path = livePath(lessonId, 'main');
    const attacker = await attackWith('flood-sockets', { url: address, cookie: bad, path, rate: 200 });
    const welcomed = await Promise.all(others.slice(0, 20).map(welcome));
    const counts = await attacker.stop();
    expect(welcomed).toEqual(Array(20).fill('welcome'));
    expect(counts[429]).toBeGreaterThan(0);
  });
});

/** What a pupil's class says first. */
function welcome(cookie: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address.replace('http', 'ws') + livePath(lessonId, 'main'), { headers: { cookie } });
    socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion })));
    socket.once('message', (message) => {
      socket.terminate();
      resolve(JSON.parse(String(message)).type);
    });
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
  });
}
