// A small site behind the gate, and alone behind @fastify/rate-limit. Usage: site.js plain|rate-limit.
import rateLimit from '@fastify/rate-limit';
import Fastify from 'fastify';

const app = Fastify();
// As many as its documentation's example, ten times: 1 000 requests a minute of one address.
if (process.argv[2] === 'rate-limit') await app.register(rateLimit, { max: 1_000, timeWindow: '1 minute' });
app.get('/*', (_request, reply) => reply.send({ page: 'x'.repeat(2_000) }));
const address = await app.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 });
process.stdout.write(`${JSON.stringify({ address })}\n`);
