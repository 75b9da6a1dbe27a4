// A seat that stays taken while its connection is open.
import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { holdSeat } from './hold.ts';
import type { Allowed } from './proxy.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Answers in turn, and keeps which pass it was shown. */
function aDoor(answers: Allowed[]) {
  const shown: unknown[] = [];
  return {
    shown,
    allow({ headers }: IncomingMessage): Allowed {
      shown.push(headers['x-preau-pass']);
      return answers[shown.length - 1] ?? { type: 'in' };
    },
  };
}
const aRequest = () => ({ headers: { 'x-preau-pass': 'first' } }) as unknown as IncomingMessage;

test('renewed as long as it is open, each time with the latest pass', () => {
  const door = aDoor([
    { type: 'in', cookie: 'preau_pass=second; Path=/' },
    { type: 'in' },
    { type: 'in', cookie: 'preau_pass=third; Path=/' },
  ]);
  const end = holdSeat(aRequest(), door.allow);
  vi.advanceTimersByTime(120_000);
  expect(door.shown).toEqual(['first', 'second', 'second', 'third']);
  end();
  vi.advanceTimersByTime(600_000);
  expect(door.shown).toHaveLength(4);
  expect(vi.getTimerCount()).toBe(0);
});

test('left alone once the seat is gone; a budget that is spent is no end', () => {
  const refusal = { status: 429, code: 'too_many', message: 'trop' };
  const door = aDoor([{ type: 'refused', refusal }, { type: 'in' }, { type: 'out', reason: 'moved' }]);
  holdSeat(aRequest(), door.allow);
  vi.advanceTimersByTime(600_000);
  expect(door.shown).toHaveLength(3);
  expect(vi.getTimerCount()).toBe(0);
});
