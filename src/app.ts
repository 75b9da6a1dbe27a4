// The application: one mount line per part. Never listens; main.ts and tests do.
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { createLive } from './classroom/live.ts';
import type { Context, Mount } from './context.ts';
import { documentationRoutes } from './lib/http/documentation.ts';
import { mapErrors, refuseAddress } from './lib/http/errors.ts';
import { healthRoutes, type Readiness } from './lib/http/health.ts';
import { createRouter, type Mounted } from './lib/http/route.ts';
import { dayRoutes } from './school/day/routes.ts';
import { eventRoutes } from './school/events/routes.ts';
import { identityRoutes } from './school/identity/routes.ts';
import { timetableRoutes } from './school/timetable/routes.ts';
import { createDoor } from './school/timetable/timetable.ts';
import { staticPages } from './static.ts';

export type App = {
  app: FastifyInstance;
  /** Every route under contract, for the documentation and the table of rights. */
  mounted: Mounted[];
};

export type AppOptions = {
  readiness?: Readiness;
  version?: string;
};

export async function createApp(context: Context, options: AppOptions = {}): Promise<App> {
  const app: FastifyInstance = Fastify({
    loggerInstance: context.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: context.config.trustProxy.length > 0 ? context.config.trustProxy : false,
    requestTimeout: 30_000,
    // A keep-alive longer than a proxy's own, so that it never reuses a connection that closes.
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    // While stopping, what still comes on an open connection is served: fastify's own refusal has neither our form nor Retry-After.
    return503OnClosing: false,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', allErrors: false } },
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: refuseAddress,
  });
  mapErrors(app);
  await app.register(cookie);
  await app.register(helmet, securityHeaders);
  const { route, mounted } = createRouter(app, {
    authenticate: context.identity.authenticate,
    checkOutput: context.checkOutput,
  });
  healthRoutes(app, { metrics: context.metrics, readiness: options.readiness ?? (async () => 'ready') });
  const mount: Mount = { ...context, app, route };
  const door = createDoor({ ...context, people: context.identity.people });
  const live = createLive({ ...context, door });
  identityRoutes(mount);
  timetableRoutes(mount);
  dayRoutes(mount, live.presence);
  eventRoutes(mount);
  app.server.on('upgrade', (request, socket, head) => {
    if (!live.handleUpgrade(request, socket, head)) socket.destroy();
  });
  // Before the server waits for its connections: members are told to come back, another node takes them.
  app.addHook('preClose', () => live.close());
  await staticPages(app, context.log);
  documentationRoutes(app, mounted, options.version ?? 'unknown');
  return { app, mounted };
}

const securityHeaders = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      // Slides, pictures of hand-ins and canvases are made in the page itself.
      imgSrc: ["'self'", 'blob:', 'data:'],
      mediaSrc: ["'self'", 'blob:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  // Sent by the proxy that ends TLS; over plain HTTP browsers ignore it.
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  referrerPolicy: { policy: 'same-origin' as const },
  crossOriginEmbedderPolicy: false,
  xFrameOptions: { action: 'deny' as const },
};
