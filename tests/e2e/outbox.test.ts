// What a pupil writes without a network arrives: the browser closed, the server killed in the middle, once and only once, with a receipt.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { zoneNamed } from '../../src/lib/time-zone.ts';
import { giveHomework } from '../../src/school/homework/contract.ts';
import { isQuiet } from '../../src/school/quiet-hours.ts';
import { launchKeeping } from '../support/chromium.ts';
import { aDataFolder, type Node, startNode, withData } from '../support/process.ts';
import { aSchool, type Person } from '../support/school.ts';
import { violations } from './axe.ts';

const screens = fileURLToPath(new URL('../../build/screens', import.meta.url));
const data = aDataFolder();
const folder = mkdtempSync(join(tmpdir(), 'preau-outbox-'));
const titles = ['Exercice 12', 'Lire le chapitre 3', 'Carte à colorier'] as const;
let node: Node | undefined;
let port = 0;
let zoe: Person;
let cookie = '';

beforeAll(async () => {
  port = await freePort();
  await withData(data.folder, async (database) => {
    // Given on a school day: what is given at night is seen at seven.
    const school = await aSchool({ database, now: lastSchoolHour() });
    zoe = await school.person({ givenName: 'Zoé', familyName: 'Lambert' });
    const teacher = await school.person({ roles: ['teacher'], familyName: 'Petit', title: 'M.' });
    const { classId } = await school.addClass({ title: '5e A', pupils: [zoe], teachers: [teacher] });
    const dueOn = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    for (const title of titles) {
      const given = { classId, title, text: '', subject: 'Mathématiques', minutes: 10, dueOn, handIn: 'none' as const };
      void (await teacher.call(giveHomework, { input: given })).body;
    }
    school.clock.set(Date.now());
    cookie = `preau_session=${school.context.identity.issue(zoe.me)}`;
    await school.close();
  });
  node = await start();
});
afterAll(async () => {
  await node?.kill();
  data.remove();
  rmSync(folder, { recursive: true, force: true });
});

function lastSchoolHour(): string {
  const paris = zoneNamed('Europe/Paris');
  let moment = Date.now();
  while (paris && isQuiet(paris, moment)) moment -= 3_600_000;
  return new Date(moment).toISOString();
}

const start = () => startNode({ PREAU_DATA: data.folder, PORT: String(port) });

/** The same after each start, so that the browser finds the server again. */
function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    }),
  );
}

const origin = () => `http://localhost:${port}`;

/** A window of the pupil's own device. */
async function open(offline = false): Promise<{ window: BrowserContext; page: Page }> {
  const window = await launchKeeping(folder);
  onTestFinished(() => window.close());
  const [name = '', value = ''] = cookie.split('=');
  await window.addCookies([{ name, value, url: origin() }]);
  await window.setOffline(offline);
  const page = await window.newPage();
  page.setDefaultTimeout(20_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${origin()}/homework`);
  return { window, page };
}

const tick = (page: Page, title: string) => page.getByRole('checkbox', { name: new RegExp(title) });

/** What the school has of the keys that were brought. */
const written = () =>
  withData(data.folder, (database) =>
    database.query<{ digest: string; receipt: string }>(
      'select digest, receipt from done_once where account_id = $1 order by done_at',
      [zoe.accountId],
    ),
  );

test('a tick made offline waits through a closed browser, arrives, and its receipt is genuine', {
  timeout: 120_000,
}, async () => {
  const { window, page } = await open();
  await tick(page, titles[0]).waitFor();
  // The page is kept on the device once it has been seen.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await window.setOffline(true);
  await tick(page, titles[0]).check();
  await page.getByRole('link', { name: '1 envoi attend le réseau' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: join(screens, 'outbox-offline.png') });
  await window.close();

  const later = await open(true);
  await later.page.getByRole('link', { name: '1 envoi attend le réseau' }).click();
  await later.page.getByText('Gardés sur cet appareil').waitFor();
  expect(await violations(later.page)).toEqual([]);
  await later.page.screenshot({ path: join(screens, 'outbox-waiting.png') });
  await later.window.setOffline(false);
  await later.page.getByText('Rien n’attend. Tout est parti.').waitFor();
  await later.page.getByRole('link', { name: /^Vérifier/ }).click();
  await later.page.getByRole('heading', { name: 'Ce reçu est vrai' }).waitFor();
  await later.page.getByText('Zoé Lambert').last().waitFor();
  expect(await violations(later.page)).toEqual([]);
  await later.page.screenshot({ path: join(screens, 'receipt.png') });
});

test('the server killed after it wrote and before it answered: done once, with the first receipt', {
  timeout: 120_000,
}, async () => {
  const { page } = await open();
  await tick(page, titles[1]).waitFor();
  await page.route('**/done', async (route) => {
    await route.fetch();
    await node?.kill();
    await route.abort();
  });
  await tick(page, titles[1]).check();
  await page.getByRole('link', { name: '1 envoi attend le réseau' }).waitFor();
  const before = await written();
  await page.unroute('**/done');
  node = await start();
  await page.getByRole('link', { name: /envoi/ }).waitFor({ state: 'detached', timeout: 40_000 });
  await expect.poll(() => tick(page, titles[1]).isChecked()).toBe(true);
  await node.kill();
  expect(await written()).toEqual(before);
  node = await start();
});

test('what the school doesn’t take any more is shown with its words, and erased by hand', {
  timeout: 60_000,
}, async () => {
  const { window, page } = await open();
  await tick(page, titles[2]).waitFor();
  await window.setOffline(true);
  await tick(page, titles[2]).check();
  await page.getByRole('link', { name: '1 envoi attend le réseau' }).waitFor();
  await node?.kill();
  await withData(data.folder, (database) =>
    database.query('delete from homework where school_id = $1 and title = $2', [zoe.me.schoolId, titles[2]]),
  );
  node = await start();
  await window.setOffline(false);
  await page.getByRole('link', { name: '1 envoi n’a pas été pris' }).click();
  await page.getByRole('heading', { name: 'Pas pris par l’école' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: join(screens, 'outbox-refused.png') });
  await page.getByRole('button', { name: /^Effacer/ }).click();
  await page.getByRole('heading', { name: 'Pas pris par l’école' }).waitFor({ state: 'detached' });
});
