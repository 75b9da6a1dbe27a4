// A real PostgreSQL cluster that lives as long as the process that asked for it, and never longer.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { postgresFolder } from '../../scripts/lib/programs.mjs';

export type Cluster = { url: string; version: number; stop(): Promise<void> };

/** The migrated database that tests copy theirs from. */
export const template = 'preau_template';

// Nothing here must survive a crash, so nothing waits for the disk.
const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

// The shell waits for the end of its input, which comes when its parent stops it or dies, then removes everything.
const keeper = `
  "$1" -D "$2/data" -k "$2" -c listen_addresses=127.0.0.1 $3 >"$2/log" 2>&1 &
  postgres=$!
  read -r _
  kill -QUIT $postgres 2>/dev/null
  wait $postgres
  rm -rf "$2"
`;

/**
 * Starts a cluster with an empty database `postgres`. @throws when PostgreSQL is not installed.
 * @param asked settings in place of those of tests; benchmarks of writes wait for the disk.
 */
export async function startCluster(asked: readonly string[] = settings): Promise<Cluster> {
  const programs = postgresFolder();
  if (!programs) throw new Error('PostgreSQL 15 or newer is needed: run "node scripts/prepare.mjs test"');
  const owner = serverAccount();
  const folder = mkdtempSync(join(tmpdir(), 'preau-postgres-'));
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
  try {
    const initdb = ['-D', join(folder, 'data'), '-U', 'preau', '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
    execFileSync(join(programs, 'initdb'), initdb, { ...owner, cwd: folder, stdio: 'pipe' });
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
  const port = await freePort();
  const options = [...asked, `port=${port}`].map((setting) => `-c ${setting}`).join(' ');
  const shell = spawn('sh', ['-c', keeper.replace('$3', options), 'sh', join(programs, 'postgres'), folder], {
    ...owner,
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => shell.once('close', () => resolve()));
  const stop = async () => {
    shell.stdin?.end();
    await ended;
  };
  const url = `postgresql://preau@127.0.0.1:${port}/postgres`;
  try {
    return { url, version: await majorVersion(url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** PostgreSQL refuses to run as root: then it runs as the account that its package made. */
function serverAccount(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

async function majorVersion(url: string): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      const { rows } = await client.query<{ version: number }>(
        `select current_setting('server_version_num')::int / 10000 as version`,
      );
      return rows[0]?.version ?? 0;
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      await client.end();
    }
  }
}
