// Captions in real browsers, on the real relay: a teacher types, a named pupil too, and each reads at their size.
import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { teacher } from './class-server.ts';
import { openTool } from './class-tool.ts';
import { aloud, control, openClass, phone, shot, small, soon, visit, visitClasses } from './class-visit.ts';

visitClasses();

const touchable = '[class^=captions] button, [class^=captions] summary, [class^=captions] select, .captions-choice';

test('[P22] [P23] [P25] what is typed is read by whoever wants to', { timeout: 90_000 }, async () => {
  const server = await openClass();
  const petit = await visit(server, teacher.name);
  const zoe = await visit(server, 'Zoé Lopez');
  const noe = await visit(server, 'Noé Martin', phone);
  await petit.getByText('3 présents').waitFor();
  await openTool(petit, 'Sous-titres');
  const tools = petit.getByRole('region', { name: 'Sous-titres' });
  await tools.getByLabel('Écrire les sous-titres').pressSequentially('Bonjour à tous. Ouvrez vos cahiers');
  await petit.keyboard.press('Enter');

  // Asked once: one wants them, the other doesn't, and neither is asked again.
  await zoe.getByRole('button', { name: 'Non merci' }).click();
  await noe.getByText('Ce cours a des sous-titres.').waitFor();
  expect(await violations(noe)).toEqual([]);
  expect(await small(noe, touchable)).toEqual([]);
  await noe.getByRole('button', { name: 'Afficher' }).click();
  const lines = noe.getByRole('list', { name: 'Sous-titres' });
  await lines.getByText('Ouvrez vos cahiers').waitFor();
  expect(await lines.getByRole('listitem').allTextContents()).toEqual(['Bonjour à tous.', 'Ouvrez vos cahiers']);
  expect(await lines.getAttribute('aria-live')).toBe('polite');
  await control(noe, 'Outils').click();
  const size = () => lines.evaluate((list) => Number.parseFloat(getComputedStyle(list).fontSize));
  const before = await size();
  await noe.getByRole('combobox', { name: 'Taille' }).selectOption({ label: 'Énorme' });
  await soon(size).toBeGreaterThan(before);
  expect(await noe.getByLabel('Écrire les sous-titres').count()).toBe(0);
  await noe.reload();
  await lines.getByText('Ouvrez vos cahiers').waitFor();
  expect(await size()).toBeGreaterThan(before);
  await tools.getByLabel('Écrire les sous-titres').fill('Page 42, exercice 3');
  await petit.keyboard.press('Enter');
  await lines.getByText('exercice 3').waitFor();
  expect(await zoe.locator('.captions').count()).toBe(0);
  expect(await zoe.getByText('Ce cours a des sous-titres.').count()).toBe(0);

  // Somebody else types.
  await tools.getByLabel('Qui écrit avec vous').selectOption({ label: 'Zoé Lopez' });
  await tools.getByRole('button', { name: 'Laisser écrire' }).click();
  await soon(() => aloud(zoe)).toContainEqual(expect.stringContaining('vous demande d’écrire'));
  await control(zoe, 'Outils').click();
  await zoe.getByLabel('Écrire les sous-titres').fill('Le professeur lit l’énoncé');
  await zoe.keyboard.press('Enter');
  await lines.getByText('Le professeur lit l’énoncé').waitFor();
  await tools.getByRole('checkbox', { name: /Afficher les sous-titres/ }).check();
  await petit.getByRole('list', { name: 'Sous-titres' }).getByText('énoncé').waitFor();
  for (const page of [petit, zoe, noe]) {
    expect(await violations(page)).toEqual([]);
    expect(await small(page, touchable)).toEqual([]);
  }
  await shot(petit, 'captions-teacher');
  await shot(zoe, 'captions-writer');
  await shot(noe, 'captions-phone');
  await tools.getByRole('button', { name: 'Ne plus laisser Zoé Lopez écrire' }).click();
  await zoe.getByLabel('Écrire les sous-titres').waitFor({ state: 'detached' });
});
