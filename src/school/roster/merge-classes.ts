// Classes, the subjects that are taught, and who is in which class.
import type { Counts } from './report.ts';
import { affected, literals, type Run } from './run.ts';

export async function mergeClasses(run: Run): Promise<Counts> {
  const { connection, complete } = run;
  const { now } = literals(run);
  await connection.script(`
    create temp table t_class on commit drop as
    select distinct on (c.school_id, c.class_id) c.school_id, c.class_id, c.ref, c.kind, c.title, c.grade,
      case when c.kind = 'class' then '' else coalesce(nullif(c.subject_code, ''), k.subject_code) end as subject_code,
      case when c.kind = 'class' then '' else coalesce(nullif(c.subject_label, ''), k.label) end as subject_label
    from st_class c join live l using (school_id) left join st_course k on k.ref = c.course_ref and c.course_ref <> ''
    where not c.gone and not l.gone order by c.school_id, c.class_id, c.implied, c.file, c.line;
    analyze t_class;`);
  const same = '(c.school_id, c.class_id) = (t.school_id, t.class_id)';
  const created = await affected(
    connection,
    `insert into class (school_id, class_id, external_id, kind, title, grade, subject_code, updated_at)
     select t.school_id, t.class_id, t.ref, t.kind, t.title, t.grade, coalesce(t.subject_code, ''), ${now} from t_class t
     where not exists (select from class c where ${same})`,
  );
  const restored = await affected(
    connection,
    `update class c set deleted_at = null, kind = t.kind, title = t.title, grade = t.grade,
       subject_code = coalesce(t.subject_code, c.subject_code), updated_at = ${now}
     from t_class t where ${same} and c.deleted_at is not null`,
  );
  const updated = await affected(
    connection,
    `update class c set kind = t.kind, title = t.title, grade = t.grade, subject_code = coalesce(t.subject_code, c.subject_code),
       updated_at = ${now}
     from t_class t where ${same} and (c.kind, c.title, c.grade, c.subject_code) is distinct from
       (t.kind, t.title, t.grade, coalesce(t.subject_code, c.subject_code))`,
  );
  await connection.script(`
    create temp table removed_class on commit drop as
    select c.school_id, c.class_id from class c join live l using (school_id) left join st_school s using (school_id)
    where c.deleted_at is null and not exists (select from t_class t where ${same})
      and (l.gone or (l.in_scope and ${complete.classes})
        or (c.kind = 'class' and (s.told & 2) = 2) or (c.kind = 'group' and (s.told & 4) = 4)
        or c.class_id in (select class_id from st_class where gone));
    analyze removed_class;`);
  const deleted = await affected(
    connection,
    `update class c set deleted_at = ${now}, updated_at = ${now} from removed_class t where ${same}`,
  );
  return { created: created + restored, updated, deleted };
}

/** Subjects only come and change their label: lessons of the past go on naming them. */
export async function mergeSubjects({ connection }: Run): Promise<void> {
  await connection.script(`
    create temp table t_subject on commit drop as
    select distinct on (u.school_id, u.code) u.school_id, u.code, coalesce(u.label, g.label) as label from (
      select s.school_id, s.code, s.label, 1 as rank from st_subject s join live l using (school_id) where not l.gone
      union all
      select school_id, subject_code, nullif(subject_label, ''), 2 from t_class where subject_code <> ''
      union all
      select distinct school_id, subject_code, null, 3 from t_enrollment where subject_code <> ''
    ) u left join (select code, min(label) as label from st_subject where school_id is null group by code) g using (code)
    order by u.school_id, u.code, coalesce(u.label, g.label) is null, u.rank, coalesce(u.label, g.label);
    insert into subject (school_id, code, label) select school_id, code, coalesce(label, code) from t_subject t
    where not exists (select from subject s where s.school_id = t.school_id and s.code = t.code);
    update subject s set label = t.label from t_subject t
    where s.school_id = t.school_id and s.code = t.code and t.label is not null and s.label <> t.label;`);
}

export async function mergeEnrollments(run: Run): Promise<Counts> {
  const { connection, complete } = run;
  const { source } = literals(run);
  // "Primary" means the class's own teacher; for a course OneRoster says it of every teacher.
  await connection.script(`
    update t_enrollment t set is_primary = false from class c
    where t.is_primary and (c.school_id, c.class_id) = (t.school_id, t.class_id) and c.kind <> 'class';`);
  const key =
    '(e.school_id, e.class_id, e.user_id, e.role, e.subject_code) = (t.school_id, t.class_id, t.user_id, t.role, t.subject_code)';
  const deleted = await affected(
    connection,
    `delete from enrollment d using (
       with missing as materialized (
         select e.school_id, e.class_id, e.user_id, e.role, e.subject_code, l.gone, l.in_scope
         from enrollment e join live l using (school_id) where not exists (select from t_enrollment t where ${key})
       )
       select m.* from missing m join account a on a.account_id = m.user_id and a.source = ${source}
         left join st_person p on p.account_id = m.user_id
       where m.gone or (m.in_scope and ${complete.enrollments}) or coalesce(p.gone, false)
         or (p.partial and p.told & 15 <> 0)
         or (m.school_id, m.user_id, m.role) in (select school_id, user_id, role from removed_role)
         or (m.school_id, m.class_id) in (select school_id, class_id from removed_class)
         or (m.school_id, m.class_id, m.user_id, m.role) in (select school_id, class_id, account_id, role from st_enrollment where gone)
     ) x where (d.school_id, d.class_id, d.user_id, d.role, d.subject_code) = (x.school_id, x.class_id, x.user_id, x.role, x.subject_code)`,
  );
  const updated = await affected(
    connection,
    `update enrollment e set is_primary = t.is_primary, begins_on = t.begins_on, ends_on = t.ends_on from t_enrollment t
     where ${key} and (e.is_primary, e.begins_on, e.ends_on) is distinct from (t.is_primary, t.begins_on, t.ends_on)`,
  );
  const created = await affected(
    connection,
    `insert into enrollment (school_id, class_id, user_id, role, subject_code, is_primary, begins_on, ends_on)
     select t.school_id, t.class_id, t.user_id, t.role, t.subject_code, t.is_primary, t.begins_on, t.ends_on
     from t_enrollment t where not exists (select from enrollment e where ${key})`,
  );
  return { created, updated, deleted };
}
