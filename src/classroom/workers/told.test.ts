// What of a lesson's events a worker tells the server: all that concerns the school, whatever it holds. Rules.
import { expect, test } from 'vitest';
import type { Happened } from '../activities/contract.ts';
import type { ChatMessage, Recipient } from '../chat/contract.ts';
import { toTell } from './told.ts';

const unfit = (message: string) => {
  throw new Error(message);
};
const message = (to: Recipient): ChatMessage => ({
  ...{ id: 4, ref: 'a', member: 2, name: 'Ana', role: 'pupil', text: 'méchant', to, at: 1 },
});

test.each<Recipient>(['all', 'leaders', 'group-3', 7])(
  '[W5] [C5] a report of a message to %s reaches the school',
  (to) => {
    const report = {
      id: 1,
      message: message(to),
      before: [message(to)],
      by: { member: 3, name: 'Tom', role: 'pupil' },
    };
    const happened = {
      ...{
        part: 'chat',
        event: { type: 'reported', report: { ...report, people: { by: 'tom', author: 'ana' } } },
        at: 2,
      },
    } as Happened;
    expect(toTell(happened, unfit)).toEqual(happened);
  },
);

test('[W5] what concerns nobody outside stays in the room', () => {
  expect(toTell({ part: 'chat', event: { type: 'said', message: message('all') }, at: 1 }, unfit)).toBeUndefined();
  expect(toTell({ part: 'stage', event: { type: 'shown', shown: 'board' }, at: 1 }, unfit)).toBeUndefined();
});

test('[W5] what ought to be told and doesn’t fit is said to be lost, never silent', () => {
  const lost: string[] = [];
  const happened = { part: 'player', event: { type: 'removed' }, at: 1 } as Happened;
  expect(toTell(happened, (words) => lost.push(words))).toBeUndefined();
  expect(lost).toEqual(['player removed: the server isn’t told of it']);
});
