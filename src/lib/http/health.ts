// What an operator's tools ask: alive, ready to serve, figures. And one log line per request, without names or secrets.
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, type Registry } from 'prom-client';

export type Readiness = () => Promise<'ready' | 'starting' | 'stopping' | 'database_lost'>;

export function healthRoutes(app: FastifyInstance, options: { metrics: Registry; readiness: Readiness }): void {
  collectDefaultMetrics({ register: options.metrics });
  const duration = new Histogram({
    name: 'preau_http_request_seconds',
    help: 'Time from request to reply',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [options.metrics],
  });

  app.addHook('onResponse', (request, reply, done) => {
    // The pattern, never the address itself: addresses carry identifiers and search words.
    const route = request.routeOptions.url ?? 'none';
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    request.log.debug(
      { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'request',
    );
    done();
  });

  app.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ state: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    const state = await options.readiness();
    return reply
      .code(state === 'ready' ? 200 : 503)
      .header('cache-control', 'no-store')
      .headers(state === 'ready' ? {} : { 'retry-after': '5' })
      .send({ state });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.header('content-type', options.metrics.contentType).send(await options.metrics.metrics()),
  );
}
