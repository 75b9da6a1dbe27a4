// The bare page, built by Vite as the real pages are, and served with the Content Security Policy they have.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { policyOf } from '../../lib/http/policy.ts';

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export type BuiltPage = { folder: string; serve: RequestListener; remove(): Promise<void> };

const here = fileURLToPath(new URL('.', import.meta.url));

/** @param sources this folder's sources, where the code runs compiled elsewhere. */
export async function buildPage(sources = here): Promise<BuiltPage> {
  const folder = await mkdtemp(join(tmpdir(), 'preau-live-page-'));
  const stub = join(sources, '../../web/typebox-stub.ts');
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(sources, 'page'),
    resolve: { alias: { typebox: stub } },
    worker: { format: 'es' },
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      target: ['chrome94', 'firefox100', 'safari15.4'],
    },
  });
  const serve: RequestListener = (request, reply) => {
    if (request.url === '/favicon.ico') {
      reply.writeHead(204).end();
      return;
    }
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = normalize(pathname === '/' ? '/index.html' : pathname);
    readFile(join(folder, path)).then(
      (content) =>
        reply
          .writeHead(200, {
            'content-type': types[extname(path)] ?? 'application/octet-stream',
            'content-security-policy': policyOf(path),
          })
          .end(content),
      () => reply.writeHead(404).end(),
    );
  };
  return { folder, serve, remove: () => rm(folder, { recursive: true, force: true }) };
}
