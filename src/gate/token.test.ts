// Tokens that were made up, altered, or shown where they don't belong. [G60] [G61]
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Check } from 'typebox/value';
import { afterEach, describe, expect, test } from 'vitest';
import { PassReply, TicketReply } from './contract.ts';
import { type Answer, aGate, type TestGate, testSecret } from './testing/a-gate.ts';
import { clockTolerance, createTokenRing, type Purpose, type Token, textLength } from './token.ts';

const now = Date.parse('2026-11-23T08:00:00Z');
const token: Token = {
  ...{ school: '0123456789abcdef', audience: 'a1b2c3d4', issuedAt: now, expiresAt: now + 120_000 },
  ...{
    subject: 'fedcba9876543210',
    lane: 'lesson',
    small: 4_000_000_000,
    large: 2 ** 48 - 1,
    extra: '00ff00ff00ff00ff',
  },
};
const expected = { audience: token.audience, school: token.school, now };
const everyPurpose: readonly Purpose[] = ['ticket', 'pass', 'reservation', 'hold', 'device', 'proven'];

describe('[G60] a token', () => {
  const ring = createTokenRing(testSecret);

  test('says what was signed, in fewer than 200 characters, the second time too', () => {
    for (const purpose of everyPurpose) {
      const text = ring.sign(purpose, token);
      expect(text).toHaveLength(textLength);
      expect(textLength).toBeLessThanOrEqual(200);
      for (let time = 0; time < 2; time++) expect(ring.open(purpose, text, expected)).toEqual({ token });
    }
  });

  test('counts for its own purpose only', () => {
    for (const purpose of everyPurpose) {
      const text = ring.sign(purpose, token);
      ring.open(purpose, text, expected);
      for (const other of everyPurpose)
        if (other !== purpose) expect(ring.open(other, text, expected)).toMatchObject({ refusal: 'malformed' });
      // The purpose is in the key as well: changing the byte that names it doesn't help.
      const bytes = Buffer.from(text, 'base64url');
      bytes[0] = Buffer.from(ring.sign(purpose === 'pass' ? 'ticket' : 'pass', token), 'base64url')[0] ?? 0;
      const disguised = ring.open(purpose === 'pass' ? 'ticket' : 'pass', bytes.toString('base64url'), expected);
      expect(disguised).toMatchObject({ refusal: 'forged' });
    }
  });

  test('of another school or gate is refused, also after it was found good', () => {
    const text = ring.sign('pass', token);
    expect(ring.open('pass', text, expected)).toEqual({ token });
    const elsewhere = { ...expected, school: 'ffffffffffffffff' };
    expect(ring.open('pass', text, elsewhere)).toMatchObject({ refusal: 'wrong_school' });
    const other = ring.sign('pass', { ...token, school: 'ffffffffffffffff' });
    expect(ring.open('pass', other, expected)).toMatchObject({ refusal: 'wrong_school' });
    expect(ring.open('pass', text, { ...expected, audience: '00000000' })).toMatchObject({ refusal: 'wrong_audience' });
  });

  test('has its time, and clocks may differ by 2 s and not by 5', () => {
    const text = ring.sign('pass', token);
    const at = (moment: number) => ring.open('pass', text, { ...expected, now: moment });
    expect(at(token.expiresAt + clockTolerance)).toEqual({ token });
    expect(at(token.expiresAt + 5_000)).toEqual({ refusal: 'expired', expiresAt: token.expiresAt });
    expect(at(token.issuedAt - clockTolerance)).toEqual({ token });
    expect(at(token.issuedAt - 5_000)).toEqual({ refusal: 'early' });
  });

  test('signed by an older key of the ring counts; by a key that was dropped it doesn’t', () => {
    const fresh = `new:${'n'.repeat(32)}`;
    const text = ring.sign('ticket', token);
    expect(createTokenRing(`${fresh},${testSecret}`).open('ticket', text, expected)).toEqual({ token });
    expect(createTokenRing(fresh).open('ticket', text, expected)).toEqual({ refusal: 'forged' });
    // The name of a key proves nothing.
    const named = createTokenRing(`test:${'x'.repeat(32)}`);
    expect(named.open('ticket', text, expected)).toEqual({ refusal: 'forged' });
  });

  test('with one bit changed, anywhere, is refused', () => {
    const bytes = Buffer.from(ring.sign('pass', token), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const altered = Buffer.from(bytes);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(ring.open('pass', altered.toString('base64url'), expected)).toHaveProperty('refusal');
    }
  });

  test('is written in one way only', () => {
    let text = '';
    // One that holds a character which base64 writes otherwise.
    for (let small = 0; !/[-_]/.test(text); small++) text = ring.sign('pass', { ...token, small });
    const plain = text.replaceAll('-', '+').replaceAll('_', '/');
    expect(ring.open('pass', text, expected)).toHaveProperty('token');
    for (const other of [
      plain,
      `${text}=`,
      ` ${text}`,
      text.slice(0, -1),
      `${text.slice(0, -1)}\n`,
      '',
      'é'.repeat(96),
    ])
      expect(ring.open('pass', other, expected)).toEqual({ refusal: 'malformed' });
  });

  test('made of chance is refused, whatever it is', () => {
    for (let count = 0; count < 500; count++) {
      const text = randomBytes(72).toString('base64url');
      expect(ring.open('pass', text, { audience: token.audience, now })).toHaveProperty('refusal');
    }
  });
});

const gates: TestGate[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const gate of gates.splice(0)) await gate.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
const start = async (given: Parameters<typeof aGate>[0]) => {
  const made = await aGate(given);
  gates.push(made);
  return made;
};
const ticketOf = ({ body, text }: Answer): string => {
  if (!Check(TicketReply, body)) throw new Error(text);
  return body.ticket;
};
const passOf = ({ body, text }: Answer): string => {
  if (!Check(PassReply, body)) throw new Error(text);
  return body.pass;
};

describe('[G61] at the gate', () => {
  test('a pass, a ticket and a hold of another account or school count for nothing', async () => {
    const { gate, account } = await start({ builtIn: true });
    const ali = account('ali');
    const ticket = ticketOf(await ali.ask('POST', '/gate/tickets', {}));
    const pass = passOf(await ali.ask('POST', '/gate/passes', { ticket }));
    for (const other of [account('zoe'), account('ali', 'curie')]) {
      const headers = { 'x-preau-pass': pass };
      const checked = await other.ask('GET', '/gate/check', undefined, headers);
      expect([checked.status, checked.headers.get('x-preau-reason')]).toEqual([401, 'not_yours']);
      expect((await other.ask('POST', '/gate/passes/renew', {}, headers)).code).toBe('pass_wrong');
      expect((await other.ask('POST', '/gate/passes', { ticket })).code).toBe('ticket_wrong');
      // Nor does it put its owner out.
      expect((await other.ask('DELETE', '/gate/passes', undefined, headers)).status).toBe(204);
    }
    expect(gate.figures().seats.open).toBe(1);
    expect((await ali.ask('GET', '/gate/check')).status).toBe(204);
  });

  test('a token of one kind isn’t taken for another', async () => {
    const { gate, account } = await start({ builtIn: true });
    const ali = account('ali');
    const ticket = ticketOf(await ali.ask('POST', '/gate/tickets', {}));
    const hold = gate.signHold({ school: 'prevert', account: 'ali', reason: 'lesson', until: now });
    expect((await ali.ask('POST', '/gate/passes', { reservation: ticket })).code).toBe('reservation_wrong');
    expect((await ali.ask('POST', '/gate/passes', { ticket: hold })).code).toBe('ticket_wrong');
    for (const wrong of [ticket, hold]) {
      const checked = await ali.ask('GET', '/gate/check', undefined, { 'x-preau-pass': wrong });
      expect([checked.status, checked.headers.get('x-preau-reason')]).toEqual([401, 'malformed']);
    }
  });

  test('an expired pass and an expired ticket are told so', async () => {
    const { browser, clock } = await start({ policy: { ticketLife: 60_000 } });
    const visitor = browser();
    const ticket = ticketOf(await visitor.ask('POST', '/gate/tickets', {}));
    const pass = passOf(await visitor.ask('POST', '/gate/passes', { ticket }));
    clock.advance(125_000);
    const checked = await browser().ask('GET', '/gate/check', undefined, { 'x-preau-pass': pass });
    expect([checked.status, checked.headers.get('x-preau-reason')]).toEqual([401, 'expired']);
    const late = await browser().ask('POST', '/gate/passes', { ticket });
    expect([late.status, late.code]).toEqual([410, 'ticket_expired']);
  });

  test('after a change of secrets, who waits and who is in stay where they are', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'preau-gate-'));
    folders.push(folder);
    const before = await aGate({ builtIn: true, folder });
    const [ali, zoe] = [before.account('ali'), before.account('zoe')];
    const ticket = ticketOf(await ali.ask('POST', '/gate/tickets', {}));
    const inside = passOf(await zoe.ask('POST', '/gate/passes', {}));
    await before.close();
    const after = await start({ builtIn: true, folder, secret: `new:${'n'.repeat(32)},${testSecret}` });
    passOf(await after.account('ali').ask('POST', '/gate/passes', { ticket }));
    const checked = await after.account('zoe').ask('GET', '/gate/check', undefined, { 'x-preau-pass': inside });
    expect(checked.status).toBe(204);
    const dropped = await start({ builtIn: true, secret: `new:${'n'.repeat(32)}` });
    expect((await dropped.account('ali').ask('POST', '/gate/passes', { ticket })).code).toBe('ticket_wrong');
  });
});
