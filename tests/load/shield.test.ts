// One attack each, by another process, on `preau gate` in front of a site; honest visitors come meanwhile and all get in.
import { readFileSync } from 'node:fs';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTokenRing, shortName } from '../../src/gate/token.ts';
import { secret } from '../support/school.ts';
import { attackWith, endAttacks, honestVisitors, type Standing, standInFront, Visitor } from './processes.ts';

// Nothing here is timed: two processes and a hundred visitors share what the machine has left.
vi.setConfig({ testTimeout: 180_000 });

let standing: Standing;
let address = '';

/** A gate of its own for each part: the suspicion that one attack raised isn't the next one's. */
function standsAlone() {
  beforeAll(async () => {
    standing = await standInFront(100_000);
    address = standing.address;
  });
  afterAll(() => standing?.stop());
}

afterEach(endAttacks);

/** Each from an address of its own. */
const apart = (index: number) => `127.0.1.${1 + (index % 250)}`;

/** Bytes in memory of the gate (Linux). */
function resident(): number {
  const status = readFileSync(`/proc/${standing.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

/** An attack, and visitors meanwhile. */
const during = async (settings: { name: string; more?: object; visitors?: number }) => {
  const attacker = await attackWith(settings.name, { url: address, ...settings.more });
  const failures = await honestVisitors(address, settings.visitors ?? 100, apart);
  return { counts: await attacker.stop(), failures };
};

const sum = (counts: Record<string, number>, ...names: (string | number)[]) =>
  names.reduce<number>((total, name) => total + (counts[name] ?? 0), 0);

async function anInsider(from = '127.0.0.50'): Promise<Visitor> {
  const visitor = new Visitor(address, from);
  await visitor.ask('POST', '/gate/tickets', {});
  expect((await visitor.pass()).status).toBe(200);
  return visitor;
}

describe('connections', () => {
  standsAlone();

  test('slowloris: headers that never end are cut, and keep nobody out', async () => {
    const attacker = await attackWith('slowloris', { url: address, connections: 1_500 });
    const failures = await honestVisitors(address, 100, apart);
    // Long enough for the first ones to have had their ten seconds.
    await new Promise((resolve) => setTimeout(resolve, 13_000));
    failures.push(...(await honestVisitors(address, 50, apart)));
    const counts = await attacker.stop();
    expect(failures).toEqual([]);
    expect(counts.cut).toBeGreaterThanOrEqual(1_000);
  });

  test('large bodies are not read, and trickling ones not waited for', async () => {
    const before = resident();
    const { counts, failures } = await during({ name: 'send-large', more: { connections: 60 } });
    expect(failures).toEqual([]);
    expect(sum(counts, 413, 408, 503)).toBeGreaterThan(0);
    expect(sum(counts, 200)).toBe(0);
    expect(resident() - before).toBeLessThan(150_000_000);
  });

  test('slow readers are cut, and hold little memory meanwhile', async () => {
    const insider = await anInsider();
    const before = resident();
    const pages = ['/gate/board.json', '/large?bytes=50000000'];
    const attacker = await attackWith('read-slowly', { url: address, connections: 100, pages, cookie: insider.cookie });
    const failures = await honestVisitors(address, 100, apart);
    await new Promise((resolve) => setTimeout(resolve, 16_000));
    expect(resident() - before).toBeLessThan(300_000_000);
    failures.push(...(await honestVisitors(address, 50, apart)));
    const counts = await attacker.stop();
    expect(failures).toEqual([]);
    expect(counts.cut).toBeGreaterThanOrEqual(50);
  });

  test('WebSockets without end reach nothing behind', async () => {
    const { sockets } = await standing.seen();
    const { counts, failures } = await during({ name: 'flood-sockets', more: { rate: 500 } });
    expect(failures).toEqual([]);
    expect(counts[101]).toBeUndefined();
    expect(sum(counts, 503)).toBeGreaterThan(100);
    expect((await standing.seen()).sockets).toBe(sockets);
  });
});

describe('addresses and tokens', () => {
  standsAlone();

  test('addresses that nobody asked for before reach nothing behind', async () => {
    const before = await standing.seen();
    const { counts, failures } = await during({ name: 'bust-caches', more: { rate: 1_000 } });
    expect(failures).toEqual([]);
    expect(sum(counts, 200, 503)).toBeGreaterThan(500);
    // Each honest visitor opened one page.
    expect((await standing.seen()).requests).toBe((before.requests ?? 0) + 100);
  });

  test('forged and replayed tokens: none counts, and their network owes a proof', async () => {
    const insider = await anInsider('127.0.0.51');
    const pass = /preau_pass=([^;]+)/.exec(insider.cookie)?.[1] ?? '';
    const before = await standing.seen();
    const attacker = await attackWith('forge-tokens', {
      url: address,
      from: ['127.0.0.67'],
      tokens: forgeries(pass),
      path: '/inside',
    });
    const failures = await honestVisitors(address, 100, apart);
    // A newcomer from there is asked to work, and is not shut out.
    const neighbour = await new Visitor(address, '127.0.0.67').ask('POST', '/gate/tickets', {});
    const counts = await attacker.stop();
    expect(failures).toEqual([]);
    expect(sum(counts, 200, 204)).toBe(0);
    expect(sum(counts, 400, 410, 503)).toBeGreaterThan(200);
    expect((await standing.seen()).requests).toBe((before.requests ?? 0) + 100);
    expect(neighbour.status).toBe(403);
    expect(await provesItself(neighbour.body, '127.0.0.67')).toBe(200);
    // Taken by another device, which has a place of its own.
    const thief = new Visitor(address, '127.0.0.53');
    await thief.ask('POST', '/gate/tickets', {});
    thief.keep('preau_pass', pass);
    expect((await thief.ask('GET', '/inside')).status).toBe(503);
    // The pass itself, with its owner's cookie, is as good as before.
    expect((await insider.ask('GET', '/inside')).status).toBe(200);
  });

  test('one visitor’s cookies used by a crowd are one visitor’s', async () => {
    const insider = await anInsider('127.0.0.52');
    const before = await standing.seen();
    const from = Array.from({ length: 20 }, (_, index) => `127.0.2.${index + 1}`);
    const attacker = await attackWith('share-pass', { url: address, cookie: insider.cookie, rate: 1_500, from });
    const failures = await honestVisitors(address, 100, apart);
    const counts = await attacker.stop();
    expect(failures).toEqual([]);
    expect(counts[429]).toBeGreaterThan(100);
    expect((await standing.seen()).requests).toBeGreaterThan((before.requests ?? 0) + 100);
  });
});

describe('places', () => {
  standsAlone();

  test('hoarding tickets costs a proof for each, and no pupil behind the same address is refused', async () => {
    const school = '127.0.0.99';
    const pupils = Array.from({ length: 1_200 }, () => new Visitor(address, school));
    for (const pupil of pupils) expect((await pupil.ask('POST', '/gate/tickets', {})).status).toBe(200);
    const attacker = await attackWith('hoard-tickets', { url: address, from: [school], rate: 1_000 });
    await untilAsked(school);
    const refused: string[] = [];
    for (let index = 0; index < pupils.length; index += 20) {
      const answers = await Promise.all(
        pupils.slice(index, index + 20).map(async (pupil) => {
          const board = await pupil.ask('GET', '/gate/board.json');
          const place = await pupil.ask('POST', '/gate/tickets', {});
          const pass = await pupil.pass();
          const page = await pupil.ask('GET', '/home');
          return [board, place, pass, page];
        }),
      );
      for (const { status, body } of answers.flat()) if (status !== 200) refused.push(`${status} ${body}`);
    }
    // And those who come for the first time do a sum.
    for (let newcomer = 0; newcomer < 20; newcomer++) {
      const first = await new Visitor(address, school).ask('POST', '/gate/tickets', {});
      // The budget of its network fills up again by ten a second: where the attacker is slow some get a place at once.
      if (first.status === 200) continue;
      expect(first.status).toBe(403);
      const second = await provesItself(first.body, school);
      if (second !== 200) refused.push(`newcomer ${second}`);
    }
    const elsewhere = await honestVisitors(address, 50, apart);
    const counts = await attacker.stop();
    expect(refused).toEqual([]);
    expect(elsewhere).toEqual([]);
    expect(sum(counts, 403)).toBeGreaterThan(sum(counts, 200) / 4);
    expect(sum(counts, 200)).toBeLessThan(3_000);
  });

  test('a proof of work shown again and again counts once', async () => {
    const first = await asksFromASuspectNetwork();
    const proof = await proofOf(first);
    const attacker = await attackWith('replay-proof', { url: address, from: ['127.0.0.68', '127.0.0.67'], proof });
    const failures = await honestVisitors(address, 100, apart);
    const counts = await attacker.stop();
    expect(failures).toEqual([]);
    expect(counts[200]).toBe(1);
    expect(counts[403]).toBeGreaterThan(100);
  });
});

describe('a line', () => {
  test('jumping the queue: nobody enters before their turn', async () => {
    const narrow = await standInFront(30);
    try {
      const insiders = Array.from({ length: 30 }, (_, index) => new Visitor(narrow.address, apart(index)));
      for (const insider of insiders) {
        await insider.ask('POST', '/gate/tickets', {});
        expect((await insider.pass()).status).toBe(200);
      }
      const waiting = Array.from({ length: 10 }, (_, index) => new Visitor(narrow.address, apart(100 + index)));
      for (const one of waiting) await one.ask('POST', '/gate/tickets', {});
      const attacker = await attackWith('jump-queue', { url: narrow.address, rate: 400 });
      expect((await waiting[0]?.ask('POST', '/gate/passes', {}))?.status).toBe(503);
      // Ten go: the ten who were first in line come in, not those who pushed.
      for (const insider of insiders.slice(0, 10))
        expect((await insider.ask('DELETE', '/gate/passes')).status).toBe(204);
      const answers = await Promise.all(waiting.map((one) => one.pass()));
      const counts = await attacker.stop();
      expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
      // Its twenty places were given, and nothing else.
      expect(counts[200]).toBeLessThanOrEqual(20);
      expect(sum(counts, 400, 503)).toBeGreaterThan(100);
    } finally {
      await narrow.stop();
    }
  });
});

/** Every way to be wrong that the rules name [G60, G61]. */
function forgeries(pass: string): string[] {
  const now = Date.now();
  const [ours, theirs] = [secret, `k1:${'z'.repeat(32)}`].map(createTokenRing);
  const audience = shortName(new URL(address).host, 4);
  const common = { subject: 'a'.repeat(16), lane: 'open', small: 1, large: now, extra: '0'.repeat(16) } as const;
  const school = shortName('another school', 8);
  const good = { ...common, school, audience, issuedAt: now, expiresAt: now + 120_000 };
  const bytes = Buffer.from(pass, 'base64url');
  const changed = Array.from({ length: 20 }, (_, at) => {
    const other = Buffer.from(bytes);
    const place = (at * 7) % other.length;
    other[place] = (other[place] ?? 0) ^ 1;
    return other.toString('base64url');
  });
  return [
    ...changed,
    ours?.sign('pass', good) ?? '',
    ours?.sign('reservation', good) ?? '',
    ours?.sign('pass', { ...good, issuedAt: now - 240_000, expiresAt: now - 120_000 }) ?? '',
    ours?.sign('pass', { ...good, issuedAt: now + 60_000, expiresAt: now + 180_000 }) ?? '',
    theirs?.sign('pass', good) ?? '',
    theirs?.sign('ticket', good) ?? '',
    'A'.repeat(96),
    'x',
  ];
}

async function proofOf(body: string): Promise<string> {
  const challenge = JSON.parse(JSON.parse(body).error.details.challenge);
  const solution = await solveChallenge({ challenge, deriveKey });
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');
}

async function provesItself(body: string, from: string): Promise<number> {
  return (await new Visitor(address, from).ask('POST', '/gate/tickets', { proof: await proofOf(body) })).status;
}

async function untilAsked(from: string): Promise<string> {
  for (;;) {
    const { status, body } = await new Visitor(address, from).ask('POST', '/gate/tickets', {});
    if (status === 403) return body;
    expect(status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Hoards until its network owes a proof. */
async function asksFromASuspectNetwork(): Promise<string> {
  const attacker = await attackWith('hoard-tickets', { url: address, from: ['127.0.0.67', '127.0.0.68'], rate: 1_500 });
  const [body] = await Promise.all([untilAsked('127.0.0.67'), untilAsked('127.0.0.68')]);
  await attacker.stop();
  return body;
}
