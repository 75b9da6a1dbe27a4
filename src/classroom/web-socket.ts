// The relay's end of a WebSocket: the handshake, the frames that come, and the closing. What is sent is packed by `wire.ts`.
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { FrameReader, FramingError, isCloseCode } from './frames.ts';
import { cutReason, type Packed, packClose, packPong, type Wire } from './wire.ts';

export type WebSocketEvents = {
  /** The bytes are good until this returns. */
  message(data: Buffer, isBinary: boolean): void;
  /** A ping or a pong of the WebSocket itself came. @returns whether there haven't been too many */
  sign?(): boolean;
  /** Once, however it ended. */
  closed(): void;
};

/** Who doesn't say goodbye back is left to itself after this long, ms. */
const patience = 10_000;
/** Bytes that wait to be sent, above which who acknowledges what was never read is dropped: the flow control never lets an honest one get there. */
const mostUnsent = 4 * 1024 * 1024;
/** Bytes that still come after the close, above which nobody waits for an answer any more. */
const mostAfterClose = 1024 * 1024;
/** Bytes that wait to be sent, above which a ping isn't answered. */
const mostUnread = 64 * 1024;
const keyForm = /^[+/0-9A-Za-z]{22}==$/;
const handshakeSalt = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * Why this request is no handshake that we can answer, as a status line; undefined when it is one.
 * RFC 6455, section 4.2.1.
 */
export function handshakeRefusal({ method, headers }: IncomingMessage): string | undefined {
  if (method !== 'GET') return '405 Method Not Allowed';
  if (headers.upgrade?.toLowerCase() !== 'websocket') return '400 Bad Request';
  if (headers['sec-websocket-version'] !== '13') return '426 Upgrade Required\r\nSec-WebSocket-Version: 13';
  return keyForm.test(headers['sec-websocket-key'] ?? '') ? undefined : '400 Bad Request';
}

/** What the answer is made of. */
export type Handshake = { headers: Pick<IncomingHttpHeaders, 'sec-websocket-key'> };

type State = 'open' | 'closing' | 'closed';

export class ServerWebSocket implements Wire {
  private readonly socket: Duplex;
  private readonly events: WebSocketEvents;
  private readonly reader: FrameReader;
  private state: State = 'open';
  private impatience: NodeJS.Timeout | undefined;
  private afterClose = 0;

  /**
   * Answers the handshake, which {@link handshakeRefusal} has found good.
   * @param limit bytes of the longest message taken
   */
  constructor(request: Handshake, socket: Duplex, head: Buffer, limit: number, events: WebSocketEvents) {
    this.socket = socket;
    this.events = events;
    this.reader = new FrameReader(limit, {
      message: events.message,
      ping: (payload) => this.answerPing(payload),
      pong: () => void events.sign?.(),
      close: (code) => this.answerClose(code),
    });
    if ('setTimeout' in socket && typeof socket.setTimeout === 'function') socket.setTimeout(0);
    if ('setNoDelay' in socket && typeof socket.setNoDelay === 'function') socket.setNoDelay(true);
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}${handshakeSalt}`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    if (head.length > 0) socket.unshift(head);
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.once('end', () => this.drop());
    socket.once('close', () => this.over());
  }

  write(message: Packed): void {
    if (this.state !== 'open' || !this.socket.writable) return;
    if (this.socket.writableLength > mostUnsent) this.drop();
    else this.socket.write(message);
  }

  close(code: number, reason: string): void {
    if (this.state !== 'open') return;
    this.write(packClose(code, cutReason(reason)));
    this.state = 'closing';
    this.impatience = setTimeout(() => this.drop(), patience).unref();
  }

  drop(): void {
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    if (this.state === 'closing') {
      this.afterClose += chunk.length;
      if (this.afterClose > mostAfterClose) {
        this.drop();
        return;
      }
    }
    try {
      this.reader.read(chunk);
    } catch (error) {
      this.reader.stop();
      if (!(error instanceof FramingError)) throw error;
      this.close(error.code, error.message);
      // What still comes can't be read any more: it must not fill the memory until the peer has heard why.
      this.socket.end();
    }
  }

  private answerPing(payload: Buffer): void {
    if (this.events.sign?.() === false) return;
    // Who pings and reads nothing would fill the memory with answers.
    if (this.socket.writableLength < mostUnread) this.write(packPong(payload));
  }

  private answerClose(code: number): void {
    this.reader.stop();
    if (this.state === 'open') this.write(packClose(isCloseCode(code) ? code : 1000, ''));
    this.state = 'closing';
    this.socket.end();
  }

  private over(): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    clearTimeout(this.impatience);
    this.reader.stop();
    this.events.closed();
  }
}
