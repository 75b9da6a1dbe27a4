// One running node: opens the data, mounts the application, listens, and stops without losing what is under way.
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { type Context, createContext, type SchoolEvent } from './context.ts';
import type { Ledger } from './gate/ledger.ts';
import { openLedger } from './gate-ledger.ts';
import { createBus } from './lib/bus.ts';
import { type SharedBus, shareBus } from './lib/bus-redis.ts';
import { migrate } from './lib/database/migrate.ts';
import { openDatabase } from './lib/database/open.ts';
import type { Readiness } from './lib/http/health.ts';
import { logOptions } from './lib/log.ts';

export type Server = {
  /** Where it listens, as this machine reaches it. */
  address: string;
  context: Context;
  /** Finishes requests, closes rooms politely, then the data. */
  stop(): Promise<void>;
};

/** A database that hasn't answered by then counts as lost: whoever asks whether this node is ready must not wait, in ms. */
const answerWithin = 3_000;

export const migrationFolder = fileURLToPath(new URL('school/migrations', import.meta.url));

/** The package's version. */
export function version(): string {
  const parsed: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof parsed === 'object' && parsed && 'version' in parsed ? String(parsed.version) : 'unknown';
}

/**
 * Starts a node. `prepare` runs once the data is migrated and before anyone is let in.
 * @throws FolderInUse when another process holds the embedded data folder.
 */
export async function startServer(config: Config, prepare?: (context: Context) => Promise<void>): Promise<Server> {
  const log = createLog(config);
  const database = await openDatabase({ url: config.databaseUrl, dataFolder: config.dataFolder });
  let ledger: Ledger | undefined;
  let shared: SharedBus<SchoolEvent> | undefined;
  try {
    const applied = await migrate(database, migrationFolder);
    if (applied.length > 0) log.info({ applied }, 'database migrated');
    ledger = await openLedger(config, log);
    shared = await openBus(config, log);
    const context = createContext({ config, log, database, ledger, ...(shared && { bus: shared.bus }) });
    await prepare?.(context);

    let state: 'ready' | 'stopping' = 'ready';
    const readiness: Readiness = async () => {
      if (state === 'stopping') return 'stopping';
      return Promise.race([
        database.query('select 1').then(
          () => 'ready' as const,
          () => 'database_lost' as const,
        ),
        setTimeout(answerWithin, 'database_lost' as const, { ref: false }),
      ]);
    };
    const { app } = await createApp(context, { readiness, version: version() });
    await app.listen({ port: config.port, host: config.host });
    const { port } = app.server.address() as AddressInfo;
    if (config.workers > 0)
      log.info({ workers: config.workers }, 'live classes are in workers, over plain connections: TLS ends in front');
    return {
      address: `http://localhost:${port}`,
      context,
      async stop() {
        state = 'stopping';
        await app.close();
        await context.identity.close();
        await shared?.close();
        await database.close();
      },
    };
  } catch (error) {
    await ledger?.close();
    await shared?.close();
    await database.close();
    throw error;
  }
}

/** What is new in school life is told on every node; changes of the timetable are found in the database. */
async function openBus({ redisUrl }: Config, log: Context['log']): Promise<SharedBus<SchoolEvent> | undefined> {
  if (redisUrl === undefined) return undefined;
  return shareBus(createBus<SchoolEvent>(), {
    ...{ url: redisUrl, channel: 'preau:school' },
    shares: ({ type }) => type === 'life_changed',
    onTrouble: (err) => log.warn({ err }, 'Redis is away: pages of other nodes hear of changes later'),
  });
}

/** Structured lines on standard error, so that standard output stays for people. */
function createLog(config: Config) {
  return pino({ ...logOptions, level: config.logLevel }, pino.destination(2));
}
