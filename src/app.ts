// The application: one mount line per part. Never listens; main.ts and tests do.
import { createServer } from 'node:http';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { authorisationRoutes } from './classroom/authorisation/routes.ts';
import { chatReportRoutes } from './classroom/chat/reports/routes.ts';
import { fileRoutes } from './classroom/files/routes.ts';
import { createLive } from './classroom/live.ts';
import { attendanceRoutes } from './classroom/register/export/routes.ts';
import { replayRoutes } from './classroom/replay/routes.ts';
import type { Context, Mount } from './context.ts';
import { UserError } from './errors.ts';
import { gateConsoleRoutes } from './gate/console/routes.ts';
import { gateContracts } from './gate/contract.ts';
import { mountPages } from './gate/page/mount.ts';
import { httpOptions } from './gate/shield/connections.ts';
import { shieldRoutes } from './gate/shield/routes.ts';
import { findCapacity } from './gate-capacity.ts';
import { documentationRoutes } from './lib/http/documentation.ts';
import { mapErrors, refuseAddress } from './lib/http/errors.ts';
import { healthRoutes, type Readiness } from './lib/http/health.ts';
import { pageDirectives } from './lib/http/policy.ts';
import { type Admit, createRouter, type Mounted } from './lib/http/route.ts';
import { rollCallRoutes } from './school/attendance/routes.ts';
import { dayRoutes } from './school/day/routes.ts';
import { eventRoutes } from './school/events/routes.ts';
import { homeworkRoutes } from './school/homework/routes.ts';
import { identityRoutes } from './school/identity/routes.ts';
import { whoOf } from './school/identity/who.ts';
import { markRoutes } from './school/marks/routes.ts';
import { messageRoutes } from './school/messages/routes.ts';
import { newsRoutes } from './school/news/routes.ts';
import { noticeRoutes } from './school/notices/routes.ts';
import { createRepeated } from './school/receipts/receipts.ts';
import { receiptRoutes } from './school/receipts/routes.ts';
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
  /** Folder of the built pages, where it isn't the usual one. */
  pages?: string;
  /** The program of the live classes' workers, where it isn't the usual one. */
  workerEntry?: string;
};

export async function createApp(context: Context, options: AppOptions = {}): Promise<App> {
  const app: FastifyInstance = Fastify({
    loggerInstance: context.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: context.config.trustProxy.length > 0 ? context.config.trustProxy : false,
    // The line is answered before anything else looks at a request.
    serverFactory(handler) {
      const server = createServer({ ...httpOptions, requestTimeout: 30_000 }, (request, response) => {
        if (!context.gate.handle(request, response)) handler(request, response);
      });
      context.shield.harden(server);
      return server;
    },
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
    admit: admitThrough(context),
    repeated: createRepeated(context.database),
    checkOutput: context.checkOutput,
  });
  gateRoutes(app, context.gate, mounted);
  mountPages(context.gate, { clock: context.clock, builtIn: true });
  findCapacity(app, context, () => live.loopDelay());
  healthRoutes(app, { metrics: context.metrics, readiness: options.readiness ?? (async () => 'ready') });
  const mount: Mount = { ...context, app, route };
  const door = createDoor({ ...context, people: context.identity.people });
  const { workerEntry } = options;
  const live = createLive({ ...context, door, ...(workerEntry !== undefined && { workerEntry }) });
  live.setTier(context.gate.tier());
  context.gate.onTier(live.setTier);
  identityRoutes(mount);
  timetableRoutes(mount);
  dayRoutes(mount, live.presence, context.gate.signReservation);
  chatReportRoutes(mount);
  attendanceRoutes(mount, door);
  rollCallRoutes(mount, { door, register: live.register });
  eventRoutes(mount);
  markRoutes(mount);
  receiptRoutes(mount);
  noticeRoutes(mount);
  messageRoutes(mount);
  newsRoutes(mount);
  fileRoutes(mount, { door, presence: live.presence, recordings: live.recordings, ...live.pictures });
  homeworkRoutes(mount);
  authorisationRoutes(mount, live.authorisations);
  replayRoutes(mount, { door, ...live });
  shieldRoutes(mount);
  gateConsoleRoutes(mount, {
    nameOf: ({ accountId }) => context.identity.people.usernameOf(accountId),
    adaptive: context.config.seats === 'adaptive',
  });
  app.server.on('upgrade', (request, socket, head) => {
    const me = context.identity.fromCookies(request.headers.cookie);
    const asker = { client: context.shield.client(request), account: me?.accountId };
    if (context.shield.upgrade(asker).type === 'refused')
      socket.end('HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nRetry-After: 5\r\n\r\n');
    else if (!live.handleUpgrade(request, socket, head)) socket.destroy();
  });
  // Before the server waits for its connections: members are told to come back, another node takes them.
  app.addHook('preClose', () => live.close());
  app.addHook('onClose', () => {
    context.shield.close();
    return context.gate.close();
  });
  await staticPages(app, context.log, options.pages);
  documentationRoutes(app, mounted, options.version ?? 'unknown');
  return { app, mounted };
}

/** Whoever is signed in takes a seat with their first request; when there is none they wait in line. */
function admitThrough({ gate, shield }: Context): Admit {
  return (request, reply, me) => {
    const verdict = shield.request({ account: me.accountId });
    if (verdict.type === 'refused') throw new UserError(verdict.code, verdict.message, verdict);
    const admission = gate.admit(request.headers, whoOf(me), request.protocol === 'https');
    if (admission.type === 'in') {
      if (admission.cookie !== undefined) reply.header('set-cookie', admission.cookie);
      return;
    }
    const { code, message, retryAfter } = admission;
    throw new UserError(code, message, { status: 503, retryAfter });
  };
}

/** The gate answers on the bare server; a request that comes another way, as in a test, finds it here. */
function gateRoutes(app: FastifyInstance, gate: Context['gate'], mounted: Mounted[]): void {
  for (const contract of gateContracts) mounted.push({ contract });
  app.all('/gate/*', {
    async onRequest(request, reply) {
      reply.hijack();
      if (!gate.handle(request.raw, reply.raw)) reply.raw.writeHead(404).end();
    },
    handler() {},
  });
}

const securityHeaders = {
  contentSecurityPolicy: { useDefaults: false, directives: pageDirectives },
  // Sent by the proxy that ends TLS; over plain HTTP browsers ignore it.
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  referrerPolicy: { policy: 'same-origin' as const },
  crossOriginEmbedderPolicy: false,
  xFrameOptions: { action: 'deny' as const },
};
