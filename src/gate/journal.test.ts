// What the gate remembers after the death of its process. A dead process is a copy of its folder, taken while it lives.
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Check } from 'typebox/value';
import { afterEach, expect, test } from 'vitest';
import { PassReply, TicketReply } from './contract.ts';
import { recordLength } from './journal.ts';
import { type Answer, aGate, type TestGate } from './testing/a-gate.ts';

const gates: TestGate[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const gate of gates.splice(0)) await gate.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'preau-gate-'));
  folders.push(folder);
  return folder;
}
const start = async (given: Parameters<typeof aGate>[0]) => {
  const made = await aGate(given);
  gates.push(made);
  return made;
};
/** The same gate as another process finds it when this one was killed at this instant. */
const afterDeath = async (folder: string, given: Parameters<typeof aGate>[0], spoil?: (journal: string) => void) => {
  const next = aFolder();
  for (const name of ['journal.bin', 'policy.jsonl']) cpSync(join(folder, name), join(next, name));
  spoil?.(join(next, 'journal.bin'));
  return { folder: next, ...(await start({ ...given, folder: next })) };
};
const ticketOf = ({ status, body, text }: Answer): TicketReply => {
  if (status !== 200 || !Check(TicketReply, body)) throw new Error(`no ticket: ${status} ${text}`);
  return body;
};
const passOf = ({ status, body, text }: Answer): PassReply => {
  if (status !== 200 || !Check(PassReply, body)) throw new Error(`no pass: ${status} ${text}`);
  return body;
};

test('[G1] [G2] after a death accounts keep their numbers, and no number is given twice', async () => {
  const folder = aFolder();
  const given = { folder, builtIn: true, policy: { capacity: 0 } };
  const before = await start(given);
  const numbers = new Map<string, number | undefined>();
  for (let person = 0; person < 200; person++) {
    const { number } = ticketOf(await before.account(`p${person}`).ask('POST', '/gate/tickets', {}));
    numbers.set(`p${person}`, number);
  }
  expect(new Set(numbers.values()).size).toBe(200);
  const after = await afterDeath(folder, given);
  for (const [person, number] of numbers)
    expect(ticketOf(await after.account(person).ask('POST', '/gate/tickets', {})).number).toBe(number);
  const newcomer = ticketOf(await after.account('new').ask('POST', '/gate/tickets', {}));
  expect(newcomer.number).toBeGreaterThan(Math.max(...Array.from(numbers.values(), Number)));
});

test('[G2] an anonymous ticket enters after a death, and a used one doesn’t enter again', async () => {
  const folder = aFolder();
  const given = { folder, policy: { capacity: 1, claimWithin: 5_000, passLife: 10_000 } };
  const before = await start(given);
  const [inside, waits] = [before.browser(), before.browser()];
  const used = ticketOf(await inside.ask('POST', '/gate/tickets', {}));
  passOf(await inside.ask('POST', '/gate/passes', {}));
  const kept = ticketOf(await waits.ask('POST', '/gate/tickets', {}));
  const after = await afterDeath(folder, given);
  after.seconds(1);
  const again = await after.browser().ask('POST', '/gate/passes', { ticket: used.ticket });
  expect([again.status, again.code]).toEqual([409, 'ticket_used']);
  expect(ticketOf(await after.browser().ask('POST', '/gate/tickets', {})).number).toBeGreaterThan(kept.number ?? 0);
  // [G16] The seat counts until the pass of whoever had it has ended.
  expect((await after.browser().ask('POST', '/gate/passes', { ticket: kept.ticket })).code).toBe('waiting');
  after.seconds(13);
  passOf(await after.browser().ask('POST', '/gate/passes', { ticket: kept.ticket }));
});

test('[G4] a position never grows over a death, and who was called may still come', async () => {
  const folder = aFolder();
  const given = { folder, policy: { capacity: 5 } };
  const before = await start(given);
  const tickets: TicketReply[] = [];
  for (let each = 0; each < 12; each++) tickets.push(ticketOf(await before.browser().ask('POST', '/gate/tickets', {})));
  before.seconds(2);
  expect(before.gate.board().lanes.open.serving).toBe(5);
  const after = await afterDeath(folder, given);
  expect(after.gate.board().lanes.open.serving).toBe(5);
  for (const { ticket, position } of tickets.slice(0, 5)) {
    expect(position).toBe(0);
    passOf(await after.browser().ask('POST', '/gate/passes', { ticket }));
  }
  expect((await after.browser().ask('POST', '/gate/passes', { ticket: tickets[5]?.ticket })).code).toBe('waiting');
});

test('[G16] who is inside goes on with the pass they have, and keeps the seat', async () => {
  const folder = aFolder();
  const given = { folder, builtIn: true, policy: { capacity: 3 } };
  const before = await start(given);
  const people = ['a', 'b', 'c'].map((name) => before.account(name));
  for (const person of people) passOf(await person.ask('POST', '/gate/passes', {}));
  const after = await afterDeath(folder, given);
  expect(after.gate.figures().unheard).toBe(3);
  expect((await after.account('d').ask('POST', '/gate/passes', {})).code).toBe('waiting');
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    const person = after.account(name);
    person.cookies.set('preau_pass', people[index]?.cookies.get('preau_pass') ?? '');
    expect((await person.ask('GET', '/gate/check')).status).toBe(204);
    passOf(await person.ask('POST', '/gate/passes/renew', {}));
  }
  expect(after.gate.figures()).toMatchObject({ unheard: 0, seats: { open: 3 } });
});

test('a last record cut in the middle of its writing is left out, and so is a spoiled one', async () => {
  const folder = aFolder();
  const given = { folder, builtIn: true, policy: { capacity: 0 } };
  const before = await start(given);
  const numbers: (number | undefined)[] = [];
  for (const name of ['a', 'b', 'c'])
    numbers.push(ticketOf(await before.account(name).ask('POST', '/gate/tickets', {})).number);
  const after = await afterDeath(folder, given, (journal) =>
    appendFileSync(journal, Buffer.alloc(recordLength - 7, 2)),
  );
  for (const [index, name] of ['a', 'b', 'c'].entries())
    expect(ticketOf(await after.account(name).ask('POST', '/gate/tickets', {})).number).toBe(numbers[index]);
  const spoiled = await afterDeath(folder, given, (journal) => {
    const bytes = readFileSync(journal);
    bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 255;
    writeFileSync(journal, bytes);
  });
  expect(ticketOf(await spoiled.account('c').ask('POST', '/gate/tickets', {})).number).toBeGreaterThan(numbers[2] ?? 0);
});

test('the journal is shortened at the start: what is over leaves nothing but a bit', async () => {
  const folder = aFolder();
  const given = { folder, builtIn: true, policy: { capacity: 200 } };
  const before = await start(given);
  for (let person = 0; person < 128; person++) {
    const visitor = before.account(`p${person}`);
    ticketOf(await visitor.ask('POST', '/gate/tickets', {}));
    passOf(await visitor.ask('POST', '/gate/passes', {}));
  }
  const grown = statSync(join(folder, 'journal.bin')).size;
  const after = await afterDeath(folder, given);
  const shortened = statSync(join(after.folder, 'journal.bin')).size;
  expect(grown).toBeGreaterThan(256 * recordLength);
  expect(shortened).toBeLessThan(20 * recordLength);
  const once = await afterDeath(after.folder, given);
  expect(ticketOf(await once.account('p0').ask('POST', '/gate/tickets', {})).number).toBeGreaterThan(128);
});

test('[G53] a draw goes on over a death, before and after its list is closed', async () => {
  const folder = aFolder();
  const given = { folder, builtIn: true, policy: { capacity: 0 } };
  const before = await start(given);
  const opensAt = before.clock.now() + 10_000;
  await before.gate.setPolicy({ mode: 'scheduled', opensAt }, 'test');
  await before.gate.draw('open', 'ada');
  const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
  for (const name of names)
    expect(ticketOf(await before.account(name).ask('POST', '/gate/tickets', {})).number).toBeUndefined();
  const { seedHash } = before.gate.board().draw ?? {};
  const second = await afterDeath(folder, given);
  second.gate.tick();
  expect(second.gate.board()).toMatchObject({ mode: 'scheduled', draw: { entrants: 40, seedHash } });
  second.seconds(13);
  const numbers = new Map<string, number | undefined>();
  for (const name of names)
    numbers.set(name, ticketOf(await second.account(name).ask('POST', '/gate/tickets', {})).number);
  expect(new Set(numbers.values()).size).toBe(40);
  expect(Math.max(...Array.from(numbers.values(), Number)) - Math.min(...Array.from(numbers.values(), Number))).toBe(
    39,
  );
  const third = await afterDeath(second.folder, { ...given, now: second.clock.now() });
  for (const name of names)
    expect(ticketOf(await third.account(name).ask('POST', '/gate/tickets', {})).number).toBe(numbers.get(name));
});

test('what the operator decided stays, with who and when, and settings count when they change', async () => {
  const folder = aFolder();
  const before = await start({ folder, policy: { capacity: 100 } });
  await before.gate.setPolicy({ mode: 'paused', capacity: 50 }, 'zoe');
  const line: unknown = JSON.parse(readFileSync(join(folder, 'policy.jsonl'), 'utf8').trim().split('\n').at(-1) ?? '');
  expect(line).toEqual({ at: before.clock.now(), by: 'zoe', change: { mode: 'paused', capacity: 50 } });
  const same = await afterDeath(folder, { policy: { capacity: 100 } });
  expect(same.gate.policy()).toMatchObject({ mode: 'paused', capacity: 50 });
  const raised = await afterDeath(folder, { policy: { capacity: 200 } });
  expect(raised.gate.policy()).toMatchObject({ mode: 'paused', capacity: 200 });
  expect(raised.gate.changes().map(({ by }) => by)).toEqual(['settings', 'zoe', 'settings']);
});

test('a second process on the same folder is told so', async () => {
  const folder = aFolder();
  await start({ folder });
  await expect(aGate({ folder })).rejects.toThrow('is in use by another Préau process');
});
