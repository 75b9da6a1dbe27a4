// What is prepared before a lesson, over real sockets: slides, questions and groups are there the next day, and pupils know of none.
import { expect, test } from 'vitest';
import type { PartName, Parts } from './activities/contract.ts';
import { enter, reopen, server } from './testing/kept-lesson.ts';

test('[T2] slides, a question and groups prepared the day before are there the next day, after a restart', async () => {
  const { peer } = await enter('Mme Roux', 'teacher');
  const ask = async <Name extends PartName>(part: Name, command: Parts[Name]['command']) => {
    const heard = peer.messages.length;
    peer.say({ type: 'do', ref: `r${heard}`, part, command });
    await peer.until('did', (told) => told.part === part, heard);
  };
  const deck = 'deck-0001';
  await ask('slides', { type: 'add-deck', deck, name: 'Les fractions' });
  const picture = `${'a'.repeat(32)}.webp`;
  await ask('slides', { type: 'add-page', deck, picture, width: 1600, height: 900, text: '1/3 + 1/4' });
  const choices = ['2/7', '7/12'];
  await ask('polls', { type: 'draft', question: { kind: 'single', text: 'Combien ?', choices, named: false } });
  await ask('groups', { type: 'add' });
  await ask('groups', { type: 'name', group: 1, name: 'Les renards' });
  await ask('groups', { type: 'expect', who: { user: 'user-Lina', name: 'Lina' }, group: 1 });
  await ask('lobby', { type: 'set', on: false, words: 'Prenez vos cahiers.' });
  peer.say({ type: 'leave' });
  await server.close();
  await reopen();

  const { you: lina, welcome: toLina } = await enter('Lina');
  const { slides, polls, groups } = toLina.room.parts;
  expect([slides.decks, polls.polls, groups.groups]).toEqual([[], [], []]);
  const { parts } = (await enter('Mme Roux', 'teacher')).welcome.room;
  expect(parts.slides.decks).toMatchObject([{ name: 'Les fractions', pages: [{ picture, text: '1/3 + 1/4' }] }]);
  expect(parts.polls.polls).toMatchObject([{ phase: 'draft', question: { text: 'Combien ?' } }]);
  expect(parts.groups.groups).toMatchObject([{ name: 'Les renards', members: [lina], expected: [] }]);
  expect(parts.lobby.words).toBe('Prenez vos cahiers.');
});
