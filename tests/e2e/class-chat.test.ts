// The chat in real browsers, on the real relay: to all, privately to the teacher, between pupils, and what is reported.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violations } from './axe.ts';
import { teacher } from './class-server.ts';
import { aloud, openClass, phone, shot, small, visit, visitClasses } from './class-visit.ts';

visitClasses();

const touchable = '.class-chat button, .chat-talk, .class-chat select, .class-chat textarea';
const panel = (page: Page) => page.getByRole('region', { name: 'Messages', exact: true });
const list = (page: Page) => panel(page).getByRole('list', { name: /^Messages/ });
const talk = (page: Page, name: RegExp) => panel(page).getByRole('radio', { name });
const write = async (page: Page, text: string) => {
  await panel(page).getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
};

test('[C1] [C5] to all, to the teacher alone, between pupils with leave, and reported', {
  timeout: 150_000,
}, async () => {
  const server = await openClass();
  const petit = await visit(server, teacher.name);
  const zoe = await visit(server, 'Zoé Lopez');
  const noe = await visit(server, 'Noé Martin', phone);

  // To all, with a link that says where it leads.
  await write(petit, 'La fiche : https://exemple.fr/fiche 👍');
  const link = list(zoe).getByRole('link', { name: 'https://exemple.fr/fiche' });
  expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow');
  expect(await link.getAttribute('target')).toBe('_blank');
  await write(noe, 'https://\u0430cademie.fr/jeu et \u202Efdp.exe');
  await list(petit).getByText('lettres d’un autre alphabet').waitFor();
  await list(petit).getByText('U+202E').waitFor();
  expect(await list(petit).getByRole('link', { name: 'https://xn--cademie-1fg.fr/jeu' }).count()).toBe(1);

  // Privately: chosen by keyboard, said so before a word is written, and no draft follows.
  await panel(zoe).getByLabel('Votre message à tous').fill('pas pour lui');
  await talk(zoe, /^À tous/).focus();
  await zoe.keyboard.press('ArrowRight');
  await panel(zoe).getByText('Privé. Lu par vous et les adultes du cours.').waitFor();
  await panel(zoe).getByLabel('Votre message privé au professeur').waitFor();
  expect(await panel(zoe).getByRole('textbox').inputValue()).toBe('');
  expect(await list(zoe).getByText('La fiche').count()).toBe(0);
  await write(zoe, 'Je n’ai pas compris le 3');
  await talk(petit, /^À Zoé, privé, 1 non lu/).waitFor();
  await expect
    .poll(() => aloud(petit), { timeout: 10_000 })
    .toContainEqual(expect.stringContaining('Message privé de Zoé Lopez : Je n’ai pas compris le 3'));
  await talk(petit, /^À Zoé/).check();
  await panel(petit).getByText('Privé. Lu par Zoé et les adultes du cours.').waitFor();
  await list(petit).getByText('Je n’ai pas compris').waitFor();
  await talk(petit, /^À Zoé, privé$/).waitFor();
  await write(petit, 'On le refait à la fin, d’accord ?');
  await list(zoe).getByText('On le refait').waitFor();
  expect(await noe.content()).not.toContain('compris le 3');
  for (const page of [petit, zoe]) expect(await violations(page)).toEqual([]);
  for (const page of [petit, zoe, noe]) expect(await small(page, touchable)).toEqual([]);
  await shot(zoe, 'chat-private-pupil');
  await shot(petit, 'chat-private-teacher');

  // Between pupils: only with leave, and all hear of it.
  await talk(noe, /^À tous/).waitFor();
  expect(await panel(noe).getByLabel('À un élève…').count()).toBe(0);
  await panel(petit).getByRole('button', { name: 'Réglages' }).click();
  await panel(petit).getByLabel('Les élèves peuvent s’écrire entre eux').check();
  expect(await violations(petit)).toEqual([]);
  await expect.poll(() => aloud(noe), { timeout: 10_000 }).toContainEqual('Les élèves peuvent s’écrire entre eux.');
  await panel(noe).getByLabel('À un élève…').selectOption({ label: 'Zoé Lopez' });
  await panel(noe).getByText('Les adultes ne le lisent pas').waitFor();
  await write(noe, 'tu me passes la réponse ?');
  await write(noe, 'sinon je le dis à tout le monde');
  await talk(zoe, /^À Noé, privé, 2 non lus/).check();
  await list(zoe).getByText('sinon je le dis').waitFor();
  await shot(noe, 'chat-pair-phone');
  expect(await violations(noe)).toEqual([]);

  // Reported: the teacher reads it then, with what came before, and takes it away.
  expect(await petit.content()).not.toContain('passes la réponse');
  await list(zoe).getByText('sinon je le dis').hover();
  await list(zoe).getByRole('button', { name: 'Signaler le message de Noé Martin' }).last().click();
  const question = zoe.getByRole('dialog', { name: 'Signaler ce message de Noé Martin ?' });
  expect(await violations(zoe)).toEqual([]);
  await question.getByRole('button', { name: 'Signaler' }).click();
  await list(zoe).getByText('Signalé').waitFor();
  const report = panel(petit).getByRole('article').filter({ hasText: 'Zoé Lopez signale un message de Noé Martin' });
  await report.getByText('sinon je le dis à tout le monde').waitFor();
  await report.getByText('Juste avant').click();
  await report.getByText('tu me passes la réponse ?').waitFor();
  expect(await violations(petit)).toEqual([]);
  await shot(petit, 'chat-reported-teacher');
  await report.getByRole('button', { name: 'Retirer le message de Noé Martin' }).click();
  await list(zoe).getByText('sinon je le dis').waitFor({ state: 'detached' });
  await list(noe).getByText('sinon je le dis').waitFor({ state: 'detached' });
  await report.getByRole('button', { name: 'C’est vu' }).click();
  await report.waitFor({ state: 'detached' });

  // [C2] The teacher drops: what is between pupils closes by itself, and opens again.
  server.cut(teacher.name, true);
  await panel(noe).getByText('Fermé tant que le professeur n’est pas là.').waitFor();
  expect(await panel(noe).getByRole('textbox').count()).toBe(0);
  server.cut(teacher.name, false);
  await panel(noe).getByLabel('Votre message privé à Zoé').waitFor();

  // [C3] One's own, behind the three dots of a finger.
  await talk(noe, /^À tous/).check();
  await write(noe, 'oups');
  await list(petit).getByText('On le refait').waitFor();
  await talk(petit, /^À tous/).check();
  await list(petit).getByText('oups').waitFor();
  const acts = list(noe).getByRole('button', { name: 'Que faire du message de Noé Martin' }).last();
  if (await acts.isVisible()) await acts.click();
  else await list(noe).getByText('oups').hover();
  await list(noe).getByRole('button', { name: 'Retirer mon message' }).last().click();
  await list(petit).getByText('oups').waitFor({ state: 'detached' });

  // [C4] Slow mode is said where one writes.
  await panel(petit).getByLabel('Mode lent').selectOption({ label: 'Un message toutes les 10 s' });
  await panel(noe).getByText('Un message toutes les 10 s.').waitFor();
});

test('[C6] what is written while cut off goes once, in order, even when the page is reloaded', {
  timeout: 90_000,
}, async () => {
  const server = await openClass();
  const petit = await visit(server, teacher.name);
  const zoe = await visit(server, 'Zoé Lopez', phone);
  await panel(zoe).getByRole('textbox').waitFor();
  server.cut('Zoé Lopez', true);
  await zoe.getByText('Coupé, on revient tout seul.').waitFor();
  const said = ['un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept'];
  for (const text of said.slice(0, 6)) await write(zoe, text);
  await talk(zoe, /^Au professeur/).check();
  await write(zoe, 'sept');
  await list(zoe).getByText('Partira au retour du réseau').waitFor();
  await zoe.reload();
  server.cut('Zoé Lopez', false);
  await talk(petit, /^À Zoé, privé, 1 non lu/).waitFor({ timeout: 30_000 });
  expect(await list(petit).locator('.class-message bdi').allTextContents()).toEqual(said.slice(0, 6));
  await talk(petit, /^À Zoé/).check();
  await list(petit).getByText('sept').waitFor();
  expect(await zoe.locator('.class-message.waiting').count()).toBe(0);
  expect(await zoe.getByRole('alert').count()).toBe(0);
});

test('a phone with its keyboard up still says to whom, and shows what was said', { timeout: 60_000 }, async () => {
  const server = await openClass();
  const petit = await visit(server, teacher.name, phone);
  const zoe = await visit(server, 'Zoé Lopez', phone);
  for (const text of ['Bonjour à tous', 'On commence par le 12', 'Sortez la fiche']) await write(petit, text);
  await list(zoe).getByText('Sortez la fiche').waitFor();
  await talk(zoe, /^Au professeur/).check();
  await write(zoe, 'Je n’ai pas la fiche');
  await talk(petit, /^À Zoé, privé, 1 non lu/).check();
  await list(petit).getByText('Je n’ai pas la fiche').waitFor();
  // A finger has no way to point: what may be done is behind three dots.
  const fingers = await petit.context().newCDPSession(petit);
  await fingers.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  expect(await petit.evaluate(() => matchMedia('(hover: none)').matches)).toBe(true);
  const dots = list(petit).getByRole('button', { name: 'Que faire du message de Zoé Lopez' });
  await dots.click();
  await list(petit).getByRole('button', { name: 'Signaler le message de Zoé Lopez' }).waitFor();
  expect(await small(petit, touchable)).toEqual([]);
  expect(await violations(petit)).toEqual([]);
  await shot(petit, 'chat-teacher-phone');
  await shot(zoe, 'chat-pupil-phone');
  await panel(zoe).getByRole('textbox').focus();
  await zoe.setViewportSize({ width: 360, height: 420 });
  await panel(zoe).getByText('Privé. Lu par vous').waitFor();
  const field = await panel(zoe).getByRole('textbox').boundingBox();
  expect(field && field.y + field.height <= 420).toBe(true);
  const last = await list(zoe).getByText('Je n’ai pas la fiche').boundingBox();
  expect(last && field && last.y >= 0 && last.y + last.height <= field.y).toBe(true);
  await shot(zoe, 'chat-pupil-keyboard');
  expect(await violations(zoe)).toEqual([]);
});
