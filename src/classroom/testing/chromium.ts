// The system's Chromium with its fake camera (a moving picture) and fake microphone (a beep each second).
import { type Browser, chromium, type Page } from 'playwright-core';
import { personCookie, type Somebody } from './live-server.ts';

export const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** @param options.secureOrigin an address without https that is to be trusted like one with it. */
export const launch = (options: { executablePath?: string; secureOrigin?: string } = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: options.executablePath ?? chromiumPath,
    args: [
      ...(options.secureOrigin ? [`--unsafely-treat-insecure-origin-as-secure=${options.secureOrigin}`] : []),
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      '--auto-select-desktop-capture-source=Entire screen',
    ],
  });

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
