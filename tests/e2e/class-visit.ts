// Pages of people in one class: built once a file, each in a browser of their own, with what they complain of.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { builtWeb } from '../support/built-web.ts';
import { fakeDevices, launchShell } from '../support/chromium.ts';
import { type ClassServer, lesson, startClassServer, teacher } from './class-server.ts';
import { fakeCamera } from './fake-camera.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
let web = '';
const screens = here('../../build/screens');

export const wide = { width: 1440, height: 900 };
export const phone = { width: 360, height: 740 };

let browser: Browser;
let server: ClassServer | undefined;
/** Camera and microphone were allowed on this site before. */
let allowed = false;
const complaints: string[] = [];

/** Building the pages on a busy machine, ms. */
const buildTime = 240_000;

/**
 * Called once in a file of tests. @param devices with a camera that moves and a microphone that beeps, both allowed.
 * @param voice a WAV file that the microphone hears instead, again and again
 */
export function visitClasses({ devices = false, voice }: { devices?: boolean; voice?: string } = {}): void {
  beforeAll(async () => {
    allowed = devices;
    mkdirSync(screens, { recursive: true });
    web = await builtWeb();
    browser = await launchShell(
      ...(devices ? [...fakeDevices, `--use-file-for-fake-video-capture=${fakeCamera()}`] : []),
      ...(voice === undefined ? [] : [`--use-file-for-fake-audio-capture=${voice}`]),
    );
  }, buildTime);
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await server?.close();
    server = undefined;
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
  });
}

export async function openClass(options: Parameters<typeof startClassServer>[1] = {}): Promise<ClassServer> {
  server = await startClassServer(web, options);
  return server;
}

/** This person's page, in class. Exceptions and refused content are collected. @param before what is done to the page first */
export async function visit(
  { address }: ClassServer,
  name: string,
  viewport = wide,
  before: (page: Page) => Promise<void> = async () => {},
): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'fr-FR', reducedMotion: 'reduce' });
  if (allowed) await context.grantPermissions(['camera', 'microphone'], { origin: address });
  await context.addCookies([{ name: 'who', value: encodeURIComponent(name), url: address }]);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => complaints.push(`${name}: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(`${name}: ${message.text()}`);
  });
  await before(page);
  await page.goto(`${address}/class/${lesson.id}`);
  if (name === teacher.name) await page.getByRole('button', { name: 'Entrer en classe' }).click();
  await page.getByRole('navigation', { name: 'Commandes du cours' }).waitFor();
  return page;
}

/** Looked at by people, and never compared. */
export const shot = (page: Page, name: string) => page.screenshot({ path: join(screens, `class-${name}.png`) });

export const control = (page: Page, name: string | RegExp) =>
  page.getByRole('navigation', { name: 'Commandes du cours' }).getByRole('button', { name });

/** Devices that are wanted open by themselves, in their own time; where the browser asks first, by a touch. */
export async function openDevices(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const open = control(page, name).and(page.locator('[aria-pressed=true]'));
    for (let tries = 0; ; tries++) {
      const opened = await open.waitFor({ timeout: 8_000 }).then(
        () => true,
        (error: unknown) => {
          if (tries === 4) throw error;
          return false;
        },
      );
      if (opened) break;
      await control(page, name).click();
    }
  }
}

/** What a screen reader was told. */
export const aloud = (page: Page) => page.getByRole('status').allTextContents();

/** What a finger would miss among these. */
export const small = (page: Page, selector: string) =>
  page.evaluate(
    (wanted) =>
      [...document.querySelectorAll(wanted)].flatMap((element) => {
        const { width, height } = element.getBoundingClientRect();
        return width > 0 && (width < 44 || height < 44) ? [`${element.textContent} ${width}×${height}`] : [];
      }),
    selector,
  );

/** Looks again and again until it fits: on a busy machine that takes its time. */
export const soon = <Seen>(look: () => Promise<Seen> | Seen) => expect.poll(look, { timeout: 15_000 });
