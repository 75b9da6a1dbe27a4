// Who may write to whom, and what becomes of what is written. No HTTP, no SQL.
import type { Role } from '../../lib/contract.ts';
import { type Audience, type Reach, type Rule, type Rules, writers } from './contract.ts';

/** Roles of those who write and are written to; operators aren't of a school's life. */
export type LifeRole = Rule['reader'];
export const lifeRoles = ['pupil', 'parent', 'teacher', 'staff', 'head'] as const satisfies readonly LifeRole[];

/**
 * `own` of a pupil: their teachers, parents, class; of a parent: their children, the teachers of these, the parents of their classes; of a
 * teacher: pupils of the classes they teach, the parents of these, who teaches the same classes.
 */
const usual: Record<(typeof writers)[number], Record<LifeRole, Reach>> = {
  pupil: { pupil: 'no', parent: 'no', teacher: 'own', staff: 'all', head: 'all' },
  parent: { pupil: 'no', parent: 'no', teacher: 'own', staff: 'all', head: 'all' },
  teacher: { pupil: 'own', parent: 'own', teacher: 'all', staff: 'all', head: 'all' },
};

/** The school's table: what the head changed, the rest as usual. Staff and head write to everybody, always. */
export function rulesOf(changed: readonly Rule[]): Rules {
  return writers.flatMap((writer) =>
    lifeRoles.map((reader) => ({
      ...{ writer, reader },
      reach: changed.find((one) => one.writer === writer && one.reader === reader)?.reach ?? usual[writer][reader],
    })),
  );
}

/** In which ways somebody reaches others, as the union of their roles. */
export function reachesOf(rules: Rules, roles: readonly Role[]): Rule[] {
  if (leads(roles)) return lifeRoles.map((reader) => ({ writer: 'teacher', reader, reach: 'all' }));
  return rules.filter(({ writer, reach }) => reach !== 'no' && roles.includes(writer));
}

/** A group of a class is for who teaches it and may write to such people; a group of the school, for staff and head. */
export function mayWriteToGroup(rules: Rules, roles: readonly Role[], group: Audience, teachesIt: boolean): boolean {
  if (leads(roles)) return true;
  if (group.type !== 'class' || !teachesIt || !roles.includes('teacher')) return false;
  const reader = group.who === 'pupils' ? 'pupil' : group.who === 'parents' ? 'parent' : 'teacher';
  return reachesOf(rules, ['teacher']).some((one) => one.reader === reader);
}

export const leads = (roles: readonly Role[]) => roles.includes('staff') || roles.includes('head');

/** Quiet hours bind everybody; those who work here may pass them with a reason. */
export const mayBeUrgent = (roles: readonly Role[]) => leads(roles) || roles.includes('teacher');

/** A talk shows its members to each other: two people, or colleagues. Others each get their own, without knowing of one another. */
export function isTalk(people: readonly { roles: readonly Role[] }[], groups: number): boolean {
  if (groups > 0) return false;
  return people.length === 1 || people.every(({ roles }) => mayBeUrgent(roles));
}
