// The small check under attack, in a browser over plain HTTP: done by the device, or waited for where it can't be, and one is in.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { mountPages } from '../../src/gate/page/mount.ts';
import { createShield } from '../../src/gate/shield/shield.ts';
import { aGate, type TestGate, testSecret, testStart } from '../../src/gate/testing/a-gate.ts';
import { launch } from './pages-school.ts';

let browser: Browser;
beforeAll(async () => {
  // A name that browsers don't trust as they trust this machine's: nothing that needs https is there.
  browser = await launch('--host-resolver-rules=MAP ent.example 127.0.0.1');
});
afterAll(() => browser?.close());

/** A gate that takes every newcomer for one of a crowd of programs. */
async function besieged(workers = 'blob:') {
  let made: Pick<TestGate, 'clock'> | undefined;
  const clock = { now: () => made?.clock.now() ?? testStart };
  const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
  const shield = createShield({
    ...{ clock, chance, secret: testSecret, site: 'test', trustProxy: [], schoolNetworks: [] },
    suspicion: { crowd: 0.01, junk: 50, quiet: 3_600_000 },
  });
  const { gate, address, close, clock: own } = await aGate({ shield, chance });
  made = { clock: own };
  const mount: typeof gate.mount = (path, handler) =>
    gate.mount(path, (request, response, at) => {
      const writeHead = response.writeHead.bind(response);
      response.writeHead = (status: number, ...rest: unknown[]) => {
        const headers: Record<string, string> = Object.assign({}, ...rest);
        const policy = headers['content-security-policy']?.replace('worker-src blob:', `worker-src ${workers}`);
        return writeHead(status, { ...headers, ...(policy && { 'content-security-policy': policy }) });
      };
      handler(request, response, at);
    });
  mountPages({ ...gate, mount }, { clock, builtIn: false });
  // A test's clock stands still; this line goes on.
  const running = setInterval(() => own.advance(100), 100);
  onTestFinished(async () => {
    clearInterval(running);
    await close();
    shield.close();
  });
  return { gate, shield, origin: address.replace('127.0.0.1', 'ent.example'), advance: own.advance };
}

async function aPage(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'fr-FR', ...options });
  onTestFinished(() => context.close());
  return context.newPage();
}

const said = (page: Page) => page.getByRole('heading', { name: 'Une petite vérification' }).waitFor();

/** What the page sends for a place. */
function proofsOf(page: Page): string[] {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/gate/tickets')) sent.push(request.postData() ?? '');
  });
  return sent;
}

test('a device without crypto.subtle does the proof of work and goes in', async () => {
  const { gate, shield, origin } = await besieged();
  const page = await aPage();
  const checks = proofsOf(page);
  await page.goto(`${origin}/gate/wait?to=/homework`);
  expect(await page.evaluate(() => [isSecureContext, typeof crypto.subtle])).toEqual([false, 'undefined']);
  await page.waitForURL(`${origin}/homework`);
  expect(checks.some((body) => /^\{"proof":"(?!wait\.)/.test(body))).toBe(true);
  expect(shield.figures()).toMatchObject({ proven: 1, refused: { proof: 0 } });
  expect(gate.figures().seats.open).toBe(1);
});

test.each(['refused by a policy', 'not there at all'])(
  'a worker %s: the device waits instead, and goes in',
  async (why) => {
    const { gate, shield, origin, advance } = await besieged(why === 'not there at all' ? 'blob:' : "'none'");
    const page = await aPage();
    if (why === 'not there at all') await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'Worker'));
    const checks = proofsOf(page);
    await page.clock.install();
    await page.goto(`${origin}/gate/wait?to=/homework`);
    await said(page);
    // Its place was refused once more by now, with a wait of 30 s that runs.
    await expect.poll(() => shield.figures().asked).toBeGreaterThanOrEqual(2);
    expect(shield.figures().proven).toBe(0);
    const forward = async () => {
      advance(5_000);
      await page.clock.fastForward(5_000);
      return page.url();
    };
    await expect.poll(forward, { timeout: 20_000, interval: 100 }).toBe(`${origin}/homework`);
    expect(checks.filter((body) => body.includes('proof'))).toEqual([expect.stringMatching(/^\{"proof":"wait\./)]);
    expect(shield.figures()).toMatchObject({ proven: 1, refused: { proof: 0 } });
    expect(gate.figures().seats.open).toBe(1);
  },
);

test('without a script: a reload or a new tab goes on with the same wait, and then one is in', async () => {
  const { gate, shield, origin, advance } = await besieged();
  const page = await aPage({ javaScriptEnabled: false });
  const address = `${origin}/gate/wait?to=/homework`;
  const refresh = () => page.locator('meta[http-equiv="refresh"]').getAttribute('content');
  await page.goto(address);
  await said(page);
  const first = await refresh();
  const waited = /proof=(wait[^&]+)/.exec(first ?? '')?.[1];
  expect(waited).toBeDefined();
  advance(20_000);
  await page.goto('about:blank');
  await page.goto(address);
  await said(page);
  // The same wait, and 20 s of it are over.
  expect(await refresh()).toContain(`proof=${waited}`);
  expect(Number.parseInt((await refresh()) ?? '', 10)).toBeLessThan(Number.parseInt(first ?? '', 10));
  expect(shield.figures()).toMatchObject({ proven: 0, refused: { proof: 0 } });
  advance(11_000);
  await page.goto(address);
  expect(page.url()).toBe(`${origin}/homework`);
  expect(shield.figures()).toMatchObject({ proven: 1, refused: { proof: 0, network: 0 } });
  expect(gate.figures().seats.open).toBe(1);
  const cookies = await page.context().cookies(address);
  expect(cookies.map(({ name }) => name)).not.toContain('preau_wait');
});
