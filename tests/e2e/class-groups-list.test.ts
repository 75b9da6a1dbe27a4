// Groups made from the class's list before anybody is there, on the whole application.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { enter, lessonAt, lina, noe, openTools, petit, phone, picture } from './class-school.ts';
import { openTool } from './class-tool.ts';

test('[G1] [G6] [G12] [G13] prepared by the list; a board and a talk of one’s own, found again by who was moved', {
  timeout: 120_000,
}, async () => {
  const lessonId = await lessonAt(5);
  const teacher = await enter(petit, lessonId);
  await openTool(teacher, 'Groupes');
  const section = teacher.getByRole('region', { name: 'Groupes', exact: true });
  await section.getByRole('button', { name: 'Avec la liste de la classe' }).click();
  await section.getByText('2 élèves de la liste, pas encore là.').waitFor();
  for (const _ of [1, 2]) await section.getByRole('button', { name: 'Ajouter un groupe' }).click();
  await section.getByLabel('Groupe de Noé Martin').selectOption({ label: 'Groupe 2' });
  await section.getByLabel('Groupe de Lina Benali').selectOption({ label: 'Groupe 1' });
  await section.getByText('Tous les élèves ont un groupe.').waitFor();
  await section.getByLabel('Nom du groupe 2').fill('Les renards');
  await teacher.keyboard.press('Tab');
  expect(await violations(teacher)).toEqual([]);
  await teacher.screenshot(picture('groups-list'));
  // Left and come back to: it is all there.
  await teacher.reload();
  const again = await enter(petit, lessonId);
  await openTool(again, 'Groupes');
  const same = again.getByRole('region', { name: 'Groupes', exact: true });
  await expect.poll(() => same.getByLabel('Nom du groupe 2').inputValue()).toBe('Les renards');
  const noesPage = await enter(noe, lessonId, phone);
  const linas = await enter(lina, lessonId);
  await expect.poll(() => same.getByText('pas encore là', { exact: true }).count()).toBe(0);
  expect(await noesPage.locator('.group-banner').count()).toBe(0);
  await same.getByRole('button', { name: 'Ouvrir les groupes' }).click();
  await noesPage.locator('.group-banner').getByText('Les renards : personne d’autre pour l’instant').waitFor();
  expect(await violations(noesPage)).toEqual([]);
  await noesPage.screenshot(picture('groups-alone-narrow'));

  // Each group has its board and its talk.
  await stroke(linas);
  await inked(linas);
  await same.getByLabel('Groupe de Lina Benali').selectOption({ label: 'Les renards' });
  await linas.locator('.group-banner').getByText('Les renards : avec Noé').waitFor();
  await expect.poll(() => hasInk(linas)).toBe(false);
  await stroke(noesPage);
  await inked(linas);
  await to(linas, 'À Les renards').check();
  await linas.getByLabel('Votre message à Les renards').fill('Je dessine le cratère, tu fais la lave ?');
  await linas.keyboard.press('Enter');
  await to(noesPage, 'À Les renards').check();
  await noesPage.getByText('tu fais la lave').waitFor();
  for (const page of [linas, noesPage]) expect(await violations(page)).toEqual([]);
  await linas.screenshot(picture('groups-board'));
  await noesPage.screenshot(picture('groups-talk-narrow'));
  await again.getByRole('button', { name: 'Regarder le tableau : Les renards' }).click();
  await inked(again);
  expect(await violations(again)).toEqual([]);
  await again.screenshot(picture('groups-board-teacher'));

  // Everybody back: who was moved finds both again.
  await same.getByRole('button', { name: 'Ramener tout le monde' }).click();
  await openTools(linas);
  for (const name of ['Les renards', 'Groupe 1']) {
    await linas.getByRole('button', { name: `Regarder le tableau : ${name}` }).click();
    await inked(linas);
  }
  expect(await violations(linas)).toEqual([]);
  await linas.screenshot(picture('groups-boards-again'));
});

const to = (page: Page, talk: string) => page.getByRole('radio', { name: talk });

async function stroke(page: Page): Promise<void> {
  const box = await page.locator('.class-scene .ink-hand').boundingBox();
  if (!box) throw new Error('no board');
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.6, { steps: 8 });
  await page.mouse.up();
}

const hasInk = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.class-scene canvas[data-layer="dry"]');
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return pixels.some((value, index) => index % 4 === 3 && value > 100);
  });
const inked = (page: Page) => expect.poll(() => hasInk(page), { timeout: 15_000 }).toBe(true);
