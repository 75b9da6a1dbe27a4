// What only shows once everything is staged: dangling references, duplicates, cycles; and which schools that refuses.
import { affected, literals, type Run } from './run.ts';

/** Fills st_problem, then `live`: the schools that will be merged. */
export async function check(run: Run): Promise<void> {
  await knownSchools(run);
  // With a file that couldn't be read, everything that refers to it would dangle, and hide the cause.
  const [unread] = await run.connection.query('select from st_problem where everything and not warning limit 1');
  if (!unread) {
    await duplicates(run);
    await orgs(run);
    await members(run);
    await classes(run);
    await enrollments(run);
    await relations(run);
    await strangers(run);
  }
  await refuse(run);
}

type Finding = {
  warning?: boolean;
  /** SQL over the query's aliases. */
  field: string;
  message: string;
  school?: string;
  account?: string;
  /** `from … where …`, with `t` as the staged row. */
  from: string;
};

function finding(
  { connection }: Run,
  { warning = false, field, message, school = 'null', account = 'null', from }: Finding,
) {
  return affected(
    connection,
    `insert into st_problem (warning, file, line, field, message, school_id, account_id, everything)
     select ${warning}, t.file, t.line, ${field}, ${message}, ${school}::uuid, ${account}::uuid, false ${from}`,
  );
}

async function knownSchools(run: Run): Promise<void> {
  const { source } = literals(run);
  await run.connection.script(`
    create temp table k_school on commit drop as
    select school_id, min(ref) as ref, bool_or(staged) as staged, bool_or(above) as above, bool_or(gone) as gone from (
      select school_id, ref, true as staged, above, gone from st_school
      union all
      select school_id, external_id, false, false, false from school where source = ${source} and deleted_at is null
    ) every group by school_id;
    analyze k_school;`);
}

async function duplicates(run: Run): Promise<void> {
  const twice = (table: string, key: string, where = 'true') =>
    `from (select *, row_number() over (partition by ${key} order by file, line) as nth from ${table}
           where ${where} and ${key} in (select ${key} from ${table} where ${where} group by 1 having count(*) > 1)) t
     where t.nth > 1`;
  const found = await finding(run, {
    field: run.fields.id,
    message: `'"' || t.ref || '" is described twice'`,
    account: 't.account_id',
    from: twice('st_person', 'account_id'),
  });
  if (found > 0)
    await run.connection.script(
      `delete from st_person p using st_person q where p.account_id = q.account_id
       and (p.file, p.line, p.ctid) > (q.file, q.line, q.ctid)`,
    );
  const described = { field: run.fields.id, message: `'"' || t.ref || '" is described twice'`, school: 't.school_id' };
  const schools = await finding(run, { ...described, from: twice('st_school', 'school_id') });
  if (schools > 0)
    await run.connection.script(
      `delete from st_school p using st_school q where p.school_id = q.school_id
       and (p.file, p.line, p.ctid) > (q.file, q.line, q.ctid)`,
    );
  await finding(run, { ...described, from: twice('st_class', 'class_id', 'not implied') });
}

async function orgs(run: Run): Promise<void> {
  const { fields } = run;
  const school = 't.school_id';
  await finding(run, {
    field: fields.id,
    message: `'school "' || t.ref || '" is to be changed but is not known'`,
    school,
    from: `from st_school t where t.name is null and not t.gone and not exists
           (select from school s where s.school_id = t.school_id and s.deleted_at is null)`,
  });
  await finding(run, {
    field: fields.uai,
    message: `'UAI ' || t.uai || ' is also that of "' || o.ref || '"'`,
    school,
    from: `from st_school t join (
             select school_id, ref, uai from st_school where not gone and not above
             union select school_id, external_id || ' (' || source || ')', uai from school where deleted_at is null
           ) o on o.uai = t.uai and o.school_id <> t.school_id where t.uai <> '' and not t.gone and not t.above`,
  });
  await finding(run, {
    field: fields.parentOrg,
    message: `'"' || t.parent || '" is no org of the files'`,
    school,
    from: `from st_school t where t.parent <> '' and not t.gone ${run.complete.orgs ? '' : 'and false'}
           and not exists (select from st_school o where o.ref = t.parent)`,
  });
  await finding(run, {
    field: fields.parentOrg,
    message: `'the orgs above "' || t.ref || '" go round in a circle'`,
    school,
    from: `from st_school t where exists (
             with recursive up as (
               select s.ref, s.parent, 1 as level from st_school s where s.ref = t.ref
               union all
               select o.ref, o.parent, level + 1 from up join st_school o on o.ref = up.parent where level < 20
             ) select from up where level = 20)`,
  });
}

async function members(run: Run): Promise<void> {
  const { fields } = run;
  const unknown = `from st_member t left join k_school s using (school_id) where not t.gone and s.school_id is null`;
  const message = `'school "' || t.school_ref || '" is neither in the files nor known'`;
  await finding(run, {
    field: fields.memberSchool,
    message,
    school: 't.school_id',
    from: `${unknown} and not t.lenient`,
  });
  await finding(run, {
    ...{
      warning: true,
      field: fields.memberSchool,
      message: `${message} || ': ignored'`,
      from: `${unknown} and t.lenient`,
    },
  });
  await finding(run, {
    warning: true,
    field: fields.memberSchool,
    message: `'"' || t.school_ref || '" is no school but an org above: ignored'`,
    from: `from st_member t join k_school s using (school_id) where not t.gone and s.above`,
  });
  await finding(run, {
    field: fields.memberUser,
    message: `'user "' || t.ref || '" is neither in the files nor known'`,
    school: 't.school_id',
    from: `from st_member t where not t.gone and ${unknownPerson(run, 't.account_id')}`,
  });
}

/** A complete list of users is the only truth; otherwise those of the database count too. */
function unknownPerson({ complete }: Run, account: string): string {
  const staged = `not exists (select from st_person p where p.account_id = ${account} and not p.gone)`;
  const refusedAlready = `not exists (select from st_problem q where q.account_id = ${account} and not q.warning)`;
  const known = `not exists (select from account a where a.account_id = ${account}
    and not exists (select from st_person p where p.account_id = ${account} and p.gone))`;
  return `${staged} and ${refusedAlready}${complete.users ? '' : ` and ${known}`}`;
}

async function classes(run: Run): Promise<void> {
  const { fields, complete } = run;
  await finding(run, {
    field: fields.classSchool,
    message: `'"' || t.school_ref || '" is no known school'`,
    school: 't.school_id',
    from: `from st_class t left join k_school s using (school_id)
           where not t.gone and not t.implied and (s.school_id is null or s.above)`,
  });
  if (complete.classes)
    await finding(run, {
      field: fields.classCourse,
      message: `'course "' || t.course_ref || '" is not in the files'`,
      school: 't.school_id',
      from: `from st_class t where not t.gone and t.course_ref <> '' and exists (select from st_course)
             and not exists (select from st_course c where c.ref = t.course_ref)`,
    });
}

async function enrollments(run: Run): Promise<void> {
  const { fields, complete } = run;
  const unknown = `from st_enrollment t left join k_school s using (school_id)
    where not t.gone and (s.school_id is null or s.above)`;
  const message = `'school "' || t.school_ref || '" is neither in the files nor known'`;
  // AAF tells teachers' classes of schools that other exports hold.
  const elsewhere = run.parentsTold ? 'false' : `t.role = 'teacher'`;
  await finding(run, {
    ...{ field: fields.enrollmentSchool, message, school: 't.school_id', from: `${unknown} and not (${elsewhere})` },
  });
  await finding(run, {
    ...{ warning: true, field: fields.enrollmentSchool, message: `${message} || ': ignored'` },
    from: `${unknown} and ${elsewhere}`,
  });
  const known = complete.classes
    ? ''
    : `and not exists (select from class c where c.class_id = t.class_id and c.school_id = t.school_id and c.deleted_at is null)`;
  await finding(run, {
    field: fields.enrollmentClass,
    message: `case when exists (select from st_class c where c.class_id = t.class_id)
      then 'class "' || t.class_ref || '" is not of this school' else 'class "' || t.class_ref || '" is neither in the files nor known' end`,
    school: 't.school_id',
    from: `from st_enrollment t where not t.gone ${known} and not exists
           (select from st_class c where c.class_id = t.class_id and c.school_id = t.school_id and not c.gone)`,
  });
  await finding(run, {
    field: fields.enrollmentUser,
    message: `'user "' || t.ref || '" is neither in the files nor known'`,
    school: 't.school_id',
    from: `from st_enrollment t where not t.gone and ${unknownPerson(run, 't.account_id')}`,
  });
}

async function relations(run: Run): Promise<void> {
  const field = run.fields.relative;
  const account = 't.pupil_id';
  await finding(run, {
    ...{ field, account, message: `'"' || t.relative_ref || '" is neither in the files nor known'` },
    from: `from st_relation t where ${unknownPerson(run, 't.relative_id')}`,
  });
  await finding(run, {
    ...{ field, account, message: `'"' || t.pupil_ref || '" is their own relative'` },
    from: 'from st_relation t where t.pupil_id = t.relative_id',
  });
  await finding(run, {
    ...{ field, account, message: `'"' || t.relative_ref || '" is a pupil, who can''t be a pupil''s relative'` },
    from: `from st_relation t where not t.either and t.pupil_id <> t.relative_id and (
             exists (select from st_member m where m.account_id = t.relative_id and m.role = 'pupil')
             or exists (select from st_relation o where o.pupil_id = t.relative_id))`,
  });
}

async function strangers(run: Run): Promise<void> {
  await finding(run, {
    field: run.fields.id,
    message: `'person "' || t.ref || '" is to be changed but is not known'`,
    account: 't.account_id',
    from: `from st_person t where t.partial and not t.gone and not exists (select from account a where a.account_id = t.account_id)`,
  });
  await finding(run, {
    ...{
      warning: true,
      field: run.fields.id,
      message: `'person "' || t.ref || '" is to be deleted but is not known: ignored'`,
    },
    from: `from st_person t where t.gone and not exists (select from account a where a.account_id = t.account_id)`,
  });
  if (!run.complete.users) return;
  await finding(run, {
    ...{
      warning: true,
      field: run.fields.id,
      message: `'"' || t.ref || '" is in no school and nobody''s relative: ignored'`,
    },
    from: `from st_person t where not t.gone
           and not exists (select from st_member m where m.account_id = t.account_id)
           and not exists (select from st_enrollment e where e.account_id = t.account_id)
           and not exists (select from st_relation r where r.relative_id = t.account_id)
           ${run.complete.roles ? '' : 'and not exists (select from account a where a.account_id = t.account_id)'}`,
  });
}

/**
 * A refused line refuses its school, or the schools of its person; one that can't be placed refuses all.
 * `live` holds the schools to merge: `gone` ones are to be emptied, those `in_scope` are told completely.
 */
async function refuse(run: Run): Promise<void> {
  const { connection, complete } = run;
  const { source } = literals(run);
  const absent = {
    source: `not k.staged`,
    academy: `not k.staged and k.school_id in (select s.school_id from school s where s.academy <> ''
      and s.academy in (select t.academy from st_school t where not t.gone))`,
  };
  await connection.script(`
    create temp table bad_account on commit drop as
    select distinct account_id from st_problem where not warning and account_id is not null;
    analyze bad_account;
    create temp table refused on commit drop as
    select distinct school_id from (
      select school_id from st_problem where not warning and school_id is not null
      union all select school_id from st_member join bad_account using (account_id)
      union all select school_id from st_enrollment join bad_account using (account_id)
      union all select u.school_id from school_user u join bad_account using (account_id) where u.deleted_at is null
      union all select m.school_id from bad_account b join st_relation r on r.relative_id = b.account_id
                join st_member m on m.account_id = r.pupil_id
      union all select r.school_id from bad_account b join st_relation s on s.relative_id = b.account_id
                join school_user r on r.account_id = s.pupil_id and r.deleted_at is null
      union all select school_id from k_school
                where not above and exists (select from st_problem where everything and not warning)
    ) every;
    create temp table live on commit drop as
    select k.school_id, k.gone or (${complete.orgs ? absent[complete.orgs] : 'false'}) as gone,
      ${complete.speaksOf === 'its schools' ? 'k.staged' : 'true'} as in_scope
    from k_school k where not k.above and not exists (select from refused r where r.school_id = k.school_id)
      and (not k.gone or exists (select from school s where s.school_id = k.school_id and s.source = ${source}));
    create unique index on live (school_id);
    analyze live;`);
}
