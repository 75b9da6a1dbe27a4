// The main job on real input, from an empty folder: a made-up academy is imported through the command line, a teacher and
// pupils activate their accounts, and hold a live lesson with sound and picture, in real browsers.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LiveStats } from '../../src/classroom/client/live-class.ts';
import { getClassList } from '../../src/school/identity/contract.ts';
import { addLesson, timetableOptions } from '../../src/school/timetable/contract.ts';
import { aCable, type Cable } from '../support/cable.ts';
import { aDataFolder, type Node, runPreau, startNode } from '../support/process.ts';
import { launch } from './pages-school.ts';

const uai = '0455000R';
const password = 'trois-petits-chats';
const screens = fileURLToPath(new URL('../../build/screens', import.meta.url));
const data = aDataFolder();
const place = { PREAU_DATA: data.folder };
const academy = join(data.folder, 'academy');
const cables: Cable[] = [];
const complaints: string[] = [];
let browser: Browser;
let node: Node;

beforeAll(async () => {
  mkdirSync(screens, { recursive: true });
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await node?.kill();
  for (const cable of cables) await cable.remove();
  data.remove();
});

/** Runs a command that must succeed. @returns its last line, parsed. */
async function done(args: string[], input = ''): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await runPreau(args, place, input);
  expect(status, `${args.join(' ')}: ${stderr}${stdout}`).toBe(0);
  const last = stdout.trim().split('\n').at(-1) ?? '';
  return last.startsWith('{') ? JSON.parse(last) : { text: stdout };
}

/** A browser of one's own, on one's own cable. */
async function arrive(who: string, viewport = { width: 390, height: 844 }): Promise<{ page: Page; cable: Cable }> {
  const cable = await aCable(node.address);
  cables.push(cable);
  const context = await browser.newContext({ viewport, locale: 'fr-FR', timezoneId: 'Europe/Paris' });
  await context.grantPermissions(['camera', 'microphone'], { origin: cable.address });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => complaints.push(`${who}: ${error.name} ${error.message} ${error.stack}`));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== cable.address) complaints.push(`${who} asked ${request.url()}`);
  });
  return { page, cable };
}

async function activate({ page, cable }: { page: Page; cable: Cable }, username: string, code: string): Promise<void> {
  await page.goto(`${cable.address}/activate`);
  await page.getByLabel('Identifiant').fill(username);
  await page.getByLabel('Code de la feuille').fill(code);
  await page.getByLabel('Choisissez un mot de passe').fill(password);
  await page.getByLabel('Me reconnaître ici').check();
  await page.getByRole('button', { name: 'Ouvrir ma journée' }).click();
  await page.getByRole('link', { name: 'Entrer en classe' }).first().waitFor();
}

const stats = (page: Page): Promise<LiveStats | undefined> => page.evaluate(() => globalThis.preauClass?.stats());

/** Decoded pictures move and decoded sound is heard: both counted by the engine, and the picture looked at. */
async function seesAndHears(page: Page): Promise<void> {
  const counted = async () => {
    const figures = await stats(page);
    const [picture] = figures?.pictures ?? [];
    const [voice] = figures?.voices ?? [];
    return { frames: picture?.framesDecoded ?? 0, samples: voice?.samplesPlayed ?? 0, rms: voice?.rms ?? 0 };
  };
  await expect.poll(counted, { timeout: 20_000 }).toMatchObject({ frames: expect.toSatisfy((count) => count > 5) });
  const before = await counted();
  await expect.poll(async () => (await counted()).frames, { timeout: 20_000 }).toBeGreaterThan(before.frames + 10);
  await expect
    .poll(async () => (await counted()).samples, { timeout: 20_000 })
    .toBeGreaterThan(before.samples + 48_000);
  // Chromium's fake microphone beeps once a second.
  await expect.poll(async () => (await counted()).rms, { timeout: 20_000 }).toBeGreaterThan(0.005);
  const seen = new Set<string>();
  await expect
    .poll(async () => seen.add(await pixels(page)).size, { timeout: 20_000, interval: 200 })
    .toBeGreaterThan(2);
}

/** What the teacher's camera shows now, as a short fingerprint. */
const pixels = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const canvas = [...document.querySelectorAll('canvas')].find((one) => /Petit/.test(one.ariaLabel ?? ''));
    const copy = document.createElement('canvas');
    copy.width = 32;
    copy.height = 18;
    const context = copy.getContext('2d');
    if (!canvas || !context) return '';
    context.drawImage(canvas, 0, 0, 32, 18);
    return String(context.getImageData(0, 0, 32, 18).data.reduce((hash, value) => (hash * 31 + value) | 0, 7));
  });

const control = (page: Page, name: string | RegExp) =>
  page.getByRole('navigation', { name: 'Commandes du cours' }).getByRole('button', { name });
const messages = (page: Page) => page.getByRole('list', { name: 'Messages' });
const say = async (page: Page, text: string) => {
  await page.getByLabel('Votre message').fill(text);
  await page.keyboard.press('Enter');
};
const picture = (name: string) => ({ path: join(screens, `first-day-${name}.png`) });

test('OneRoster: generated, imported, and the head sees the class lists', { timeout: 120_000 }, async () => {
  const other = aDataFolder();
  const there = { PREAU_DATA: other.folder };
  const out = join(other.folder, 'academy');
  let running: Node | undefined;
  try {
    const run = async (args: string[], input = '') => {
      const finished = await runPreau(args, there, input);
      expect(finished.status, finished.stderr + finished.stdout).toBe(0);
      return finished.stdout.trim().split('\n').at(-1) ?? '';
    };
    await run(['generate', '--pupils', '150', '--seed', '7', '--format', 'oneroster', '--out', out, '--no-timetable']);
    const first = JSON.parse(await run(['import', 'oneroster', out, '--json']));
    expect(first).toMatchObject({ applied: true, orgs: { created: 1 }, errors: [] });
    const again = JSON.parse(await run(['import', 'oneroster', out, '--json']));
    const nothing = { created: 0, updated: 0, deleted: 0 };
    expect(again).toMatchObject({ orgs: nothing, users: nothing, classes: nothing, enrollments: nothing, errors: [] });
    await run(['account', 'add', '--role', 'head', '--username', 'principal', '--school', uai], `${password}\n`);
    running = await startNode(there);
    const signedIn = await fetch(`${running.address}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'principal', password, device: 'shared' }),
    });
    expect(signedIn.status).toBe(200);
    const cookie = signedIn.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const read = async (path: string) => {
      const response = await fetch(`${running?.address}${path}`, { headers: { cookie } });
      expect(response.status, path).toBe(200);
      return response.json();
    };
    const { classes } = await read(timetableOptions.path);
    const fifth = classes.find(({ title }: { title: string }) => title === '5e A');
    const list = await read(getClassList.path.replace(':classId', fifth.classId));
    expect(list.people.length).toBeGreaterThanOrEqual(24);
    expect(list.people.length).toBeLessThanOrEqual(32);
  } finally {
    await running?.kill();
    other.remove();
  }
});

test('AAF and iCalendar: from an empty folder to a lesson held', { timeout: 300_000 }, async () => {
  await done(['generate', '--pupils', '150', '--seed', '7', '--out', academy]);
  expect(await done(['import', 'aaf', academy, '--dry-run', '--json'])).toMatchObject({ applied: false, errors: [] });
  const roster = await done(['import', 'aaf', academy, '--json']);
  expect(roster).toMatchObject({ applied: true, orgs: { created: 1 }, errors: [] });
  const calendar = join(academy, `edt-${uai}.ics`);
  const lessons = await done(['import', 'ical', calendar, '--school', uai, '--json']);
  expect(lessons).toMatchObject({ applied: true, errors: [], unmatched: [] });
  expect(await done(['import', 'ical', calendar, '--school', uai, '--json'])).toMatchObject({
    lessons: { created: 0, updated: 0, deleted: 0 },
  });
  await done(['account', 'add', '--role', 'head', '--username', 'principal', '--school', uai], `${password}\n`);
  const { text } = await done(['account', 'codes', '--school', uai, '--role', 'teacher']);
  const teacherCode = String(text)
    .split('\n')
    .map((line) => line.split('\t'))
    .find(([username]) => username === 'jean.petit')?.[1];
  if (!teacherCode) throw new Error(`no code for M. Petit in:\n${text}`);
  node = await startNode(place);

  // The head signs in and adds a lesson that runs now.
  const head = await arrive('the head', { width: 1280, height: 800 });
  await head.page.goto(head.cable.address);
  await head.page.getByLabel('Identifiant').fill('principal');
  await head.page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await head.page.getByLabel('Cet appareil est partagé').check();
  await head.page.getByRole('button', { name: 'Se connecter' }).click();
  await head.page.getByRole('heading', { name: /^Bonjour/ }).waitFor();
  await addLessonNow(head.page);
  await head.page.screenshot(picture('head'));

  // The teacher's first sign-in, then the sheet of codes for the class.
  const petit = await arrive('M. Petit', { width: 1280, height: 800 });
  await activate(petit, 'jean.petit', teacherCode);
  await petit.page.screenshot(picture('teacher-day'));
  await petit.page.locator('a[href^="/classes/"]', { hasText: '5e A' }).first().click();
  await petit.page.getByRole('link', { name: 'Feuille d’activation à imprimer' }).click();
  await petit.page.getByRole('button', { name: 'Préparer les codes' }).click();
  await petit.page.locator('.slip').first().waitFor();
  const slips = await petit.page.locator('.slip-keys').evaluateAll((lists) =>
    lists.map((list) => {
      const [username = '', code = ''] = [...list.querySelectorAll('dd')].map((item) => item.textContent ?? '');
      return { username, code };
    }),
  );
  await petit.page.screenshot(picture('sheet'));
  const zoeSlip = slips.find(({ username }) => username === 'zoe.lambert');
  const [noeSlip, lateSlip] = slips.filter(({ username }) => username !== 'zoe.lambert');
  if (!zoeSlip || !noeSlip || !lateSlip) throw new Error(`too few slips: ${JSON.stringify(slips)}`);

  // Into the lesson: two touches for the teacher, one for a pupil.
  await petit.page.goto(petit.cable.address);
  await petit.page.getByRole('link', { name: 'Entrer en classe' }).first().click();
  await petit.page.getByText('Vous entrerez avec la caméra et le micro.').waitFor();
  await petit.page.getByRole('button', { name: 'Entrer en classe' }).click();
  await control(petit.page, 'Caméra').and(petit.page.locator('[aria-pressed=true]')).waitFor();
  const zoe = await arrive('Zoé');
  await activate(zoe, zoeSlip.username, zoeSlip.code);
  await zoe.page.screenshot(picture('pupil-day'));
  const noe = await arrive('Noé', { width: 1280, height: 800 });
  await activate(noe, noeSlip.username, noeSlip.code);
  for (const { page } of [zoe, noe]) await page.getByRole('link', { name: 'Entrer en classe' }).first().click();
  await seesAndHears(zoe.page);
  await seesAndHears(noe.page);
  await petit.page.getByText('3 présents').waitFor();
  await petit.page.screenshot(picture('teacher-class'));
  await zoe.page.screenshot(picture('pupil-class'));

  // Messages go both ways.
  await say(zoe.page, 'On garde le 12 ?');
  await messages(petit.page).getByText('On garde le 12 ?').waitFor();
  await say(petit.page, 'Oui, bien vu.');
  await messages(noe.page).getByText('Oui, bien vu.').waitFor();

  // One pupil's network is cut and comes back by itself.
  zoe.cable.pull();
  await zoe.page.getByText('Coupé, on revient tout seul.').waitFor();
  await petit.page.getByText('2 présents, 1 en chemin').waitFor();
  zoe.cable.plug();
  await zoe.page.getByText('Coupé, on revient tout seul.').waitFor({ state: 'detached' });
  await petit.page.getByText('3 présents').waitFor();
  await seesAndHears(zoe.page);
  expect((await stats(zoe.page))?.reconnects).toBeGreaterThan(0);

  // A late pupil sees a picture from the cached key frame: none was asked of the teacher for it.
  const late = await arrive('a late pupil');
  await activate(late, lateSlip.username, lateSlip.code);
  await late.page.getByRole('link', { name: 'Entrer en classe' }).first().click();
  await seesAndHears(late.page);
  const figures = await stats(late.page);
  expect(figures?.pictures[0]?.firstPicture).toEqual(expect.any(Number));
  writeFileSync(join(screens, 'first-day.json'), JSON.stringify(figures, null, 2));

  // The office sees the lesson run.
  await head.page.goto(head.cable.address);
  await head.page.getByText('Mathématiques').first().waitFor();
  await head.page.screenshot(picture('head-now'));

  // The teacher ends the lesson for everyone.
  await control(petit.page, 'Terminer').click();
  await petit.page.getByRole('button', { name: 'Terminer pour tous' }).click();
  for (const { page } of [petit, zoe, noe, late]) {
    await page.getByRole('heading', { name: 'Le cours est terminé' }).waitFor();
  }
  await zoe.page.reload();
  await zoe.page.getByRole('heading', { name: 'Le cours est terminé' }).waitFor();
  expect(complaints).toEqual([]);
  expect(await node.stop()).toBe(0);

  // No sound or picture touched the disk: nothing but the database and the journals of the line and of the lessons, in lines of JSON.
  rmSync(academy, { recursive: true });
  expect(readdirSync(data.folder).sort()).toEqual(['gate', 'lessons', 'postgres']);
  const kept = readdirSync(join(data.folder, 'lessons'), { recursive: true, withFileTypes: true });
  const files = kept.filter((entry) => entry.isFile());
  expect(files.map(({ name }) => extname(name))).toEqual(['.jsonl']);
  for (const line of files.flatMap((file) => readFileSync(join(file.parentPath, file.name), 'utf8').trim().split('\n')))
    expect(JSON.parse(line)).toMatchObject({ part: expect.any(String) });
  expect(existsSync(join(data.folder, 'media'))).toBe(false);
});

/** As the page does: the session's cookie, our own origin. */
async function addLessonNow(page: Page): Promise<void> {
  const added = await page.evaluate(
    async ([options, add]) => {
      const { classes, teachers } = await (await fetch(options)).json();
      const named = (list: { title?: string; name?: string; classId?: string; userId?: string }[], wanted: RegExp) =>
        list.find(({ title, name }) => wanted.test(title ?? name ?? ''));
      const from = Date.now() - 5 * 60_000;
      const reply = await fetch(add, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          title: 'Mathématiques',
          startsAt: new Date(from).toISOString(),
          endsAt: new Date(from + 55 * 60_000).toISOString(),
          classIds: [named(classes, /^5e A$/)?.classId],
          teacherIds: [named(teachers, /Petit/)?.userId],
          room: '204',
          reason: 'Rattrapage',
          force: true,
        }),
      });
      return { status: reply.status, text: await reply.text() };
    },
    [timetableOptions.path, addLesson.path] as const,
  );
  expect(added.status, added.text).toBe(200);
}
