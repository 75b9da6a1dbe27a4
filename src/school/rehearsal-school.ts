// A school for a rehearsal: every class has its lesson at the same moment, and every device is recognised already.
import { pino } from 'pino';
import { readConfig } from '../config.ts';
import { createContext } from '../context.ts';
import type { Role } from '../lib/contract.ts';
import type { Database } from '../lib/database/database.ts';
import { firstDay, importAcademy } from './made-up-academy.ts';

/** One class at its lesson. `cookie`: a session, as a `Cookie` header has it. */
export type RehearsedLesson = { lessonId: string; teacher: { cookie: string }; pupils: { cookie: string }[] };

type Enrolled = { schoolId: string; lessonId: string; accountId: string; userId: string; role: 'pupil' | 'teacher' };

/** Fills an empty database. @param startsAt of every lesson, ms since 1970 */
export async function makeRehearsalSchool(
  database: Database,
  { pupils, startsAt, secret }: { pupils: number; startsAt: number; secret: string },
): Promise<RehearsedLesson[]> {
  await importAcademy(database, { pupils, firstDay: firstDay(new Date(startsAt)) });
  const [from, to] = [new Date(startsAt), new Date(startsAt + 55 * 60_000)];
  // One teacher is in one class at a time: the first of a class who isn't taken by a class before it, or else the first.
  await database.query(
    `insert into lesson (school_id, lesson_id, source, starts_at, ends_at, title, room, class_ids, teacher_ids)
     select c.school_id, gen_random_uuid(), 'page', $1, $2, 'Mathématiques', '', array[c.class_id],
            array[(select e.user_id from enrollment e
                    where e.school_id = c.school_id and e.class_id = c.class_id and e.role = 'teacher'
                    order by md5(c.class_id::text || e.user_id::text) limit 1)]
       from class c
      where c.kind = 'class'
        and exists (select 1 from enrollment e
                     where e.school_id = c.school_id and e.class_id = c.class_id and e.role = 'teacher')`,
    [from, to],
  );
  const enrolled = await database.query<Enrolled>(
    `select l.school_id as "schoolId", l.lesson_id as "lessonId", u.account_id as "accountId", u.user_id as "userId", e.role
       from lesson l
       join enrollment e on e.school_id = l.school_id and e.class_id = l.class_ids[1]
       join school_user u on u.school_id = e.school_id and u.user_id = e.user_id
      where l.starts_at = $1 and (e.role = 'pupil' or e.user_id = l.teacher_ids[1])
      order by l.lesson_id, u.user_id`,
    [from],
  );
  const config = readConfig({ PREAU_SECRET: secret });
  const { identity, gate } = createContext({ config, log: pino({ level: 'silent' }), database });
  const cookieOf = ({ accountId, schoolId, userId, role }: Enrolled) => {
    const roles: Role[] = [role];
    return { cookie: `preau_session=${identity.issue({ accountId, schoolId, userId, roles })}` };
  };
  const lessons = new Map<string, Enrolled[]>();
  for (const person of enrolled) lessons.set(person.lessonId, [...(lessons.get(person.lessonId) ?? []), person]);
  const made = Array.from(lessons, ([lessonId, people]) => {
    const teacher = people.find(({ role }) => role === 'teacher');
    if (!teacher) throw new Error(`lesson ${lessonId} has no teacher`);
    return {
      lessonId,
      teacher: cookieOf(teacher),
      pupils: people.filter(({ role }) => role === 'pupil').map(cookieOf),
    };
  });
  await Promise.all([identity.close(), gate.close()]);
  return made;
}
