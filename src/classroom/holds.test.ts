// Holds of a lesson: until when they are signed, and that those in class get them, again and again, and nobody else's.
import { afterEach, expect, test } from 'vitest';
import { systemChance } from '../lib/clock.ts';
import { holdUntil } from './holds.ts';
import { forgetfulJournal } from './journal.ts';
import type { ServerMessage } from './messages.ts';
import type { Person } from './place.ts';
import { Room } from './room.ts';
import { type Packed, payloadOf, type Wire } from './wire.ts';

const minute = 60_000;
const start = Date.parse('2026-11-23T09:00+01:00');
const endsAt = start + 55 * minute;
let now = start;
afterEach(() => {
  now = start;
});

test('a hold is good for half an hour, never beyond ten minutes after the lesson', () => {
  expect(holdUntil(endsAt, start)).toBe(start + 30 * minute);
  expect(holdUntil(endsAt, start + 40 * minute)).toBe(endsAt + 10 * minute);
  expect(holdUntil(endsAt, endsAt + 9 * minute)).toBe(endsAt + 10 * minute);
  expect(holdUntil(endsAt, endsAt + 10 * minute)).toBeUndefined();
  expect(holdUntil(endsAt, endsAt + 60 * minute)).toBeUndefined();
});

const person = (userId: string): Person => {
  const lesson = { schoolId: 's', lessonId: 'l', endsAt, title: 'Histoire' };
  return { ...lesson, accountId: `account-${userId}`, userId, name: userId, role: 'pupil' };
};

/** A socket that remembers the holds written to it. */
function listening(): { wire: Wire; holds: string[] } {
  const holds: string[] = [];
  const write = (message: Packed) => {
    const said: ServerMessage = JSON.parse(Buffer.from(payloadOf(message)).toString());
    if (said.type === 'hold') holds.push(said.hold);
  };
  return { wire: { write, close() {}, drop() {} }, holds };
}

function aRoom() {
  return new Room({
    ...{
      schoolId: 's',
      lesson: { id: 'l', title: 'Histoire', endsAt },
      clock: { now: () => now },
      chance: systemChance,
    },
    ...{ maxMembers: 30, journal: forgetfulJournal(), onPresence() {} },
    signHold: ({ schoolId, accountId }, until) => `${schoolId}/${accountId} ${(until - start) / minute}`,
  });
}

/** Time goes by, and this member is heard meanwhile. */
function pass(room: Room, minutes: number, place: ReturnType<Room['enter']>) {
  for (let count = 0; count < minutes; count++) {
    now += minute;
    if (place.life.type === 'here') place.life.lastHeard = now;
    room.tick();
  }
}

test('who is in class gets a hold on entering and every ten minutes, for their own account, until the lesson is over', () => {
  const room = aRoom();
  const ana = listening();
  const place = room.enter(person('ana'), ana.wire, undefined);
  pass(room, 75, place);
  expect(ana.holds).toEqual([30, 40, 50, 60, 65, 65, 65].map((until) => `s/account-ana ${until}`));
  const late = listening();
  room.enter(person('late'), late.wire, undefined);
  expect(late.holds).toEqual([]);
});

test('when the timetable gives the lesson more time, so does the next hold', () => {
  const room = aRoom();
  const ana = listening();
  const place = room.enter(person('ana'), ana.wire, undefined);
  pass(room, 45, place);
  expect(ana.holds.at(-1)).toBe('s/account-ana 65');
  room.learn({ title: 'Histoire', endsAt: endsAt + 30 * minute });
  pass(room, 1, place);
  expect(ana.holds.at(-1)).toBe('s/account-ana 76');
});
