// Who owes a proof, who is told to wait, and who is never bothered.
import { randomBytes } from 'node:crypto';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import { describe, expect, test } from 'vitest';
import { solve } from '../client/solve.ts';
import { createSchoolCodes } from './school-code.ts';
import { parseSchoolNetworks } from './school-networks.ts';
import { createShield, type Shield, type ShieldOptions, type Verdict } from './shield.ts';

const secret = `k1:${'s'.repeat(32)}`;
const clock = { at: Date.UTC(2026, 10, 23, 7, 55), now: () => clock.at };

function aShield(options: Partial<ShieldOptions> = {}) {
  return createShield({
    clock,
    chance: { bytes: (count) => randomBytes(count) },
    secret,
    site: 'school',
    trustProxy: ['10.0.0.0/8'],
    schoolNetworks: parseSchoolNetworks('203.0.113.0/24=1200,2001:db8:5::/48=30'),
    difficulty: { cost: 2, tries: 50 },
    ...options,
  });
}

function from(shield: Shield, address: string, headers: Record<string, string> = {}) {
  return shield.client({ socket: { remoteAddress: address }, headers });
}

function refused(verdict: Verdict): Extract<Verdict, { type: 'refused' }> {
  if (verdict.type !== 'refused') throw new Error('it went on');
  return verdict;
}

/** What a refusal asks for. */
function askedBy(verdict: Verdict): { challenge: string; wait: string; waitUntil: string } {
  const { challenge = '', wait = '', waitUntil = '' } = refused(verdict).details ?? {};
  return { challenge, wait, waitUntil };
}

const provenOf = (verdict: Verdict) =>
  verdict.type === 'on' ? /^preau_proven=([^;]+)/.exec(verdict.cookie ?? '')?.[1] : undefined;

const answer = async (challenge: string) => (await solve(challenge, new AbortController())) ?? '';

describe('the address', () => {
  test('of a stranger is the socket’s, whatever the request claims', () => {
    const client = from(aShield(), '198.51.100.9', { 'x-forwarded-for': '203.0.113.1', 'x-forwarded-proto': 'https' });
    expect(client).toEqual({ address: '198.51.100.9', network: '198.51.100.9', pupils: undefined, https: false });
  });

  test.each([
    ['198.51.100.9', '198.51.100.9'],
    ['198.51.100.9, 10.1.1.1', '198.51.100.9'],
    // What the visitor wrote stands left of what the first proxy saw.
    ['203.0.113.1, 198.51.100.9, 10.1.1.1', '198.51.100.9'],
    ['10.9.9.9', '10.9.9.9'],
    ['198.51.100.9:4711', '198.51.100.9'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    ['::ffff:198.51.100.9', '198.51.100.9'],
    ['198.51.100.9, unknown', '10.0.0.1'],
    ['198.51.100.9, unknown, 10.1.1.1', '10.1.1.1'],
    ['', '10.0.0.1'],
  ])('behind a proxy that says "%s" is %s', (header, address) => {
    const client = from(aShield(), '::ffff:10.0.0.1', { 'x-forwarded-for': header, 'x-forwarded-proto': 'https' });
    expect(client).toMatchObject({ address, https: true });
  });

  test('of a declared school is the whole range, with its pupils', () => {
    const shield = aShield();
    expect(from(shield, '203.0.113.77')).toMatchObject({ network: '203.0.113.0/24', pupils: 1200 });
    expect(from(shield, '2001:db8:5:77::1')).toMatchObject({ network: '2001:db8:5::/48', pupils: 30 });
    expect(from(shield, '2001:db8:6:77::1')).toMatchObject({ network: '2001:db8:6:77::/64', pupils: undefined });
  });

  test('lies in the narrowest of two declared ranges', () => {
    const shield = aShield({ schoolNetworks: parseSchoolNetworks('10.0.0.0/8=9000, 10.2.0.0/16=40, 10.2.0.7=7') });
    expect(['10.1.0.1', '10.2.1.1', '10.2.0.7'].map((address) => from(shield, address).pupils)).toEqual([9000, 40, 7]);
  });
});

describe('tickets', () => {
  test('a whole school behind one address is asked for nothing', () => {
    const shield = aShield();
    for (let pupil = 0; pupil < 1_200; pupil++) {
      expect(shield.ticket({ client: from(shield, '192.0.2.1') })).toEqual({ type: 'on' });
    }
  });

  test('a network that asks for thousands owes a proof for each, accounts and devices behind it owe nothing', async () => {
    const shield = aShield();
    const client = from(shield, '192.0.2.1');
    let asked = 0;
    for (let newcomer = 0; newcomer < 10_000; newcomer++) asked += shield.ticket({ client }).type === 'refused' ? 1 : 0;
    expect(asked).toBeGreaterThan(7_000);
    expect(shield.ticket({ client, account: 'a'.repeat(16) })).toEqual({ type: 'on' });
    expect(shield.ticket({ client, device: 'd'.repeat(16) })).toEqual({ type: 'on' });
    expect(shield.ticket({ client: from(shield, '192.0.2.2') })).toEqual({ type: 'on' });
    // A pupil without a cookie isn't shut out either: the browser does the work, and keeps the proof for a day.
    const { challenge } = askedBy(shield.ticket({ client }));
    const proven = provenOf(shield.ticket({ client, proof: await answer(challenge) }));
    expect(shield.ticket({ client, proven })).toEqual({ type: 'on' });
  });

  test('a declared school has a budget of its size', () => {
    const shield = aShield({ schoolNetworks: parseSchoolNetworks('203.0.113.0/24=5000') });
    for (let pupil = 0; pupil < 5_000; pupil++) {
      expect(shield.ticket({ client: from(shield, `203.0.113.${pupil % 250}`) }).type).toBe('on');
    }
  });

  test('one account, or one device, that asks without end is slowed down alone', () => {
    const shield = aShield();
    const client = from(shield, '192.0.2.1');
    for (const who of [{ account: 'a'.repeat(16) }, { device: 'd'.repeat(16) }]) {
      const verdicts = Array.from({ length: 100 }, () => shield.ticket({ client, ...who }));
      expect(verdicts[0]).toEqual({ type: 'on' });
      expect(refused(verdicts[99] as Verdict)).toMatchObject({
        status: 429,
        code: 'too_many',
        retryAfter: expect.any(Number),
      });
    }
    expect(shield.ticket({ client, account: 'b'.repeat(16) })).toEqual({ type: 'on' });
  });

  test('a proof shown by a crowd of programs is one device’s', async () => {
    const shield = aShield({ suspicion: { crowd: 0, junk: 50, quiet: 60_000 } });
    const client = from(shield, '192.0.2.1');
    const { challenge } = askedBy(shield.ticket({ client }));
    const proven = provenOf(shield.ticket({ client, proof: await answer(challenge) }));
    const verdicts = Array.from({ length: 200 }, () => shield.ticket({ client, proven }));
    expect(verdicts.filter(({ type }) => type === 'on').length).toBeLessThan(30);
  });
});

describe('the mood', () => {
  test('a crowd of newcomers beyond measure brings a siege, which ends by itself once it has been quiet', () => {
    const shield = aShield({ suspicion: { crowd: 100, junk: 50, quiet: 60_000 } });
    for (let newcomer = 0; newcomer < 2_000; newcomer++) {
      clock.at += 5;
      shield.ticket({ client: from(shield, `2001:db8:9:${newcomer.toString(16)}::1`) });
    }
    expect(shield.figures().mood).toBe('siege');
    expect(shield.ticket({ client: from(shield, '192.0.2.77') })).toMatchObject({ code: 'proof_needed' });
    const moods: string[] = [];
    for (let second = 0; second < 200; second++) {
      clock.at += 1_000;
      moods.push(shield.figures().mood);
    }
    expect(moods.slice(0, 55)).toEqual(Array(55).fill('siege'));
    expect([...new Set(moods)]).toEqual(['siege', 'wary', 'calm']);
  });

  test('a little more and a little less than the limit doesn’t make it flicker', () => {
    const shield = aShield({ suspicion: { crowd: 100, junk: 50, quiet: 60_000 } });
    const changes: string[] = [];
    for (let second = 0; second < 300; second++) {
      for (let newcomer = 0; newcomer < (second % 20 < 10 ? 130 : 80); newcomer++) {
        clock.at += 5;
        shield.ticket({ client: from(shield, `2001:db8:${second}:${newcomer}::1`) });
      }
      clock.at += 1_000 - (second % 20 < 10 ? 130 : 80) * 5;
      const { mood } = shield.figures();
      if (changes.at(-1) !== mood) changes.push(mood);
    }
    expect(changes.length).toBeLessThanOrEqual(3);
  });

  test('forged tokens make their own network owe a proof, after a few', () => {
    const shield = aShield();
    const [bad, good] = [from(shield, '192.0.2.1'), from(shield, '192.0.2.2')];
    for (let token = 0; token < 20; token++) shield.forged(bad);
    expect(shield.ticket({ client: bad })).toEqual({ type: 'on' });
    for (let token = 0; token < 100; token++) shield.forged(bad);
    expect(shield.ticket({ client: bad })).toMatchObject({ code: 'proof_needed' });
    expect(shield.ticket({ client: good })).toEqual({ type: 'on' });
  });
});

describe('the proof', () => {
  const siege = { suspicion: { crowd: 0, junk: 50, quiet: 60_000 } };

  test('is in ALTCHA’s format: whatever solves those solves ours', async () => {
    const shield = aShield(siege);
    const client = from(shield, '192.0.2.1');
    const challenge = JSON.parse(askedBy(shield.ticket({ client })).challenge);
    const solution = await solveChallenge({ challenge, deriveKey });
    const proof = Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');
    expect(provenOf(shield.ticket({ client, proof }))).toBeDefined();
  });

  test('counts once, from anywhere', async () => {
    const shield = aShield(siege);
    const [here, there] = [from(shield, '192.0.2.1'), from(shield, '2001:db8::1')];
    const proof = await answer(askedBy(shield.ticket({ client: here })).challenge);
    expect(provenOf(shield.ticket({ client: there, proof }))).toBeDefined();
    for (const client of [here, there]) {
      expect(shield.ticket({ client, proof })).toMatchObject({ status: 403, code: 'proof_wrong' });
    }
    // The same bytes written another way are the same proof.
    const padded = Buffer.from(JSON.stringify(JSON.parse(Buffer.from(proof, 'base64').toString()), null, 2));
    expect(shield.ticket({ client: here, proof: padded.toString('base64') })).toMatchObject({ code: 'proof_wrong' });
  });

  test('can’t be made easier, kept for later, or taken from another gate', async () => {
    const shield = aShield(siege);
    const client = from(shield, '192.0.2.1');
    const { challenge } = askedBy(shield.ticket({ client }));
    const { parameters, signature } = JSON.parse(challenge);
    const easier = JSON.stringify({ parameters: { ...parameters, cost: 1, keyPrefix: '00'.repeat(16) }, signature });
    const given = Buffer.from(
      JSON.stringify({ challenge: JSON.parse(easier), solution: { counter: 0, derivedKey: '00'.repeat(32) } }),
    ).toString('base64');
    expect(shield.ticket({ client, proof: given })).toMatchObject({ code: 'proof_wrong' });
    const prefixOnly = { counter: 0, derivedKey: `${parameters.keyPrefix}${'00'.repeat(16)}` };
    const guessed = Buffer.from(JSON.stringify({ challenge: { parameters, signature }, solution: prefixOnly }));
    expect(shield.ticket({ client, proof: guessed.toString('base64') })).toMatchObject({ code: 'proof_wrong' });

    const other = aShield({ ...siege, secret: `k1:${'o'.repeat(32)}` });
    const foreign = await answer(askedBy(other.ticket({ client })).challenge);
    expect(shield.ticket({ client, proof: foreign })).toMatchObject({ code: 'proof_wrong' });

    const late = await answer(challenge);
    clock.at += 301_000;
    expect(shield.ticket({ client, proof: late })).toMatchObject({ code: 'proof_wrong' });
  });

  test('made before the secret was changed still counts', async () => {
    const before = aShield(siege);
    const after = aShield({ ...siege, secret: `k2:${'t'.repeat(32)},${secret}` });
    const client = from(before, '192.0.2.1');
    const proof = await answer(askedBy(before.ticket({ client })).challenge);
    expect(provenOf(after.ticket({ client, proof }))).toBeDefined();
  });

  test.each(['', 'x', 'bm90IGpzb24=', 'e30=', 'bnVsbA==', 'wait.', `wait.${'A'.repeat(51)}`, 'A'.repeat(4_000)])(
    'that is "%s" is no proof',
    (proof) => {
      const shield = aShield(siege);
      expect(refused(shield.ticket({ client: from(shield, '192.0.2.1'), proof })).status).toBe(403);
    },
  );

  test('isn’t needed by who waits instead: not before its time, and once', () => {
    const shield = aShield(siege);
    const client = from(shield, '192.0.2.1');
    const { wait, waitUntil } = askedBy(shield.ticket({ client }));
    expect(Date.parse(waitUntil) - clock.at).toBe(30_000);
    expect(refused(shield.ticket({ client, proof: wait })).code).toBe('too_many');
    clock.at = Date.parse(waitUntil);
    expect(provenOf(shield.ticket({ client, proof: wait }))).toBeDefined();
    expect(refused(shield.ticket({ client, proof: wait })).code).toBe('proof_wrong');
  });

  test('isn’t got round by a program that collects waits', () => {
    const shield = aShield(siege);
    const client = from(shield, '192.0.2.1');
    const waits = Array.from({ length: 3_000 }, () => askedBy(shield.ticket({ client })).wait);
    clock.at += 30_000;
    const through = waits.filter((wait) => shield.ticket({ client, proof: wait }).type === 'on');
    expect(through.length).toBeLessThan(200);
  });
});

describe('a school’s code', () => {
  const codes = createSchoolCodes(secret);
  const siege = { suspicion: { crowd: 0, junk: 50, quiet: 60_000 } };

  test('stands for the proof on its day, however it is typed', () => {
    const shield = aShield(siege);
    const client = from(shield, '192.0.2.1');
    const code = codes.of('0455000R', clock.at);
    expect(code).toMatch(/^[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{4}$/);
    for (const typed of [code, code.toLowerCase(), ` ${code.replaceAll('-', ' ')}`, code.replaceAll('0', 'o')]) {
      expect(provenOf(shield.ticket({ client, code: typed })), typed).toBeDefined();
    }
    expect(codes.of('0455000R', clock.at)).not.toBe(codes.of('0455001S', clock.at));
    const tomorrow = codes.of('0455000R', clock.at + 86_400_000);
    const yesterday = codes.of('0455000R', clock.at - 86_400_000);
    for (const other of [tomorrow, yesterday, `${code}0`, 'AAA-AAA-AAAA', '']) {
      expect(provenOf(shield.ticket({ client, code: other })), other).toBeUndefined();
    }
  });

  test('can’t be guessed at length, and a leaked one isn’t a way in for a crowd', () => {
    const shield = aShield(siege);
    const guesser = from(shield, '192.0.2.1');
    const verdicts = Array.from({ length: 100 }, (_, guess) =>
      shield.ticket({ client: guesser, code: `AAA-AAA-${1000 + guess}` }),
    );
    expect(refused(verdicts[99] as Verdict)).toMatchObject({ status: 429 });
    const code = codes.of('0455000R', clock.at);
    expect(provenOf(shield.ticket({ client: from(shield, '192.0.2.2'), code }))).toBeDefined();
    let through = 0;
    for (let use = 0; use < 5_000; use++) {
      const client = from(shield, `2001:db8:7:${use.toString(16)}::1`);
      if (shield.ticket({ client, code }).type === 'on') through++;
    }
    expect(through).toBeLessThan(2_050);
  });
});

describe('requests and sockets', () => {
  test('a pass shared by a crowd is one visitor’s', () => {
    const shield = aShield();
    const verdicts = Array.from({ length: 3_000 }, () => shield.request({ pass: 'p'.repeat(16) }));
    expect(verdicts.filter(({ type }) => type === 'on')).toHaveLength(1_000);
    expect(refused(verdicts[2_999] as Verdict)).toMatchObject({ status: 429, code: 'too_many', retryAfter: 1 });
    expect(shield.request({ pass: 'q'.repeat(16) })).toEqual({ type: 'on' });
  });

  test('an account that opens sockets without end is stopped alone', () => {
    const shield = aShield();
    const client = from(shield, '192.0.2.1');
    const open = (account: string) => shield.upgrade({ client, account });
    expect(Array.from({ length: 200 }, () => open('a'.repeat(16))).filter(({ type }) => type === 'on')).toHaveLength(
      60,
    );
    for (let pupil = 0; pupil < 1_200; pupil++) expect(open(pupil.toString(16).padStart(16, '0')).type).toBe('on');
  });
});
