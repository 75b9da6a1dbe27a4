// Homework of the demonstration school: some for the coming lessons of the classes that the cast is in, and what was done in the last ones.
import type { Sql } from '../../lib/database/database.ts';

const day = 86_400_000;

/** Given when such a lesson comes; asked for in these words. */
const given = [
  {
    lesson: 'Mathématiques',
    ...{ title: 'Exercices 12 et 14 page 58', minutes: 25, handIn: 'until_due' },
    body: 'Revoir d’abord **la règle des signes**.\n\n- exercice 12, questions 1 à 4\n- exercice 14 en entier\n\nUne photo du cahier suffit.',
  },
  {
    lesson: 'Français',
    ...{ title: 'Lire le chapitre 3 et relever trois portraits', minutes: 40, handIn: 'none' },
    body: 'Pour chaque portrait : le nom, **deux adjectifs** et la page.',
  },
  {
    lesson: 'Histoire-géographie',
    ...{ title: 'Apprendre la frise des croisades', minutes: 20, handIn: 'none' },
    body: 'Savoir placer quatre dates sans regarder. [Une frise à compléter](https://www.lumni.fr/)',
  },
  {
    lesson: 'Anglais LV1',
    ...{ title: 'Se présenter en une minute', minutes: 15, handIn: 'until_corrected' },
    body: '1. écrire six phrases\n2. les dire à voix haute, et s’enregistrer',
  },
];

const done = [
  {
    lesson: 'Mathématiques',
    body: 'Nombres relatifs : **addition et soustraction**.\n\n- activité page 52\n- leçon copiée',
  },
  {
    lesson: 'Français',
    body: 'Le portrait dans le récit : lecture du début du chapitre 3, vocabulaire des sentiments.',
  },
];

/** A timetable says its lessons as the directory does, in capitals, or as the page does. */
const eitherWay = <T extends { lesson: string }>(all: readonly T[]) =>
  all.flatMap((one) =>
    [one.lesson, one.lesson.toLocaleUpperCase('fr')].map((lesson) => ({ ...one, lesson, subject: one.lesson })),
  );

/** Adds nothing where homework is asked for already. */
export async function demonstrateHomework(sql: Sql, uai: string, now: number): Promise<void> {
  await sql.query(
    `insert into homework (school_id, homework_id, class_id, subject, title, body, minutes, due_on, due_at, lesson_id, hand_in,
                           given_by, given_at, changed_at, shown_from)
     select distinct on (l.class_ids[1], l.title) l.school_id, gen_random_uuid(), l.class_ids[1], g.subject, g.title, g.body, g.minutes,
            (l.starts_at at time zone s.time_zone)::date, l.starts_at, l.lesson_id, g."handIn", l.teacher_ids[1], $3, $3, $3
       from school s
       join lesson l on l.school_id = s.school_id and l.starts_at > $4 and l.starts_at < $5 and l.state = 'planned'
       join class c on c.school_id = s.school_id and c.class_id = l.class_ids[1] and c.title in ('5e A', '3e B', '6e A')
       join jsonb_to_recordset($2::jsonb) as g (lesson text, subject text, title text, body text, minutes int, "handIn" text) on g.lesson = l.title
      where s.uai = $1 and cardinality(l.class_ids) = 1 and cardinality(l.teacher_ids) > 0
        and not exists (select 1 from homework h where h.school_id = s.school_id and h.due_at > $4)
      order by l.class_ids[1], l.title, l.starts_at`,
    [uai, JSON.stringify(eitherWay(given)), new Date(now), new Date(now + day / 2), new Date(now + 6 * day)],
  );
  await sql.query(
    `insert into lesson_log (school_id, lesson_id, class_ids, title, starts_at, body, written_by, written_at)
     select distinct on (l.class_ids[1], l.title) l.school_id, l.lesson_id, l.class_ids, l.title, l.starts_at, g.body,
            l.teacher_ids[1], $3
       from school s
       join lesson l on l.school_id = s.school_id and l.starts_at > $4 and l.starts_at < $3 and l.state = 'planned'
       join class c on c.school_id = s.school_id and c.class_id = l.class_ids[1] and c.title in ('5e A', '3e B', '6e A')
       join jsonb_to_recordset($2::jsonb) as g (lesson text, body text) on g.lesson = l.title
      where s.uai = $1 and cardinality(l.teacher_ids) > 0
        and not exists (select 1 from lesson_log k where k.school_id = s.school_id and k.starts_at > $4)
      order by l.class_ids[1], l.title, l.starts_at desc`,
    [uai, JSON.stringify(eitherWay(done)), new Date(now), new Date(now - 6 * day)],
  );
}
