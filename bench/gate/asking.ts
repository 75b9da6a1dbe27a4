// One visitor's requests, over connections that are kept.
import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string };
export type Ask = (method: string, path: string, cookie: string, body?: string) => Promise<Answer>;

/** @param deadline ms; what comes later fails, and its connection is closed. */
export function asker(address: string, deadline: number): Ask {
  const at = new URL(address);
  const agent = new Agent({ keepAlive: true, maxSockets: 20_000, maxFreeSockets: 4_000 });
  return (method, path, cookie, body) =>
    new Promise((resolve, reject) => {
      const headers: Record<string, string> = { accept: 'application/json' };
      if (cookie) headers.cookie = cookie;
      if (body !== undefined) headers['content-type'] = 'application/json';
      const sent = request({ host: at.hostname, port: at.port, agent, method, path, headers }, (reply) => {
        let text = '';
        reply.on('data', (chunk) => {
          text += chunk;
        });
        reply.once('end', () => {
          clearTimeout(timer);
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: text });
        });
        reply.once('error', reject);
      });
      const timer = setTimeout(() => sent.destroy(new Error('too late')), deadline);
      sent.once('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      sent.end(body);
    });
}
