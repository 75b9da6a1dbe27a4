// The waiting page in each of its states, with and without a script: what it says, nothing for axe, whole at 320 pixels, light on the wire.
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Board, LaneBoard } from '../../src/gate/contract.ts';
import { howPage } from '../../src/gate/page/how.ts';
import { languageOf, type WaitingVisit, waitingPage } from '../../src/gate/page/page.ts';
import type { HeldTicket } from '../../src/gate/sight.ts';
import { violations } from './axe.ts';
import { launch } from './pages-school.ts';

const folder = fileURLToPath(new URL('../../build/screens', import.meta.url));
const nine = Date.parse('2026-11-23T09:00+01:00');

const lane = (more: Partial<LaneBoard> = {}): LaneBoard => ({ serving: 1_000, pace: 1.2, last: 2_400, ...more });
const aBoard = (more: Partial<Board> = {}, open: Partial<LaneBoard> = {}): Board => ({
  at: nine - 300_000,
  epoch: 1,
  mode: 'open',
  tier: 'text',
  lanes: { lesson: lane(), staff: lane(), open: lane(open) },
  poll: { floor: 1_000, ceiling: 30_000, divisor: 10, jitter: 0.3 },
  ...more,
});
const aTicket = (more: Partial<HeldTicket> = {}): HeldTicket => ({
  ticket: 'x'.repeat(100),
  lane: 'open',
  epoch: 1,
  number: 1_213,
  position: 213,
  expiresAt: nine + 6 * 3_600_000,
  ...more,
});
const { number: _none, ...unnumbered } = aTicket();

type State = { visit: Partial<WaitingVisit>; says: RegExp[]; network?: 'offline' | 'trouble' };

const states: Record<string, State> = {
  waiting: {
    visit: { ticket: aTicket(), builtIn: true, planB: 'https://visio.example.fr/5e-a' },
    says: [/212 personnes avant vous/, /entre 2 et 4 minutes/, /Lire ma journée/, /plan B/],
  },
  far: { visit: { ticket: aTicket({ number: 9_401 }) }, says: [/8\s400 personnes/, /environ 2 h/] },
  near: { visit: { ticket: aTicket({ number: 1_002 }) }, says: [/1 personne avant vous/, /moins d’une minute/] },
  slower: {
    visit: { ticket: aTicket(), board: aBoard({ slower: 'fewer_leave' }) },
    says: [/Le temps a augmenté : moins de personnes sortent/],
  },
  message: {
    visit: {
      ticket: aTicket(),
      board: aBoard({ message: { fr: 'La panne de ce matin est réparée. Merci de votre patience.', en: 'Mended.' } }),
    },
    says: [/La panne de ce matin est réparée/],
  },
  paused: { visit: { ticket: aTicket(), board: aBoard({ mode: 'paused' }) }, says: [/fait une pause/, /212/] },
  scheduled: {
    visit: { ticket: aTicket(), board: aBoard({ mode: 'scheduled', opensAt: nine }) },
    says: [/Ça ouvre à 9\sh\s00/, /212/],
  },
  draw: {
    visit: {
      ticket: unnumbered,
      board: aBoard({ mode: 'scheduled', opensAt: nine, draw: { entrants: 48_210, seedHash: 'ab'.repeat(32) } }),
    },
    says: [/Tirage au sort à 9\sh\s00/, /48\s210 personnes inscrites/],
  },
  closed: {
    visit: { board: aBoard({ mode: 'closed', message: { fr: 'Préau ouvre demain à 7 h 30.', en: 'Tomorrow.' } }) },
    says: [/C’est fermé pour le moment/, /demain à 7 h 30/],
  },
  late: { visit: { ticket: aTicket({ number: 900 }), late: true }, says: [/Votre tour est passé, pas votre place/] },
  expired: { visit: { ticket: aTicket(), news: 'expired' }, says: [/datait de plus de six heures/] },
  asking: { visit: {}, says: [/On vous garde une place/] },
  proof: { visit: { proof: {} }, says: [/petite vérification/, /Code d’un professeur/] },
  turn: { visit: { ticket: aTicket({ number: 1_000 }) }, says: [/C’est votre tour/] },
  offline: {
    visit: { ticket: aTicket(), builtIn: true },
    network: 'offline',
    says: [/Réseau coupé, votre place est gardée/],
  },
  trouble: { visit: { ticket: aTicket() }, network: 'trouble', says: [/on réessaie tout seul/] },
};

let server: Server;
let browser: Browser;
let origin: string;
/** Calls that the page made, by state. */
const calls: string[] = [];

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://here.invalid');
    const name =
      url.searchParams.get('state') ?? new URL(request.headers.referer ?? 'http://x').searchParams.get('state');
    const state = states[name ?? ''];
    calls.push(`${name} ${request.method} ${url.pathname}`);
    const language = languageOf(request.headers['accept-language'], url.searchParams.get('lang'));
    const acceptEncoding = String(request.headers['accept-encoding']);
    if (url.pathname === '/gate/how') {
      const page = howPage({ language, acceptEncoding });
      response.writeHead(page.status, page.headers).end(page.body);
    } else if (url.pathname === '/gate/wait' && state) {
      const page = waitingPage({ ...visitOf(state), language, acceptEncoding });
      response.writeHead(page.status, page.headers).end(page.body);
    } else if (url.pathname === '/gate/board.json' && state && state.network !== 'trouble') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ...visitOf(state).board, at: Date.now() }));
    } else if (url.pathname === '/gate/passes') {
      response.writeHead(503, { 'retry-after': '30', 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { code: 'waiting', message: '' } }));
    } else if (url.pathname === '/gate/tickets') {
      const asked = name === 'proof' ? 'proof_needed' : 'busy';
      response.writeHead(asked === 'busy' ? 503 : 403, { 'retry-after': '30', 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { code: asked, message: '' } }));
    } else response.writeHead(502).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

/** A ticket of the states' day must not have expired on the day of the test. */
function visitOf({ visit }: State): WaitingVisit {
  const board = visit.board ?? aBoard();
  const moved = Date.now() - board.at;
  const ticket = visit.ticket && { ...visit.ticket, expiresAt: visit.ticket.expiresAt + moved };
  return { to: '/', language: 'fr', acceptEncoding: undefined, ...visit, now: Date.now(), board, ticket };
}

async function openState(name: string, more: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    ...more,
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${origin}/gate/wait?state=${name}`);
  return page;
}

const words = async (page: Page) => (await page.evaluate(() => document.body.innerText)).replace(/\s+/g, ' ');

describe.each(Object.entries(states))('%s', (name, state) => {
  test('with a script: says it, nothing for axe, whole at 320 pixels and twice the size', async () => {
    const page = await openState(name);
    if (state.network === 'offline') await page.context().setOffline(true);
    if (state.network) await page.locator('#notice').waitFor();
    for (const said of state.says) await expect.poll(() => words(page)).toMatch(said);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const [width, height] of [
        [360, 740],
        [1280, 800],
      ] as const) {
        await page.setViewportSize({ width, height });
        expect(await violations(page), `${colorScheme} at ${width}`).toEqual([]);
        await page.screenshot({ path: join(folder, `gate-${name}-${width}-${colorScheme}.png`) });
      }
    }
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });

  // What the network does is told by the script: without one, the browser says it.
  const drawn = state.network ? state.says.slice(1) : state.says;

  test('without a script: says the same and reloads by itself', async () => {
    const page = await openState(name, { javaScriptEnabled: false });
    const text = (await page.locator('body').innerText()).replace(/\s+/g, ' ');
    for (const said of drawn) expect(text).toMatch(said);
    const refresh = await page.locator('meta[http-equiv="refresh"]').getAttribute('content');
    expect(refresh).toMatch(/^\d+;url=\/gate\/wait\?to=%2F/);
    const seconds = Number.parseInt(refresh ?? '', 10);
    expect(seconds).toBeLessThanOrEqual(60);
    if (!['turn', 'asking'].includes(name)) expect(seconds).toBeGreaterThanOrEqual(20);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  test.each(['fr', 'en'])('all included, less than 14 KB on the wire (%s)', async (language) => {
    const reply = await fetch(`${origin}/gate/wait?state=${name}&lang=${language}`, {
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(reply.headers.get('content-encoding')).toBe('gzip');
    expect(Number(reply.headers.get('content-length')) + JSON.stringify([...reply.headers]).length).toBeLessThan(
      14 * 1024,
    );
    expect(await reply.text()).toContain(`<html lang="${language}">`);
  });
});

test('how the line works: nothing for axe, in both languages', async () => {
  const page = await openState('waiting');
  await page.getByRole('link', { name: 'Comment marche la file' }).click();
  for (const [colorScheme, width, height] of [
    ['light', 360, 740],
    ['dark', 1280, 800],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: join(folder, `gate-how-${width}-${colorScheme}.png`) });
  }
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'How the line works' }).waitFor();
  expect(await words(page)).toContain('I was early, shouldn’t I be first?');
});

test('the page loads nothing else, and its policy lets no other script run', async () => {
  const page = await openState('waiting');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.reload({ waitUntil: 'networkidle' });
  expect(asked.filter((path) => path !== '/gate/board.json')).toEqual(['/gate/wait']);
  const refused = page.waitForEvent('console', (line) => line.text().includes('Content Security Policy'));
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "taken"';
    document.body.append(script);
  });
  await refused;
  expect(await page.title()).not.toBe('taken');
});

test('gzip made of parts is the same page', async () => {
  const visit = visitOf(states.waiting as State);
  const zipped = waitingPage({ ...visit, acceptEncoding: 'gzip, br' });
  const plain = waitingPage({ ...visit, acceptEncoding: 'gzip;q=0' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
});
