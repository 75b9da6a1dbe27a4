// Rooms come and go: what stays of one that is over, and what is told of it.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemChance } from '../lib/clock.ts';
import { forgetfulJournal } from './journal.ts';
import type { Person } from './place.ts';
import { overtime, Rooms } from './rooms.ts';

let now = Date.parse('2026-11-23T09:30+01:00');
const endsAt = Date.parse('2026-11-23T09:55+01:00');
const ended: string[] = [];
let rooms: Rooms;
beforeEach(() => {
  rooms = new Rooms({
    clock: { now: () => now },
    chance: systemChance,
    maxMembers: 30,
    onPresence() {},
    journalOf: forgetfulJournal,
    onOpened() {},
    onClosed() {},
    onEnded: ({ lessonId }) => void ended.push(lessonId),
    onFailure(error) {
      throw error;
    },
  });
});
afterEach(() => rooms.close(1012, ''));

const person = (lessonId: string): Person => {
  const who = { accountId: 'a', userId: 'u', name: 'Mme Durand', role: 'teacher' } as const;
  return { ...who, schoolId: 's', lessonId, endsAt, title: 'Histoire' };
};

/** In a function of its own, so that nothing else holds the room. */
function openAndEnd(lessonId: string): WeakRef<object> {
  const room = rooms.of(person(lessonId));
  if (!room) throw new Error('the room should open');
  room.end();
  return new WeakRef(room);
}

test('a room that is over leaves the memory, and nobody enters it until its overtime is over', async () => {
  setFlagsFromString('--expose_gc');
  const collect: () => void = runInNewContext('gc');
  const room = openAndEnd('history');
  await vi.waitFor(() => expect(ended).toEqual(['history']));
  await vi.waitFor(() => {
    collect();
    expect(room.deref()).toBeUndefined();
  });
  expect(rooms.of(person('history'))).toBeUndefined();
  now = endsAt + overtime + 1;
  expect(rooms.of(person('history'))).toBeDefined();
});

test('what ended just before everything closes is told all the same', () => {
  openAndEnd('geography');
  rooms.close(1012, '');
  expect(ended).toContain('geography');
});

test('once everything closes, a hello that was under way opens no room', () => {
  now = endsAt - 60_000;
  rooms.close(1012, '');
  expect(rooms.of(person('music'))).toBeUndefined();
});

test('on a disk that takes nothing more, who waits is let in at their time and the lesson ends', async () => {
  const failures: unknown[] = [];
  const full = new Rooms({
    ...{
      clock: { now: () => now },
      chance: systemChance,
      maxMembers: 30,
      onPresence() {},
      onOpened() {},
      onClosed() {},
    },
    journalOf: () => ({
      read: () => [],
      note() {
        throw new Error('ENOSPC');
      },
    }),
    onEnded: ({ lessonId }) => void ended.push(lessonId),
    onFailure: (error) => void failures.push(error),
  });
  now = endsAt - 30 * 60_000;
  const room = full.of(person('maths'));
  const wire = { write() {}, close() {}, drop() {} };
  const { life } = room?.enter(person('maths'), wire, undefined) ?? {};
  const ana: Person = { ...person('maths'), userId: 'ana', role: 'pupil', opensAt: now + 1_000 };
  const later = now + 61_000;
  const entered = vi.fn();
  room?.antechamber.wait({ person: ana, wire, lastHeard: later, entered });
  if (life?.type === 'here') life.lastHeard = later;
  now = later;
  await vi.waitFor(() => expect(entered).toHaveBeenCalledOnce());
  expect(failures.length).toBeGreaterThan(0);
  now = endsAt + overtime + 1;
  await vi.waitFor(() => expect(ended).toContain('maths'));
  full.close(1012, '');
});
