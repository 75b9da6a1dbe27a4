import { describe, expect, test } from 'vitest';
import type { Role } from '../../lib/contract.ts';
import type { Audience, Rule } from './contract.ts';
import { isTalk, lifeRoles, mayBeUrgent, mayWriteToGroup, reachesOf, rulesOf } from './rules.ts';

const usual = rulesOf([]);
const reach = (rules: readonly Rule[], roles: readonly Role[]) =>
  Object.fromEntries(reachesOf(rules, roles).map(({ reader, reach }) => [reader, reach]));

test.each<[Role, Partial<Record<Role, string>>]>([
  ['pupil', { teacher: 'own', staff: 'all', head: 'all' }],
  ['parent', { teacher: 'own', staff: 'all', head: 'all' }],
  ['teacher', { pupil: 'own', parent: 'own', teacher: 'all', staff: 'all', head: 'all' }],
  ['staff', { pupil: 'all', parent: 'all', teacher: 'all', staff: 'all', head: 'all' }],
  ['head', { pupil: 'all', parent: 'all', teacher: 'all', staff: 'all', head: 'all' }],
  ['platform_operator', {}],
])('usually, a %s writes to', (writer, expected) => {
  expect(reach(usual, [writer])).toEqual(expected);
});

test('what the head changes holds for that pair alone', () => {
  const changed = rulesOf([
    { writer: 'pupil', reader: 'pupil', reach: 'own' },
    { writer: 'parent', reader: 'teacher', reach: 'no' },
  ]);
  expect(reach(changed, ['pupil'])).toEqual({ pupil: 'own', teacher: 'own', staff: 'all', head: 'all' });
  expect(reach(changed, ['parent'])).toEqual({ staff: 'all', head: 'all' });
  expect(reach(changed, ['teacher'])).toEqual(reach(usual, ['teacher']));
});

test('no rule silences staff and head', () => {
  const closed = rulesOf(usual.map((rule) => ({ ...rule, reach: 'no' })));
  expect(reach(closed, ['teacher'])).toEqual({});
  for (const role of ['staff', 'head'] as const)
    expect(reachesOf(closed, [role]).map(({ reader }) => reader)).toEqual([...lifeRoles]);
});

describe('a group', () => {
  const parents: Audience = { type: 'class', classId: 'c', who: 'parents' };
  const allParents: Audience = { type: 'school', who: 'parents' };
  test.each<[Role, Audience, boolean, boolean]>([
    ['teacher', parents, true, true],
    ['teacher', parents, false, false],
    ['teacher', allParents, true, false],
    ['staff', parents, false, true],
    ['head', allParents, false, true],
    ['pupil', parents, true, false],
    ['pupil', allParents, true, false],
    ['parent', allParents, true, false],
  ])('for a %s: %o, taught %s: %s', (role, group, taught, allowed) => {
    expect(mayWriteToGroup(usual, [role], group, taught)).toBe(allowed);
  });

  test('is closed to a teacher with the people in it', () => {
    const changed = rulesOf([{ writer: 'teacher', reader: 'parent', reach: 'no' }]);
    expect(mayWriteToGroup(changed, ['teacher'], parents, true)).toBe(false);
    expect(mayWriteToGroup(changed, ['teacher'], { ...parents, who: 'pupils' }, true)).toBe(true);
  });
});

test('two people talk, and colleagues; families never learn who else was written to', () => {
  const of = (...roles: Role[]) => roles.map((role) => ({ roles: [role] }));
  expect(isTalk(of('parent'), 0)).toBe(true);
  expect(isTalk(of('teacher', 'staff', 'head'), 0)).toBe(true);
  expect(isTalk(of('teacher', 'parent'), 0)).toBe(false);
  expect(isTalk(of('pupil', 'pupil'), 0)).toBe(false);
  expect(isTalk(of('teacher'), 1)).toBe(false);
});

test('urgent is for those who work in the school', () => {
  const may = (['pupil', 'parent', 'teacher', 'staff', 'head'] as const).filter((role) => mayBeUrgent([role]));
  expect(may).toEqual(['teacher', 'staff', 'head']);
});
