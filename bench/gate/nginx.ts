// Debian's nginx on one core, serving the folder of the board's file and, beside it, a file of the same size that never changes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export async function nginxWith(boardFile: string): Promise<{ address: string; stop(): Promise<void> }> {
  const folder = dirname(boardFile);
  copyFileSync(boardFile, join(folder, 'other.json'));
  const port = await freePort();
  const own = mkdtempSync(join(tmpdir(), 'preau-nginx-'));
  const file = join(own, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; user root; worker_processes 1; pid ${own}/pid; error_log ${own}/error.log;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; keepalive_requests 1000000;
  types { application/json json; }
  server {
    listen 127.0.0.1:${port};
    root ${folder};
    location / { add_header Cache-Control "public, max-age=1, stale-while-revalidate=10, stale-if-error=60"; }
  }
}
`,
  );
  const child = spawn('taskset', ['-c', '0', '/usr/sbin/nginx', '-c', file, '-e', join(own, 'error.log')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await sleep(500);
  return {
    address: `http://127.0.0.1:${port}`,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
