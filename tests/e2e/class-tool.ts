// Opens a section of the teacher's tools, whatever is open now.
import type { Page } from 'playwright-core';

export async function openTool(page: Page, title: string): Promise<void> {
  const tools = page.getByRole('region', { name: 'Outils', exact: true });
  if (!(await tools.isVisible()))
    await page.getByRole('navigation', { name: 'Commandes du cours' }).getByRole('button', { name: 'Outils' }).click();
  const section = tools.locator('details.class-tool', { has: page.getByRole('heading', { name: title }) });
  if ((await section.getAttribute('open')) === null) await section.locator('> summary').click();
}
