// Polls over real sockets: what each page is really sent, and what a restarted relay knows from its journal.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { enter, journal, reopen, server } from '../testing/kept-lesson.ts';
import type { Peer } from '../testing/peer.ts';
import type { PollsCommand, Question } from './contract.ts';

const say = (peer: Peer, command: PollsCommand) => peer.say({ type: 'do', ref: 'a', part: 'polls', command });
const question: Question = { kind: 'single', text: 'Compris ?', choices: ['Oui', 'Non'], named: false };

test('[P1] [P5] no page is sent a draft that it may not see, nor an answer that isn’t its own', async () => {
  const { peer: madame } = await enter('Mme Roux', 'teacher');
  const { peer: lina } = await enter('Lina');
  const { peer: noe } = await enter('Noé');
  say(madame, { type: 'draft', question: { ...question, text: 'Plus tard' } });
  say(madame, { type: 'ask', question });
  for (const pupil of [lina, noe]) await pupil.until('did', ({ part }) => part === 'polls');
  say(lina, { type: 'answer', id: 2, answer: [1] });
  await lina.until('did', ({ event }) => event.type === 'noted');
  await madame.until('did', ({ event }) => event.type === 'answered');
  say(noe, { type: 'open', id: 1 });
  expect(await noe.until('refused')).toMatchObject({ code: 'not_allowed' });
  const sent = (peer: Peer) =>
    JSON.stringify(peer.messages.filter((message) => message.type === 'did' && message.part === 'polls'));
  expect(sent(lina)).not.toContain('Plus tard');
  expect(sent(noe)).not.toMatch(/Plus tard|answer/);
  expect(sent(madame)).not.toMatch(/Lina|user-/);
  const { welcome } = await enter('Zoé');
  expect(JSON.stringify(welcome.room.parts.polls)).not.toContain('Plus tard');
});

test('[P5] [P7] [P10] a restarted relay knows the answers, who gave which, and writes it nowhere', async () => {
  const { peer: madame } = await enter('Mme Roux', 'teacher');
  const { peer: lina } = await enter('Lina');
  say(madame, { type: 'ask', question });
  await lina.until('did', ({ part }) => part === 'polls');
  say(lina, { type: 'answer', id: 1, answer: [1] });
  await lina.until('did', ({ event }) => event.type === 'noted');
  await server.close();
  await reopen();
  const again = await enter('Lina');
  expect(again.welcome.room.parts.polls.polls).toMatchObject([{ phase: 'open', mine: [1], ballots: {} }]);
  server.shift(1_000);
  say(again.peer, { type: 'answer', id: 1, answer: [0] });
  await again.peer.until('did', ({ event }) => event.type === 'noted');
  const { welcome } = await enter('Mme Roux', 'teacher');
  expect(Object.values(welcome.room.parts.polls.polls[0]?.ballots ?? {})).toMatchObject([{ answer: [0] }]);
  const kept = readFileSync(journal(), 'utf8').split('\n');
  const ofPolls = kept.filter((line) => line.startsWith('{"part":"polls"')).join('\n');
  expect(ofPolls).toContain('"answered"');
  expect(ofPolls).not.toMatch(/Lina|user-/);
});
