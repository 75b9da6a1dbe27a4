// Polls in real browsers, on the real relay: a teacher asks, two pupils answer, the class sees.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { type ClassServer, lesson, startClassServer, teacher } from './class-server.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const web = mkdtempSync(join(tmpdir(), 'preau-class-polls-'));
/** Looked at by people, and never compared. */
const screens = here('../../build/screens');
const wide = { width: 1440, height: 900 };
const phone = { width: 360, height: 740 };

let browser: Browser;
let server: ClassServer;
const complaints: string[] = [];

beforeAll(async () => {
  mkdirSync(screens, { recursive: true });
  await build({
    configFile: here('../../vite.config.ts'),
    logLevel: 'error',
    build: { outDir: web, emptyOutDir: true },
  });
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
  });
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await server.close();
  expect(complaints.splice(0)).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  rmSync(web, { recursive: true, force: true });
});

/** A page of this person's own browser in class, and every text that its sockets brought. */
async function pageOf(name: string, viewport = wide): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'fr-FR', reducedMotion: 'reduce' });
  await context.addCookies([{ name: 'who', value: encodeURIComponent(name), url: server.address }]);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => complaints.push(`${name}: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(`${name}: ${message.text()}`);
  });
  await page.goto(`${server.address}/class/${lesson.id}`);
  if (name === teacher.name) await page.getByRole('button', { name: 'Entrer en classe' }).click();
  await page.getByRole('navigation', { name: 'Commandes du cours' }).waitFor();
  return page;
}

const control = (page: Page, name: string | RegExp) =>
  page.getByRole('navigation', { name: 'Commandes du cours' }).getByRole('button', { name });
const section = (page: Page) => page.getByRole('region', { name: 'Questions à la classe' });
const aloud = (page: Page) => page.getByRole('status').allTextContents();

/** Buttons and fields of the polls that a finger would miss. */
const small = (page: Page) =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll('[class^=poll] button, [class^=poll] summary, .poll-option, .poll-who label'),
    ].flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      return width > 0 && (width < 44 || height < 44) ? [`${element.textContent} ${width}×${height}`] : [];
    }),
  );

async function write(petit: Page, question: { text: string; kind?: string; choices?: string[]; named?: boolean }) {
  const form = section(petit);
  const fold = form.locator('details', { hasText: 'Poser ou préparer' });
  if ((await fold.getAttribute('open')) === null) await fold.locator('summary').click();
  await form.getByLabel('Question', { exact: true }).fill(question.text);
  await form.getByLabel('Sorte de réponse').selectOption({ label: question.kind ?? 'Un seul choix' });
  if (question.choices) await form.getByLabel(/Réponses possibles/).fill(question.choices.join('\n'));
  await form.getByRole('radio', { name: question.named ? /Avec les noms/ : /Anonyme/ }).check();
}

test('[P1] [P4] [P7] a question, from the teacher’s draft to what the class sees', { timeout: 120_000 }, async () => {
  server = await startClassServer(web);
  const petit = await pageOf(teacher.name);
  const zoe = await pageOf('Zoé Lopez');
  const noe = await pageOf('Noé Martin', phone);
  await control(petit, 'Outils').click();
  await write(petit, { text: 'Combien font 1/3 + 1/4 ?', choices: ['2/7', '7/12', '1/12'] });
  await section(petit).getByRole('button', { name: 'Garder pour plus tard' }).click();
  const ask = section(petit).getByRole('button', { name: 'Poser : Combien font 1/3 + 1/4 ?' });
  await ask.waitFor();
  expect(await violations(petit)).toEqual([]);
  await petit.screenshot({ path: join(screens, 'class-polls-teacher-draft.png') });
  expect(await zoe.getByText('Combien font').count()).toBe(0);
  await ask.click();

  // Nobody's focus is taken; it is said, and the name's fate is said first.
  for (const page of [zoe, noe]) {
    const card = page.getByRole('region', { name: 'Combien font 1/3 + 1/4 ?' });
    await card.getByText('Anonyme : personne ne verra que c’est vous.').waitFor();
    await expect.poll(() => aloud(page)).toContainEqual('Une question pour vous : Combien font 1/3 + 1/4 ?');
    expect(await violations(page)).toEqual([]);
    expect(await small(page)).toEqual([]);
  }
  await zoe.screenshot({ path: join(screens, 'class-polls-pupil.png') });
  await noe.screenshot({ path: join(screens, 'class-polls-pupil-phone.png') });

  // By keyboard alone.
  await zoe.getByRole('radio', { name: '2/7' }).focus();
  await zoe.keyboard.press('ArrowDown');
  await zoe.keyboard.press('Enter');
  await zoe.getByText('Votre réponse : 7/12').waitFor();
  await noe.getByText('2/7').click();
  await noe.getByRole('button', { name: 'Répondre' }).click();
  await noe.getByText('Votre réponse : 2/7').waitFor();
  await petit.locator('.poll-pill').getByText('2 réponses sur 2').waitFor();
  await section(petit).getByText('7/12', { exact: true }).waitFor();
  expect(await section(petit).locator('.poll-bars li').allTextContents()).toEqual([
    expect.stringContaining('1 réponse, 50'),
    expect.stringContaining('1 réponse, 50'),
    expect.stringContaining('0 réponse, 0'),
  ]);
  await petit.screenshot({ path: join(screens, 'class-polls-teacher.png') });

  // Changed, over a cut: still one answer each.
  server.cut('Noé Martin', true);
  await noe.getByText('Coupé, on revient tout seul.').waitFor();
  await noe.getByRole('button', { name: 'Changer' }).click();
  await noe.getByText('7/12').click();
  await noe.getByRole('button', { name: 'Répondre' }).click();
  server.cut('Noé Martin', false);
  await noe.getByText('Votre réponse : 7/12').waitFor();
  await expect
    .poll(() => section(petit).locator('.poll-bars li').allTextContents())
    .toEqual([
      expect.stringContaining('0 réponse, 0'),
      expect.stringContaining('2 réponses, 100'),
      expect.stringContaining('0 réponse, 0'),
    ]);
  await zoe.reload();
  await zoe.getByText('Votre réponse : 7/12').waitFor();

  await section(petit).getByRole('button', { name: 'Fermer le vote' }).click();
  await zoe.getByText('Votre réponse : 7/12').waitFor({ state: 'detached' });
  expect(await zoe.locator('.poll-bars').count()).toBe(0);
  await section(petit).locator('summary', { hasText: 'Combien font' }).click();
  await section(petit).getByRole('button', { name: 'Montrer à la classe' }).click();
  for (const page of [petit, zoe, noe]) {
    await page
      .getByRole('region', { name: 'Combien font 1/3 + 1/4 ?' })
      .getByText('2 réponses', { exact: false })
      .first()
      .waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await small(page)).toEqual([]);
  }
  await expect.poll(() => aloud(noe)).toContainEqual('Voici les résultats : Combien font 1/3 + 1/4 ?');
  await petit.screenshot({ path: join(screens, 'class-polls-shown-teacher.png') });
  await zoe.screenshot({ path: join(screens, 'class-polls-shown.png') });
  await noe.screenshot({ path: join(screens, 'class-polls-shown-phone.png') });
  await section(petit).getByRole('button', { name: 'Ne plus montrer' }).click();
  await noe.locator('.poll-bars').waitFor({ state: 'detached' });
});

test('[P6] [P9] marks, words and names', { timeout: 90_000 }, async () => {
  server = await startClassServer(web);
  const petit = await pageOf(teacher.name, phone);
  const zoe = await pageOf('Zoé Lopez');
  const noe = await pageOf('Noé Martin', phone);
  await control(petit, 'Outils').click();
  await write(petit, { text: 'Avez-vous compris la leçon ?', kind: 'Une note', named: true });
  await petit.screenshot({ path: join(screens, 'class-polls-teacher-phone.png') });
  expect(await small(petit)).toEqual([]);
  await section(petit).getByRole('button', { name: 'Poser maintenant' }).click();
  await zoe.getByText('Avec votre nom : le professeur verra votre réponse.').waitFor();
  await zoe.getByRole('radio', { name: '4' }).check();
  await zoe.getByRole('button', { name: 'Répondre' }).click();
  await section(petit).getByText('Moyenne : 4').waitFor();
  await section(petit).locator('summary', { hasText: 'Par élève' }).click();
  expect(await section(petit).locator('.poll-names li').allTextContents()).toEqual([
    'Zoé Lopez 4',
    'Noé Martin Pas encore répondu',
  ]);
  expect(await violations(petit)).toEqual([]);
  await noe.screenshot({ path: join(screens, 'class-polls-scale-phone.png') });

  // Another question closes this one.
  await write(petit, { text: 'Un mot pour aujourd’hui ?', kind: 'Un mot' });
  await section(petit).getByRole('button', { name: 'Poser maintenant' }).click();
  for (const [page, word] of [
    [zoe, 'Fractions'],
    [noe, 'nul'],
  ] as const) {
    await page.getByLabel('Votre réponse, un mot ou deux').fill(word);
    await page.keyboard.press('Enter');
    await page.getByText(`Votre réponse : ${word.toLowerCase()}`).waitFor();
  }
  await section(petit).getByRole('button', { name: 'Retirer « nul » des résultats' }).click();
  await section(petit).getByRole('button', { name: 'Remettre « nul »' }).waitFor();
  await section(petit).getByRole('button', { name: 'Fermer et montrer' }).click();
  await noe.locator('.poll-words').getByText('fractions').waitFor();
  expect(await noe.locator('.poll-words').getByText('nul').count()).toBe(0);
  await zoe.screenshot({ path: join(screens, 'class-polls-words.png') });
  for (const page of [petit, zoe, noe]) expect(await violations(page)).toEqual([]);
});
