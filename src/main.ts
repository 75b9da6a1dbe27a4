#!/usr/bin/env node
// The command line: what `preau` can be asked to do. Each command loads only what it needs.
import { fileURLToPath } from 'node:url';
import { ConfigError, readConfig } from './config.ts';

const usage = `preau [command]

  serve                    run this node (settings from the environment; see docs/operate.md)
  demo                     the same with a demonstration school, for a first look
  gate --upstream URL --port P [--seats N | --adaptive]
                           a waiting room in front of another site; gate --help has the rest
  import aaf PATH          roster from the national directory's export (AAF/SDET): folder, zip or file
  import oneroster PATH    roster from OneRoster 1.2 CSV: folder or zip
  import csv PATH          roster of a small school from one table
  import ical PATH --school ID    lessons from iCalendar
                           each import takes --dry-run and --json
  generate --pupils N --seed S --out DIR [--format aaf|oneroster]
                           a made-up academy, to try things with
  account add --role ROLE --username NAME [--school ID]
                           an account by hand; the password is read from standard input
  account code --username NAME, account codes --school ID [--role ROLE]
                           one-time codes for a first sign-in or a forgotten password
  rehearse 9h02 --pupils N a first drill: virtual pupils on a school of their own, and whether it holds
  version, help
`;

type Io = { stdout: NodeJS.WritableStream; stderr: NodeJS.WritableStream; stdin: NodeJS.ReadableStream };

async function run(args: string[], io: Io): Promise<number> {
  const [command = 'serve', ...rest] = args;
  switch (command) {
    case 'serve':
      return serve(io);
    case 'demo':
      return demo(io);
    case 'gate':
      return gate(rest, io);
    case 'demo-seed':
      return demoSeed();
    case 'import':
      return importFrom(rest, io);
    case 'generate':
      return (await import('./school/generate/command.ts')).generateCommand(rest, io);
    case 'account':
      return (await import('./school/identity/command.ts')).accountCommand(rest, io, openMigrated);
    case 'rehearse':
      return rehearse(rest, io);
    case 'rehearse-pupils':
      return (await import('./rehearsal/drill.ts')).drillCommand(io);
    case 'version':
    case '--version':
      io.stdout.write(`${(await import('./server.ts')).version()}\n`);
      return 0;
    case 'help':
    case '--help':
    case '-h':
      io.stdout.write(usage);
      return 0;
    default:
      io.stderr.write(`preau: there is no command "${command}"\n\n${usage}`);
      return 2;
  }
}

async function serve(io: Io): Promise<number> {
  const { startServer } = await import('./server.ts');
  const server = await startServer(readConfig(process.env));
  io.stdout.write(`Préau is ready on ${server.address}\n`);
  return untilAsked(server.stop);
}

async function gate(args: string[], io: Io): Promise<number> {
  const { gateCommand } = await import('./gate/command.ts');
  const started = await gateCommand(args, process.env, io);
  return typeof started === 'number' ? started : untilAsked(started.stop);
}

async function demo(io: Io): Promise<number> {
  const [{ startServer }, { demonstrationSettings, prepareDemonstration, seedOnce, welcome }] = await Promise.all([
    import('./server.ts'),
    import('./school/demonstration.ts'),
  ]);
  const env = demonstrationSettings(process.env);
  const config = readConfig(env);
  await seedOnce(env);
  const server = await startServer(config, prepareDemonstration);
  io.stdout.write(welcome(server.address, config.dataFolder));
  return untilAsked(server.stop);
}

/** The part of `demo` that runs in a process of its own. */
async function demoSeed(): Promise<number> {
  const { seed } = await import('./school/demonstration.ts');
  const database = await openMigrated();
  await seed(database, readConfig(process.env).dataFolder, Date.now());
  await database.close();
  return 0;
}

async function rehearse(args: string[], io: Io): Promise<number> {
  const [{ rehearseCommand }, { makeRehearsalSchool }] = await Promise.all([
    import('./rehearsal/rehearsal.ts'),
    import('./school/rehearsal-school.ts'),
  ]);
  const main = fileURLToPath(import.meta.url);
  return rehearseCommand(args, io, { main, open: openMigrated, makeSchool: makeRehearsalSchool });
}

/** Resolves once SIGTERM or SIGINT was received and everything is closed; a second signal ends at once. */
function untilAsked(stop: () => Promise<void>): Promise<number> {
  return new Promise((resolve, reject) => {
    let asked = false;
    const onSignal = () => {
      if (asked) process.exit(1);
      asked = true;
      stop().then(() => resolve(0), reject);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}

async function importFrom(args: string[], io: Io): Promise<number> {
  const [format, ...rest] = args;
  switch (format) {
    case 'aaf':
    case 'oneroster':
    case 'csv':
      return (await import('./school/roster/command.ts')).importRosterCommand(format, rest, io, openMigrated);
    case 'ical':
      return (await import('./school/timetable/import-command.ts')).importIcalCommand(rest, io, openMigrated);
    default:
      io.stderr.write(`preau import: the format must be aaf, oneroster, csv or ical, not "${format ?? ''}"\n`);
      return 2;
  }
}

/** The data of this node for a command that doesn't serve; it needs no secret. */
async function openMigrated(env: NodeJS.ProcessEnv = process.env) {
  const [{ openDatabase }, { migrate }, { migrationFolder }] = await Promise.all([
    import('./lib/database/open.ts'),
    import('./lib/database/migrate.ts'),
    import('./server.ts'),
  ]);
  const unused = 'none:no-session-is-signed-by-this-command';
  const config = readConfig({ ...env, PREAU_SECRET: env.PREAU_SECRET ?? unused });
  const database = await openDatabase({ url: config.databaseUrl, dataFolder: config.dataFolder });
  await migrate(database, migrationFolder);
  return database;
}

try {
  process.exitCode = await run(process.argv.slice(2), process);
  // Whatever a library left open must not keep a finished command alive.
  process.exit();
} catch (error) {
  process.stderr.write(`preau: ${describe(error)}\n`);
  process.exit(1);
}

/** One line for what an operator can mend, the whole story for what is ours to mend. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigError || error.name === 'FolderInUse') return error.message;
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `PORT: ${port} is taken by another program; stop it, or set PORT to another number`;
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') return `HOST or DATABASE_URL: no such place (${error.message})`;
  if (code === 'EEXIST' || code === 'ENOTDIR') return `PREAU_DATA: is not a folder (${error.message})`;
  if (code === 'EACCES') return `PORT or PREAU_DATA: not allowed (${error.message})`;
  if (code === 'ECONNREFUSED') return `DATABASE_URL: no PostgreSQL answers there (${error.message})`;
  return error.stack ?? error.message;
}
