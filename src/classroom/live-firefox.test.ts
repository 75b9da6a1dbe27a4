// Chromium and Firefox in one class, each teaching the other: Firefox captures by AudioWorklet and requestVideoFrameCallback.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BuiltPage, buildPage } from './testing/built-page.ts';
import { enter, launch } from './testing/chromium.ts';
import { Firefox, firefoxPath } from './testing/firefox.ts';
import { type LiveServer, startLiveServer } from './testing/live-server.ts';

let built: BuiltPage;
let chromium: Browser;
let firefox: Firefox;
let server: LiveServer;

// Media in real time on a busy machine of two cores: a test may lose its beat once. Each starts its own server.
describe(`live class in ${firefoxPath}`, { retry: 1 }, () => {
  beforeAll(async () => {
    built = await buildPage();
    chromium = await launch();
    firefox = await Firefox.launch();
  }, 120_000);
  afterAll(async () => {
    await firefox?.close();
    await chromium?.close();
    await built?.remove();
  });
  beforeEach(async () => {
    server = await startLiveServer({ serve: (request, reply) => built.serve(request, reply) });
  });
  afterEach(async () => {
    for (const context of chromium.contexts()) await context.close();
    await server.close();
  });

  test('a pupil in Firefox sees and hears a teacher in Chromium', async () => {
    const madame = await enter(chromium, server.port, { name: 'Mme Durand', role: 'teacher' });
    await madame.evaluate(async () => {
      await globalThis.testClass.live().startMicrophone();
      await globalThis.testClass.live().startCamera();
    });
    const page = await firefox.enter(server.port, { name: 'Ana', role: 'pupil' });
    await page.evaluate('testClass.watch()');
    await page.until('testClass.distinctPictures() >= 5');
    await page.until('testClass.stats().then(({ voices }) => voices.some((voice) => voice.rms > 0.005))');
  }, 60_000);

  test('a pupil in Chromium sees and hears a teacher in Firefox', async () => {
    const madame = await firefox.enter(server.port, { name: 'M. Petit', role: 'teacher' });
    expect(await madame.evaluate('testClass.capabilities()')).toMatchObject({ speak: true, show: true });
    await madame.evaluate('testClass.live().startMicrophone().then(() => true)');
    await madame.evaluate('testClass.live().startCamera().then(() => true)');
    const page = await enter(chromium, server.port, { name: 'Ben', role: 'pupil' });
    await page.evaluate(() => globalThis.testClass.watch());
    await page.waitForFunction(() => globalThis.testClass.distinctPictures() >= 5);
    await page.waitForFunction(async () => {
      const { voices } = await globalThis.testClass.stats();
      return voices.some(({ rms }) => rms > 0.005);
    });
  }, 60_000);
});
