// Moods, timer and draw in real browsers, on the real relay: one teacher, two pupils.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { violations } from './axe.ts';
import { teacher } from './class-server.ts';
import { openTool } from './class-tool.ts';
import { aloud, control, openClass, phone, shot, small, soon, visit, visitClasses } from './class-visit.ts';

visitClasses();

const touchable = '[class^=pulse] button, .pulse-choice, [class^=pulse] input[type=number]';

test('[P11] [P12] pupils say how it goes, and the teacher sees it at a glance', { timeout: 90_000 }, async () => {
  const server = await openClass();
  const petit = await visit(server, teacher.name);
  const zoe = await visit(server, 'Zoé Lopez');
  const noe = await visit(server, 'Noé Martin', phone);
  await openTool(petit, 'Compris ou perdu ?');
  for (const page of [zoe, noe]) await control(page, 'Outils').click();
  await zoe.getByRole('button', { name: 'Perdu' }).focus();
  await zoe.keyboard.press('Enter');
  await noe.getByRole('button', { name: 'Trop vite' }).click();
  const told = petit.getByRole('region', { name: 'Compris ? Perdu ? Trop vite ?' });
  await told.getByText('Zoé Lopez').waitFor();
  await told.getByText('Noé Martin').waitFor();
  expect(await petit.locator('.pulse-moods').textContent()).toBe('Compris 0Perdu 1Trop vite 1');
  await soon(() => aloud(petit)).toContainEqual('Compris 0, perdu 1, trop vite 1.');
  await noe.getByText('Vous avez dit : Trop vite').waitFor();
  expect(await noe.getByText('Zoé Lopez').count()).toBe(0);
  expect(await zoe.locator('.pulse-moods').count()).toBe(0);
  for (const page of [petit, zoe, noe]) {
    expect(await violations(page)).toEqual([]);
    expect(await small(page, touchable)).toEqual([]);
  }
  await shot(petit, 'pulse-moods-teacher');
  await shot(noe, 'pulse-moods-phone');
  await noe.getByRole('button', { name: 'Effacer' }).click();
  await told.getByText('Noé Martin').waitFor({ state: 'detached' });
  await told.getByRole('button', { name: 'Tout effacer' }).click();
  await zoe.getByText('Vous avez dit : Perdu').waitFor({ state: 'detached' });
});

/** Notes that this page's loudspeaker was given, as the browser itself counts them. */
async function notesOf(page: Page): Promise<() => number> {
  const session = await page.context().newCDPSession(page);
  let notes = 0;
  session.on('WebAudio.audioNodeCreated', ({ node }) => {
    if (node.nodeType === 'Oscillator') notes += 1;
  });
  await session.send('WebAudio.enable');
  return () => notes;
}

const shown = async (page: Page) => {
  const text = (await page.getByRole('timer').textContent()) ?? '';
  const [minutes = Number.NaN, seconds = Number.NaN] = text.split(':').map(Number);
  return minutes * 60 + seconds;
};

test('[P15] [P16] [P17] one timer for all, by the relay’s clock', { timeout: 90_000 }, async () => {
  // The relay's clock is seven minutes ahead of every device here.
  let ahead = 7 * 60_000;
  const server = await openClass({ clock: { now: () => systemClock.now() + ahead } });
  const petit = await visit(server, teacher.name, phone);
  const zoe = await visit(server, 'Zoé Lopez');
  const noe = await visit(server, 'Noé Martin', phone);
  await openTool(petit, 'Minuteur');
  const tools = petit.getByRole('region', { name: 'Minuteur' });
  await tools.getByRole('spinbutton', { name: 'Minutes' }).fill('61');
  expect(await tools.getByRole('button', { name: 'Démarrer' }).isDisabled()).toBe(true);
  await tools.getByRole('button', { name: '3 minutes' }).click();
  await tools.getByRole('button', { name: 'Démarrer' }).click();
  for (const page of [petit, zoe, noe]) {
    await page.getByRole('timer').waitFor();
    expect(await shown(page)).toBeGreaterThan(160);
    expect(await shown(page)).toBeLessThanOrEqual(180);
    await soon(() => aloud(page)).toContainEqual('Minuteur : 3 minutes.');
  }
  const before = await shown(zoe);
  await soon(() => shown(zoe)).toBeLessThan(before);
  // It moves in silence.
  expect(await aloud(zoe)).toContainEqual('Minuteur : 3 minutes.');

  await tools.getByRole('button', { name: 'Pause' }).click();
  await zoe.getByText('en pause', { exact: true }).waitFor();
  await tools.getByRole('button', { name: '+ 1 minute' }).click();
  for (const page of [zoe, noe]) await soon(() => shown(page)).toBeGreaterThan(180);
  const held = await shown(zoe);
  await zoe.reload();
  await zoe.getByText('en pause', { exact: true }).waitFor();
  expect(await shown(zoe)).toBe(held);
  await tools.getByRole('button', { name: 'Reprendre' }).click();

  // The relay's clock is put right while pages are open: they follow, and so does what is left.
  ahead += held * 1_000 - 55_000;
  for (const page of [zoe, noe]) {
    await soon(() => aloud(page)).toContainEqual('Il reste une minute.');
    await soon(() => shown(page)).toBeLessThanOrEqual(55);
  }
  await shot(zoe, 'pulse-timer');
  await shot(noe, 'pulse-timer-phone');
  // However long it takes to look at it all.
  await tools.getByRole('button', { name: 'Pause' }).click();
  for (const page of [petit, zoe, noe]) {
    expect(await violations(page)).toEqual([]);
    expect(await small(page, touchable)).toEqual([]);
  }
  await shot(petit, 'pulse-teacher-phone');
  // The sound is a choice of this device.
  await control(noe, 'Outils').click();
  await noe.getByRole('checkbox', { name: /Un petit son/ }).check();
  await noe.reload();
  await control(noe, 'Outils').click();
  expect(await noe.getByRole('checkbox', { name: /Un petit son/ }).isChecked()).toBe(true);
  const [notes, otherNotes] = await Promise.all([notesOf(noe), notesOf(zoe)]);
  await tools.getByRole('button', { name: 'Reprendre' }).click();
  await noe.getByText('en pause', { exact: true }).waitFor({ state: 'detached' });
  ahead += 56_000;
  for (const page of [zoe, noe]) {
    await soon(() => aloud(page)).toContainEqual('Le temps est écoulé.');
    await page.getByRole('timer').getByText('Terminé').waitFor();
  }
  await soon(notes).toBe(2);
  expect(otherNotes()).toBe(0);
  // On a phone the tools are a sheet over the stage's foot; a key puts it away, and the focus goes back to what opened it.
  await tools.getByRole('button', { name: 'Démarrer' }).press('Escape');
  await tools.waitFor({ state: 'detached' });
  expect(await control(petit, 'Outils').evaluate((button) => button === document.activeElement)).toBe(true);
  await petit.getByRole('button', { name: 'Ranger' }).click();
  await zoe.getByRole('timer').waitFor({ state: 'detached' });
});

test('[P18] [P19] [P20] a draw, shown to all, nobody twice', { timeout: 60_000 }, async () => {
  const server = await openClass();
  const petit = await visit(server, teacher.name);
  const zoe = await visit(server, 'Zoé Lopez');
  const noe = await visit(server, 'Noé Martin', phone);
  await petit.getByText('3 présents').waitFor();
  await openTool(petit, 'Au hasard');
  await petit.getByRole('button', { name: 'Tirer un élève au hasard' }).click();
  const drawn = petit.locator('.pulse-name');
  await drawn.waitFor();
  const first = (await drawn.textContent()) ?? '';
  const [chosen, other] = first === 'Zoé Lopez' ? [zoe, noe] : [noe, zoe];
  await chosen.locator('.pulse-drawn').getByText('C’est à vous !').waitFor();
  await soon(() => aloud(chosen)).toContainEqual(`Au hasard : ${first}. C’est à vous !`);
  await other.locator('.pulse-name').getByText(first).waitFor();
  expect(await other.getByText('C’est à vous !').count()).toBe(0);
  for (const page of [petit, zoe, noe]) {
    expect(await violations(page)).toEqual([]);
    expect(await small(page, touchable)).toEqual([]);
  }
  await shot(petit, 'pulse-drawn-teacher');
  await shot(chosen, 'pulse-drawn-chosen');
  await shot(noe, 'pulse-drawn-phone');
  await petit.getByRole('button', { name: 'Tirer un autre' }).click();
  const second = first === 'Zoé Lopez' ? 'Noé Martin' : 'Zoé Lopez';
  await chosen.locator('.pulse-name').getByText(second).waitFor();
  // Who is cut off isn't drawn, though it would be their turn in a new round.
  server.cut(first, true);
  await petit.getByText('2 présents, 1 en chemin').waitFor();
  await petit.getByRole('button', { name: 'Tirer un autre' }).click();
  await petit.getByText('Déjà tirés : 1, présents : 1').waitFor();
  expect(await drawn.textContent()).toBe(second);
  await petit.locator('.pulse-drawn').getByRole('button', { name: 'Ranger' }).click();
  await other.locator('.pulse-drawn').waitFor({ state: 'detached' });
});
