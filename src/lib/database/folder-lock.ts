// One process at a time on an embedded data folder: the holder listens on a socket inside it, which dies with the process.
import { mkdirSync, openSync, unlinkSync } from 'node:fs';
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

/** @throws FolderInUse when another living process holds the folder. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(shortened(folder), 'lock.sock');
  for (let attempt = 0; attempt < 5; attempt++) {
    const server = await listen(path);
    if (server) {
      return {
        release: () =>
          new Promise((resolve) => {
            server.close(() => resolve());
          }),
      };
    }
    if (await answers(path)) throw new FolderInUse(folder);
    // The socket's owner died without closing it.
    try {
      unlinkSync(path);
    } catch {
      // Another starting process removed it first; the next round tells who holds the folder.
    }
  }
  throw new FolderInUse(folder);
}

/** Socket paths are limited to about 100 bytes; Linux reaches a long folder through an open descriptor. */
function shortened(folder: string): string {
  if (Buffer.byteLength(folder) < 80 || process.platform !== 'linux') return folder;
  return `/proc/self/fd/${openSync(folder, 'r')}`;
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
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
