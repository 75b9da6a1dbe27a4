// The rules of who was there: what the live class proposes, what is forgotten, who is missing.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zoneNamed } from '../../lib/time-zone.ts';
import * as rules from './attendance.ts';
import type { Mark } from './contract.ts';

const minute = 60_000;
const startsAt = Date.parse('2026-11-23T08:00Z');
const lesson = { startsAt, endsAt: startsAt + 60 * minute };
const at = (minutes: number) => startsAt + minutes * minute;
type Stretch = rules.Seen['stretches'][number];
const stretch = (from: number, to: number | null, why: string | null = to === null ? null : 'left'): Stretch => ({
  ...{ from: at(from), to: to === null ? null : at(to), why },
});
const propose = (stretches: Stretch[], now = at(90), live = true): Mark =>
  rules.proposed(stretches.length ? { userId: 'u', stretches } : undefined, live, lesson, now);

describe('what the live class proposes', () => {
  test.each<[string, Mark, Stretch[], number?]>([
    ['there all along', { state: 'present' }, [stretch(-4, 60, 'ended')]],
    ['five minutes are no lateness', { state: 'present' }, [stretch(5, 60, 'ended')]],
    ['late, by the first stretch', { state: 'present', late: 12 }, [stretch(12, 20, 'network'), stretch(21, 60)]],
    ['left early', { state: 'present', early: 20 }, [stretch(0, 40)]],
    ['late and left early', { state: 'present', late: 10, early: 15 }, [stretch(10, 45)]],
    ['never came', { state: 'absent' }, []],
    ['was there before the lesson only', { state: 'absent' }, [stretch(-30, -10)]],
    ['came once it was over', { state: 'absent' }, [stretch(70, 80)]],
    ['cut off by the network for most of it', { state: 'prevented' }, [stretch(0, 20, 'network')]],
    [
      'cut off by the platform, again and again',
      { state: 'prevented' },
      [stretch(0, 5, 'platform'), stretch(20, 22, 'network'), stretch(40, 60, 'ended')],
    ],
    ['cut off a little', { state: 'present' }, [stretch(0, 20, 'network'), stretch(30, 60, 'ended')]],
    ['half of it is enough', { state: 'prevented' }, [stretch(0, 30, 'network')]],
    ['left by choice is not cut off', { state: 'present', early: 40 }, [stretch(0, 20)]],
    ['cut off, seen while the lesson lasts', { state: 'prevented' }, [stretch(0, 4, 'network')], at(10)],
    ['there since a while, while the lesson lasts', { state: 'present' }, [stretch(1, null)], at(10)],
  ])('%s', (_name, expected, stretches, now) => {
    expect(propose(stretches, now)).toEqual(expected);
  });

  test('nothing when nobody was in it: the lesson was held in a room of walls', () => {
    expect(propose([], at(90), false)).toEqual({ state: 'present' });
  });

  test('never absent for who was in the lesson, and never more minutes than it has', () => {
    const why = fc.constantFrom('network', 'platform', 'left', 'ended', 'removed');
    const cuts = fc.array(fc.tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 1, max: 30 }), why), {
      ...{ minLength: 1, maxLength: 8 },
    });
    fc.assert(
      fc.property(cuts, fc.integer({ min: 60, max: 300 }), (parts, now) => {
        let from = 0;
        const stretches: Stretch[] = [];
        for (const [gap, length, reason] of parts) {
          from += gap;
          stretches.push(stretch(from, from + length, reason));
          from += length;
        }
        const mark = propose(stretches, at(now));
        if ((stretches[0]?.from ?? 0) < lesson.endsAt) expect(mark.state).not.toBe('absent');
        expect((mark.late ?? 0) + (mark.early ?? 0)).toBeLessThanOrEqual(60);
        expect(() => rules.checkMark(mark, lesson)).not.toThrow();
      }),
    );
  });
});

test('a roll is forgotten a quarter of an hour after the beginning, unless it was called', () => {
  const state = (minutes: number, called = false) => rules.callStateOf({ startsAt, called }, at(minutes));
  expect([-1, 0, 14, 15, 300].map((minutes) => state(minutes))).toEqual([
    ...['coming', 'open', 'open', 'forgotten', 'forgotten'],
  ]);
  expect(state(300, true)).toBe('done');
});

test('a roll is called from the beginning of a lesson that takes place', () => {
  const check =
    (minutes: number, cancelled = false) =>
    () =>
      rules.checkCallable({ startsAt, cancelled }, at(minutes));
  expect(check(-1)).toThrow('à partir du début');
  expect(check(1, true)).toThrow('annulé');
  expect(check(0)).not.toThrow();
});

test.each<[Mark, boolean]>([
  [{ state: 'present', late: 60 }, true],
  [{ state: 'present', late: 61 }, false],
  [{ state: 'present', late: 30, early: 31 }, false],
  [{ state: 'absent', late: 5 }, false],
])('the mark %j is possible: %s', (mark, possible) => {
  const check = () => rules.checkMark(mark, lesson);
  if (possible) expect(check).not.toThrow();
  else expect(check).toThrow('tient dans le cours');
});

test('mornings end at 13:00 by the clock of the school, summer and winter, overseas too', () => {
  const half = (moment: string, zone: string) => {
    const found = zoneNamed(zone);
    if (!found) throw new Error(zone);
    const { date, half: which } = rules.halfDayOf(Date.parse(moment), found);
    return `${date} ${which}`;
  };
  expect(half('2026-11-23T11:59Z', 'Europe/Paris')).toBe('2026-11-23 morning');
  expect(half('2026-11-23T12:00Z', 'Europe/Paris')).toBe('2026-11-23 afternoon');
  expect(half('2026-06-23T10:59Z', 'Europe/Paris')).toBe('2026-06-23 morning');
  expect(half('2026-06-23T11:00Z', 'Europe/Paris')).toBe('2026-06-23 afternoon');
  expect(half('2026-11-22T21:00Z', 'Pacific/Noumea')).toBe('2026-11-23 morning');
});

describe('who is missing now', () => {
  const mark = (userId: string, minutes: number, state: Mark['state']): rules.TodayMark => ({
    ...{
      userId,
      name: userId,
      classes: ['5e A'],
      lessonId: `l${minutes}`,
      title: 'Maths',
      startsAt: at(minutes),
      state,
      family: null,
    },
  });
  test('since the first lesson missed without having been seen since; who came back is last', () => {
    const found = rules.missingOf([
      ...[mark('ana', 0, 'absent'), mark('ben', 0, 'absent'), mark('eve', 0, 'prevented')],
      ...[mark('ana', 60, 'present'), mark('ben', 60, 'absent'), mark('zoe', 60, 'absent')],
      ...[mark('ana', 120, 'absent'), mark('zoe', 120, 'present'), mark('tim', 120, 'present')],
    ]);
    const since = (minutes: number) => new Date(at(minutes)).toISOString();
    expect(found.map((one) => [one.userId, one.now, one.since, one.missed])).toEqual([
      ['ana', 'missing', since(120), 2],
      ['ben', 'missing', since(0), 2],
      ['eve', 'prevented', since(0), 0],
      ['zoe', 'back', since(60), 1],
    ]);
  });
});
