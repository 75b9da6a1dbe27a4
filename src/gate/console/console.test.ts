// The console's interface on the real application: who may ask, what is told, what is refused, and what outlives a restart.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Check } from 'typebox/value';
import { describe, expect, onTestFinished, test } from 'vitest';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import { getDay } from '../../school/day/contract.ts';
import { verifyDraw } from '../draw.ts';
import { openJournal } from '../journal-ledger.ts';
import { createTokenRing, shortName } from '../token.ts';
import { ConsoleEvent, changePolicy, type PolicyInput, readGate, readGateHistory } from './contract.ts';

const quiet = { info() {}, warn() {}, error() {} };

async function operated(given: Parameters<typeof aSchool>[0] = {}) {
  const school = await aSchool(given);
  const ada = await school.person({ roles: ['platform_operator'], username: `ada.${randomUUID()}` });
  return { school, ada, gate: school.context.gate };
}
const change = (who: Person, input: PolicyInput) => who.call(changePolicy, { input });

/** A second goes by for the gate. */
function second({ school }: { school: TestSchool }) {
  school.clock.advance(1_000);
  school.context.gate.tick();
}

describe('the policy', () => {
  test('is changed in seats or in units, and says who changed what and when', async () => {
    const { school, ada } = await operated();
    const inSeats = (await change(ada, { seats: 1_200, pace: 40 })).body;
    expect(inSeats.policy).toMatchObject({ seats: 1_200, capacity: 12_000, pace: 40, adaptive: false });
    expect(inSeats.now).toMatchObject({ capacity: 12_000, slots: 1_200 });
    school.clock.advance(60_000);
    const inUnits = (await change(ada, { capacity: 505 })).body;
    expect(inUnits.policy).toMatchObject({ seats: 50, capacity: 505 });
    expect(inUnits.changes.slice(0, 2)).toEqual([
      { at: school.clock.now(), by: ada.username, change: { capacity: 505 } },
      { at: school.clock.now() - 60_000, by: ada.username, change: { capacity: 12_000, pace: 40 } },
    ]);
    expect((await ada.call(readGate)).body).toEqual(inUnits);
  });

  test('a message in one language is said to everybody, and two empty texts take it away', async () => {
    const { ada, gate } = await operated();
    await change(ada, { message: { fr: ' Travaux jusqu’à 9 h 10. ', en: '' } });
    expect(gate.board().message).toEqual({ fr: 'Travaux jusqu’à 9 h 10.', en: 'Travaux jusqu’à 9 h 10.' });
    const cleared = (await change(ada, { message: { fr: '', en: '  ' } })).body;
    expect(gate.board().message).toBeUndefined();
    expect(cleared.changes[0]?.change).toEqual({ message: null });
  });

  test('a scheduled opening has its hour, which goes with the mode', async () => {
    const { school, ada, gate } = await operated();
    const opensAt = school.clock.now() + 300_000;
    await change(ada, { mode: 'scheduled', opensAt });
    expect(gate.board()).toMatchObject({ mode: 'scheduled', opensAt });
    const opened = (await change(ada, { mode: 'open' })).body;
    expect(opened.policy).not.toHaveProperty('opensAt');
    expect(gate.policy().opensAt).toBeUndefined();
  });

  test('[G53] a draw is announced with its opening, written down, and can be checked by anyone', async () => {
    const { school, ada, gate } = await operated();
    const opensAt = school.clock.now() + 300_000;
    const { changes } = (await change(ada, { mode: 'scheduled', opensAt, draw: true })).body;
    expect(changes[0]).toMatchObject({ change: { draw: 'open' } });
    const announced = gate.board().draw;
    expect(announced?.seedHash).toMatch(/^[0-9a-f]{64}$/);
    expect(announced).not.toHaveProperty('seed');
    const pupils = [await school.person(), await school.person(), await school.person()];
    const ask = (url: string, cookie = '') =>
      school.app.inject({ method: url.endsWith('tickets') ? 'POST' : 'GET', url, headers: { cookie } });
    for (const { cookie } of pupils) {
      const ticket = (await ask('/gate/tickets', cookie)).json();
      expect(ticket).not.toHaveProperty('number');
    }
    expect((await ask('/gate/draw-entrants')).statusCode).toBe(404);

    school.clock.set(opensAt + 1_000);
    for (let second = 0; second < 3; second++) {
      gate.tick();
      school.clock.advance(1_000);
    }
    const { draw } = gate.board();
    const entrants = (await ask('/gate/draw-entrants')).rawPayload;
    expect(entrants.length).toBe(8 * pupils.length);
    const numbers = await Promise.all(
      pupils.map(async ({ cookie }) => Number((await ask('/gate/tickets', cookie)).json().number)),
    );
    const published = { seedHash: announced?.seedHash ?? '', entrantsHash: draw?.entrantsHash ?? '' };
    const told = verifyDraw({ ...published, seed: draw?.seed ?? '', first: Math.min(...numbers) }, entrants);
    expect([...told.values()].sort()).toEqual([...numbers].sort());
  });

  test.each<[string, PolicyInput, { field: string; why: string }]>([
    ['nothing', {}, { field: '', why: 'nothing' }],
    ['seats and units', { seats: 1, capacity: 1 }, { field: 'capacity', why: 'twice' }],
    ['shares of 110 %', { shares: { lesson: 0.6, staff: 0.2, open: 0.3 } }, { field: 'shares', why: 'too_much' }],
    ['no hour', { mode: 'scheduled' }, { field: 'opensAt', why: 'needed' }],
    ['an hour that is past', { mode: 'scheduled', opensAt: 1 }, { field: 'opensAt', why: 'past' }],
    ['an hour without its mode', { opensAt: 4e12 }, { field: 'opensAt', why: 'not_scheduled' }],
    ['a draw without an opening', { mode: 'open', draw: true }, { field: 'draw', why: 'not_scheduled' }],
  ])('refuses %s, says where and why, and changes nothing', async (_what, input, details) => {
    const { ada, gate } = await operated();
    const before = gate.policy();
    const reply = await change(ada, input);
    expect(reply).toFail(400, 'policy_wrong');
    expect(reply.error).toMatchObject({ details });
    expect(gate.policy()).toEqual(before);
  });

  test.each([
    ['{"seats":-1}', 'seats'],
    ['{"mode":"ajar"}', 'mode'],
    ['{"shares":{"lesson":2,"staff":0,"open":0}}', 'shares/lesson'],
    ['{"sessionTime":5}', 'sessionTime'],
    ['{"passLife":5000}', 'additional'],
  ])('refuses %s by its form', async (payload, where) => {
    const { school, ada } = await operated();
    const reply = await school.app.inject({
      ...{ method: 'PATCH', url: changePolicy.path, payload },
      headers: { cookie: ada.cookie, 'content-type': 'application/json' },
    });
    expect(reply.statusCode).toBe(400);
    expect(reply.json().error).toMatchObject({ code: 'invalid', message: expect.stringContaining(where) });
  });

  test('and its journal outlive the process', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'preau-console-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const open = async () =>
      operated({ context: { ledger: await openJournal(folder, { now: Date.now(), log: quiet }) } });
    const first = await open();
    await change(first.ada, { seats: 77, shares: { lesson: 0.5, staff: 0.2, open: 0.1 } });
    await change(first.ada, { mode: 'closed', message: { fr: 'Fermé.', en: 'Closed.' } });
    const before = (await first.ada.call(readGate)).body;
    await first.school.close();
    const again = await open();
    const after = (await again.ada.call(readGate)).body;
    expect(after.policy).toEqual(before.policy);
    expect(after.policy).toMatchObject({ mode: 'closed', seats: 77, message: { fr: 'Fermé.' } });
    expect(after.changes).toEqual(before.changes);
    expect(after.changes.map(({ by }) => by).slice(0, 2)).toEqual([first.ada.username, first.ada.username]);
    await again.school.close();
  });
});

describe('who is in charge', () => {
  test.each<PolicyInput>([{ seats: 0 }, { mode: 'paused' }, { mode: 'closed', seats: 0 }, { mode: 'bypass' }])(
    'gets through with %j, and puts it right',
    async (input) => {
      const { school, ada, gate } = await operated();
      await change(ada, input);
      const reply = await school.as('pupil').call(getDay);
      if (input.mode === 'bypass') expect(reply.status).toBe(200);
      else expect(reply.status).toBe(503);
      expect((await ada.call(readGate)).status).toBe(200);
      expect((await ada.call(readGateHistory)).status).toBe(200);
      await change(ada, { mode: 'open', seats: 3_000 });
      expect(gate.policy()).toMatchObject({ mode: 'open', capacity: 30_000 });
    },
  );

  test('nobody else does', async () => {
    const { school, gate } = await operated();
    for (const role of ['pupil', 'teacher', 'head', 'region_operator'] as const) {
      expect(await school.as(role).call(readGate)).toFail(403, 'not_allowed');
      expect(await change(await school.as(role), { mode: 'bypass' })).toFail(403, 'not_allowed');
    }
    expect(await school.stranger.call(changePolicy, { input: { mode: 'bypass' } })).toFail(401, 'signed_out');
    expect(gate.policy().mode).toBe('open');
  });
});

describe('the figures', () => {
  test('follow a pupil who enters, and those who wait and are refused', async () => {
    const { school, ada } = await operated();
    await change(ada, { seats: 1, shares: { lesson: 0, staff: 0, open: 1 } });
    const [first, second_] = [await school.person(), await school.person()];
    expect((await first.call(getDay)).status).toBe(200);
    expect(await second_.call(getDay)).toFail(503, 'waiting');
    const { now } = (await change(ada, { pace: 10 })).body;
    expect(now).toMatchObject({ seats: { open: 1 }, entered: { free: 1 }, refused: { waiting: 1 } });
  });

  test('of a token that is not ours are counted apart', async () => {
    const { school, ada } = await operated();
    const person = await school.person();
    // The name of our key, and another secret.
    const theirs = createTokenRing(`test:${'f'.repeat(32)}`);
    const [visitor, audience] = ['0123456789abcdef', shortName('preau', 4)];
    const reservation = theirs.sign('reservation', {
      ...{ school: shortName(school.schoolId, 8), audience, subject: visitor, lane: 'lesson' },
      ...{ issuedAt: 0, expiresAt: school.clock.now() + 60_000, small: 30, large: 0, extra: shortName('5a', 8) },
    });
    const reply = await school.app.inject({
      ...{ method: 'POST', url: '/gate/passes', payload: { reservation } },
      headers: { cookie: person.cookie },
    });
    expect(reply.json().error.code).toBe('reservation_wrong');
    const { now } = (await change(ada, { pace: 10 })).body;
    expect(now).toMatchObject({ forged: 1, refused: { reservation_wrong: 1 }, shield: { mood: 'calm', forged: 1 } });
  });

  test('are kept second by second', async () => {
    const { school, ada } = await operated();
    for (let count = 0; count < 3; count++) {
      second({ school });
      await change(ada, { seats: 100 + count });
    }
    const history = (await ada.call(readGateHistory)).body;
    expect(history.slots).toEqual([100, 101, 102]);
    expect(history.at).toEqual([2_000, 1_000, 0].map((ago) => school.clock.now() - ago));
    expect(history.waiting.open).toEqual([0, 0, 0]);
  });
});

describe('the stream', () => {
  test('tells each second, at once what was changed, and ends with the session', async () => {
    const { school, ada } = await operated();
    await school.app.listen({ port: 0, host: '127.0.0.1' });
    const address = school.app.server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const reply = await fetch(`http://127.0.0.1:${port}/api/gate/stream`, { headers: { cookie: ada.cookie } });
    expect(reply.headers.get('content-type')).toContain('text/event-stream');
    const events = heardIn(reply);
    expect(await events.next()).toMatchObject({ value: { type: 'second', now: { slots: 3_000 } } });
    await change(ada, { seats: 42 });
    for (;;) {
      const { value } = await events.next();
      if (value?.type === 'second' && value.now.slots === 42) {
        expect(value.now.changedAt).toBe(school.clock.now());
        break;
      }
    }
    await school.database.query('update account set revoked_before = $2 where account_id = $1', [
      ada.accountId,
      new Date(school.clock.now() + 1_000),
    ]);
    await school.context.identity.refresh();
    school.clock.advance(20_000);
    const heard: string[] = [];
    for await (const event of events) heard.push(event.type);
    expect(heard.at(-1)).toBe('signed_out');
  });
});

async function* heardIn(reply: Response): AsyncGenerator<ConsoleEvent> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of reply.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const whole = text.split('\n\n');
    text = whole.pop() ?? '';
    for (const block of whole) {
      const data: unknown = /^data: (.*)$/m.test(block)
        ? JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '')
        : undefined;
      if (Check(ConsoleEvent, data)) yield data;
    }
  }
}
