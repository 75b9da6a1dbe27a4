// Who is to hold which role in which school, and who is whose relative; works out the differences and writes none.
import { literals, operatorRoles, type Run } from './run.ts';

/** Makes t_enrollment, staged_role, removed_role, t_relation and removed_relation. */
export async function desireRoles(run: Run): Promise<void> {
  const { connection, complete, parentsTold } = run;
  const { source } = literals(run);
  const peopleComplete = complete.users && complete.roles;
  await connection.script(`
    create temp table gone_person on commit drop as select account_id from st_person where gone;
    create unique index on gone_person (account_id);
    analyze gone_person;

    create temp table t_enrollment on commit drop as
    select e.school_id, e.class_id, e.account_id as user_id, e.role, e.subject_code, bool_or(e.is_primary) as is_primary,
      bool_and(e.principal_only) as principal_only, min(e.begins_on) as begins_on, max(e.ends_on) as ends_on
    from st_enrollment e join live l using (school_id)
    where not e.gone and not l.gone and not exists (select from gone_person g where g.account_id = e.account_id)
    group by 1, 2, 3, 4, 5;
    update t_enrollment t set is_primary = true
    from (select distinct school_id, class_id, user_id from t_enrollment where role = 'teacher' and is_primary) p
    where not t.is_primary and t.role = 'teacher'
      and (t.school_id, t.class_id, t.user_id) = (p.school_id, p.class_id, p.user_id);
    delete from t_enrollment t where t.principal_only and exists (
      select from t_enrollment o where (o.school_id, o.class_id, o.user_id) = (t.school_id, t.class_id, t.user_id)
        and o.role = 'teacher' and not o.principal_only);
    analyze t_enrollment;

    create temp table staged_role on commit drop as
    select distinct school_id, user_id, role from (
      select m.school_id, m.account_id as user_id, m.role from st_member m join live l using (school_id)
      where not m.gone and not l.gone and not exists (select from gone_person g where g.account_id = m.account_id)
      union all
      select school_id, user_id, role from t_enrollment
    ) every;
    analyze staged_role;

    create temp table removed_role on commit drop as
    with missing as materialized (
      select r.school_id, r.user_id, r.role, l.gone, l.in_scope from user_role r join live l using (school_id)
      where r.role not in ${operatorRoles} and r.role <> 'parent'
        and not exists (select from staged_role s where (s.school_id, s.user_id, s.role) = (r.school_id, r.user_id, r.role))
    )
    select m.school_id, m.user_id, m.role from missing m
      join account a on a.account_id = m.user_id and a.source = ${source}
      left join st_person p on p.account_id = m.user_id
    where m.gone or coalesce(p.gone, false) or (p.told & 1) = 1
      or (m.in_scope and ${complete.roles})
      or (m.in_scope and ${complete.users} and p.account_id is null)
      or (m.school_id, m.user_id, m.role) in (select school_id, account_id, role from st_member where gone);

    create temp table named on commit drop as
    select pupil_id as user_id from st_relation union select relative_id from st_relation;
    analyze named;
    create temp table pupil_school on commit drop as
    select school_id, user_id from staged_role where role = 'pupil'
    union
    select r.school_id, r.user_id from user_role r join live l using (school_id) join named n on n.user_id = r.user_id
    where r.role = 'pupil' and not exists (select from removed_role x where (x.school_id, x.user_id, x.role) = (r.school_id, r.user_id, r.role));
    analyze pupil_school;`);

  // Either of the two may have named the other; then only someone with a relative's role is a relative.
  const oriented = parentsTold
    ? `select distinct on (o.pupil_id, o.relative_id) o.pupil_id, o.relative_id, '' as quality, w.legal, true as contact, false as payment
       from (select pupil_id, relative_id from st_relation
             union select relative_id, pupil_id from st_relation) o
       join (
         select account_id, bool_or(word <> 'relative') as legal from st_member where role = 'parent' and not gone group by 1
         union all
         select distinct r.user_id, null::boolean from user_role r join named n on n.user_id = r.user_id where r.role = 'parent'
       ) w on w.account_id = o.relative_id
       order by o.pupil_id, o.relative_id, w.legal`
    : `select distinct on (pupil_id, relative_id) pupil_id, relative_id, quality, legal, contact, payment from st_relation
       order by pupil_id, relative_id, file, line`;
  await connection.script(`
    create temp table t_relation on commit drop as
    select s.school_id, o.pupil_id, o.relative_id, o.quality, coalesce(o.legal, k.legal, true) as legal, o.contact, o.payment
    from (${oriented}) o join pupil_school s on s.user_id = o.pupil_id
      left join relation k on (k.school_id, k.pupil_id, k.relative_id) = (s.school_id, o.pupil_id, o.relative_id)
    where not exists (select from gone_person g where g.account_id = o.pupil_id)
      and not exists (select from gone_person g where g.account_id = o.relative_id);
    analyze t_relation;

    create temp table removed_relation on commit drop as
    with missing as materialized (
      select r.school_id, r.pupil_id, r.relative_id, l.gone, l.in_scope from relation r join live l using (school_id)
      where not exists (select from t_relation t
        where (t.school_id, t.pupil_id, t.relative_id) = (r.school_id, r.pupil_id, r.relative_id))
    )
    select m.school_id, m.pupil_id, m.relative_id from missing m
      join account a on a.account_id = m.pupil_id and a.source = ${source}
      left join st_person p on p.account_id = m.pupil_id
    where m.gone or (m.in_scope and ${complete.users}) or coalesce(p.gone, false) or (p.told & 16) = 16
      or m.relative_id in (select account_id from gone_person)
      or (m.school_id, m.pupil_id) in (select school_id, user_id from removed_role where role = 'pupil');
    analyze removed_relation;

    insert into staged_role select distinct t.school_id, t.relative_id, 'parent' from t_relation t
    where not exists (select from staged_role s where (s.school_id, s.user_id, s.role) = (t.school_id, t.relative_id, 'parent'));
    analyze staged_role;

    insert into removed_role
    with missing as materialized (
      select r.school_id, r.user_id, r.role, l.gone, l.in_scope from user_role r join live l using (school_id)
      where r.role = 'parent'
        and not exists (select from staged_role s where (s.school_id, s.user_id, s.role) = (r.school_id, r.user_id, r.role))
    )
    select m.school_id, m.user_id, m.role from missing m join account a on a.account_id = m.user_id and a.source = ${source}
    where not exists (
        select from relation k where k.school_id = m.school_id and k.relative_id = m.user_id and not exists (
          select from removed_relation x where (x.school_id, x.pupil_id, x.relative_id) = (k.school_id, k.pupil_id, k.relative_id)))
      and (m.gone or (m.in_scope and ${peopleComplete})
        or m.user_id in (select account_id from gone_person)
        or (${!parentsTold} and (m.school_id, m.user_id) in (select school_id, relative_id from removed_relation))
        or (m.school_id, m.user_id, m.role) in (select school_id, account_id, role from st_member where gone));
    analyze removed_role;`);
}
