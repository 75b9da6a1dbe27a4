// Who was there and when, over real sockets: kept with the lesson, told to leaders only, and why each stretch ended.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { enter, journal, leaveAll, reopen, server } from '../testing/kept-lesson.ts';
import type { Peer } from '../testing/peer.ts';
import type { Out } from './contract.ts';

const registered = (peer: Peer, type: string, from = 0) =>
  peer.until('did', ({ part, event }) => part === 'register' && event.type === type, from);
/** Why each stretch of this person ended, as a leader who comes now is told. */
async function whys(name: string): Promise<(Out | null)[] | undefined> {
  const { welcome } = await enter('M. Petit', 'teacher');
  return welcome.room.parts.register.people.find((one) => one.name === name)?.stretches.map(({ why }) => why);
}

test('[F8] each stretch has its times and why it ended', async () => {
  const { peer: madame } = await enter('Mme Roux', 'teacher');
  const { peer: ana } = await enter('Ana');
  const entered = await registered(madame, 'entered');
  ana.cut();
  const out = await registered(madame, 'out');
  expect(out.event).toMatchObject({ why: 'network' });
  const { peer: again } = await enter('Ana');
  const { welcome } = await enter('M. Petit', 'teacher');
  const [first, second] = welcome.room.parts.register.people.find(({ name }) => name === 'Ana')?.stretches ?? [];
  expect(first).toEqual({ from: entered.at, to: out.at, why: 'network' });
  expect(second).toMatchObject({ to: null, why: null });
  const before = madame.messages.length;
  again.say({ type: 'leave' });
  expect((await registered(madame, 'out', before)).event).toMatchObject({ why: 'left' });
});

test('[F8] a pupil is told nothing of it, neither as it happens nor in the state', async () => {
  const { peer: ana, welcome } = await enter('Ana');
  expect(welcome.room.parts.register).toEqual({ people: [], alive: 0 });
  const { peer: madame } = await enter('Mme Roux', 'teacher');
  const { peer: ben } = await enter('Ben');
  ben.cut();
  await registered(madame, 'out');
  ana.say({ type: 'ping', at: 0 });
  await ana.until('pong');
  expect(ana.messages.filter((told) => told.type === 'did' && told.part === 'register')).toEqual([]);
});

test('[F8] nobody writes it by hand', async () => {
  const { peer: madame } = await enter('Mme Roux', 'teacher');
  madame.sendRaw('main', JSON.stringify({ type: 'do', ref: 'a', part: 'register', command: { type: 'alive' } }));
  expect((await madame.untilClosed('main')).code).toBe(1002);
});

test('[F8] a restart is the platform’s fault, whether it was announced or not', async () => {
  await enter('Ana');
  const kept = readFileSync(journal(), 'utf8');
  await server.close();
  leaveAll();
  await reopen();
  expect(await whys('Ana')).toEqual(['platform']);
  await server.close();
  // As a relay leaves it that is killed.
  writeFileSync(journal(), kept);
  await reopen();
  expect(await whys('Ana')).toEqual(['platform']);
});
