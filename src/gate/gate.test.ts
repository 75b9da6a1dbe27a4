// The gate as a visitor meets it, over HTTP: in front of any site, and built in.
import { Check } from 'typebox/value';
import { afterEach, describe, expect, test } from 'vitest';
import { Board, PassReply, TicketReply } from './contract.ts';
import { mountPages } from './page/mount.ts';
import { type Answer, aGate, type TestGate } from './testing/a-gate.ts';
import { textLength } from './token.ts';

const open: TestGate[] = [];
const start = async (...given: Parameters<typeof aGate>) => {
  const made = await aGate(...given);
  open.push(made);
  return made;
};
afterEach(async () => {
  for (const gate of open.splice(0)) await gate.close();
});

function ticketIn({ status, body, text }: Answer): TicketReply {
  if (status !== 200 || !Check(TicketReply, body)) throw new Error(`no ticket: ${status} ${text}`);
  return body;
}
function passIn({ status, body, text }: Answer): PassReply {
  if (status !== 200 || !Check(PassReply, body)) throw new Error(`no pass: ${status} ${text}`);
  return body;
}

describe('in front of a site', () => {
  test('where there is room a ticket becomes a pass at once, and the check lets it through', async () => {
    const { browser } = await start();
    const visitor = browser();
    expect((await visitor.ask('GET', '/gate/check')).headers.get('x-preau-reason')).toBe('missing');
    const taken = await visitor.ask('POST', '/gate/tickets', {});
    expect(ticketIn(taken)).toMatchObject({ lane: 'open', number: 1, position: 0 });
    const pass = passIn(await visitor.ask('POST', '/gate/passes', {}));
    expect(pass.pass.length).toBeLessThanOrEqual(200);
    expect(visitor.cookies.get('preau_pass')).toBe(pass.pass);
    const checked = await visitor.ask('GET', '/gate/check');
    expect([checked.status, checked.text]).toEqual([204, '']);
  });

  test('[G1] a device that asks again has the same number; another one has the next', async () => {
    const { browser } = await start({ policy: { capacity: 0 } });
    const [first, second] = [browser(), browser()];
    expect(ticketIn(await first.ask('POST', '/gate/tickets', {})).number).toBe(1);
    expect(ticketIn(await second.ask('POST', '/gate/tickets', {})).number).toBe(2);
    expect(ticketIn(await first.ask('POST', '/gate/tickets')).number).toBe(1);
    expect(ticketIn(await second.ask('POST', '/gate/tickets', {})).position).toBe(2);
  });

  test('[G3] [G13] who waits enters when a seat is left, in order', async () => {
    const { browser, seconds } = await start({ policy: { capacity: 1 } });
    const [first, second, third] = [browser(), browser(), browser()];
    for (const visitor of [first, second, third]) ticketIn(await visitor.ask('POST', '/gate/tickets', {}));
    passIn(await first.ask('POST', '/gate/passes', {}));
    const refused = await second.ask('POST', '/gate/passes', {});
    expect([refused.status, refused.code]).toEqual([503, 'waiting']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(refused.body).toMatchObject({ error: { details: { lane: 'open', position: '1' } } });
    expect((await first.ask('DELETE', '/gate/passes')).status).toBe(204);
    seconds(1);
    expect((await third.ask('POST', '/gate/passes', {})).code).toBe('waiting');
    passIn(await second.ask('POST', '/gate/passes', {}));
  });

  test('[G15] a number is used once; the pass of who left is refused', async () => {
    const { browser } = await start();
    const visitor = browser();
    const { ticket } = ticketIn(await visitor.ask('POST', '/gate/tickets', {}));
    const { pass } = passIn(await visitor.ask('POST', '/gate/passes', { ticket }));
    await visitor.ask('DELETE', '/gate/passes');
    const stale = await visitor.ask('GET', '/gate/check', undefined, { 'x-preau-pass': pass });
    expect([stale.status, stale.headers.get('x-preau-reason')]).toEqual([401, 'left']);
    const again = await visitor.ask('POST', '/gate/passes', { ticket });
    expect([again.status, again.code]).toEqual([409, 'ticket_used']);
  });

  test('a program may enter without cookies: the ticket and the pass name their device', async () => {
    const { browser } = await start();
    const { ticket } = ticketIn(await browser().ask('POST', '/gate/tickets', {}));
    const { pass } = passIn(await browser().ask('POST', '/gate/passes', { ticket }));
    expect((await browser().ask('GET', '/gate/check', undefined, { 'x-preau-pass': pass })).status).toBe(204);
  });

  test('[G61] [shield] a pass or a ticket shown by another device counts for nothing', async () => {
    const { browser } = await start();
    const [mine, other] = [browser(), browser()];
    const { ticket } = ticketIn(await mine.ask('POST', '/gate/tickets', {}));
    ticketIn(await other.ask('POST', '/gate/tickets', {}));
    expect((await other.ask('POST', '/gate/passes', { ticket })).code).toBe('ticket_wrong');
    const { pass } = passIn(await mine.ask('POST', '/gate/passes', { ticket }));
    const checked = await other.ask('GET', '/gate/check', undefined, { 'x-preau-pass': pass });
    expect([checked.status, checked.headers.get('x-preau-reason')]).toEqual([401, 'not_yours']);
  });

  test('requests that bring an old pass together are renewed once, and again while they go on bringing it', async () => {
    const { browser, seconds } = await start();
    const { ticket } = ticketIn(await browser().ask('POST', '/gate/tickets', {}));
    const { pass } = passIn(await browser().ask('POST', '/gate/passes', { ticket }));
    const renewed = async () => {
      const checked = await browser().ask('GET', '/gate/check', undefined, { 'x-preau-pass': pass });
      return [checked.status, checked.headers.getSetCookie()[0]];
    };
    seconds(40);
    const [status, cookie] = await renewed();
    expect([status, cookie]).toEqual([204, expect.stringMatching(/^preau_pass=/)]);
    seconds(10);
    expect(await renewed()).toEqual([204, cookie]);
    seconds(10);
    const [, next] = await renewed();
    expect(next).toMatch(/^preau_pass=/);
    expect(next).not.toBe(cookie);
    // The one who never learns the new pass keeps the seat while the old one lasts.
    seconds(59);
    expect((await renewed())[0]).toBe(204);
  });

  test('use renews a pass after a while, and a pass not used ends', async () => {
    const { browser, seconds } = await start();
    const visitor = browser();
    ticketIn(await visitor.ask('POST', '/gate/tickets', {}));
    const first = passIn(await visitor.ask('POST', '/gate/passes', {}));
    seconds(20);
    expect((await visitor.ask('GET', '/gate/check')).headers.getSetCookie()).toEqual([]);
    seconds(50);
    const [renewed] = (await visitor.ask('GET', '/gate/check')).headers.getSetCookie();
    expect(renewed).toMatch(/^preau_pass=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=120$/);
    const later = passIn(await visitor.ask('POST', '/gate/passes/renew', {}));
    expect(later.expiresAt - first.expiresAt).toBe(70_000);
    seconds(125);
    const ended = await visitor.ask('GET', '/gate/check');
    expect([ended.status, ended.headers.get('x-preau-reason')]).toEqual([401, 'expired']);
    expect((await visitor.ask('POST', '/gate/passes/renew', {})).code).toBe('pass_expired');
  });

  test('[G11] a device whose pass ran out while a connection keeps its seat goes on in that seat', async () => {
    const { gate, browser, seconds } = await start({ policy: { capacity: 1 } });
    const [mine, other] = [browser(), browser()];
    ticketIn(await mine.ask('POST', '/gate/tickets', {}));
    let held = passIn(await mine.ask('POST', '/gate/passes', {})).pass;
    for (let time = 0; time < 6; time++) {
      seconds(30);
      // What is open renews the seat by itself, and the browser hears nothing of it.
      const renewed = await browser().ask('GET', '/gate/check', undefined, { 'x-preau-pass': held });
      expect(renewed.status).toBe(204);
      held = /^preau_pass=([\w-]+)/.exec(renewed.headers.getSetCookie()[0] ?? '')?.[1] ?? held;
    }
    ticketIn(await other.ask('POST', '/gate/tickets', {}));
    // The browser forgot the pass, or still sends the old one.
    const old = mine.cookies.get('preau_pass') ?? '';
    for (const pass of [undefined, old]) {
      if (pass === undefined) mine.cookies.delete('preau_pass');
      else mine.cookies.set('preau_pass', pass);
      const back = await mine.ask('GET', '/gate/check');
      expect([back.status, mine.cookies.get('preau_pass')?.length]).toEqual([204, textLength]);
      expect(mine.cookies.get('preau_pass')).not.toBe(old);
    }
    // What is open isn't moved out, nobody else gets in, and no number was taken.
    expect((await browser().ask('GET', '/gate/check', undefined, { 'x-preau-pass': held })).status).toBe(204);
    expect((await other.ask('POST', '/gate/passes', {})).code).toBe('waiting');
    expect(gate.figures()).toMatchObject({ arrivals: { open: 2 }, seats: { open: 1 } });
    // A seat that was left, or has ended, comes back to nobody.
    await mine.ask('DELETE', '/gate/passes');
    expect((await mine.ask('GET', '/gate/check')).headers.get('x-preau-reason')).toBe('missing');
  });

  test('without a script: who comes back with a place that is too old, or used, is told so once, and by a new place', async () => {
    const { gate, clock, browser, seconds } = await start({ policy: { capacity: 0, ticketLife: 60_000 } });
    mountPages(gate, { clock, builtIn: false });
    const visitor = browser();
    const read = async (cookies?: Map<string, string>) => {
      if (cookies) for (const [name, value] of cookies) visitor.cookies.set(name, value);
      return (await visitor.ask('GET', '/gate/wait')).text.replace(/<script.*?<\/script>/gs, '');
    };
    expect(await read()).not.toContain('En voici une nouvelle');
    seconds(70);
    expect(await read()).toContain('Votre ancienne place datait de plus de six heures.');
    expect(await read()).not.toContain('En voici une nouvelle');
    // Another tab went in with this very place.
    const before = new Map(visitor.cookies);
    await gate.setPolicy({ capacity: 10 }, 'test');
    seconds(2);
    expect((await visitor.ask('POST', '/gate/passes', {})).status).toBe(200);
    expect((await visitor.ask('DELETE', '/gate/passes')).status).toBe(204);
    await gate.setPolicy({ capacity: 0 }, 'test');
    expect(await read(before)).toContain('Votre place avait déjà servi pour entrer.');
    expect(await read()).not.toContain('En voici une nouvelle');
  });

  test('the board is public, cacheable, the same for any query, and renewed each second', async () => {
    const { browser, seconds } = await start({ policy: { capacity: 0 } });
    const visitor = browser();
    const before = await visitor.ask('GET', '/gate/board.json');
    expect(before.headers.get('cache-control')).toBe('public, max-age=1, stale-while-revalidate=10, stale-if-error=60');
    expect(Check(Board, before.body)).toBe(true);
    ticketIn(await visitor.ask('POST', '/gate/tickets', {}));
    seconds(1);
    const after = await visitor.ask('GET', '/gate/board.json?bust=1234');
    expect(after.body).toMatchObject({ lanes: { open: { last: 1, serving: 0 } } });
    expect(after.headers.getSetCookie()).toEqual([]);
  });

  test('what is asked wrongly is told what and where', async () => {
    const { browser } = await start();
    const { ask } = browser();
    const wrong = async (...asked: Parameters<typeof ask>) => {
      const { status, code } = await ask(...asked);
      return [status, code];
    };
    expect(await wrong('POST', '/gate/tickets', '{')).toEqual([400, 'invalid']);
    expect(await wrong('POST', '/gate/tickets', { lane: 'vip' })).toEqual([400, 'invalid']);
    expect(await wrong('POST', '/gate/tickets', [])).toEqual([400, 'invalid']);
    expect(await wrong('POST', '/gate/tickets', { lane: 'staff' })).toEqual([403, 'lane_not_yours']);
    expect(await wrong('POST', '/gate/passes', { ticket: 'x' })).toEqual([400, 'ticket_wrong']);
    expect(await wrong('POST', '/gate/passes', { reservation: 'x' })).toEqual([400, 'reservation_wrong']);
    expect(await wrong('POST', '/gate/passes/renew')).toEqual([400, 'pass_wrong']);
    expect(await wrong('POST', '/gate/tickets', { proof: 'x'.repeat(9_000) })).toEqual([413, 'too_large']);
    expect(await wrong('GET', '/gate/nothing')).toEqual([404, 'not_found']);
    expect(await wrong('GET', '/gate/tickets')).toEqual([405, 'wrong_method']);
    expect((await ask('OPTIONS', '/gate/passes')).headers.get('allow')).toBe('POST, DELETE');
    expect((await ask('HEAD', '/gate/board.json')).status).toBe(405);
    expect((await ask('GET', '/elsewhere')).text).toBe('the site');
  });

  test('[G51] closed: the operator’s words, at once on the board; [G54] bypass lets everybody through', async () => {
    const { gate, browser } = await start();
    const visitor = browser();
    await gate.setPolicy({ mode: 'closed', message: { fr: 'Reprise à 14 h.', en: 'Back at 2 pm.' } }, 'test');
    const refused = await visitor.ask('POST', '/gate/tickets', {});
    expect([refused.status, refused.code]).toEqual([503, 'closed']);
    expect(refused.body).toMatchObject({ error: { message: 'Reprise à 14 h.' } });
    expect((await visitor.ask('GET', '/gate/board.json')).body).toMatchObject({ mode: 'closed' });
    await gate.setPolicy({ mode: 'bypass', message: undefined }, 'test');
    expect((await visitor.ask('GET', '/gate/check')).status).toBe(204);
    await expect(gate.setPolicy({ shares: { lesson: 1, staff: 1, open: 1 } }, 'test')).rejects.toThrow('shares');
    expect(gate.changes().map(({ by }) => by)).toEqual(['test', 'test', 'settings']);
  });
});

describe('built in', () => {
  test('nobody signed out has a place', async () => {
    const { browser } = await start({ builtIn: true });
    expect((await browser().ask('POST', '/gate/tickets', {})).code).toBe('signed_out');
    expect((await browser().ask('POST', '/gate/passes', {})).code).toBe('signed_out');
  });

  test('where nobody waits a request goes on by itself, once and for the requests sent with it', async () => {
    const { gate } = await start({ builtIn: true, policy: { capacity: 1 } });
    const who = { school: 's', account: 'a', lanes: ['open'] as const, device: 'd1' };
    const [first, second] = [gate.admit({}, who), gate.admit({}, who)];
    expect([first, second]).toEqual([first, first]);
    if (first.type !== 'in' || !first.cookie) throw new Error('not let in');
    const cookie = first.cookie.split(';')[0] ?? '';
    expect(gate.admit({ cookie }, who)).toEqual({ type: 'in' });
    // Somebody else's session doesn't enter with it.
    expect(gate.admit({ cookie }, { ...who, account: 'b' })).toMatchObject({ type: 'out', code: 'waiting' });
    expect(gate.figures().seats.open).toBe(1);
  });

  test('[G1] [G11] an account has one place and one seat, whatever its devices', async () => {
    const { account, seconds } = await start({ builtIn: true, policy: { capacity: 1 } });
    const [inside, phone, laptop] = [account('zoe'), account('ali'), account('ali')];
    passIn(await inside.ask('POST', '/gate/passes', {}));
    const number = ticketIn(await phone.ask('POST', '/gate/tickets', {})).number;
    expect(ticketIn(await laptop.ask('POST', '/gate/tickets', {})).number).toBe(number);
    await inside.ask('DELETE', '/gate/passes');
    seconds(1);
    const older = passIn(await phone.ask('POST', '/gate/passes', {}));
    passIn(await laptop.ask('POST', '/gate/passes', {}));
    const moved = await phone.ask('GET', '/gate/check', undefined, { 'x-preau-pass': older.pass });
    expect(moved.headers.get('x-preau-reason')).toBe('moved');
  });

  test('[G24] a reservation counts with its own account, between its opening and its end', async () => {
    const { gate, account, clock, seconds } = await start({ builtIn: true, policy: { capacity: 2 } });
    const opensAt = clock.now() + 60_000;
    const lesson = { school: 'prevert', classKey: '5e-maths', size: 2, opensAt, endsAt: opensAt + 3_600_000 };
    const reservation = gate.signReservation({ ...lesson, account: 'ali' });
    expect(gate.signReservation({ ...lesson, account: 'ali' })).toBe(reservation);
    const early = await account('ali').ask('POST', '/gate/passes', { reservation });
    expect([early.status, early.code]).toEqual([425, 'reservation_early']);
    expect(early.headers.get('retry-after')).not.toBeNull();
    seconds(70);
    expect((await account('zoe').ask('POST', '/gate/passes', { reservation })).code).toBe('reservation_wrong');
    expect((await account('ali', 'curie').ask('POST', '/gate/passes', { reservation })).code).toBe('reservation_wrong');
    passIn(await account('ali').ask('POST', '/gate/passes', { reservation }));
    clock.advance(3_700_000);
    expect((await account('ali').ask('POST', '/gate/passes', { reservation })).code).toBe('reservation_over');
  });
});
