// The demonstration school: drawn by the generator, imported like any other, with a lesson that is always under way.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readConfig } from '../config.ts';
import type { Context } from '../context.ts';
import type { Database } from '../lib/database/database.ts';
import { demonstrateAttendance } from './attendance/demonstration.ts';
import { unpackDemonstration } from './demonstration-archive.ts';
import { writeLetters } from './demonstration-letters.ts';
import { demonstrateHomework } from './homework/demonstration.ts';
import { createHashing } from './identity/hashing.ts';
import { firstDay, importAcademy } from './made-up-academy.ts';
import { demonstrateMarks } from './marks/demonstration.ts';

const password = 'bonjour-preau';
const uai = '0455000R';
const minute = 60_000;

/** Whom to sign in as; `note` says what there is to see. */
const cast = [
  { given: 'Zoé', family: 'Lambert', note: 'pupil, 5e A' },
  { given: 'Tom', family: 'Lambert', note: 'pupil, 3e B, her brother' },
  { given: 'Claire', family: 'Lambert', note: 'parent of three' },
  { given: 'Jean', family: 'Petit', note: 'teacher, mathematics' },
  { given: 'Karim', family: 'Haddad', note: 'school life' },
  { given: 'Nadia', family: 'Benali', note: 'head' },
] as const;

type Account = { name: string; username: string; note: string };

/** Kept in the data folder once the school is whole. `firstDay`: of its school year. */
type About = { firstDay: string; accounts: Account[] };

/** The environment with what a first look doesn't need to choose: a secret kept in the folder, this machine only. */
export function demonstrationSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const dataFolder = env.PREAU_DATA || join(process.cwd(), 'data');
  const settings: NodeJS.ProcessEnv = { HOST: '127.0.0.1', ...env, PREAU_DATA: dataFolder };
  if (settings.PREAU_SECRET) return settings;
  const file = join(dataFolder, 'secret');
  if (!existsSync(file)) {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    writeFileSync(file, `demo:${randomBytes(32).toString('hex')}`, { mode: 0o600 });
  }
  return { ...settings, PREAU_SECRET: readFileSync(file, 'utf8') };
}

const castFile = (dataFolder: string) => join(dataFolder, 'demonstration.json');

/** Makes the school once: from the build, or in a process of its own, since what an import leaves in memory ends with it. */
export async function seedOnce(env: NodeJS.ProcessEnv): Promise<void> {
  const { dataFolder, databaseUrl } = readConfig(env);
  const file = castFile(dataFolder);
  if (existsSync(file)) return;
  if (!databaseUrl && (await unpackDemonstration(dataFolder, file, firstDay(new Date())))) return;
  const main = fileURLToPath(new URL('../main.js', import.meta.url));
  await promisify(execFile)(process.execPath, [main, 'demo-seed'], { env }).catch((error: { stderr?: string }) => {
    throw new Error(`the demonstration school could not be made: ${error.stderr ?? error}`);
  });
}

/** Fills an empty database. One that holds a school already is left as it is. */
export async function seed(database: Database, dataFolder: string, now: number): Promise<void> {
  const schools = await database.query<{ uai: string | null }>('select uai from school');
  const foreign = schools.some((school) => school.uai !== uai);
  if (!foreign) await importAcademy(database, { pupils: 500, firstDay: firstDay(new Date(now)), calendarOf: uai });
  const accounts = foreign ? [] : await openAccounts(database);
  const file = castFile(dataFolder);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const about: About = { firstDay: firstDay(new Date(now)), accounts };
  writeFileSync(`${file}.new`, JSON.stringify(about));
  renameSync(`${file}.new`, file);
}

/** Gives the cast their password; everyone else has an activation code to be printed, as in a real school. */
async function openAccounts(database: Database): Promise<Account[]> {
  const hashing = createHashing();
  const hash = await hashing.hash(password);
  await hashing.close();
  const accounts: Account[] = [];
  for (const { given, family, note } of cast) {
    const [found] = await database.query<{ username: string }>(
      `update account a set password_hash = $3
         from school_user u join school s on s.school_id = u.school_id and s.uai = $4
        where u.account_id = a.account_id and u.given_name = $1 and u.family_name = $2
        returning a.username`,
      [given, family, hash, uai],
    );
    if (found) accounts.push({ name: `${given} ${family}`, username: found.username, note });
  }
  return accounts;
}

/** Keeps a mathematics lesson of 5e A with M. Petit under way, so that the live class can be tried at any hour. */
export async function prepareDemonstration(context: Context): Promise<void> {
  await keepLessonRunning(context);
  await demonstrateHomework(context.database, uai, context.clock.now());
  await demonstrateMarks(context.database, uai, context.clock.now());
  await writeLetters(context, uai).catch((error: unknown) =>
    context.log.warn({ err: error }, 'nobody could write letters'),
  );
  await demonstrateAttendance(context.database, uai, context.clock.now());
  const again = () => {
    keepLessonRunning(context).catch((error: unknown) => context.log.warn({ err: error }, 'no lesson could be added'));
  };
  setInterval(again, minute).unref();
}

async function keepLessonRunning({ database, clock, bus }: Context): Promise<void> {
  const now = clock.now();
  const startsAt = new Date(Math.floor((now - 2 * minute) / (5 * minute)) * 5 * minute);
  const endsAt = new Date(startsAt.getTime() + 55 * minute);
  // A real lesson of the class or of its teacher that runs now, or begins within ten minutes, is left alone.
  const added = await database.query<{ school_id: string; lesson_id: string; class_id: string; user_id: string }>(
    `insert into lesson (school_id, lesson_id, source, starts_at, ends_at, title, room, class_ids, teacher_ids)
     select e.school_id, gen_random_uuid(), 'page', $2, $3, 'Mathématiques', '204', array[e.class_id], array[e.user_id]
       from school s
       join school_user u on u.school_id = s.school_id and u.given_name = 'Jean' and u.family_name = 'Petit'
       join enrollment e on e.school_id = u.school_id and e.user_id = u.user_id and e.role = 'teacher'
       join class c on c.school_id = e.school_id and c.class_id = e.class_id and c.title = '5e A'
      where s.uai = $1 and not exists (
        select 1 from lesson l
         where l.school_id = e.school_id and l.state = 'planned' and l.live_ended_at is null
           and (e.class_id = any (l.class_ids) or e.user_id = any (l.teacher_ids))
           and l.starts_at <= $4 and l.ends_at > $5)
      limit 1
     returning school_id, lesson_id, class_ids[1] as class_id, teacher_ids[1] as user_id`,
    [uai, startsAt, endsAt, new Date(now + 10 * minute), new Date(now + minute)],
  );
  for (const lesson of added) {
    bus.publish(`school:${lesson.school_id}`, {
      ...{ type: 'lesson_changed', lessonId: lesson.lesson_id },
      ...{ classIds: [lesson.class_id], teacherIds: [lesson.user_id] },
    });
  }
}

/** What `npm start` prints. */
export function welcome(address: string, dataFolder: string): string {
  const { accounts }: About = JSON.parse(readFileSync(castFile(dataFolder), 'utf8'));
  const width = Math.max(0, ...accounts.map(({ username }) => username.length));
  const lines = accounts.map(({ username, name, note }) => `  ${username.padEnd(width)}  ${name}, ${note}`);
  const people =
    lines.length > 0
      ? [`Sign in with the password ${password} as`, ...lines]
      : ['This data folder holds a school of its own: sign in with one of its accounts.'];
  return `\nPréau is ready on ${address}\n\n${people.join('\n')}\n\nCtrl+C stops it.\n`;
}
