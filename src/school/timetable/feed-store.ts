// SQL of private calendars: the hash of each address, and the lessons that its owner follows.
import type { Database } from '../../lib/database/database.ts';
import type { FeedLesson } from './feed.ts';
import { teacherNameSql } from './store.ts';

type Owner = { schoolId: string; userId: string };

export async function saveFeed(database: Database, owner: Owner, tokenHash: string, now: Date): Promise<void> {
  await database.query(
    `insert into calendar_feed (school_id, user_id, token_hash, created_at) values ($1, $2, $3, $4)
     on conflict (school_id, user_id) do update set token_hash = excluded.token_hash, created_at = excluded.created_at`,
    [owner.schoolId, owner.userId, tokenHash, now],
  );
}

export async function feedOf(database: Database, owner: Owner): Promise<Date | undefined> {
  const [row] = await database.query<{ createdAt: Date }>(
    'select created_at as "createdAt" from calendar_feed where school_id = $1 and user_id = $2',
    [owner.schoolId, owner.userId],
  );
  return row?.createdAt;
}

export const removeFeed = (database: Database, owner: Owner) =>
  database.query('delete from calendar_feed where school_id = $1 and user_id = $2', [owner.schoolId, owner.userId]);

/** Whose calendar a hash opens; nobody's once the account is disabled or the person has left. */
export async function ownerOf(
  database: Database,
  tokenHash: string,
): Promise<(Owner & { name: string; timeZone: string }) | undefined> {
  const [row] = await database.query<Owner & { name: string; timeZone: string }>(
    `select f.school_id as "schoolId", f.user_id as "userId", s.time_zone as "timeZone",
            coalesce(u.preferred_name, u.given_name) || ' · ' || s.name as name
       from calendar_feed f
       join school_user u on u.school_id = f.school_id and u.user_id = f.user_id
       join account a on a.account_id = u.account_id
       join school s on s.school_id = f.school_id
      where f.token_hash = $1 and u.deleted_at is null and a.disabled_at is null and s.deleted_at is null`,
    [tokenHash],
  );
  return row;
}

type Stored = Omit<FeedLesson, 'child' | 'reason'> & {
  childId: string | null;
  childName: string | null;
  reason: string | null;
};

/**
 * Their own lessons as pupil or teacher, and each child's. Those that were given to another teacher stay: a lesson that
 * is in a calendar and then isn't says nothing.
 */
export async function lessonsFollowed(database: Database, owner: Owner, from: Date, to: Date): Promise<FeedLesson[]> {
  const rows = await database.query<Stored>(
    `with follower as (
       select $2::uuid as pupil_id, null::uuid as child_id, null::text as child_name
       union all
       select u.user_id, u.user_id, coalesce(u.preferred_name, u.given_name)
         from relation r join school_user u on u.school_id = r.school_id and u.user_id = r.pupil_id
        where r.school_id = $1 and r.relative_id = $2 and u.deleted_at is null
     ), followed as (
       select e.class_id, f.pupil_id, f.child_id, f.child_name, e.begins_on, e.ends_on
         from follower f
         join enrollment e on e.school_id = $1 and e.user_id = f.pupil_id and e.role = 'pupil'
     ), mine as (
       select l.lesson_id, f.child_id, f.child_name, false as replaced
         from lesson l
         join school s on s.school_id = l.school_id
         join followed f on f.class_id = any (l.class_ids) and (l.pupil_ids is null or f.pupil_id = any (l.pupil_ids))
        where l.school_id = $1 and l.starts_at >= $3 and l.starts_at < $4
          and (f.begins_on is null or f.begins_on <= (l.starts_at at time zone s.time_zone)::date)
          and (f.ends_on is null or f.ends_on >= (l.starts_at at time zone s.time_zone)::date)
       union all
       select l.lesson_id, null, null, not l.teacher_ids @> array[$2::uuid]
         from lesson l
        where l.school_id = $1 and l.starts_at >= $3 and l.starts_at < $4
          and (l.teacher_ids @> array[$2::uuid] or l.change #> '{was,teacherIds}' ? $2::text)
     )
     select l.lesson_id as "lessonId", l.starts_at as "startsAt", l.ends_at as "endsAt", l.updated_at as "updatedAt",
            l.title, l.room, l.state, l.change ->> 'reason' as reason,
            m.child_id as "childId", m.child_name as "childName", m.replaced,
            array(select ${teacherNameSql} from school_user u
                   where u.school_id = $1 and u.user_id = any (l.teacher_ids) order by u.family_name, u.user_id) as teachers,
            array(select c.title from class c
                   where c.school_id = $1 and c.class_id = any (l.class_ids) order by c.title, c.class_id) as classes
       from (select lesson_id, child_id, child_name, bool_and(replaced) as replaced from mine group by 1, 2, 3) m
       join lesson l on l.school_id = $1 and l.lesson_id = m.lesson_id
      order by l.starts_at, l.lesson_id, m.child_id nulls first`,
    [owner.schoolId, owner.userId, from, to],
  );
  return rows.map(({ childId, childName, reason, ...lesson }) => ({
    ...lesson,
    reason: reason ?? undefined,
    child: childId === null ? undefined : { userId: childId, name: childName ?? '' },
  }));
}
