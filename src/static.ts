// Serves the built pages: hashed files for ever, the others checked each time, and the page itself for any address of the site.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { policyOf } from './lib/http/policy.ts';

/** Beside this file once built; in dist while the sources run by themselves, as in tests. */
const builtPages = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../dist/web' : './web', import.meta.url));

/** Addresses that are never pages: their own answer, even 404, is the right one. */
const notPages = /^\/(api|live|gate|calendar|status|healthz|readyz|metrics|assets)(\/|$|\?)/;

const forEver = 'public, max-age=31536000, immutable';
const checked = 'no-cache';

export async function staticPages(app: FastifyInstance, log: Logger, folder = builtPages): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    log.warn({ folder }, 'pages are not built: only the interfaces answer');
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, path) {
      reply.setHeader('cache-control', path.includes('/assets/') ? forEver : checked);
      // A cache on the way must not send brotli to someone who can't read it.
      reply.setHeader('vary', 'accept-encoding');
      reply.setHeader('content-security-policy', policyOf(path));
    },
    // One route for each file that exists; whatever else is asked falls to the page below.
    wildcard: false,
    globIgnore: ['**/*.br', '**/*.gz', '**/.vite/**'],
  });
  app.get('/*', (request, reply) => (isNavigation(request) ? reply.sendFile('index.html') : reply.callNotFound()));
}

function isNavigation(request: FastifyRequest): boolean {
  if (notPages.test(request.url)) return false;
  // The front door opens for whoever knocks, a monitor that says nothing of what it reads included.
  if (/^\/(\?|$)/.test(request.url)) return true;
  return (request.headers.accept ?? '').includes('text/html');
}
