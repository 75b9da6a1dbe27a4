// A site that serves 300 pages a second and not one more. Requests are taken at once and wait for its only worker, as they do for
// the connections of a database: a page whose reader has gone is made all the same.
// Usage: upstream.js plain|pressure. `pressure`: it defends itself with @fastify/under-pressure.
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyReply } from 'fastify';

export const servesPerSecond = 300;
const workMs = 1_000 / servesPerSecond;

const app = Fastify();
if (process.argv[2] === 'pressure') {
  await app.register(underPressure, {
    maxEventLoopDelay: 250,
    maxEventLoopUtilization: 0.98,
    sampleInterval: 200,
    retryAfter: 5,
  });
}
const waiting: FastifyReply[] = [];
let next = 0;
let free = Math.max(0, performance.now());
function work(): void {
  const reply = waiting[next++];
  if (!reply) return;
  // The worker's time includes what the requests that come meanwhile cost, up to a page's worth.
  const until = Math.max(free, performance.now() - workMs) + workMs;
  while (performance.now() < until);
  free = until;
  reply.send({ served: true });
  if (next < waiting.length) setImmediate(work);
  else {
    waiting.length = 0;
    next = 0;
  }
}
app.get('/*', (_request, reply) => {
  if (waiting.push(reply) === 1) setImmediate(work);
  return reply;
});
const address = await app.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 });
process.stdout.write(`${JSON.stringify({ address })}\n`);
