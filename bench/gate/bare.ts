// The limit: node:http with nothing but one fixed answer. Usage: bare.js JSON {status, headers, body}.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = { status: number; headers: Record<string, string | string[]>; body: string };

const answer: Answer = JSON.parse(process.argv[2] ?? '');
const body = Buffer.from(answer.body);
const headers = Object.entries(answer.headers).flat();

const server = createServer((request, response) => {
  // A body is read to its end, as any server of such a request must.
  if (request.method === 'POST') {
    request.resume();
    request.once('end', () => response.writeHead(answer.status, headers).end(body));
  } else response.writeHead(answer.status, headers).end(body);
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ address: `http://127.0.0.1:${port}` })}\n`);
});
