// Accounts, people of each school, their roles and their relatives.

import { literals, type Run } from './run.ts';
import { usernames } from './usernames.ts';

export async function mergePeople(run: Run): Promise<void> {
  const { connection } = run;
  const { now } = literals(run);
  await connection.script(`
    create temp table member on commit drop as select distinct school_id, user_id from staged_role;
    analyze member;`);
  await usernames(run);

  // What each field becomes: told, cleared, or as it was in this school or in another.
  const field = (name: string) => `coalesce(p.${name}, o.${name}, '')`;
  const optional = (name: string) => `case when p.${name} is null then o.${name} else nullif(p.${name}, '') end`;
  const birth = `case when p.birth_date is null then o.birth_date else nullif(p.birth_date, '')::date end`;
  await connection.script(`
    with added as (
      insert into school_user (school_id, user_id, account_id, external_id, given_name, family_name, preferred_name, title, email,
        birth_date, grade, updated_at)
      select m.school_id, m.user_id, m.user_id, coalesce(p.ref, o.external_id), ${field('given_name')}, ${field('family_name')},
        ${optional('preferred_name')}, ${field('title')}, ${optional('email')}, ${birth}, ${field('grade')}, ${now}
      from member m left join st_person p on p.account_id = m.user_id
      left join lateral (
        select * from school_user u where u.account_id = m.user_id and (p.account_id is null or p.partial)
        order by u.deleted_at desc nulls first limit 1
      ) o on true
      where not exists (select from school_user u where u.school_id = m.school_id and u.user_id = m.user_id)
      returning account_id
    ) insert into change select account_id, 1, 0 from added;

    with back as (
      update school_user u set deleted_at = null, updated_at = ${now} from member m
      where m.school_id = u.school_id and m.user_id = u.user_id and u.deleted_at is not null
      returning u.account_id
    ) insert into change select account_id, 1, 0 from back;

    with changed as (
      update school_user o set given_name = ${field('given_name')}, family_name = ${field('family_name')},
        preferred_name = ${optional('preferred_name')}, title = ${field('title')}, email = ${optional('email')},
        birth_date = ${birth}, grade = ${field('grade')}, updated_at = ${now}
      from st_person p, live l
      where p.account_id = o.account_id and l.school_id = o.school_id and not p.gone and o.deleted_at is null
        and (o.given_name, o.family_name, o.title, o.grade) is distinct from
            (${field('given_name')}, ${field('family_name')}, ${field('title')}, ${field('grade')})
        or p.account_id = o.account_id and l.school_id = o.school_id and not p.gone and o.deleted_at is null
        and (o.preferred_name, o.email, o.birth_date) is distinct from
            (${optional('preferred_name')}, ${optional('email')}, ${birth})
      returning o.account_id
    ) insert into change select account_id, 0, 0 from changed;

    with removed as (
      delete from user_role r using removed_role x
      where (r.school_id, r.user_id, r.role) = (x.school_id, x.user_id, x.role) returning r.user_id
    ), noted as (insert into revoked select user_id from removed)
    insert into change select user_id, 0, 0 from removed;

    with added as (
      insert into user_role (school_id, user_id, role)
      select s.school_id, s.user_id, s.role from staged_role s
      where not exists (select from user_role r where (r.school_id, r.user_id, r.role) = (s.school_id, s.user_id, s.role))
      returning user_id
    ) insert into change select user_id, 0, 0 from added;

    with left_ as (
      update school_user u set deleted_at = ${now}, updated_at = ${now}
      from (select distinct school_id, user_id from removed_role) x
      where x.school_id = u.school_id and x.user_id = u.user_id and u.deleted_at is null
        and not exists (select from user_role r where r.school_id = u.school_id and r.user_id = u.user_id)
      returning u.account_id
    ) insert into change select account_id, 0, 1 from left_;

    with removed as (
      delete from relation r using removed_relation x
      where (r.school_id, r.pupil_id, r.relative_id) = (x.school_id, x.pupil_id, x.relative_id)
      returning r.pupil_id, r.relative_id
    ), noted as (insert into revoked select relative_id from removed)
    insert into change select unnest(array[pupil_id, relative_id]), 0, 0 from removed;

    with added as (
      insert into relation (school_id, pupil_id, relative_id, quality, legal, contact, payment)
      select t.school_id, t.pupil_id, t.relative_id, t.quality, t.legal, t.contact, t.payment from t_relation t
      where not exists (select from relation r
        where (r.school_id, r.pupil_id, r.relative_id) = (t.school_id, t.pupil_id, t.relative_id))
      returning pupil_id
    ) insert into change select pupil_id, 0, 0 from added;

    with changed as (
      update relation r set quality = t.quality, legal = t.legal, contact = t.contact, payment = t.payment from t_relation t
      where (r.school_id, r.pupil_id, r.relative_id) = (t.school_id, t.pupil_id, t.relative_id)
        and (r.quality, r.legal, r.contact, r.payment) is distinct from (t.quality, t.legal, t.contact, t.payment)
      returning r.pupil_id
    ) insert into change select pupil_id, 0, 0 from changed;`);
}
