// Polls in real browsers, on the real relay: a teacher asks, two pupils answer, the class sees.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { teacher } from './class-server.ts';
import { openTool } from './class-tool.ts';
import { aloud, openClass, phone, shot, small, soon, visit, visitClasses } from './class-visit.ts';

visitClasses();

const touchable = '[class^=poll] button, [class^=poll] summary, .poll-option, .poll-who label';
const section = (page: Page) => page.getByRole('region', { name: 'Questions à la classe' });
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
  const server = await openClass();
  const petit = await visit(server, teacher.name);
  const zoe = await visit(server, 'Zoé Lopez');
  const noe = await visit(server, 'Noé Martin', phone);
  await openTool(petit, 'Questions à la classe');
  await write(petit, { text: 'Combien font 1/3 + 1/4 ?', choices: ['2/7', '7/12', '1/12'] });
  await section(petit).getByRole('button', { name: 'Garder pour plus tard' }).click();
  const ask = section(petit).getByRole('button', { name: 'Poser : Combien font 1/3 + 1/4 ?' });
  await ask.waitFor();
  expect(await violations(petit)).toEqual([]);
  await shot(petit, 'polls-teacher-draft');
  expect(await zoe.getByText('Combien font').count()).toBe(0);
  await ask.click();

  // Nobody's focus is taken; it is said, and the name's fate is said first.
  for (const page of [zoe, noe]) {
    const card = page.getByRole('region', { name: 'Combien font 1/3 + 1/4 ?' });
    await card.getByText('Anonyme : personne ne verra que c’est vous.').waitFor();
    await soon(() => aloud(page)).toContainEqual('Une question pour vous : Combien font 1/3 + 1/4 ?');
    expect(await violations(page)).toEqual([]);
    expect(await small(page, touchable)).toEqual([]);
  }
  await shot(zoe, 'polls-pupil');
  await shot(noe, 'polls-pupil-phone');

  // By keyboard alone.
  await zoe.getByRole('radio', { name: '2/7' }).focus();
  await zoe.keyboard.press('ArrowDown');
  await zoe.keyboard.press('Enter');
  await zoe.getByText('Votre réponse : 7/12').waitFor();
  await zoe.getByRole('button', { name: 'Changer' }).and(zoe.locator(':focus')).waitFor();
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
  await shot(petit, 'polls-teacher');

  // Changed, over a cut: still one answer each.
  server.cut('Noé Martin', true);
  await noe.getByText('Coupé, on revient tout seul.').waitFor();
  await noe.getByRole('button', { name: 'Changer' }).click();
  await noe.getByText('7/12').click();
  await noe.getByRole('button', { name: 'Répondre' }).click();
  server.cut('Noé Martin', false);
  await noe.getByText('Votre réponse : 7/12').waitFor();
  await soon(() => section(petit).locator('.poll-bars li').allTextContents()).toEqual([
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
    expect(await small(page, touchable)).toEqual([]);
  }
  await soon(() => aloud(noe)).toContainEqual('Voici les résultats : Combien font 1/3 + 1/4 ?');
  await shot(petit, 'polls-shown-teacher');
  await shot(zoe, 'polls-shown');
  await shot(noe, 'polls-shown-phone');
  await section(petit).getByRole('button', { name: 'Ne plus montrer' }).click();
  await noe.locator('.poll-bars').waitFor({ state: 'detached' });
});

test('[P6] [P9] marks, words and names', { timeout: 90_000 }, async () => {
  const server = await openClass();
  const petit = await visit(server, teacher.name, phone);
  const zoe = await visit(server, 'Zoé Lopez');
  const noe = await visit(server, 'Noé Martin', phone);
  await openTool(petit, 'Questions à la classe');
  await write(petit, { text: 'Avez-vous compris la leçon ?', kind: 'Une note', named: true });
  await shot(petit, 'polls-teacher-phone');
  expect(await small(petit, touchable)).toEqual([]);
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
  await shot(noe, 'polls-scale-phone');

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
  await shot(zoe, 'polls-words');
  for (const page of [petit, zoe, noe]) expect(await violations(page)).toEqual([]);
});
