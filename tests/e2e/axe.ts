// What axe has to say of a page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Each as "rule: where". Pages forbid scripts of others, so axe is evaluated and not loaded. */
export async function violations(page: Page): Promise<string[]> {
  const results = (await page.evaluate(
    `(() => { const module = undefined; ${axe}; return globalThis.axe.run(document, { resultTypes: ['violations'] }); })()`,
  )) as AxeResults;
  expect(results.passes.length, 'rules that were checked').toBeGreaterThan(10);
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
