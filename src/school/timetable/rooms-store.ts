// SQL of rooms outside the timetable: who may be called to one, and how many are open.
import type { Sql } from '../../lib/database/database.ts';

type Who = { schoolId: string; userId: string };

/** How far a lesson that they were given may be, either way: "the class one teaches now" includes the one just before. */
const around = "interval '2 hours'";

/** Whether a planned lesson with this class names them as its teacher about now. */
export async function teachesNow(sql: Sql, who: Who, classId: string, now: number): Promise<boolean> {
  const found = await sql.query(
    `select 1 as found from lesson
      where school_id = $1 and class_ids @> array[$2::uuid] and teacher_ids @> array[$3::uuid] and state = 'planned'
        and starts_at between $4::timestamptz - interval '12 hours' and $4::timestamptz + ${around}
        and ends_at > $4::timestamptz - ${around}
      limit 1`,
    [who.schoolId, classId, who.userId, new Date(now)],
  );
  return found.length > 0;
}

/** How many of these are pupils of the class today. */
export async function pupilsAmong(
  sql: Sql,
  schoolId: string,
  classId: string,
  userIds: readonly string[],
  now: number,
): Promise<number> {
  const [row] = await sql.query<{ pupils: number }>(
    `select count(distinct e.user_id)::int as pupils
       from enrollment e join school s on s.school_id = e.school_id
       join school_user u on u.school_id = e.school_id and u.user_id = e.user_id
      where e.school_id = $1 and e.class_id = $2 and e.user_id = any($3::uuid[]) and e.role = 'pupil'
        and u.deleted_at is null
        and (e.begins_on is null or e.begins_on <= ($4::timestamptz at time zone s.time_zone)::date)
        and (e.ends_on is null or e.ends_on >= ($4::timestamptz at time zone s.time_zone)::date)`,
    [schoolId, classId, userIds, new Date(now)],
  );
  return row?.pupils ?? 0;
}

/** Rooms not over, of this person as a teacher or for this class. */
export async function openRooms(sql: Sql, who: Who, classId: string, now: number): Promise<number> {
  const [row] = await sql.query<{ rooms: number }>(
    `select count(*)::int as rooms from lesson
      where school_id = $1 and kind = 'room' and state = 'planned' and live_ended_at is null
        and starts_at > $4::timestamptz - interval '1 day' and ends_at > $4
        and (teacher_ids @> array[$2::uuid] or class_ids @> array[$3::uuid])`,
    [who.schoolId, who.userId, classId, new Date(now)],
  );
  return row?.rooms ?? 0;
}
