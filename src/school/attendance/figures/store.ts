// All SQL of figures.
import type { Sql } from '../../../lib/database/database.ts';
import type { Missed } from './figures.ts';

export type Row = Omit<Missed, 'startsAt'> & { userId: string; name: string; classes: string[]; startsAt: Date };

/** Every lesson not simply attended, pupil by pupil in the order of class lists. */
export const missedBetween = (
  sql: Sql,
  schoolId: string,
  { from, to, classId }: { from: Date; to: Date; classId: string | undefined },
): Promise<Row[]> =>
  sql.query<Row>(
    `select a.pupil_id as "userId", coalesce(u.preferred_name, u.given_name) || ' ' || u.family_name as name,
            array(select c.title from enrollment e join class c on c.school_id = e.school_id and c.class_id = e.class_id
                   where e.school_id = a.school_id and e.user_id = a.pupil_id and e.role = 'pupil' and c.kind = 'class'
                     and c.deleted_at is null order by c.title) as classes,
            a.starts_at as "startsAt", a.state, a.late,
            exists (select from absence_declaration d
                     where d.school_id = a.school_id and d.pupil_id = a.pupil_id and d.state = 'accepted'
                       and d.starts_at <= a.starts_at and d.ends_at > a.starts_at) as justified
       from roll_call r
       join attendance a on a.school_id = r.school_id and a.lesson_id = r.lesson_id
       join school_user u on u.school_id = a.school_id and u.user_id = a.pupil_id
      where r.school_id = $1 and r.starts_at >= $2 and r.starts_at < $3
        and (a.state <> 'present' or a.late is not null)
        and ($4::uuid is null or exists (select from enrollment e
              where e.school_id = $1 and e.class_id = $4 and e.user_id = a.pupil_id and e.role = 'pupil'))
      order by u.family_name, u.given_name, a.pupil_id, a.starts_at`,
    [schoolId, from, to, classId ?? null],
  );
