// Tricks against the gate, each as somebody would try it: other sites' pages, tickets and passes shown again, real accounts that lie.
import { afterEach, describe, expect, test } from 'vitest';
import { mountPages } from './page/mount.ts';
import { createShield } from './shield/shield.ts';
import { type Answer, aGate, type Browser, type TestGate, testSecret, testStart } from './testing/a-gate.ts';

const open: TestGate[] = [];
const start = async (...given: Parameters<typeof aGate>) => {
  const made = await aGate(...given);
  open.push(made);
  return made;
};
afterEach(async () => {
  for (const gate of open.splice(0)) await gate.close();
});

const take = (visitor: Browser, body: object = {}) => visitor.ask('POST', '/gate/tickets', body);
const enter = (visitor: Browser, body: object = {}) => visitor.ask('POST', '/gate/passes', body);
const check = (visitor: Browser, headers: Record<string, string> = {}) =>
  visitor.ask('GET', '/gate/check', undefined, headers);
const field = ({ body }: Answer, name: string): unknown =>
  Object.entries(body ?? {}).find(([key]) => key === name)?.[1];

describe('a page of another site', () => {
  const evil = 'https://evil.example';
  /** What a browser says of a form or a `fetch` of another page. */
  const elsewhere = {
    'a browser of today': { origin: evil, 'sec-fetch-site': 'cross-site' },
    'a neighbour, whose requests carry our cookies': {
      origin: 'http://other.127.0.0.1',
      'sec-fetch-site': 'same-site',
    },
    'a browser that says no more than the origin': { origin: evil },
    'a frame without an origin': { origin: 'null' },
  };

  test.each(Object.entries(elsewhere))('%s: neither takes, changes nor gives back a place', async (_name, headers) => {
    const { gate, browser, clock } = await start({ policy: { capacity: 1 } });
    mountPages(gate, { clock, builtIn: false });
    const victim = browser();
    await take(victim);
    await enter(victim);
    const before = gate.figures();
    // A form needs no leave to be sent, and text/plain is any text.
    const form = { ...headers, 'content-type': 'text/plain' };
    const tried: [string, string, string | undefined][] = [
      ['POST', '/gate/tickets', '{}'],
      ['POST', '/gate/passes', '{}'],
      ['POST', '/gate/passes/renew', '{}'],
      ['POST', '/gate/wait', 'to=/'],
      ['DELETE', '/gate/passes', undefined],
    ];
    for (const [method, path, body] of tried) {
      for (const who of [victim, browser()]) {
        const answer = await who.ask(method, path, body, form);
        expect([path, answer.status, answer.code]).toEqual([path, 403, 'wrong_origin']);
        expect(answer.headers.getSetCookie(), path).toEqual([]);
      }
    }
    expect(gate.figures().waiting).toEqual(before.waiting);
    expect((await check(victim)).status).toBe(204);
  });

  test('pictures and frames of the waiting page take no places; a link to it does', async () => {
    const { gate, browser, clock } = await start({ policy: { capacity: 0 } });
    mountPages(gate, { clock, builtIn: false });
    for (const dest of ['image', 'iframe', 'empty']) {
      const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': dest };
      const answer = await browser().ask('GET', '/gate/wait?to=/', undefined, headers);
      expect([dest, answer.status, answer.headers.getSetCookie()]).toEqual([dest, 403, []]);
    }
    expect(gate.figures().waiting.open).toBe(0);
    const followed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' };
    expect((await browser().ask('GET', '/gate/wait?to=/', undefined, followed)).status).toBe(200);
    expect(gate.figures().waiting.open).toBe(1);
  });

  test('our own page, also behind a proxy that names itself, and programs go on', async () => {
    const { address, browser } = await start();
    for (const headers of [
      { origin: address, 'sec-fetch-site': 'same-origin' },
      { origin: address },
      { origin: 'https://ent.example', 'x-forwarded-host': 'ent.example' },
      { origin: 'https://ent.example', 'sec-fetch-site': 'same-origin' },
      {},
    ]) {
      expect((await browser().ask('POST', '/gate/tickets', {}, headers)).status).toBe(200);
    }
  });
});

describe('shown again', () => {
  test('[G53] [G15] a ticket of a draw, once used, draws no more numbers', async () => {
    const opensAt = testStart + 10_000;
    const { gate, browser, seconds } = await start({ policy: { capacity: 2, mode: 'scheduled', opensAt } });
    await gate.draw('open', 'ada');
    const [first, second] = [browser(), browser()];
    const enrolled = await take(first);
    expect(field(enrolled, 'number')).toBeUndefined();
    const ticket = { ticket: String(field(enrolled, 'ticket')) };
    expect(await enter(first, ticket)).toMatchObject({ status: 503, code: 'waiting' });
    seconds(13);
    expect((await enter(first, ticket)).status).toBe(200);
    // Again while inside: the same seat.
    expect((await enter(first, ticket)).status).toBe(200);
    expect((await first.ask('DELETE', '/gate/passes')).status).toBe(204);
    const arrivals = gate.figures().arrivals.open;
    for (let count = 0; count < 20; count++)
      expect(await enter(first, ticket)).toMatchObject({ status: 409, code: 'ticket_used' });
    expect(gate.figures().arrivals.open).toBe(arrivals);
    // Nobody stands before the next who comes.
    expect(field(await take(second), 'position')).toBe(0);
  });

  test('[G61] passes, tickets, reservations and holds of another account or school are nothing', async () => {
    const { gate, account, browser } = await start({ builtIn: true });
    const mine = account('ana');
    await take(mine);
    const pass = String(field(await enter(mine), 'pass'));
    const ticket = String(field(await take(account('ben')), 'ticket'));
    const times = { opensAt: testStart - 1_000, endsAt: testStart + 3_600_000 };
    const lesson = { school: 'prevert', account: 'ana', classKey: '6A', size: 5, ...times };
    const reservation = gate.signReservation(lesson);
    const hold = gate.signHold({ school: 'prevert', account: 'ana', reason: 'lesson', until: times.endsAt });
    for (const thief of [account('zoe'), account('ana', 'other'), browser()]) {
      const signedOut = !thief.cookies.has('who');
      expect((await check(thief, { 'x-preau-pass': pass })).headers.get('x-preau-reason')).toBe('not_yours');
      for (const tried of [{ ticket }, { reservation }]) {
        const { status, code } = await enter(thief, tried);
        expect([status, code]).toEqual(
          signedOut ? [401, 'signed_out'] : [400, 'ticket' in tried ? 'ticket_wrong' : 'reservation_wrong'],
        );
      }
    }
    // One purpose's token in the place of another's.
    for (const token of [hold, reservation, ticket])
      expect((await check(mine, { 'x-preau-pass': token })).headers.get('x-preau-reason')).toBe('malformed');
    for (const token of [hold, pass, ticket])
      expect((await enter(mine, { reservation: token })).code).toBe('reservation_wrong');
    for (const token of [hold, pass, reservation])
      expect((await enter(mine, { ticket: token })).code).toBe('ticket_wrong');
  });

  test('[G11] one account with two devices and everything that it has holds one seat', async () => {
    const { gate, browser } = await start({ builtIn: true });
    const devices = ['tablet', 'phone', 'desk'].map((device) => browser({ who: `prevert.ana.open.${device}` }));
    const times = { opensAt: testStart - 1_000, endsAt: testStart + 3_600_000 };
    const reservation = gate.signReservation({ school: 'prevert', account: 'ana', classKey: '6A', size: 1, ...times });
    const answers = await Promise.all(
      devices.flatMap((device) => [take(device), enter(device), enter(device, { reservation }), enter(device)]),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(6);
    const { seats, turns } = gate.figures();
    expect(seats.open + seats.lesson + seats.staff).toBe(1);
    expect(turns.open + turns.lesson + turns.staff).toBe(0);
    const good = await Promise.all(devices.map((device) => check(device)));
    expect(good.filter(({ status }) => status === 204)).toHaveLength(1);
  });
});

describe('real accounts', () => {
  const times = { opensAt: testStart - 1_000, endsAt: testStart + 3_600_000 };
  const aReservation = (gate: TestGate['gate'], account: string, classKey: string) =>
    gate.signReservation({ school: 'prevert', account, classKey, size: 5, ...times });

  test('[G22] [G23] one pupil of each class comes alone: never beyond the share, and freed when the doors close', async () => {
    const { gate, account, seconds } = await start({
      builtIn: true,
      policy: { capacity: 20, doorsTime: 30_000, shares: { lesson: 0.5, staff: 0, open: 0.5 } },
    });
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      await enter(account(name), { reservation: aReservation(gate, name, name) });
    expect(gate.figures().setAside).toBeLessThanOrEqual(20);
    for (let wave = 0; wave < 4; wave++) seconds(32);
    // Those who came alone have left by now: nothing is kept for anybody.
    expect(gate.figures()).toMatchObject({ setAside: 0, classesWaiting: 0 });
    for (let each = 0; each < 20; each++) expect((await enter(account(`other${each}`))).status).toBe(200);
  });

  test('[G22] a reservation used again and again sets aside one class, once', async () => {
    const { gate, account } = await start({ builtIn: true, policy: { capacity: 20 } });
    const pupil = account('ana');
    const reservation = aReservation(gate, 'ana', '6A');
    for (let count = 0; count < 10; count++) {
      expect((await enter(pupil, { reservation })).status).toBe(200);
      await pupil.ask('DELETE', '/gate/passes');
    }
    expect(gate.figures()).toMatchObject({ setAside: 5, seats: { lesson: 0 } });
  });

  test('[G40] [G41] a request in between costs nobody the seat that a hold keeps, and keeps no seat past its time', async () => {
    const policy = { capacity: 2, sessionTime: 60_000, shares: { lesson: 0, staff: 0, open: 1 } };
    const { gate, account, seconds } = await start({ builtIn: true, policy });
    const [held, over] = [account('ana'), account('ben')];
    for (const each of [held, over]) await enter(each);
    await take(account('zoe'));
    seconds(50);
    for (const each of [held, over]) expect((await each.ask('POST', '/gate/passes/renew', {})).status).toBe(200);
    seconds(45);
    // The time is over and somebody waits: a request that renews by its use comes before the page's own renewal.
    for (const each of [held, over]) expect((await check(each)).status).toBe(204);
    const until = testStart + 3_600_000;
    const hold = gate.signHold({ school: 'prevert', account: 'ana', reason: 'lesson', until });
    expect((await held.ask('POST', '/gate/passes/renew', { hold })).status).toBe(200);
    for (let round = 0; round < 4; round++) {
      seconds(20);
      await check(over);
    }
    expect((await check(over)).status).toBe(401);
    expect((await enter(account('zoe'))).status).toBe(200);
  });

  test('lanes that aren’t theirs, however they are asked for', async () => {
    const { account, browser } = await start({ builtIn: true });
    const pupil = account('ana');
    for (const lane of ['staff', 'lesson'])
      expect(await take(pupil, { lane })).toMatchObject({ status: 403, code: 'lane_not_yours' });
    for (const lane of ['__proto__', 'constructor', ['staff'], { staff: 1 }, 0, null])
      expect(await take(pupil, { lane })).toMatchObject({ status: 400, code: 'invalid' });
    // In front of a site there is one.
    const front = await start();
    expect((await take(front.browser(), { lane: 'staff' })).code).toBe('lane_not_yours');
    expect((await take(browser(), { lane: 'staff' })).code).toBe('signed_out');
  });

  test('an account that changes lane again and again draws few numbers: each one not taken costs a turn', async () => {
    let now = testStart;
    const clock = { now: () => now };
    const shield = createShield({
      ...{ clock, chance: { bytes: (count: number) => new Uint8Array(count) }, secret: testSecret },
      ...{ site: 'test', trustProxy: [], schoolNetworks: [] },
    });
    const { gate, account } = await start({ builtIn: true, shield, policy: { capacity: 0 } });
    const teacher = account('eve', 'prevert', ['lesson', 'staff', 'open']);
    for (let minute = 0; minute < 10; minute++) {
      for (let count = 0; count < 20; count++) await take(teacher, { lane: count % 2 ? 'staff' : 'open' });
      now += 60_000;
    }
    const { arrivals } = gate.figures();
    expect(arrivals.open + arrivals.staff).toBeLessThan(60);
    // Asking for the place that one has is never refused.
    const pupil = account('ana');
    for (let count = 0; count < 50; count++) expect((await take(pupil)).status).toBe(200);
  });
});

describe('addresses and headers', () => {
  test('the waiting page sends nobody elsewhere and runs no text of others', async () => {
    const { gate, browser, clock } = await start({ policy: { capacity: 0 } });
    mountPages(gate, { clock, builtIn: false });
    const script = '</script><script>alert(1)</script>';
    await gate.setPolicy({ message: { fr: script, en: script } }, 'test');
    for (const to of [
      ...['//evil.example', '/\\evil.example', 'https://evil.example', '/.//evil.example', '/a/..//evil.example'],
      ...[
        'javascript:alert(1)',
        '/\t/evil.example',
        `/${script}`,
        '/%0d%0aset-cookie:a=b',
        '/"onload="x',
        '/gate/wait',
      ],
    ]) {
      const headers = { 'accept-language': `${script},en;q=9e9`, 'x-forwarded-host': 'evil.example' };
      const answer = await browser().ask('GET', `/gate/wait?to=${encodeURIComponent(to)}&lang="x`, undefined, headers);
      expect(answer.text).not.toContain('alert(1)</script>');
      expect(answer.text).not.toMatch(/(href|value|url)="?[^"]*evil\.example/);
      expect(answer.text).not.toContain('"onload=');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(answer.headers.get('vary')).toContain('cookie');
    }
  });

  test('cookies in great number and of one name are read like one', async () => {
    const { browser, gate } = await start();
    const visitor = browser();
    await take(visitor);
    await enter(visitor);
    const pass = visitor.cookies.get('preau_pass') ?? '';
    const name = 'preau_pass';
    const many = `${name};${`x${name}=${pass};`.repeat(20)} ${`${name}=; `.repeat(300)}`;
    expect((await check(browser(), { cookie: many })).status).toBe(401);
    expect((await check(browser(), { cookie: name.repeat(1_000) })).status).toBe(401);
    expect((await check(browser(), { 'x-preau-pass': `${pass},${pass}` })).status).toBe(401);
    expect(gate.figures().forged).toBe(0);
  });
});
