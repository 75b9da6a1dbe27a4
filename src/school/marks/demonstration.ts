// Marks of the demonstration school: a few tests of the cast's two classes, seen already, and one that is seen tomorrow.
import type { Sql } from '../../lib/database/database.ts';
import { addDays, dateIn, startOfDate, utc, zoneNamed } from '../../lib/time-zone.ts';
import { deliveredAt, isQuiet } from '../quiet-hours.ts';

const hour = 3_600_000;

/** `code`: of the national list; `ago`: days since it was held; `seen`: days from now. */
const tests = [
  {
    code: '061300',
    subject: 'Mathématiques',
    title: 'Nombres relatifs',
    scale: 20,
    coefficient: 200,
    kind: 'plain',
    ago: 12,
    seen: -8,
  },
  {
    code: '061300',
    subject: 'Mathématiques',
    title: 'Calcul mental',
    scale: 10,
    coefficient: 50,
    kind: 'plain',
    ago: 2,
    seen: 0,
  },
  {
    code: '061300',
    subject: 'Mathématiques',
    title: 'Symétrie',
    scale: 20,
    coefficient: 100,
    kind: 'plain',
    ago: 1,
    seen: 1,
  },
  {
    code: '020700',
    subject: 'Français',
    title: 'Le portrait',
    scale: 20,
    coefficient: 100,
    kind: 'plain',
    ago: 9,
    seen: -5,
  },
  {
    code: '020700',
    subject: 'Français',
    title: 'Lecture à voix haute',
    scale: 20,
    coefficient: 50,
    kind: 'bonus',
    ago: 3,
    seen: 0,
  },
];

/** Adds nothing where there are tests already. */
export async function demonstrateMarks(sql: Sql, uai: string, now: number): Promise<void> {
  const [school] = await sql.query<{ schoolId: string; timeZone: string }>(
    `select s.school_id as "schoolId", s.time_zone as "timeZone" from school s
      where s.uai = $1 and not exists (select 1 from mark_test t where t.school_id = s.school_id)`,
    [uai],
  );
  if (!school) return;
  const zone = zoneNamed(school.timeZone) ?? utc;
  const today = dateIn(zone, now);
  const seenAt = (days: number) => {
    if (days > 0) return deliveredAt(zone, startOfDate(zone, addDays(today, days)) + 8 * hour);
    let moment = now + days * 24 * hour;
    while (isQuiet(zone, moment)) moment -= hour;
    return moment;
  };
  const given = tests.map(({ ago, seen, ...test }) => {
    return { ...test, heldOn: addDays(today, -ago), seenAt: new Date(seenAt(seen)).toISOString() };
  });
  await sql.query(
    `insert into mark_test (school_id, test_id, class_id, subject, subject_code, title, held_on, scale, coefficient, kind,
                            missing_counts, publish_at, visible_at, created_by)
     select distinct on (c.class_id, g.title) c.school_id, gen_random_uuid(), c.class_id, g.subject, b.code, g.title, g."heldOn",
            g.scale, g.coefficient, g.kind, false, g."seenAt", g."seenAt", e.user_id
       from jsonb_to_recordset($2::jsonb)
            as g (code text, subject text, title text, scale int, coefficient int, kind text, "heldOn" date, "seenAt" timestamptz)
       join subject b on b.school_id = $1 and b.code = g.code
       join class c on c.school_id = $1 and c.title in ('5e A', '3e B')
       join enrollment e on e.school_id = $1 and e.class_id = c.class_id and e.role = 'teacher' and e.subject_code = b.code
      order by c.class_id, g.title, e.user_id`,
    [school.schoolId, JSON.stringify(given)],
  );
  // The same marks at each making: drawn from names and titles.
  await sql.query(
    `insert into mark (school_id, test_id, pupil_id, content, comment, version, changed_by, changed_at, seen_from)
     select t.school_id, t.test_id, e.user_id,
            case when d.draw % 23 = 0 then '{"type":"absent"}'::jsonb
                 when d.draw % 29 = 0 then '{"type":"missing"}'::jsonb
                 else jsonb_build_object('type', 'given', 'value', (12 + d.draw % 28) * 50 * t.scale / 20) end,
            case when d.draw % 28 > 24 and d.draw % 23 <> 0 then 'Très bon travail, continue.' else '' end,
            1, t.created_by, $2, $2
       from mark_test t
       join enrollment e on e.school_id = $1 and e.class_id = t.class_id and e.role = 'pupil'
       join school_user u on u.school_id = $1 and u.user_id = e.user_id
       cross join lateral (select abs(hashtext(u.family_name || u.given_name || t.title)::bigint) as draw) d
      where t.school_id = $1`,
    [school.schoolId, new Date(now)],
  );
  await sql.query(
    `insert into mark_change (school_id, test_id, pupil_id, at, by, now)
     select school_id, test_id, pupil_id, changed_at, changed_by, jsonb_build_object('content', content, 'comment', comment)
       from mark where school_id = $1`,
    [school.schoolId],
  );
}
