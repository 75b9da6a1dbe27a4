// One open stream of server events (`text/event-stream`): a reply that goes on until its page leaves.
import type { FastifyReply } from 'fastify';

export type EventStream = {
  /** One unnamed event; `data` becomes JSON. */
  send(data: object, id?: number): void;
  /** Keeps the connection open through proxies and phones that give up on silence. */
  beat(): void;
  end(): void;
  /** Calls `then` once, when the page has left or the stream was ended. */
  onClose(then: () => void): void;
};

/** Bytes that may wait for a page that doesn't read. */
const mostWaiting = 64 * 1024;

type Opening = {
  /** How long the page waits before it comes back, ms. */
  retry: number;
  /** The server stops: nothing that has no end may begin. */
  closing: boolean;
};

/** @returns undefined when there is nobody to tell any more, or nothing. */
export function openEventStream(reply: FastifyReply, { retry, closing }: Opening): EventStream | undefined {
  reply.hijack();
  const { raw } = reply;
  if (closing || raw.destroyed) {
    raw.end();
    return undefined;
  }
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    // nginx would hold events back.
    'x-accel-buffering': 'no',
  });
  const write = (text: string) => {
    if (raw.writableLength > mostWaiting) raw.destroy();
    else if (!raw.writableEnded && !raw.destroyed) raw.write(text);
  };
  write(`retry: ${retry}\n\n`);
  return {
    send: (data, id) => write(`${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`),
    beat: () => write(': \n\n'),
    end: () => raw.end(),
    onClose: (then) => raw.once('close', then),
  };
}
