// All SQL of people as messages see them: how they are called, whom somebody reaches, who is in a group.
import type { Role } from '../../lib/contract.ts';
import type { Sql } from '../../lib/database/database.ts';
import { dateIn, utc, type Zone, zoneNamed } from '../../lib/time-zone.ts';
import type { Audience, Reachable, Rule, Someone } from './contract.ts';
import type { LifeRole } from './rules.ts';

/** Roles of `u`, the weightiest first. */
const rolesSql = `array(select r.role from user_role r
  where r.school_id = u.school_id and r.user_id = u.user_id and r.role in ('head','staff','teacher','parent','pupil')
  order by array_position(array['head','staff','teacher','parent','pupil'], r.role))`;

/** "M. Jean Petit", "Zoé Lambert". */
const nameSql = `trim(concat_ws(' ',
  case when not exists (select 1 from user_role r where r.school_id = u.school_id and r.user_id = u.user_id and r.role = 'pupil')
       then nullif(u.title, '') end,
  coalesce(u.preferred_name, u.given_name), u.family_name))`;

/** Columns of `Named` from a `school_user u`. */
const namedSql = `u.user_id as "userId", ${nameSql} as name, ${rolesSql} as roles`;

type Named = { userId: string; name: string; roles: LifeRole[] };

export const shownPerson = ({ userId, name, roles: [role] }: Named): Someone => ({
  ...{ userId, name },
  ...(role !== undefined && { role }),
});

/** Those who left included: what they wrote keeps their name. */
export async function peopleNamed(
  sql: Sql,
  schoolId: string,
  userIds: readonly string[],
): Promise<Map<string, Someone>> {
  const rows = await sql.query<Named>(
    `select ${namedSql} from school_user u where u.school_id = $1 and u.user_id = any($2::uuid[])`,
    [schoolId, [...new Set(userIds)]],
  );
  return new Map(rows.map((row) => [row.userId, shownPerson(row)]));
}

export async function zoneOf(sql: Sql, schoolId: string): Promise<Zone> {
  const [row] = await sql.query<{ zone: string }>('select time_zone as zone from school where school_id = $1', [
    schoolId,
  ]);
  return zoneNamed(row?.zone ?? '') ?? utc;
}

export type Asker = { schoolId: string; userId: string; roles: readonly Role[]; today: string };

export const askerAt = (me: Omit<Asker, 'today'>, zone: Zone, now: number): Asker => ({
  ...me,
  today: dateIn(zone, now),
});

// $1 school, $2 who asks, $3 their school's date.
const current = `(e.begins_on is null or e.begins_on <= $3::date) and (e.ends_on is null or e.ends_on >= $3::date)`;
const classesOf = (role: 'pupil' | 'teacher', who: string) => `
  select e.class_id from enrollment e join class c on c.school_id = e.school_id and c.class_id = e.class_id
   where e.school_id = $1 and e.user_id ${who} and e.role = '${role}' and c.deleted_at is null and ${current}`;
const membersOf = (role: 'pupil' | 'teacher', classes: string) => `
  select e.user_id from enrollment e where e.school_id = $1 and e.role = '${role}' and ${current} and e.class_id in (${classes})`;
const relativesOf = (pupils: string) =>
  `select l.relative_id from relation l where l.school_id = $1 and l.pupil_id in (${pupils})`;
const children = 'select l.pupil_id from relation l where l.school_id = $1 and l.relative_id = $2';

const asPupil = classesOf('pupil', '= $2');
const asParent = classesOf('pupil', `in (${children})`);
const asTeacher = classesOf('teacher', '= $2');

const own: Record<Rule['writer'], Partial<Record<LifeRole, string>>> = {
  pupil: { pupil: membersOf('pupil', asPupil), parent: relativesOf('$2'), teacher: membersOf('teacher', asPupil) },
  parent: {
    pupil: children,
    parent: relativesOf(membersOf('pupil', asParent)),
    teacher: membersOf('teacher', asParent),
  },
  teacher: {
    pupil: membersOf('pupil', asTeacher),
    parent: relativesOf(membersOf('pupil', asTeacher)),
    teacher: membersOf('teacher', asTeacher),
  },
};

/** True for a `school_user u` whom who asks reaches. */
function reachedSql(reaches: readonly Rule[]): string {
  const ways = reaches.map(({ writer, reader, reach }) => {
    const those = own[writer][reader];
    const known = reach === 'own' && those !== undefined ? ` and u.user_id in (${those})` : '';
    return `(exists (select 1 from user_role r where r.school_id = $1 and r.user_id = u.user_id and r.role = '${reader}')${known})`;
  });
  // `$3` is named even where no way asks for the date.
  return ways.length > 0 ? `($3::date is not null and (${ways.join(' or ')}))` : '($3::date is null)';
}

const plainSql = `' ' || lower(translate(coalesce(u.preferred_name, u.given_name) || ' ' || u.given_name || ' ' || u.family_name,
  'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝ-''’', 'aaaaaaceeeeiiiinooooouuuuyyAAAAAACEEEEIIIINOOOOOUUUUY   '))`;

/** For `like`: each word begins one of the name's, however accented. */
function patternsOf(name: string): string[] {
  const words = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[\s'’-]+/);
  return words.filter((word) => word !== '').map((word) => `% ${word.replace(/[\\%_]/g, '\\$&')}%`);
}

const aboutSql = `array(
  select case when k.user_id = u.user_id then c.title else coalesce(k.preferred_name, k.given_name) || ' ' || k.family_name || ', ' || c.title end
    from enrollment e
    join class c on c.school_id = $1 and c.class_id = e.class_id and c.kind = 'class' and c.deleted_at is null
    join school_user k on k.school_id = $1 and k.user_id = e.user_id and k.deleted_at is null
   where e.school_id = $1 and e.role = 'pupil' and ${current}
     and (e.user_id = u.user_id or e.user_id in (select l.pupil_id from relation l where l.school_id = $1 and l.relative_id = u.user_id))
   order by 1 limit 6)`;

/** @param about whether their classes and children are told */
export async function findReachable(
  sql: Sql,
  asker: Asker,
  reaches: readonly Rule[],
  { name, about, most }: { name: string; about: boolean; most: number },
): Promise<Reachable[]> {
  const rows = await sql.query<Named & { about: string[] }>(
    `select ${namedSql}, ${about ? aboutSql : 'array[]::text[]'} as about
       from school_user u
      where u.school_id = $1 and u.user_id <> $2 and u.deleted_at is null and ${reachedSql(reaches)}
        and ${plainSql} like all($4::text[])
      order by u.family_name, u.given_name, u.user_id limit ${most}`,
    [asker.schoolId, asker.userId, asker.today, patternsOf(name)],
  );
  return rows.map(({ about, ...person }) => ({ ...shownPerson(person), about }));
}

/** Of those asked for, the ones whom who asks reaches. */
export function reachedAmong(
  sql: Sql,
  asker: Asker,
  reaches: readonly Rule[],
  userIds: readonly string[],
): Promise<{ userId: string; roles: LifeRole[] }[]> {
  return sql.query<{ userId: string; roles: LifeRole[] }>(
    `select u.user_id as "userId", ${rolesSql} as roles from school_user u
      where u.school_id = $1 and u.user_id <> $2 and u.deleted_at is null and ${reachedSql(reaches)}
        and u.user_id = any($4::uuid[])`,
    [asker.schoolId, asker.userId, asker.today, userIds],
  );
}

const roleOf = { pupils: 'pupil', parents: 'parent', teachers: 'teacher' } as const;

/** Without who asks. */
export async function membersOfGroup(sql: Sql, asker: Asker, group: Audience): Promise<string[]> {
  const role = roleOf[group.who];
  const inClass = {
    pupils: membersOf('pupil', '$4'),
    parents: relativesOf(membersOf('pupil', '$4')),
    teachers: membersOf('teacher', '$4'),
  };
  const among = group.type === 'class' ? `and u.user_id in (${inClass[group.who]})` : '';
  const rows = await sql.query<{ userId: string }>(
    `select u.user_id as "userId" from school_user u
       join user_role o on o.school_id = u.school_id and o.user_id = u.user_id and o.role = '${role}'
      where u.school_id = $1 and u.user_id <> $2 and u.deleted_at is null and $3::date is not null ${among}`,
    [asker.schoolId, asker.userId, asker.today, ...(group.type === 'class' ? [group.classId] : [])],
  );
  return rows.map(({ userId }) => userId);
}

export type ClassKnown = { classId: string; title: string };

/** Classes that the person teaches today; all of the school, by title. */
export function classesFor(sql: Sql, asker: Asker, all: boolean): Promise<ClassKnown[]> {
  return sql.query<ClassKnown>(
    `select c.class_id as "classId", c.title from class c
      where c.school_id = $1 and c.deleted_at is null and $2::uuid is not null and $3::date is not null
        ${all ? "and c.kind <> 'course'" : `and c.class_id in (${asTeacher})`}
      order by c.title, c.class_id`,
    [asker.schoolId, asker.userId, asker.today],
  );
}

export async function classKnown(
  sql: Sql,
  asker: Asker,
  classId: string,
): Promise<(ClassKnown & { taught: boolean }) | undefined> {
  const [row] = await sql.query<ClassKnown & { taught: boolean }>(
    `select c.class_id as "classId", c.title, c.class_id in (${asTeacher}) as taught from class c
      where c.school_id = $1 and c.class_id = $4 and c.deleted_at is null`,
    [asker.schoolId, asker.userId, asker.today, classId],
  );
  return row;
}
