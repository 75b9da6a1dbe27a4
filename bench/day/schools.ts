// Schools for the benchmark of the day, written by the database itself: 600 pupils, 20 classes and 40 teachers each,
// six lessons a day for every class over five days.
import { createHash } from 'node:crypto';
import pg from 'pg';

const perSchool = 600;

/** The same as `md5(…)::uuid` in PostgreSQL. */
export function idOf(text: string): string {
  const h = createHash('md5').update(text).digest('hex');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20, 32)}`;
}

export type Reader = { schoolId: string; userId: string; accountId: string };

/** Pupil number `index`, as `fillSchools` names them. */
export function readerOf(index: number): Reader {
  const userId = idOf(`pupil ${index}`);
  return { schoolId: idOf(`school ${Math.floor(index / perSchool)}`), userId, accountId: userId };
}

/** @param today `YYYY-MM-DD`, the first of the five days. */
export async function fillSchools(url: string, pupils: number, today: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const schools = Math.ceil(pupils / perSchool);
  const teachers = schools * 40;
  try {
    for (const statement of [
      'set session_replication_role = replica',
      `insert into school (school_id, source, external_id, name, academy)
       select md5('school ' || s)::uuid, 'bench', s::text, 'Collège ' || s, 'Orléans-Tours' from generate_series(0, ${schools - 1}) s`,
      ...people('pupil', pupils, perSchool, `'Prénom' || n % 500`, `''`),
      ...people('teacher', teachers, 40, `'Jean'`, `'M.'`),
      `insert into class (school_id, class_id, external_id, kind, title)
       select md5('school ' || s)::uuid, md5('class ' || s || ' ' || c)::uuid, s || ' ' || c, 'class', (6 - c / 5) || 'e ' || chr(65 + c % 5)
         from generate_series(0, ${schools - 1}) s, generate_series(0, 19) c`,
      `insert into enrollment (school_id, class_id, user_id, role)
       select md5('school ' || n / ${perSchool})::uuid, md5('class ' || n / ${perSchool} || ' ' || n % 20)::uuid, md5('pupil ' || n)::uuid, 'pupil'
         from generate_series(0, ${pupils - 1}) n`,
      `insert into lesson (school_id, lesson_id, source, series, starts_at, ends_at, title, subject_code, room, class_ids, teacher_ids)
       select md5('school ' || s)::uuid, md5('lesson ' || s || ' ' || c || ' ' || d || ' ' || h)::uuid, 'ical', 'x' || s || c || d || h,
              (date '${today}' + d + time '08:00' + h * interval '1 hour 55 minutes') at time zone 'Europe/Paris',
              (date '${today}' + d + time '08:55' + h * interval '1 hour 55 minutes') at time zone 'Europe/Paris',
              (array['Mathématiques','Français','Anglais','Histoire-géographie','SVT','EPS'])[1 + (c + h + d) % 6], '', 'B' || c,
              array[md5('class ' || s || ' ' || c)::uuid], array[md5('teacher ' || s * 40 + (c + h * 7) % 40)::uuid]
         from generate_series(0, ${schools - 1}) s, generate_series(0, 19) c, generate_series(0, 4) d, generate_series(0, 5) h`,
    ])
      await client.query(statement);
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

function people(role: string, count: number, each: number, given: string, title: string): string[] {
  const all = `generate_series(0, ${count - 1}) n`;
  const [school, id] = [`md5('school ' || n / ${each})::uuid`, `md5('${role} ' || n)::uuid`];
  return [
    `insert into account (account_id, source, external_id, username) select ${id}, 'bench', '${role} ' || n, '${role}.' || n from ${all}`,
    `insert into school_user (school_id, user_id, account_id, external_id, given_name, family_name, title)
     select ${school}, ${id}, ${id}, '${role} ' || n, ${given}, 'Nom' || n % 9000, ${title} from ${all}`,
    `insert into user_role (school_id, user_id, role) select ${school}, ${id}, '${role}' from ${all}`,
  ];
}
