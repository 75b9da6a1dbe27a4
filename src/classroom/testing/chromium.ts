// The system's Chromium with its fake camera (a moving picture) and fake microphone (a beep each second).
import type { Browser, Page } from 'playwright-core';
import { fakeDevices, launchChromium, shellPath } from '../../../tests/support/chromium.ts';
import { personCookie, type Somebody } from './live-server.ts';

/** @param options.secureOrigin an address without https that is to be trusted like one with it. */
export const launch = (options: { executablePath?: string; secureOrigin?: string } = {}): Promise<Browser> =>
  launchChromium(
    [
      ...(options.secureOrigin ? [`--unsafely-treat-insecure-origin-as-secure=${options.secureOrigin}`] : []),
      ...fakeDevices,
      '--auto-select-desktop-capture-source=Entire screen',
    ],
    options.executablePath ?? shellPath,
  );

/** A page of its own (cookies too) for somebody, before the click that enters. */
export async function arrive(
  browser: Browser,
  port: number,
  who: Somebody,
  origin = `http://127.0.0.1:${port}`,
): Promise<Page> {
  const context = await browser.newContext();
  const [name = '', value = ''] = personCookie(who).split('=');
  await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`[${who.name}]`, message.text());
  });
  page.on('pageerror', (error) => console.error(`[${who.name}]`, error));
  await page.goto(origin);
  return page;
}

/** The same, entered by a click as a person would. */
export async function enter(...given: Parameters<typeof arrive>): Promise<Page> {
  const page = await arrive(...given);
  await page.click('#enter');
  await page.waitForFunction(() => globalThis.testClass.state().type === 'live');
  return page;
}
