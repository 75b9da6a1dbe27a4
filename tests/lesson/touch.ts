// What fingers do and eyes look for on a page of the class.
import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';
import { violations } from '../e2e/class-sights.ts';
import type { VirtualPupil } from './virtual-pupil.ts';

export const control = (page: Page, name: string | RegExp) =>
  page.getByRole('navigation', { name: 'Commandes du cours' }).getByRole('button', { name });

export const pressed = (page: Page, name: string, on: boolean) =>
  control(page, name)
    .and(page.locator(`[aria-pressed=${on}]`))
    .waitFor();

/** Opens this panel, whichever stands there now. */
export async function openPanel(page: Page, name: string | RegExp): Promise<void> {
  const button = control(page, name);
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
}

export async function say(page: Page, text: string): Promise<void> {
  await openPanel(page, 'Messages');
  await page.getByLabel('Votre message').fill(text);
  await page.keyboard.press('Enter');
}

export const messages = (page: Page) => page.getByRole('list', { name: 'Messages' });

export async function accessible(...pages: Page[]): Promise<void> {
  for (const page of pages) assert.deepEqual(await violations(page), []);
}

/** The member number of somebody, as everybody knows it. */
export function numberOf({ inside }: VirtualPupil, name: string): number {
  const found = inside.members.find((member) => member.name === name);
  assert(found, `${name} is not in class`);
  return found.number;
}
