// The rules of groups once they are open: the teacher is gone, a group calls, a pupil is told.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../errors.ts';
import type { Attendee } from '../activities/activity.ts';
import type { GroupsCommand, GroupsEvent } from './contract.ts';
import { groupOf, groups } from './groups.ts';
import { callPeriod, groupsRules } from './rules.ts';
import { aClass, draw, inGroups, madame, open, pupil, pupils } from './testing/a-class.ts';

describe('[G8] without a teacher', () => {
  const gone = { ...madame, here: false };

  test('everybody is in the plenary, and as before when one is back', () => {
    const lesson = inGroups(4, 2);
    const seat = groupOf(lesson.state, 2);
    lesson.ask(madame, { type: 'visit', group: 1 });
    lesson.scene.attendees[0] = gone;
    lesson.notice(gone, 'cut');
    expect(lesson.state.life.type).toBe('paused');
    expect([1, 2, 3].map((number) => groupOf(lesson.state, number))).toEqual([0, 0, 0]);
    expect(lesson.view(pupil(2)).groups).toEqual([]);
    lesson.scene.attendees[0] = madame;
    lesson.notice(madame, 'returned');
    expect(groupOf(lesson.state, 2)).toBe(seat);
    expect(groupOf(lesson.state, 1)).toBe(0);
  });

  test('the groups go on where another teacher is', () => {
    const other = { ...madame, number: 90, userId: 'u90' };
    const lesson = aClass([madame, other, ...pupils(4)]);
    lesson.ask(madame, draw('size', 2));
    lesson.ask(madame, open);
    lesson.scene.attendees[0] = gone;
    expect(lesson.notice(gone, 'cut')).toEqual([]);
    expect(lesson.state.life.type).toBe('open');
  });

  test('staff who opened them lead them; staff who look on do not', () => {
    const staff: Attendee = { ...madame, role: 'staff' };
    const lesson = aClass([staff, ...pupils(4)]);
    lesson.ask(staff, draw('size', 2));
    lesson.ask(staff, open);
    expect(lesson.tick()).toEqual([]);
    lesson.scene.attendees.push({ ...staff, number: 91 });
    lesson.scene.attendees[0] = { ...staff, here: false };
    expect(lesson.tick()).toEqual([{ type: 'paused' }]);
  });

  test('the timer runs on', () => {
    const lesson = aClass([madame, ...pupils(4)]);
    lesson.ask(madame, draw('size', 2));
    lesson.ask(madame, { type: 'open', seconds: 60 });
    lesson.scene.attendees[0] = gone;
    lesson.notice(gone, 'left');
    lesson.scene.now += 61_000;
    expect(lesson.tick()).toEqual([{ type: 'closed', why: 'time' }]);
  });
});

describe('[G9] a group calls', () => {
  test('in order, once each, taken back by any of them or answered by a visit', () => {
    const lesson = inGroups(6, 3);
    const [second, first] = [2, 1].map((group) => lesson.state.groups[group - 1]?.members ?? []);
    lesson.ask(pupil(second?.[0] ?? 0), { type: 'call', on: true });
    lesson.ask(pupil(first?.[0] ?? 0), { type: 'call', on: true });
    expect(lesson.ask(pupil(second?.[1] ?? 0), { type: 'call', on: true })).toEqual([]);
    expect(lesson.state.calls.map(({ group }) => group)).toEqual([2, 1]);
    lesson.ask(madame, { type: 'visit', group: 2 });
    expect(lesson.state.calls.map(({ group }) => group)).toEqual([1]);
    lesson.ask(pupil(first?.[1] ?? 0), { type: 'call', on: false });
    expect(lesson.state.calls).toEqual([]);
  });

  test('not again at once, and not from the plenary', () => {
    const lesson = inGroups(4, 2);
    lesson.ask(pupil(2), { type: 'call', on: true });
    lesson.ask(pupil(2), { type: 'call', on: false });
    expect(() => lesson.ask(pupil(2), { type: 'call', on: true })).toThrow(/Pas si vite/);
    lesson.scene.now += callPeriod;
    lesson.ask(pupil(2), { type: 'call', on: true });
    lesson.ask(madame, { type: 'place', member: 3, group: 0 });
    expect(() => lesson.ask(pupil(3), { type: 'call', on: true })).toThrow();
  });
});

describe('[G10] a pupil is told', () => {
  const told = (lesson: ReturnType<typeof aClass>, viewer: Attendee, events: readonly GroupsEvent[]) =>
    events.map((event) => groupsRules.seenBy?.(event, viewer, lesson.state, lesson.scene));

  test('nothing of what is prepared', () => {
    const lesson = aClass([madame, ...pupils(4)]);
    const events = [
      ...lesson.ask(madame, draw('size', 2)),
      ...lesson.ask(madame, { type: 'name', group: 1, name: 'Les faibles' }),
      ...lesson.ask(madame, { type: 'expect', who: { user: 'u9', name: 'Zoé' }, group: 1 }),
    ];
    expect(told(lesson, pupil(2), events)).toEqual([undefined, undefined, undefined]);
    expect(lesson.view(pupil(2)).groups).toEqual([]);
  });

  test('their own group and nobody else’s members, calls and visits', () => {
    const lesson = inGroups(4, 2);
    const own = groupOf(lesson.state, 2);
    const other = 3 - own;
    const outside = lesson.state.groups[other - 1]?.members[0] ?? 0;
    const called = lesson.ask(pupil(outside), { type: 'call', on: true });
    const visited = lesson.ask({ ...madame, number: 90 }, { type: 'visit', group: other });
    expect(told(lesson, pupil(2), [...called, ...visited])).toEqual([undefined, undefined, undefined]);
    const view = lesson.view(pupil(2));
    expect(view.groups[other - 1]).toEqual({ name: '', members: [], expected: [], calledAt: 0, board: 0 });
    expect(view.groups[own - 1]?.members).toContain(2);
    expect([view.calls, view.visits]).toEqual([[], []]);
    expect(groupOf(view, 2)).toBe(own);
  });

  test('the same by events as by the state, whatever happens', () => {
    const count = 6;
    const command = fc.oneof(
      fc.record({
        type: fc.constant('place' as const),
        member: fc.integer({ min: 2, max: 7 }),
        group: fc.integer({ min: 0, max: 3 }),
      }),
      fc.record({ type: fc.constant('visit' as const), group: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ type: fc.constant('call' as const), on: fc.boolean() }),
      fc.record({ type: fc.constant('answer' as const), group: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ type: fc.constant('join' as const), group: fc.integer({ min: 1, max: 3 }) }),
      fc.record({
        type: fc.constant('name' as const),
        group: fc.integer({ min: 1, max: 3 }),
        name: fc.constantFrom('a', 'b'),
      }),
      fc.record({
        type: fc.constant('settle' as const),
        settings: fc.record({
          camera: fc.boolean(),
          late: fc.constantFrom('choose' as const, 'smallest' as const, 'wait' as const),
        }),
      }),
      fc.constantFrom<GroupsCommand>(
        draw('groups', 3),
        open,
        { type: 'close' },
        { type: 'add' },
        { type: 'say', text: 'x' },
      ),
    );
    const step = fc.record({ by: fc.integer({ min: 1, max: 7 }), command });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const lesson = aClass([madame, ...pupils(count)]);
        lesson.ask(madame, draw('groups', 3));
        const { attendees } = lesson.scene;
        const pages = new Map(attendees.map((one) => [one, lesson.view(one)]));
        for (const { by, command } of steps) {
          lesson.scene.now += 1_000;
          lesson.during((event) => {
            for (const [viewer, page] of pages) {
              const [seen] = told(lesson, viewer, [event]);
              if (seen) pages.set(viewer, groups.apply(page, seen, lesson.scene.now));
            }
          });
          try {
            lesson.ask(by === 1 ? madame : pupil(by), command);
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
          for (const [viewer, page] of pages) expect(page).toEqual(lesson.view(viewer));
        }
      }),
    );
  });
});
