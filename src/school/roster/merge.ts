// Brings the schools of `live` to what was staged, set by set: only what differs is written.

import { mergeClasses, mergeEnrollments, mergeSubjects } from './merge-classes.ts';
import { mergePeople } from './merge-people.ts';
import { desireRoles } from './merge-roles.ts';
import type { Counts } from './report.ts';
import { affected, literals, type Run } from './run.ts';

export type Merged = { orgs: Counts; users: Counts; classes: Counts; enrollments: Counts };

export async function merge(run: Run, step: (name: string) => void): Promise<Merged> {
  // One row for each change of a person in a school: `ins` comes, `outs` goes, neither: something else differs.
  await run.connection.script(
    'create temp table change (account_id uuid, ins int, outs int) on commit drop; create temp table revoked (account_id uuid) on commit drop;',
  );
  step('schools');
  const orgs = await mergeSchools(run);
  step('roles');
  await keepUntold(run);
  await desireRoles(run);
  step('people');
  await mergePeople(run);
  step('classes');
  const classes = await mergeClasses(run);
  await mergeSubjects(run);
  step('enrollments');
  const enrollments = await mergeEnrollments(run);
  step('sessions');
  await revoke(run);
  return { orgs, users: await countUsers(run), classes, enrollments };
}

async function mergeSchools(run: Run): Promise<Counts> {
  const { connection } = run;
  const { source, now } = literals(run);
  await connection.script(`
    create temp table t_school on commit drop as
    with recursive up as (
      select s.school_id, s.parent, 1 as level, null::text as name from st_school s where s.parent <> '' and not s.above
      union all
      select up.school_id, o.parent, up.level + 1, o.name from up join st_school o on o.ref = up.parent where up.level < 20
    )
    select s.school_id, s.ref, s.name, s.uai, s.kind,
      case when s.parent = '' then s.academy else coalesce((select name from up where up.school_id = s.school_id and level = 2), s.academy) end as academy
    from st_school s join live l using (school_id) where not s.gone and not l.gone;`);
  // A UAI passes from a school that goes to the one that comes.
  const deleted = await affected(
    connection,
    `update school s set deleted_at = ${now}, updated_at = ${now} from live l
     where l.school_id = s.school_id and l.gone and s.deleted_at is null`,
  );
  const restored = await affected(
    connection,
    `update school s set deleted_at = null, updated_at = ${now} from t_school t
     where t.school_id = s.school_id and s.deleted_at is not null`,
  );
  const updated = await affected(
    connection,
    `update school s set name = coalesce(t.name, s.name), uai = case when t.uai is null then s.uai else nullif(t.uai, '') end,
       kind = coalesce(nullif(t.kind, ''), s.kind), academy = coalesce(t.academy, s.academy), updated_at = ${now}
     from t_school t where t.school_id = s.school_id and
       (s.name, coalesce(s.uai, ''), s.kind, s.academy) is distinct from
       (coalesce(t.name, s.name), coalesce(t.uai, s.uai, ''), coalesce(nullif(t.kind, ''), s.kind), coalesce(t.academy, s.academy))`,
  );
  const created = await affected(
    connection,
    `insert into school (school_id, source, external_id, uai, name, kind, academy, updated_at)
     select t.school_id, ${source}, t.ref, nullif(t.uai, ''), t.name, coalesce(nullif(t.kind, ''), 'school'), coalesce(t.academy, ''), ${now}
     from t_school t where not exists (select from school s where s.school_id = t.school_id)`,
  );
  return { created: created + restored, updated: Math.max(0, updated - restored), deleted };
}

/** Someone told in part keeps the enrollments of the facets that aren't told: they are staged again as they are. */
async function keepUntold({ connection }: Run): Promise<void> {
  const keep = (what: string, where: string) => `
    insert into st_enrollment (school_id, class_id, account_id, role, subject_code, is_primary, principal_only, begins_on, ends_on, gone)
    select e.school_id, e.class_id, e.user_id, e.role, ${what}, e.begins_on, e.ends_on, false
    from st_person p join school_user u on u.account_id = p.account_id
      join enrollment e on e.school_id = u.school_id and e.user_id = u.user_id
      join class c on c.school_id = e.school_id and c.class_id = e.class_id
    where p.partial and not p.gone and p.told & 15 <> 0 and (${where});`;
  await connection.script(
    keep(
      'e.subject_code, false, false',
      `(p.told & 4 = 0 and c.kind = 'group') or (p.told & 2 = 0 and c.kind = 'class'
        and not (e.role = 'teacher' and e.subject_code = '' and e.is_primary))`,
    ) + keep(`'', true, true`, `p.told & 8 = 0 and c.kind = 'class' and e.role = 'teacher' and e.is_primary`),
  );
}

async function revoke(run: Run): Promise<void> {
  const { now } = literals(run);
  await run.connection.script(`
    update account a set revoked_before = ${now}, updated_at = ${now}
    from (select distinct account_id from revoked) r where r.account_id = a.account_id;
    update account a set disabled_at = ${now}, disabled_by_roster = true, revoked_before = ${now}, updated_at = ${now}
    from st_person p where p.account_id = a.account_id and p.enabled = false and not p.gone and a.disabled_at is null
      and exists (select from school_user u join live using (school_id) where u.account_id = a.account_id);
    update account a set disabled_at = null, disabled_by_roster = false, updated_at = ${now}
    from st_person p where p.account_id = a.account_id and p.enabled and not p.gone and a.disabled_by_roster
      and exists (select from school_user u join live using (school_id) where u.account_id = a.account_id);`);
}

/** People, not memberships: a parent of two schools is one. */
async function countUsers({ connection }: Run): Promise<Counts> {
  const [row] = await connection.query<Record<keyof Counts, string | number>>(`
    with changed as (select account_id, sum(ins) as ins, sum(outs) as outs from change group by account_id),
    after as (
      select c.account_id, c.ins, c.outs, count(u.user_id) as memberships
      from changed c left join school_user u on u.account_id = c.account_id and u.deleted_at is null
      group by c.account_id, c.ins, c.outs
    )
    select count(*) filter (where memberships > 0 and memberships - ins + outs <= 0) as created,
      count(*) filter (where memberships > 0 and memberships - ins + outs > 0) as updated,
      count(*) filter (where memberships = 0 and outs > 0) as deleted
    from after`);
  return { created: Number(row?.created ?? 0), updated: Number(row?.updated ?? 0), deleted: Number(row?.deleted ?? 0) };
}
