// A bare node:http server that sends one reply, byte for byte, to compare with. Its reply comes as JSON on standard input.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const reply: { headers: Record<string, string>; body: string } = JSON.parse(await text(process.stdin));
const body = Buffer.from(reply.body);
const server = createServer((_request, response) => {
  response.writeHead(200, reply.headers);
  response.end(body);
});
server.keepAliveTimeout = 75_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
