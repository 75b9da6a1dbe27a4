// Groups made from the class's list before anybody is there, on the whole application.
import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { enter, lessonAt, lina, noe, petit, phone, picture } from './class-school.ts';
import { openTool } from './class-tool.ts';

test('[G1] [G6] prepared by the list of the class, pupils find their group as they come', {
  timeout: 90_000,
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
  await enter(lina, lessonId);
  await expect.poll(() => same.getByText('pas encore là', { exact: true }).count()).toBe(0);
  expect(await noesPage.locator('.group-banner').count()).toBe(0);
  await same.getByRole('button', { name: 'Ouvrir les groupes' }).click();
  await noesPage.locator('.group-banner').getByText('Les renards : personne d’autre pour l’instant').waitFor();
  expect(await violations(noesPage)).toEqual([]);
  await noesPage.screenshot(picture('groups-alone-narrow'));
});
