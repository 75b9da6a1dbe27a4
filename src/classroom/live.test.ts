// The live class in real browsers: pictures are told by decoded pixels, voices by the samples that reach the audio thread.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BuiltPage, buildPage } from './testing/built-page.ts';
import { arrive, enter, launch } from './testing/chromium.ts';
import { type LiveServer, startLiveServer } from './testing/live-server.ts';

let built: BuiltPage;
let browser: Browser;
let server: LiveServer;

beforeAll(async () => {
  built = await buildPage();
  browser = await launch();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await built?.remove();
});
beforeEach(async () => {
  server = await startLiveServer({ serve: (request, reply) => built.serve(request, reply) });
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await server.close();
  expect(server.failures).toEqual([]);
});

const teacher = { name: 'Mme Durand', role: 'teacher' } as const;
const pupil = (name: string) => ({ name, role: 'pupil' }) as const;

async function teach(): Promise<Page> {
  const page = await enter(browser, server.port, teacher);
  await page.evaluate(async () => {
    await globalThis.testClass.live().startMicrophone();
    await globalThis.testClass.live().startCamera();
  });
  return page;
}

async function watch(page: Page): Promise<void> {
  await page.evaluate(() => globalThis.testClass.watch());
}

const seesMovement = (page: Page, more = 5) =>
  page
    .evaluate(() => globalThis.testClass.distinctPictures())
    .then((before) =>
      page.waitForFunction((wanted) => globalThis.testClass.distinctPictures() >= wanted, before + more),
    );

/** Sound louder than silence, in samples that were really played. */
const hears = (page: Page) =>
  page.waitForFunction(async () => {
    const { voices } = await globalThis.testClass.stats();
    return voices.some(({ rms, samplesPlayed }) => rms > 0.005 && samplesPlayed > 24_000);
  });

// Media in real time on a busy machine of two cores: a test may lose its beat once. Each starts its own server.
describe('live class in Chromium', { retry: 1 }, () => {
  test('a page whose engine is gone, because a new version took its place, says so instead of waiting', async () => {
    const page = await arrive(browser, server.port, pupil('Zoé'));
    await page.route(/engine-worker/, (route) => route.fulfill({ status: 404, body: '' }));
    await page.click('#enter');
    await page.waitForFunction(() => globalThis.testClass.state().type === 'over');
    expect(await page.evaluate(() => globalThis.testClass.state())).toMatchObject({ type: 'over', reason: 'version' });
  });

  test('a page that can’t load what plays voices says so, and stays in class', async () => {
    const lacking = await startLiveServer({
      serve(request, reply) {
        if (request.url?.includes('playback-worklet')) reply.writeHead(404).end();
        else built.serve(request, reply);
      },
    });
    const page = await arrive(browser, lacking.port, pupil('Zoé'));
    const unheard: Error[] = [];
    page.on('pageerror', (error) => void unheard.push(error));
    await page.click('#enter');
    await page.waitForFunction(() => globalThis.testClass.refusals.length > 0);
    expect(await page.evaluate(() => globalThis.testClass.refusals)).toMatchObject([{ code: 'deaf' }]);
    await page.waitForFunction(() => globalThis.testClass.state().type === 'live');
    expect(unheard).toEqual([]);
    await page.close();
    await lacking.close();
  });

  test('two pupils see the teacher move and hear the tone', async () => {
    await teach();
    const pupils = [await enter(browser, server.port, pupil('Ana')), await enter(browser, server.port, pupil('Ben'))];
    for (const page of pupils) await watch(page);
    for (const page of pupils) await seesMovement(page, 10);
    for (const page of pupils) await hears(page);
    for (const page of pupils) {
      const { pictures, voiceDelay } = await page.evaluate(() => globalThis.testClass.stats());
      expect(pictures).toMatchObject([{ width: 640, height: 360, source: 'camera' }]);
      expect(voiceDelay?.count).toBeGreaterThan(5);
    }
  }, 90_000);

  test('a pupil who comes late sees the picture without waiting for the next key frame', async () => {
    await teach();
    const early = await enter(browser, server.port, pupil('Early'));
    await watch(early);
    await seesMovement(early, 10);
    const late = await enter(browser, server.port, pupil('Late'));
    await watch(late);
    await late.waitForFunction(() => globalThis.testClass.firstPixels() !== null);
    await seesMovement(late);
  }, 90_000);

  test('cut off, a pupil comes back alone with the place kept, and pictures and voice go on', async () => {
    await teach();
    const page = await enter(browser, server.port, pupil('Ana'));
    await watch(page);
    await seesMovement(page);
    await hears(page);
    const youOf = () =>
      page.evaluate(() => {
        const state = globalThis.testClass.state();
        return state.type === 'live' ? state.room.you : 0;
      });
    const before = await youOf();
    await page.context().setOffline(true);
    await page.waitForFunction(() => globalThis.testClass.state().type === 'returning');
    await page.context().setOffline(false);
    await page.waitForFunction(() => globalThis.testClass.state().type === 'live');
    expect(await youOf()).toBe(before);
    expect((await page.evaluate(() => globalThis.testClass.stats())).reconnects).toBeGreaterThan(0);
    await seesMovement(page);
    await hears(page);
  }, 90_000);

  test('the teacher cut off comes back publishing the same, muted if muted', async () => {
    const madame = await teach();
    const page = await enter(browser, server.port, pupil('Ana'));
    await watch(page);
    await seesMovement(page);
    await madame.evaluate(() => globalThis.testClass.live().mute(true));
    await madame.context().setOffline(true);
    await madame.waitForFunction(() => globalThis.testClass.state().type === 'returning');
    await madame.context().setOffline(false);
    await madame.waitForFunction(() => globalThis.testClass.state().type === 'live');
    await seesMovement(page);
    const played = () =>
      page.evaluate(async () =>
        (await globalThis.testClass.stats()).voices.reduce((sum, one) => sum + one.samplesPlayed, 0),
      );
    await page.waitForTimeout(1_500);
    const quiet = await played();
    await page.waitForTimeout(1_500);
    expect(await played()).toBe(quiet);
    await madame.evaluate(() => globalThis.testClass.live().mute(false));
    await hears(page);
  }, 90_000);

  test('[V9] sound that a phone call stopped goes on when it is over', async () => {
    await teach();
    const page = await arrive(browser, server.port, pupil('Ana'));
    await page.addInitScript(() => {
      globalThis.AudioContext = class extends AudioContext {
        constructor(options?: AudioContextOptions) {
          super(options);
          // As a phone does: the page isn't asked.
          addEventListener('call', () => void this.suspend());
        }
      };
    });
    await page.reload();
    await page.click('#enter');
    await hears(page);
    await page.evaluate(() => void dispatchEvent(new Event('call')));
    const played = () =>
      page.evaluate(async () =>
        (await globalThis.testClass.stats()).voices.reduce((sum, one) => sum + one.samplesPlayed, 0),
      );
    const before = await played();
    await expect.poll(played, { timeout: 20_000 }).toBeGreaterThan(before + 48_000);
  }, 60_000);

  test('[V9] a page that slept while its place was given up for silent comes back by itself: same place, still muted', async () => {
    await teach();
    const page = await enter(browser, server.port, { name: 'M. Petit', role: 'teacher' });
    await page.evaluate(async () => {
      await globalThis.testClass.live().startMicrophone();
      globalThis.testClass.live().mute(true);
    });
    const youOf = () =>
      page.evaluate(() => {
        const state = globalThis.testClass.state();
        return state.type === 'live' ? state.room.you : 0;
      });
    const you = await youOf();
    const encodedVoices = () => page.evaluate(async () => (await globalThis.testClass.stats()).encoded.voice);
    // What was said before muting may still be on its way through the encoder.
    let beforeSleep = await encodedVoices();
    const news = async () => {
      const before = beforeSleep;
      beforeSleep = await encodedVoices();
      return beforeSleep - before;
    };
    await expect.poll(news, { interval: 300 }).toBe(0);
    const sleep = await page.context().newCDPSession(page);
    await sleep.send('Page.setWebLifecycleState', { state: 'frozen' });
    const cut = () => server.presence.some(({ userId, change }) => change === 'cut' && userId === 'M. Petit');
    // Again and again: what the page still said as it fell asleep counts as a sign of life.
    const silent = () => {
      server.shift(16_000);
      return cut();
    };
    await expect.poll(silent, { timeout: 20_000, interval: 500 }).toBe(true);
    await sleep.send('Page.setWebLifecycleState', { state: 'active' });
    await page.waitForFunction(async () => {
      const { reconnects } = await globalThis.testClass.stats();
      return reconnects > 0 && globalThis.testClass.state().type === 'live';
    });
    expect(await youOf()).toBe(you);
    await hears(page);
    expect(await encodedVoices()).toBe(beforeSleep);
  }, 60_000);

  test('a camera that once gives what can’t be encoded is reported, and its picture goes on', async () => {
    const madame = await enter(browser, server.port, teacher);
    const reports: string[] = [];
    madame.on('pageerror', ({ message }) => void reports.push(message));
    // A camera of the page's own making, which stumbles when told.
    await madame.evaluate(() => {
      globalThis.MediaStreamTrackProcessor = class<T> {
        readonly readable = new ReadableStream<T>({
          async start(controller) {
            const canvas = new OffscreenCanvas(640, 360);
            const context = canvas.getContext('2d');
            addEventListener('stumble', () => {
              const shape = { timestamp: performance.now() * 1_000, displayWidth: 640, displayHeight: 360 };
              Reflect.apply(controller.enqueue, controller, [shape]);
            });
            for (let hue = 0; ; hue = (hue + 9) % 360) {
              if (context) context.fillStyle = `hsl(${hue} 90% 50%)`;
              context?.fillRect(0, 0, 640, 360);
              const frame = new VideoFrame(canvas, { timestamp: performance.now() * 1_000 });
              Reflect.apply(controller.enqueue, controller, [frame]);
              await new Promise((resolve) => setTimeout(resolve, 50));
            }
          },
        });
      };
      return globalThis.testClass.live().startCamera();
    });
    const page = await enter(browser, server.port, pupil('Ana'));
    await watch(page);
    await seesMovement(page);
    await madame.evaluate(() => void dispatchEvent(new Event('stumble')));
    await expect.poll(() => reports.length, { timeout: 10_000 }).toBe(1);
    await seesMovement(page, 20);
  }, 60_000);

  test('what a teacher decides while cut off is done on the way back', async () => {
    const madame = await enter(browser, server.port, teacher);
    const page = await enter(browser, server.port, pupil('Ana'));
    await madame.context().setOffline(true);
    await madame.waitForFunction(() => globalThis.testClass.state().type === 'returning');
    await madame.evaluate(() => globalThis.testClass.live().act('chat', { type: 'set', closed: true }));
    await madame.evaluate(() => globalThis.testClass.live().endLesson());
    await madame.context().setOffline(false);
    for (const who of [page, madame])
      await who.waitForFunction(() => {
        const state = globalThis.testClass.state();
        return state.type === 'over' && state.reason === 'ended' && state.room?.parts.chat.settings.closed === true;
      });
  }, 60_000);

  test('a pupil given the floor is seen and heard; taken back, the device is given back', async () => {
    const madame = await enter(browser, server.port, teacher);
    const page = await enter(browser, server.port, pupil('Ana'));
    const you = await page.evaluate(() => {
      const state = globalThis.testClass.state();
      return state.type === 'live' ? state.room.you : 0;
    });
    await madame.evaluate((member) => globalThis.testClass.live().grantFloor(member, true), you);
    await page.waitForFunction((number) => {
      const state = globalThis.testClass.state();
      return state.type === 'live' && state.room.members.some((one) => one.number === number && one.floor);
    }, you);
    await page.evaluate(async () => {
      await globalThis.testClass.live().startMicrophone();
      await globalThis.testClass.live().startCamera();
    });
    await watch(madame);
    await seesMovement(madame);
    await hears(madame);
    await madame.evaluate((member) => globalThis.testClass.live().grantFloor(member, false), you);
    await page.waitForFunction(() => {
      const state = globalThis.testClass.state();
      return state.type === 'live' && state.publishing.size === 0;
    });
  }, 90_000);

  test('what the tier leaves out isn’t encoded, and goes on by itself when it is carried again', async () => {
    const madame = await teach();
    const page = await enter(browser, server.port, pupil('Ana'));
    await watch(page);
    await seesMovement(page);
    await hears(page);
    const encoded = () => madame.evaluate(async () => (await globalThis.testClass.stats()).encoded);
    const told = (tier: string, voices: string) =>
      madame.waitForFunction(
        ([wanted, carried]) => {
          const state = globalThis.testClass.state();
          return state.type === 'live' && state.room.tier === wanted && state.room.voices === carried;
        },
        [tier, voices],
      );
    /** What goes on being encoded over a second and a half. */
    const goesOn = async () => {
      // What was under way when the word came is let through.
      await page.waitForTimeout(500);
      const before = await encoded();
      await page.waitForTimeout(1_500);
      const after = await encoded();
      return { voice: after.voice > before.voice, pictures: after.pictures > before.pictures };
    };

    server.classroom.setTier('voice');
    await told('voice', 'all');
    expect(await goesOn()).toEqual({ voice: true, pictures: false });
    server.classroom.setTier('text');
    await told('text', 'leaders');
    expect(await goesOn()).toEqual({ voice: true, pictures: false });
    server.shift(11_000);
    await told('text', 'none');
    expect(await goesOn()).toEqual({ voice: false, pictures: false });

    server.classroom.setTier('full');
    await seesMovement(page);
    await hears(page);
    expect(await goesOn()).toEqual({ voice: true, pictures: true });
  }, 90_000);

  test('the chat goes both ways and the lesson ends for everyone', async () => {
    const madame = await enter(browser, server.port, teacher);
    const page = await enter(browser, server.port, pupil('Ana'));
    const said = (who: Page, text: string) =>
      who.waitForFunction((wanted) => {
        const state = globalThis.testClass.state();
        return state.type === 'live' && state.room.parts.chat.messages.some((message) => message.text === wanted);
      }, text);
    await page.evaluate(() => void globalThis.testClass.live().sendChat('Bonjour Madame'));
    await said(madame, 'Bonjour Madame');
    await madame.evaluate(() => void globalThis.testClass.live().sendChat('Bonjour Ana'));
    await said(page, 'Bonjour Ana');
    await madame.evaluate(() => globalThis.testClass.live().endLesson());
    for (const who of [madame, page])
      await who.waitForFunction(() => {
        const state = globalThis.testClass.state();
        return state.type === 'over' && state.reason === 'ended';
      });
  }, 60_000);
});
