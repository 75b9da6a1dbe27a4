// A site that serves 300 requests a second and not one more: each costs a three hundredth of a second of its only core.
// Usage: upstream.js plain|pressure. `pressure`: it defends itself with @fastify/under-pressure.
import underPressure from '@fastify/under-pressure';
import Fastify from 'fastify';

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
app.get('/*', (_request, reply) => {
  const end = performance.now() + workMs;
  while (performance.now() < end);
  reply.send({ served: true });
});
const address = await app.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 });
process.stdout.write(`${JSON.stringify({ address })}\n`);
