// The server that bench/sign-in.ts measures: the embedded database, one school, 200 pupils with passwords at the usual
// cost, a day of lessons. Says where it listens and how to be signed in, then waits to be ended.
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { type Context, createContext } from '../src/context.ts';
import { migrate } from '../src/lib/database/migrate.ts';
import { openDatabase } from '../src/lib/database/open.ts';
import { logOptions } from '../src/lib/log.ts';
import { migrationFolder } from '../src/server.ts';

const pupils = 200;
const password = 'trois grenouilles bleues';

async function prepare({ database, identity }: Context): Promise<void> {
  const schoolId = randomUUID();
  const classId = randomUUID();
  const hash = await identity.hashing.hash(password);
  const fill = (text: string, ...values: unknown[]) => database.query(text, values);
  await fill(
    `insert into school (school_id, source, external_id, name) values ($1, 'bench', '1', 'Collège')`,
    schoolId,
  );
  await fill(
    `insert into account (account_id, source, external_id, username, password_hash)
     select gen_random_uuid(), 'bench', n::text, 'pupil' || n, $1 from generate_series(1, $2::int) n`,
    hash,
    pupils,
  );
  await fill(
    `insert into school_user (school_id, user_id, account_id, external_id, given_name, family_name)
     select $1, gen_random_uuid(), account_id, external_id, 'Élève', external_id from account`,
    schoolId,
  );
  await fill(`insert into user_role select school_id, user_id, 'pupil' from school_user`);
  await fill(
    `insert into class (school_id, class_id, external_id, kind, title) values ($1, $2, '1', 'class', '5e A')`,
    schoolId,
    classId,
  );
  await fill(
    `insert into enrollment (school_id, class_id, user_id, role) select school_id, $1, user_id, 'pupil' from school_user`,
    classId,
  );
  await fill(
    `insert into lesson (school_id, lesson_id, source, starts_at, ends_at, title, class_ids, teacher_ids)
     select $1, gen_random_uuid(), 'page', date_trunc('day', now()) + n * interval '1 hour',
            date_trunc('day', now()) + n * interval '1 hour' + interval '55 minutes', 'Mathématiques',
            array[$2::uuid], '{}' from generate_series(7, 16) n`,
    schoolId,
    classId,
  );
}

const folder = process.argv[2];
if (!folder) throw new Error('the data folder is missing');
const database = await openDatabase({ dataFolder: folder });
await migrate(database, migrationFolder);
const config = readConfig({ PREAU_LOG: 'error', PREAU_SECRET: 'bench:0123456789abcdef0123456789abcdef' });
const context = createContext({
  config,
  log: pino({ ...logOptions, level: 'error' }, pino.destination(2)),
  database,
});
await prepare(context);
const { app } = await createApp(context);
const address = await app.listen({ port: 0, host: '127.0.0.1' });
const [found] = await database.query<{ accountId: string; schoolId: string; userId: string }>(
  `select account_id as "accountId", school_id as "schoolId", user_id as "userId" from school_user limit 1`,
);
if (!found) throw new Error('nobody was made');
const cookie = `preau_session=${context.identity.issue({ ...found, roles: ['pupil'] })}`;
process.stdout.write(`${JSON.stringify({ address, cookie, pupils, password })}\n`);
// The client's end, however it comes, is this server's end.
process.stdin.resume().once('end', () => process.exit(0));
