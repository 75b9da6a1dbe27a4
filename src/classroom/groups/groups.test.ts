// The rules of groups, and what random moves can't break.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GroupsCommand } from './contract.ts';
import { allowedInGroup, groupOf, seatOf } from './groups.ts';
import { aClass, draw, inGroups, madame, open, pupil, pupils } from './testing/a-class.ts';

describe('[G1] groups are made', () => {
  test('at random with fair sizes: everyone in exactly one, nobody alone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        (count, n, bySize) => {
          const lesson = aClass([madame, ...pupils(count)]);
          lesson.ask(madame, draw(bySize ? 'size' : 'groups', n));
          const sizes = lesson.state.groups.map(({ members }) => members.length);
          const all = lesson.state.groups.flatMap(({ members }) => members).sort((a, b) => a - b);
          expect(all).toEqual(pupils(count).map(({ number }) => number));
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          if (!bySize) expect(sizes).toHaveLength(Math.min(n, count));
          else if (n > 1 && count > 1) expect(Math.min(...sizes)).toBeGreaterThan(1);
          if (bySize) expect(Math.max(...sizes)).toBeLessThanOrEqual(Math.max(n, 3));
        },
      ),
    );
  });

  test('differently each time, and anybody may be with anybody', () => {
    const lesson = aClass([madame, ...pupils(4)]);
    const met = new Set<number>();
    for (let round = 0; round < 200; round += 1) {
      lesson.ask(madame, draw('size', 2));
      const own = lesson.state.groups.find(({ members }) => members.includes(2));
      for (const other of own?.members ?? []) met.add(other);
    }
    expect([...met].sort()).toEqual([2, 3, 4, 5]);
  });

  test('by hand, whatever the order of moves: everyone is in one place at most', () => {
    const move = fc.record({ member: fc.integer({ min: 2, max: 9 }), group: fc.integer({ min: 0, max: 4 }) });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), fc.integer({ min: 0, max: 40 }), (moves, openAt) => {
        const lesson = aClass([madame, ...pupils(8)]);
        for (let group = 0; group < 4; group += 1) lesson.ask(madame, { type: 'add' });
        for (const [index, { member, group }] of moves.entries()) {
          if (index === openAt) lesson.ask(madame, open);
          lesson.ask(madame, { type: 'place', member, group });
          expect(seatOf(lesson.state, member)).toBe(group);
          const all = lesson.state.groups.flatMap(({ members }) => members);
          expect(new Set(all).size).toBe(all.length);
        }
      }),
    );
  });

  test('before the lesson, of those on the list: they find their place when they come', () => {
    const lesson = aClass([madame]);
    const absent = [2, 3, 4, 5].map((number) => ({ user: `u${number}`, name: `Élève ${number}` }));
    lesson.ask(madame, { ...draw('size', 2), absent } as GroupsCommand);
    lesson.ask(madame, { type: 'name', group: 1, name: ' Les renards ' });
    lesson.ask(madame, { type: 'expect', who: { user: 'u2', name: 'Élève 2' }, group: 2 });
    expect(lesson.state.groups.map(({ name }) => name)).toEqual(['Les renards', '']);
    expect(lesson.state.groups.flatMap(({ expected }) => expected)).toHaveLength(4);
    lesson.scene.attendees.push(pupil(2));
    expect(lesson.notice(pupil(2), 'entered')).toEqual([{ type: 'arrived', user: 'u2', member: 2, group: 2 }]);
    expect(seatOf(lesson.state, 2)).toBe(2);
    expect(lesson.state.groups.flatMap(({ expected }) => expected)).toHaveLength(3);
    // Drawn again, who is there counts once.
    lesson.ask(madame, { ...draw('size', 2), absent } as GroupsCommand);
    expect(lesson.state.groups.flatMap(({ members, expected }) => [...members, ...expected])).toHaveLength(4);
  });

  test.each<[string, GroupsCommand]>([
    ['a group that isn’t there', { type: 'place', member: 2, group: 9 }],
    ['somebody who isn’t there', { type: 'place', member: 99, group: 1 }],
    ['a leader', { type: 'place', member: 1, group: 1 }],
    ['a new draw while open', draw('size', 2)],
    ['a group less while open', { type: 'drop', group: 1 }],
    ['opening twice', open],
  ])('not with %s', (_name, command) => {
    const lesson = inGroups(4, 2);
    const before = lesson.state;
    expect(() => lesson.ask(madame, command)).toThrow();
    expect(lesson.state).toBe(before);
  });
});

describe('[G2] who may', () => {
  test.each<GroupsCommand>([
    draw('size', 2),
    open,
    { type: 'place', member: 3, group: 2 },
    { type: 'expect', who: { user: 'u9', name: 'Zoé' }, group: 1 },
    { type: 'add' },
    { type: 'drop', group: 1 },
    { type: 'name', group: 1, name: 'Nous' },
    { type: 'settle', settings: { camera: true, late: 'wait' } },
    { type: 'time', seconds: 600 },
    { type: 'say', text: 'coucou' },
    { type: 'visit', group: 1 },
    { type: 'answer', group: 1 },
    { type: 'close' },
    { type: 'join', group: 2 },
  ])('a pupil can’t $type', (command) => {
    const lesson = inGroups(4, 2);
    expect(() => lesson.ask(pupil(3), command)).toThrow();
  });

  test('[G4] being in a group lets them speak, and show themselves if the leader says so, never a screen', () => {
    const lesson = inGroups(4, 2);
    const allowed = () =>
      ['microphone', 'camera', 'screen'].map((source) => allowedInGroup(lesson.state, 2, source as 'camera'));
    expect(allowed()).toEqual([true, false, false]);
    lesson.ask(madame, { type: 'settle', settings: { camera: true, late: 'smallest' } });
    expect(allowed()).toEqual([true, true, false]);
    lesson.ask(madame, { type: 'place', member: 2, group: 0 });
    expect(allowed()).toEqual([false, false, false]);
    lesson.ask(madame, { type: 'place', member: 2, group: 1 });
    lesson.ask(madame, { type: 'close' });
    expect(allowed()).toEqual([false, false, false]);
  });
});

describe('[G5] the way back', () => {
  test('everybody in one act, and the groups are there for the next time', () => {
    const lesson = inGroups(4, 2);
    lesson.ask(madame, { type: 'visit', group: 2 });
    const seat = seatOf(lesson.state, 2);
    lesson.ask(madame, { type: 'close' });
    for (const number of [1, 2, 3, 4, 5]) expect(groupOf(lesson.state, number)).toBe(0);
    expect(seatOf(lesson.state, 2)).toBe(seat);
    lesson.ask(madame, open);
    expect(groupOf(lesson.state, 2)).toBe(seat);
    expect(groupOf(lesson.state, 1)).toBe(0);
  });

  test('by the timer, which a leader may change', () => {
    const lesson = aClass([madame, ...pupils(4)]);
    lesson.ask(madame, draw('size', 2));
    lesson.ask(madame, { type: 'open', seconds: 60 });
    lesson.scene.now += 59_000;
    expect(lesson.tick()).toEqual([]);
    lesson.ask(madame, { type: 'time', seconds: 120 });
    lesson.scene.now += 119_000;
    expect(lesson.tick()).toEqual([]);
    lesson.scene.now += 1_000;
    expect(lesson.tick()).toEqual([{ type: 'closed', why: 'time' }]);
    expect(groupOf(lesson.state, 2)).toBe(0);
    expect(lesson.tick()).toEqual([]);
  });
});

describe('[G6] who comes late', () => {
  test('goes into the smallest group, one where somebody is', () => {
    const lesson = inGroups(5, 2);
    lesson.ask(madame, { type: 'add' });
    const small = lesson.state.groups.findIndex(({ members }) => members.length === 2) + 1;
    lesson.scene.attendees.push(pupil(7));
    lesson.notice(pupil(7), 'entered');
    expect(groupOf(lesson.state, 7)).toBe(small);
  });

  test('waits where a leader wants it so, and may not choose', () => {
    const lesson = inGroups(4, 2);
    lesson.ask(madame, { type: 'settle', settings: { camera: false, late: 'wait' } });
    lesson.scene.attendees.push(pupil(7));
    lesson.notice(pupil(7), 'entered');
    expect(groupOf(lesson.state, 7)).toBe(0);
    expect(() => lesson.ask(pupil(7), { type: 'join', group: 1 })).toThrow();
    lesson.ask(madame, { type: 'place', member: 7, group: 1 });
    expect(groupOf(lesson.state, 7)).toBe(1);
  });

  test('chooses where a leader wants it so: told how many are in each, and only once', () => {
    const lesson = inGroups(4, 2);
    lesson.ask(madame, { type: 'settle', settings: { camera: false, late: 'choose' } });
    lesson.scene.attendees.push(pupil(7));
    lesson.notice(pupil(7), 'entered');
    expect(lesson.view(pupil(7)).groups).toMatchObject([
      { members: [], size: 2 },
      { members: [], size: 2 },
    ]);
    lesson.ask(pupil(7), { type: 'join', group: 2 });
    expect(groupOf(lesson.state, 7)).toBe(2);
    expect(() => lesson.ask(pupil(7), { type: 'join', group: 1 })).toThrow();
  });

  test('who has no group when they open is put into one too', () => {
    const lesson = aClass([madame, ...pupils(5)]);
    for (const _ of 'ab') lesson.ask(madame, { type: 'add' });
    lesson.ask(madame, open);
    expect(lesson.state.groups.map(({ members }) => members.length)).toEqual([3, 2]);
  });

  test('[G7] who was cut off comes back into the same group', () => {
    const lesson = inGroups(5, 2);
    const seat = groupOf(lesson.state, 2);
    for (const change of ['cut', 'returned', 'left', 'entered'] as const) {
      lesson.notice(pupil(2), change);
      expect(groupOf(lesson.state, 2)).toBe(seat);
    }
  });
});
