// One process at a time on a data folder: the holder listens on a socket inside it, which dies with the process.
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

export type FolderLock = { release(): Promise<void> };

export class FolderInUse extends Error {
  constructor(folder: string) {
    super(
      `The data folder ${folder} is in use by another Préau process; stop it first, or set PREAU_DATA to another folder.`,
    );
    this.name = 'FolderInUse';
  }
}

/** Longer than the instant between finding a dead holder's socket and removing it, ms. */
const settling = 50;

/** @throws FolderInUse when another living process holds the folder. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const base = shortened(folder);
  const lock = join(base, 'lock.sock');
  // Listening under a name of its own and linking it keeps two processes from ever closing each other's socket.
  const own = join(base, `lock-${process.pid}-${randomBytes(4).toString('hex')}.sock`);
  const server = await listen(own);
  const mine = inodeOf(own);
  const release = async () => {
    if (inodeOf(lock) === mine) rmSync(lock, { force: true });
    await new Promise((resolve) => server.close(resolve));
  };
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (link(own, lock)) {
        // Another process that starts at the same moment after a crash may remove this link, taking it for the dead
        // one's: whoever's socket is there after a while holds the folder.
        await new Promise((resolve) => setTimeout(resolve, settling));
        if (inodeOf(lock) === mine) {
          rmSync(own, { force: true });
          return { release };
        }
        continue;
      }
      const found = inodeOf(lock);
      if (await answers(lock)) break;
      // The socket's owner died without closing it.
      if (found !== undefined && inodeOf(lock) === found) rmSync(lock, { force: true });
    }
  } catch (error) {
    await release();
    throw error;
  }
  await release();
  throw new FolderInUse(folder);
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

const inodeOf = (path: string): bigint | undefined => statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;

/** Socket paths are limited to about 100 bytes; Linux reaches a long folder through an open descriptor. */
function shortened(folder: string): string {
  if (Buffer.byteLength(folder) < 80 || process.platform !== 'linux') return folder;
  return `/proc/self/fd/${openSync(folder, 'r')}`;
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(path, () => {
      server.unref();
      resolve(server);
    });
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
