// The board in real browsers, on the real relay: a teacher and two pupils, ink seen by its pixels.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import type { Happened } from '../../src/classroom/activities/contract.ts';
import { fileJournal } from '../../src/classroom/journal.ts';
import { violations } from './axe.ts';
import { teacher } from './class-server.ts';
import { openTool } from './class-tool.ts';
import { aloud, control, openClass, phone, shot, small, visit, visitClasses, wide } from './class-visit.ts';

visitClasses();

const folder = mkdtempSync(join(tmpdir(), 'preau-board-'));
afterAll(() => rmSync(folder, { recursive: true }));

const surface = (page: Page) => page.getByRole('application', { name: /^Tableau/ });
const tool = (page: Page, name: string) =>
  page.getByRole('toolbar', { name: 'Outils du tableau' }).getByRole('button', { name, exact: true });

async function showBoard(petit: Page): Promise<void> {
  await petit.getByRole('group', { name: 'La classe regarde' }).getByRole('button', { name: 'Tableau' }).click();
  await surface(petit).waitFor();
}

/** A place of the page, in units, as pixels of the window. */
async function at(page: Page, x: number, y: number): Promise<{ x: number; y: number }> {
  const box = await surface(page).boundingBox();
  if (!box) throw new Error('no board');
  const scale = Math.min(box.width / 1_600, box.height / 1_000);
  return { x: box.x + box.width / 2 + (x - 800) * scale, y: box.y + box.height / 2 + (y - 500) * scale };
}

async function drag(page: Page, points: readonly (readonly [number, number])[], lift = true): Promise<void> {
  const [first, ...others] = await Promise.all(points.map(([x, y]) => at(page, x, y)));
  if (!first) return;
  await page.mouse.move(first.x, first.y);
  await page.mouse.down();
  for (const { x, y } of others) await page.mouse.move(x, y, { steps: 8 });
  if (lift) await page.mouse.up();
}

/** How much ink there is around this place of the page, on this layer: covered pixels. */
const inkAt = (page: Page, x: number, y: number, layer: 'dry' | 'wet' = 'dry', reach = 14) =>
  page.evaluate(
    ([left, top, around, name]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(`.ink canvas[data-layer=${name}]`);
      const context = canvas?.getContext('2d');
      if (!canvas || !context) return -1;
      const scale = Math.min(canvas.width / 1_600, canvas.height / 1_000);
      const [px, py] = [canvas.width / 2 + (left - 800) * scale, canvas.height / 2 + (top - 500) * scale];
      const size = Math.max(2, Math.round(2 * around * scale));
      const { data } = context.getImageData(Math.round(px - size / 2), Math.round(py - size / 2), size, size);
      return data.filter((value, index) => index % 4 === 3 && value > 60).length;
    },
    [x, y, reach, layer] as const,
  );

const inked = (page: Page, x: number, y: number) =>
  expect.poll(() => inkAt(page, x, y), { timeout: 10_000 }).toBeGreaterThan(0);
const blank = (page: Page, x: number, y: number) => expect.poll(() => inkAt(page, x, y), { timeout: 10_000 }).toBe(0);
const inWords = async (page: Page) => {
  const words = page.locator('.ink-words');
  if ((await words.getAttribute('open')) === null) await words.locator('summary').click();
  const said = await words.locator('li').allTextContents();
  await words.locator('summary').click();
  return said;
};

// Several browsers on a machine of two cores: a test may lose its beat once. Each starts its own server.
describe('the board', { retry: 1 }, () => {
  test('[B1] [B5] [B8] ink from the teacher’s hand to the pupils’ eyes, and back by undoing', {
    timeout: 180_000,
  }, async () => {
    const server = await openClass();
    const petit = await visit(server, teacher.name);
    const zoe = await visit(server, 'Zoé Lopez');
    const noe = await visit(server, 'Noé Martin', phone);
    await showBoard(petit);
    for (const page of [zoe, noe]) await surface(page).waitFor();

    // It is seen growing before the hand is lifted, and is no ink of the page yet.
    await drag(
      petit,
      [
        [200, 300],
        [500, 300],
        [500, 500],
      ],
      false,
    );
    for (const page of [zoe, noe]) await expect.poll(() => inkAt(page, 350, 300, 'wet')).toBeGreaterThan(0);
    expect(await inkAt(zoe, 350, 300)).toBe(0);
    await petit.mouse.up();
    for (const page of [petit, zoe, noe]) await inked(page, 350, 300);
    await expect.poll(() => inkAt(zoe, 350, 300, 'wet')).toBe(0);

    // Undone, and done again.
    await tool(petit, 'Annuler').click();
    for (const page of [petit, zoe, noe]) await blank(page, 350, 300);
    await tool(petit, 'Rétablir').click();
    await inked(noe, 350, 300);

    // Shapes, a highlighter, a text and a formula.
    for (const [name, from, to] of [
      ['Rectangle', [700, 200], [1_000, 400]],
      ['Ellipse', [1_100, 200], [1_400, 400]],
      ['Flèche', [700, 500], [1_000, 450]],
      ['Trait droit', [1_100, 500], [1_400, 500]],
      ['Surligneur', [200, 700], [500, 700]],
    ] as const) {
      await tool(petit, name).click();
      await petit.getByRole('radio', { name: 'Rouge' }).check();
      await drag(petit, [from, to]);
    }
    await inked(zoe, 700, 300);
    await inked(zoe, 1_250, 200);
    await inked(zoe, 850, 475);
    await inked(zoe, 1_250, 500);
    await inked(zoe, 350, 700);
    await tool(petit, 'Texte').click();
    const place = await at(petit, 200, 100);
    await petit.mouse.click(place.x, place.y);
    await petit.getByLabel('Votre texte').fill('Additionner deux fractions');
    await petit.keyboard.press('Enter');
    await inked(zoe, 260, 130);
    await tool(petit, 'Formule').click();
    const below = await at(petit, 700, 640);
    await petit.mouse.click(below.x, below.y);
    await petit.getByLabel('Votre formule').fill('\\frac{1}{3} + \\frac{1}{4} = \\sqrt{\\frac{49}{144}}');
    await shot(petit, 'board-formula');
    await petit.keyboard.press('Enter');
    for (const page of [petit, zoe, noe])
      await expect.poll(() => inkAt(page, 900, 700, 'dry', 200), { timeout: 10_000 }).toBeGreaterThan(100);
    // Laid out, and no longer its source: a fraction is higher than a line of text.
    await expect.poll(() => inkAt(zoe, 720, 730, 'dry', 16)).toBeGreaterThan(0);

    await expect
      .poll(() => inWords(noe))
      .toEqual([
        'M. Petit a tracé : 1 trait, 1 rectangle, 1 ellipse, 1 flèche, 1 trait droit, 1 trait surligné',
        'M. Petit a écrit : Additionner deux fractions',
        'M. Petit a écrit la formule : \\frac{1}{3} + \\frac{1}{4} = \\sqrt{\\frac{49}{144}}',
      ]);
    for (const page of [petit, zoe, noe]) expect(await violations(page)).toEqual([]);
    expect(await small(petit, '.board button, .board label, .board summary')).toEqual([]);
    await shot(petit, 'board-teacher');
    await shot(zoe, 'board-pupil');
    await shot(noe, 'board-pupil-phone');
    await control(noe, 'Messages').click();
    await shot(noe, 'board-pupil-phone-whole');

    // The eraser takes whole strokes.
    await tool(petit, 'Gomme').click();
    await drag(petit, [
      [780, 430],
      [780, 380],
    ]);
    await blank(zoe, 700, 300);
    await inked(zoe, 1_250, 200);

    // Cleared, and brought back.
    await petit.getByRole('button', { name: 'Effacer la page' }).click();
    await blank(zoe, 350, 300);
    await petit.getByRole('button', { name: 'Remettre ce qui a été effacé' }).click();
    await inked(zoe, 350, 300);

    // Another page: everybody is there; a pupil may look back, and returns.
    await petit.getByRole('button', { name: 'Nouvelle page' }).click();
    await zoe.getByRole('application', { name: 'Tableau, Page 2' }).waitFor();
    await blank(zoe, 350, 300);
    await petit.getByLabel('Fond de la page').selectOption('squared');
    await zoe.getByRole('button', { name: 'Page précédente' }).click();
    await inked(zoe, 350, 300);
    await zoe.getByRole('button', { name: 'Revenir à la page du professeur' }).click();
    await zoe.getByRole('application', { name: 'Tableau, Page 2' }).waitFor();
    await shot(petit, 'board-squared');

    // A picture to keep.
    await petit.getByRole('button', { name: 'Page précédente' }).click();
    await petit.getByRole('application', { name: 'Tableau, Page 1' }).waitFor();
    const [kept] = await Promise.all([
      petit.waitForEvent('download'),
      petit.getByRole('button', { name: 'Garder l’image' }).click(),
    ]);
    expect(kept.suggestedFilename()).toBe('tableau-p1.png');
    await kept.saveAs(join(folder, 'kept.png'));
  });

  test('[B1] a pupil looks, is let in, and gives the pen back', { timeout: 120_000 }, async () => {
    const server = await openClass();
    const petit = await visit(server, teacher.name);
    const zoe = await visit(server, 'Zoé Lopez');
    const noe = await visit(server, 'Noé Martin', phone);
    await showBoard(petit);
    await surface(zoe).waitFor();
    expect(await tool(zoe, 'Stylo').count()).toBe(0);
    await drag(zoe, [
      [200, 300],
      [500, 300],
    ]);
    await openTool(petit, 'Tableau');
    await petit.getByRole('checkbox', { name: 'Zoé Lopez' }).check();
    await tool(zoe, 'Stylo').waitFor();
    await expect.poll(() => aloud(zoe)).toContainEqual('Vous pouvez écrire au tableau.');
    expect(await tool(noe, 'Stylo').count()).toBe(0);
    expect(await inkAt(petit, 350, 300)).toBe(0);
    await drag(zoe, [
      [200, 300],
      [500, 300],
    ]);
    await inked(petit, 350, 300);
    await inked(noe, 350, 300);

    // The whole class, then nobody.
    await petit.getByRole('checkbox', { name: 'Toute la classe' }).check();
    await tool(noe, 'Stylo').waitFor();
    await control(noe, 'Messages').click();
    await drag(noe, [
      [200, 500],
      [500, 500],
    ]);
    await inked(zoe, 350, 500);
    // A pupil rubs out what is their own, and nothing else.
    await tool(noe, 'Gomme').click();
    await drag(noe, [
      [350, 250],
      [350, 350],
    ]);
    await drag(noe, [
      [400, 450],
      [400, 550],
    ]);
    await blank(petit, 350, 500);
    expect(await inkAt(petit, 350, 300)).toBeGreaterThan(0);
    await shot(noe, 'board-pupil-draws-phone');
    await shot(petit, 'board-who-draws');
    expect(await violations(petit)).toEqual([]);
    expect(await violations(noe)).toEqual([]);
    await petit.getByRole('checkbox', { name: 'Toute la classe' }).uncheck();
    await tool(zoe, 'Stylo').waitFor({ state: 'detached' });
    await expect.poll(() => aloud(zoe)).toContainEqual('Vous regardez le tableau.');
  });

  test('[B3] [B4] what was drawn while cut off merges; a restart of the relay keeps everything', {
    timeout: 180_000,
  }, async () => {
    const journalOf = (_school: string, id: string) =>
      fileJournal<Happened>(join(folder, `${id}.jsonl`), (message) => {
        throw new Error(message);
      });
    const server = await openClass({ journalOf });
    const petit = await visit(server, teacher.name);
    const zoe = await visit(server, 'Zoé Lopez');
    await showBoard(petit);
    await openTool(petit, 'Tableau');
    await petit.getByRole('checkbox', { name: 'Toute la classe' }).check();
    await tool(zoe, 'Stylo').waitFor();
    server.cut('Zoé Lopez', true);
    await zoe.getByText('Coupé, on revient tout seul.').waitFor();
    await drag(zoe, [
      [200, 300],
      [500, 300],
    ]);
    await drag(petit, [
      [200, 500],
      [500, 500],
    ]);
    await inked(zoe, 350, 300);
    await zoe.getByText('Pas encore envoyé').waitFor();
    expect(await inkAt(petit, 350, 300)).toBe(0);
    server.cut('Zoé Lopez', false);
    for (const page of [petit, zoe]) {
      await inked(page, 350, 300);
      await inked(page, 350, 500);
    }

    const port = Number(new URL(server.address).port);
    await server.close();
    const again = await openClass({ journalOf, port });
    await drag(petit, [
      [200, 700],
      [500, 700],
    ]);
    const noe = await visit(again, 'Noé Martin');
    for (const page of [noe, zoe, petit]) for (const y of [300, 500, 700]) await inked(page, 350, y);
    // Who may draw still may, though everybody has another number now.
    await drag(zoe, [
      [200, 850],
      [500, 850],
    ]);
    await inked(noe, 350, 850);
    await tool(zoe, 'Annuler').click();
    await blank(noe, 350, 850);
  });

  test('[B7] by keys alone: a shape, a text, a colour, undone, enlarged', { timeout: 120_000 }, async () => {
    const server = await openClass();
    const petit = await visit(server, teacher.name, wide);
    const zoe = await visit(server, 'Zoé Lopez');
    await showBoard(petit);
    await tool(petit, 'Rectangle').focus();
    await petit.keyboard.press('Enter');
    await surface(petit).focus();
    await petit.keyboard.press('Space');
    for (let n = 0; n < 8; n += 1) await petit.keyboard.press('ArrowRight');
    for (let n = 0; n < 6; n += 1) await petit.keyboard.press('ArrowDown');
    await shot(petit, 'board-keys');
    await petit.keyboard.press('Space');
    await inked(zoe, 900, 500);
    await inked(zoe, 1_000, 600);
    await petit.keyboard.press('Control+z');
    await blank(zoe, 900, 500);
    await petit.keyboard.press('Control+Shift+z');
    await inked(zoe, 900, 500);
    await tool(petit, 'Texte').focus();
    await petit.keyboard.press('Space');
    await surface(petit).focus();
    await petit.keyboard.press('Enter');
    await petit.getByLabel('Votre texte').waitFor();
    await petit.keyboard.type('Bien');
    await petit.keyboard.press('Enter');
    await expect.poll(() => inWords(zoe)).toContainEqual('M. Petit a écrit : Bien');
    expect(await petit.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('application');

    // Enlarged where one looks, without moving anybody else's page.
    await surface(zoe).focus();
    for (let n = 0; n < 4; n += 1) await zoe.keyboard.press('+');
    await expect.poll(() => inkAt(zoe, 800 + 2.44 * 100, 500)).toBeGreaterThan(0);
    expect(await inkAt(petit, 900, 500)).toBeGreaterThan(0);
    for (let n = 0; n < 4; n += 1) await zoe.keyboard.press('-');
    await inked(zoe, 900, 500);
  });
});
