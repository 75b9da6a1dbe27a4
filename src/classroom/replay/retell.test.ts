// What a replay tells of a lesson's journal: nothing that the class couldn't see, nothing of a recording that was deleted. Rules.
import { describe, expect, test } from 'vitest';
import type { Happened } from '../activities/contract.ts';
import { retell } from './retell.ts';

type Told = { [Name in Happened['part']]: [Name, Extract<Happened, { part: Name }>['event']] }[Happened['part']];

/** One after the other, a second apart. */
const journal = (...events: Told[]): Happened[] =>
  events.map(([part, event], index) => ({ part, event, at: (index + 1) * 1_000 }) as Happened);
const ink = (page: string, update: string): Told => [
  'board',
  { type: 'ink', page, sheet: 1, author: 1, ref: update, at: 0, update },
];
const page = (id: number): Told => [
  'slides',
  {
    type: 'page-added',
    deck: 'deck-0001',
    page: { id, picture: `${'a'.repeat(32)}.webp`, width: 10, height: 10, text: '', rank: id },
  },
];
const entered = (member: number, name: string, role: 'teacher' | 'pupil'): Told => [
  'register',
  { type: 'entered', member, userId: `user-${name}`, name, role },
];
const say = (member: number, text: string): Told => [
  'chat',
  { type: 'said', message: { id: member, ref: text, member, name: '', role: 'pupil', text, to: 'all' } },
];
const start: Told = ['recording', { type: 'started', member: 1 }];
const stop: Told = ['recording', { type: 'stopped', why: 'asked' }];
const end = 1_000_000;

describe('[R11] the ink of a replay', () => {
  test('of a group’s board is the group’s, unless the teacher showed it to all', () => {
    const past = journal(start, ink('p1', 'AAAA'), ink('group:1', 'BBBB'), ink('group:2', 'CCCC'), [
      ...(['board', { type: 'turned', page: 'group:2' }] as const),
    ]);
    const told = JSON.stringify(retell(past, new Set(), { end }).events);
    expect(told).toContain('AAAA');
    expect(told).toContain('CCCC');
    expect(told).not.toContain('BBBB');
  });

  test('over a slide that was never shown isn’t told; over one that was, it is, whenever it was written', () => {
    const past = journal(
      ...[['slides', { type: 'deck-added', deck: 'deck-0001', name: 'Volcans' }] as Told, page(1), page(2), page(3)],
      ...[ink('slide:deck-0001.1', 'AAAA'), ink('slide:deck-0001.3', 'CCCC'), start],
      ...[['slides', { type: 'went', deck: 'deck-0001', page: 1 }] as Told, ink('slide:deck-0001.1', 'BBBB'), stop],
      ['slides', { type: 'went', deck: 'deck-0001', page: 3 }],
    );
    const told = JSON.stringify(retell(past, new Set(), { end }).events);
    expect(told).toContain('AAAA');
    expect(told).toContain('BBBB');
    expect(told).not.toContain('CCCC');
  });
});

test('[R12] what a deleted recording held is told by no later one', () => {
  const past = journal(
    ...[entered(1, 'M. Petit', 'teacher'), entered(2, 'Zoé', 'pupil'), entered(3, 'Tom', 'pupil'), start],
    ...[['recording', { type: 'pupils', members: [2, 3] }] as Told, say(2, 'effacé'), stop],
    ...[start, ['recording', { type: 'pupils', members: [3] }] as Told, say(3, 'gardé'), stop],
  );
  const authorised = new Set(['user-Zoé', 'user-Tom']);
  const both = retell(past, authorised, { end });
  expect(both.runs).toHaveLength(2);
  expect(JSON.stringify(both.events)).toContain('effacé');
  const later = retell(past, authorised, { end, since: 8_010 });
  expect(later.runs).toEqual([{ from: 8_000, to: 11_000 }]);
  expect(later.people.map(({ name }) => name)).toEqual(['M. Petit', 'Tom']);
  expect(JSON.stringify(later.events)).toContain('gardé');
  expect(JSON.stringify(later.events)).not.toContain('effacé');
});
