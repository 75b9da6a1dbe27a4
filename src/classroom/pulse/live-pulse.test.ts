// Moods, timer, draw and captions over real sockets: what each page is really sent, and what a restarted relay knows.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { PartName, Parts } from '../activities/contract.ts';
import { enter, journal, reopen, server } from '../testing/kept-lesson.ts';
import type { Peer } from '../testing/peer.ts';

const say = <Name extends PartName>(peer: Peer, part: Name, command: Parts[Name]['command']) =>
  peer.say({ type: 'do', ref: 'a', part, command });
/** Of these two parts, all that this page was sent. */
const sent = (peer: Peer) =>
  JSON.stringify(
    peer.messages.flatMap((message): unknown[] => {
      if (message.type === 'did') return message.part === 'pulse' || message.part === 'captions' ? [message] : [];
      return message.type === 'welcome' ? [message.room.parts.pulse, message.room.parts.captions] : [];
    }),
  );

test('[P12] [P14] a mood reaches leaders and its own page, and no disk', async () => {
  const { peer: madame } = await enter('Mme Roux', 'teacher');
  const { peer: lina } = await enter('Lina');
  const { peer: noe } = await enter('Noé');
  say(lina, 'pulse', { type: 'feel', mood: 'lost' });
  await madame.until('did', ({ event }) => event.type === 'felt');
  await lina.until('did', ({ event }) => event.type === 'felt');
  say(madame, 'captions', { type: 'let', member: 2 });
  await lina.until('did', ({ event }) => event.type === 'let');
  say(madame, 'captions', { type: 'say', text: 'Fin.' });
  await noe.until('did', ({ event }) => event.type === 'said');
  const { peer: zoe } = await enter('Zoé');
  for (const peer of [noe, zoe]) expect(sent(peer)).not.toMatch(/lost|Lina|user-/);
  expect(sent(madame)).not.toContain('user-');
  expect(readFileSync(journal(), 'utf8')).not.toMatch(/felt|lost/);
});

test('[P13] [P16] two minutes by the relay’s clock fade a mood, and a timer ends at its moment', async () => {
  const { peer: madame } = await enter('Mme Roux', 'teacher');
  const { peer: lina } = await enter('Lina');
  say(lina, 'pulse', { type: 'feel', mood: 'fast' });
  say(madame, 'pulse', { type: 'start-timer', minutes: 2 });
  const set = await lina.until('did', ({ event }) => event.type === 'timer');
  expect(set.event).toMatchObject({ timer: { type: 'running', endsAt: set.at + 120_000 } });
  // Not the sockets' silence, which would cut them off: those who are there say so all along.
  for (let beat = 0; beat < 12; beat += 1) {
    server.shift(10_000);
    for (const peer of [madame, lina]) {
      const heard = peer.messages.length;
      peer.say({ type: 'ping', at: beat });
      await peer.until('pong', ({ at }) => at === beat, heard);
    }
  }
  await madame.until('did', ({ event }) => event.type === 'faded');
  await lina.until('did', ({ event }) => event.type === 'timer' && event.timer?.type === 'over');
});

test('[P16] [P19] [P26] a restarted relay goes on with the timer, the draw and the captions', async () => {
  const { peer: madame } = await enter('Mme Roux', 'teacher');
  await enter('Lina');
  await enter('Noé');
  say(madame, 'pulse', { type: 'start-timer', minutes: 10 });
  say(madame, 'pulse', { type: 'pick' });
  say(madame, 'captions', { type: 'let', member: 2 });
  say(madame, 'captions', { type: 'say', text: 'Ouvrez vos cahiers.' });
  await madame.until('did', ({ event }) => event.type === 'said');
  const first = await madame.until('did', ({ event }) => event.type === 'picked');
  await server.close();
  await reopen();
  const again = await enter('Mme Roux', 'teacher');
  const { pulse, captions } = again.welcome.room.parts;
  expect(pulse.timer).toMatchObject({ type: 'running', length: 600_000 });
  expect(pulse.draw.shown).toMatchObject({ name: first.event.type === 'picked' && first.event.name });
  expect(captions.lines).toMatchObject([{ text: 'Ouvrez vos cahiers.' }]);
  expect(Object.values(captions.writers)).toEqual(['Lina']);
  await enter('Noé');
  await enter('Lina');
  say(again.peer, 'pulse', { type: 'pick' });
  const second = await again.peer.until('did', ({ event }) => event.type === 'picked');
  expect([first, second].map(({ event }) => event.type === 'picked' && event.name).sort()).toEqual(['Lina', 'Noé']);
});
