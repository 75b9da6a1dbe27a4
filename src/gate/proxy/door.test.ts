// The real gate and its shield as the proxy's door.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { systemChance, systemClock } from '../../lib/clock.ts';
import { createGate, type Gate } from '../gate.ts';
import { usualPolicy } from '../model.ts';
import { createShield, type Shield } from '../shield/shield.ts';
import { createDoor } from './door.ts';
import { startProxy, startSite, type TestProxy, type TestSite } from './testing/standing.ts';

const secret = 'k1:0123456789012345678901234567890123456789';
const common = { clock: systemClock, chance: systemChance, secret, site: 'ent.example' };
let site: TestSite;
let shield: Shield;
let gate: Gate;
let front: TestProxy;

beforeEach(async () => {
  site = await startSite();
  shield = createShield({
    ...common,
    trustProxy: [],
    schoolNetworks: [],
    visitorBudget: { capacity: 5, perSecond: 0.001 },
  });
  const policy = { ...usualPolicy, capacity: 100, costs: { full: 1, voice: 1, text: 1 } };
  const log = { info() {}, warn() {}, error() {} };
  gate = await createGate({ ...common, log, shield, policy });
  front = await startProxy(site.port, { door: createDoor(gate, systemClock, shield) });
});
afterEach(async () => {
  await front.proxy.stop(0);
  await gate.close();
  shield.close();
  site.child.kill();
});

async function aPass(): Promise<string> {
  const { body } = await front.get('/gate/tickets', {}, 'POST');
  const { ticket } = JSON.parse(body);
  gate.tick();
  const headers = { 'content-type': 'application/json' };
  const entered = await front.get('/gate/passes', headers, 'POST', JSON.stringify({ ticket }));
  return JSON.parse(entered.body).pass;
}

test('the page in place of another gives nothing away: no cookie, no place', async () => {
  for (const method of ['GET', 'POST', 'HEAD']) {
    const reply = await front.get('/a?b=1', { accept: 'text/html' }, method);
    expect([reply.status, reply.headers['x-preau-reason'], reply.headers['set-cookie']]).toEqual([
      ...[503, 'missing', undefined],
    ]);
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    expect(reply.headers['cache-control']).toBe('no-store');
  }
  expect(gate.figures().arrivals.open).toBe(0);
});

test('after the wait one goes on where one was; a form goes back to its page', async () => {
  const html = { accept: 'text/html', host: 'ent.example' };
  expect((await front.get('/a?b=1', html)).body).toContain(encodeURIComponent('/a?b=1'));
  const form = await front.get('/send', { ...html, referer: 'http://ent.example/form?x=1' }, 'POST', 'a=b');
  expect(form.body).toContain(encodeURIComponent('/form?x=1'));
  expect(form.body).not.toContain(encodeURIComponent('/send'));
  const elsewhere = await front.get('/send', { ...html, referer: 'http://evil.example/form' }, 'POST', 'a=b');
  expect(elsewhere.body).not.toContain('form?x');
  expect(elsewhere.body).not.toContain('evil');
});

test('a closed gate says so to programs, in the operator’s words', async () => {
  const pass = await aPass();
  await gate.setPolicy({ mode: 'closed', message: { fr: 'Fermé jusqu’à lundi.', en: 'Closed until Monday.' } }, 'test');
  gate.tick();
  const { status, body } = await front.get('/a', {});
  expect([status, JSON.parse(body)]).toEqual([503, { error: { code: 'closed', message: 'Fermé jusqu’à lundi.' } }]);
  // [G51] Those inside stay until their pass ends.
  expect((await front.get('/echo', { 'x-preau-pass': pass })).status).toBe(200);
});

test('everybody is let in while the gate itself is the problem', async () => {
  await gate.setPolicy({ mode: 'bypass' }, 'test');
  expect((await front.get('/echo', {})).status).toBe(200);
});

test('one pass used by a crowd runs into its budget, and another one does not', async () => {
  const [one, other] = [await aPass(), await aPass()];
  const use = (pass: string, headers = {}) => front.get('/echo', { 'x-preau-pass': pass, ...headers });
  for (let count = 0; count < 5; count++) expect((await use(one)).status).toBe(200);
  const refused = await use(one);
  expect([refused.status, JSON.parse(refused.body).error.code]).toEqual([429, 'too_many']);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await use(one, { accept: 'text/html' })).body).toContain('<h1>Trop de demandes');
  expect((await use(other)).status).toBe(200);
});

test('[G11] a browser that brings no pass to its own seat stays in the budget of that seat', async () => {
  const { body } = await front.get('/gate/tickets', {}, 'POST');
  const headers = { 'content-type': 'application/json' };
  const entered = await front.get('/gate/passes', headers, 'POST', JSON.stringify({ ticket: JSON.parse(body).ticket }));
  const cookies = [entered.headers['set-cookie'] ?? []].flat();
  const device = cookies.find((one) => one.startsWith('preau_visitor='))?.split(';')[0] ?? '';
  for (let count = 0; count < 5; count++) {
    const { status, headers: got } = await front.get('/echo', { cookie: device });
    expect([status, String(got['set-cookie'])]).toEqual([200, expect.stringContaining('preau_pass=')]);
  }
  expect((await front.get('/echo', { cookie: device })).status).toBe(429);
});

test('WebSockets have a budget of their own', async () => {
  const pass = await aPass();
  const open = () =>
    new Promise<number>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${front.port}/live`, { headers: { 'x-preau-pass': pass } });
      socket.on('open', () => resolve(101));
      socket.on('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode));
      socket.on('error', () => {});
    });
  const answers = [];
  for (let count = 0; count < 70; count++) answers.push(await open());
  expect(answers[0]).toBe(101);
  expect(answers.at(-1)).toBe(429);
});
