// One way to the data, whatever the engine: PGlite in a folder, or PostgreSQL by its address.
import type { PGlite, Transaction } from '@electric-sql/pglite';
import pg from 'pg';

export type Row = Record<string, unknown>;

/** Plain SQL with `$1` parameters; `R` names the columns it selects. */
export type Sql = { query<R extends Row = Row>(text: string, values?: unknown[]): Promise<R[]> };

/** A connection held for one transaction, where temporary tables and COPY can be used. */
export type Connection = Sql & {
  /** Runs several statements separated by `;`, without parameters. */
  script(text: string): Promise<void>;
  /** Loads text in COPY's own format (tabs, `\N`, escaped), chunk by chunk. */
  copyFrom(statement: string, chunks: AsyncIterable<string> | Iterable<string>): Promise<void>;
};

export type Database = Sql & {
  /** The same, planned once for each connection: for the few queries that are asked thousands of times a second. */
  prepared<R extends Row = Row>(name: string, text: string, values?: unknown[]): Promise<R[]>;
  engine: 'pglite' | 'postgresql';
  /**
   * One transaction on a connection of its own: commits when `work` resolves, rolls back when it throws. With the
   * embedded engine nobody else runs meanwhile.
   */
  session<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Who asks while no connection is free, or none can be made, is told so after this long, in ms. */
const patience = 10_000;

/** Opens PostgreSQL. @param poolSize connections kept at most. */
export function openPostgres(url: string, poolSize = 10): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: 'preau',
    connectionTimeoutMillis: patience,
    keepAlive: true,
  });
  // A lost connection is replaced by the pool and fails the query under way. Without a listener it would end the process:
  // the pool listens to its idle connections only, so those that a transaction holds need their own.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    engine: 'postgresql',
    query: async <R extends Row>(text: string, values?: unknown[]) => (await pool.query<R>(text, values)).rows,
    prepared: async <R extends Row>(name: string, text: string, values: unknown[] = []) =>
      (await pool.query<R>({ name, text, values })).rows,
    async session(work) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const result = await work(await postgresConnection(client));
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback').catch(() => {});
        throw error;
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}

async function postgresConnection(client: pg.PoolClient): Promise<Connection> {
  const { from } = await import('pg-copy-streams');
  const { Readable } = await import('node:stream');
  const { pipeline } = await import('node:stream/promises');
  return {
    query: async <R extends Row>(text: string, values?: unknown[]) => (await client.query<R>(text, values)).rows,
    script: async (text) => {
      await client.query(text);
    },
    copyFrom: async (statement, chunks) => {
      await pipeline(Readable.from(chunks), client.query(from(statement)));
    },
  };
}

/** Wraps an opened PGlite. */
export function overEmbedded(lite: PGlite): Database {
  return {
    engine: 'pglite',
    query: async <R extends Row>(text: string, values?: unknown[]) => (await lite.query<R>(text, values)).rows,
    prepared: async <R extends Row>(_name: string, text: string, values?: unknown[]) =>
      (await lite.query<R>(text, values)).rows,
    session: (work) =>
      lite.transaction((transaction) => work(embeddedConnection(transaction))) as ReturnType<typeof work>,
    close: () => lite.close(),
  };
}

function embeddedConnection(lite: Transaction): Connection {
  return {
    query: async <R extends Row>(text: string, values?: unknown[]) => (await lite.query<R>(text, values)).rows,
    script: async (text) => {
      await lite.exec(text);
    },
    // PGlite reads COPY from one blob per statement: chunks are gathered up to a few megabytes at a time.
    copyFrom: async (statement, chunks) => {
      const blobStatement = statement.replace(/from\s+stdin/i, "from '/dev/blob'");
      let gathered: string[] = [];
      let size = 0;
      const flush = async () => {
        if (size === 0) return;
        await lite.query(blobStatement, [], { blob: new Blob(gathered) });
        gathered = [];
        size = 0;
      };
      for await (const chunk of chunks) {
        gathered.push(chunk);
        size += chunk.length;
        if (size > 4_000_000) await flush();
      }
      await flush();
    },
  };
}
