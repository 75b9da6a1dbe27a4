// `preau gate` in front of a site, as people run it.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { sentTo } from '../../src/gate/proxy/testing/standing.ts';
import { aVisitor, type FrontGate, startFrontGate } from '../support/gate.ts';
import { runPreau } from '../support/process.ts';
import { launch } from './pages-school.ts';

describe('two seats', () => {
  let gate: FrontGate;
  beforeAll(async () => {
    gate = await startFrontGate(['--seats', '2', '--free', '/static/*', '--pass-life', '10']);
  });
  afterAll(async () => {
    expect(await gate.stop()).toBe(0);
  });

  test('two enter, the third waits; who leaves makes room; a used pass renews itself', async () => {
    const [one, two, three] = [aVisitor(gate.address), aVisitor(gate.address), aVisitor(gate.address)];
    expect(await one.enter()).toBe(200);
    expect(await two.enter()).toBe(200);
    expect(await three.enter(4)).toBe(503);

    const inside = await one.ask('/echo?x=1');
    expect(inside.status).toBe(200);
    const sent = sentTo(await inside.text());
    expect(sent.url).toBe('/echo?x=1');
    expect(JSON.stringify(sent)).not.toContain('preau_');

    const page = await three.page('/homework?class=5B');
    expect(page.status).toBe(503);
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
    const html = await page.text();
    expect(html).toContain('Votre place est gardée');
    expect(html).toContain(encodeURIComponent('/homework?class=5B'));
    const error = await three.ask('/api');
    expect([error.status, ((await error.json()) as { error: { code: string } }).error.code]).toEqual([503, 'waiting']);
    expect((await three.ask('/static/a.css')).status).toBe(200);
    expect((await three.page('/gate/wait?to=/a')).status).toBe(200);

    // The header instead of the cookie, for programs.
    const pass = one.cookies.get('preau_pass') ?? '';
    const direct = await fetch(`${gate.address}/echo`, { headers: { 'x-preau-pass': pass } });
    expect(direct.status).toBe(200);
    expect(await direct.text()).not.toContain(pass);

    const socket = new WebSocket(gate.address.replace('http', 'ws'), { headers: { cookie: `preau_pass=${pass}` } });
    await once(socket, 'message');
    socket.terminate();

    // Half of its short life later, the answer to whatever it asks brings a new one.
    const renewed = async () => {
      expect((await one.ask('/echo')).status).toBe(200);
      return one.cookies.get('preau_pass');
    };
    await expect.poll(renewed, { timeout: 20_000, interval: 300 }).not.toBe(pass);

    expect((await one.ask('/gate/passes', { method: 'DELETE' })).status).toBe(204);
    expect((await one.ask('/echo')).status).toBe(503);
    expect(await three.enter()).toBe(200);
    expect((await three.ask('/echo')).status).toBe(200);
  });

  test('a forged pass is none', async () => {
    const reply = await fetch(`${gate.address}/echo`, { headers: { 'x-preau-pass': 'A'.repeat(96) } });
    expect([reply.status, reply.headers.get('x-preau-reason')]).toEqual([503, 'malformed']);
  });
});

describe('a browser', () => {
  let browser: Browser;
  let gate: FrontGate;
  beforeAll(async () => {
    browser = await launch();
    gate = await startFrontGate(['--seats', '1', '--pass-life', '3600']);
  });
  afterAll(async () => {
    await browser?.close();
    await gate?.stop();
  });

  test.each([true, false])(
    'waits, is reloaded, and enters by itself where it wanted to go (scripts: %s)',
    async (scripts) => {
      const inside = aVisitor(gate.address);
      expect(await inside.enter()).toBe(200);
      const context = await browser.newContext({ javaScriptEnabled: scripts, locale: 'fr-FR' });
      const page = await context.newPage();
      const wanted = `${gate.address}/echo?class=5B`;
      expect((await page.goto(wanted))?.status()).toBe(503);
      // Nobody before: told by the page's script, or by the page that reloads by itself.
      await page.locator('#count', { hasText: /^0$/ }).waitFor();
      const place = async () => (await context.cookies()).find(({ name }) => name === 'preau_ticket')?.value;
      const ticket = await place();
      expect(ticket).toBeDefined();
      await page.reload();
      await page.locator('#count', { hasText: /^0$/ }).waitFor();
      expect(await place()).toBe(ticket);

      expect((await inside.ask('/gate/passes', { method: 'DELETE' })).status).toBe(204);
      await page.waitForURL(wanted, { timeout: 60_000 });
      await page.getByText('"url":"/echo?class=5B"').waitFor({ timeout: 60_000 });
      expect(await page.content()).not.toMatch(/preau_/);
      expect((await context.request.delete(`${gate.address}/gate/passes`)).status()).toBe(204);
      await context.close();
    },
    120_000,
  );
});

test('no seat: everybody waits', async () => {
  const gate = await startFrontGate(['--seats', '0']);
  const visitor = aVisitor(gate.address);
  expect(await visitor.enter(3)).toBe(503);
  expect((await visitor.page('/')).status).toBe(503);
  expect((await gate.site.seen()).requests).toBe(0);
  expect(existsSync(join(gate.folder, 'data', 'gate-in-front', 'journal.bin'))).toBe(true);
  expect(await gate.stop()).toBe(0);
});

test('adaptive, from the floor on', async () => {
  const gate = await startFrontGate(['--adaptive', '--floor', '1', '--ceiling', '1']);
  const [one, two] = [aVisitor(gate.address), aVisitor(gate.address)];
  expect(await one.enter()).toBe(200);
  expect((await one.ask('/echo')).status).toBe(200);
  expect(await two.enter(3)).toBe(503);
  expect(await gate.stop()).toBe(0);
});

test('a wrong flag: one line, and status 2', async () => {
  const { status, stdout, stderr } = await runPreau(['gate', '--upstream', 'http://ent', '--seats', 'many'], {});
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toBe('preau gate: --seats must be a whole number from 0 to 10000000, not "many"\n');
});

test('the secret is asked for as by the school', async () => {
  const { status, stderr } = await runPreau(['gate', '--upstream', 'http://ent'], { PREAU_SECRET: undefined });
  expect([status, stderr]).toEqual([
    1,
    'preau: PREAU_SECRET: is missing; give a ring "name:secret", with 32 characters of secret or more\n',
  ]);
});
