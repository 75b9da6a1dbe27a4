// A slow way to a server: a proxy that lets so many kbit/s pass in each direction, all connections together, with a short queue.

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

const beat = 10;
/** Bytes that stand in the queue of one direction before senders have to wait. */
const longestQueue = 32 * 1024;

class Direction {
  /** Bytes a ms. */
  rate: number;
  private queue: { bytes: Buffer; to: Socket }[] = [];
  private queued = 0;
  private credit = 0;
  private readonly waiting = new Set<Socket>();

  constructor(rate: number) {
    this.rate = rate;
  }

  take(bytes: Buffer, from: Socket, to: Socket): void {
    this.queue.push({ bytes, to });
    this.queued += bytes.length;
    if (this.queued <= longestQueue) return;
    from.pause();
    this.waiting.add(from);
  }

  pass(passed: number): void {
    this.credit = this.queue.length === 0 ? 0 : this.credit + this.rate * passed;
    while (this.credit >= 1) {
      const first = this.queue[0];
      if (!first) break;
      const size = Math.min(first.bytes.length, Math.floor(this.credit));
      if (!first.to.destroyed) first.to.write(first.bytes.subarray(0, size));
      this.credit -= size;
      this.queued -= size;
      if (size === first.bytes.length) this.queue.shift();
      else first.bytes = first.bytes.subarray(size);
    }
    if (this.queued > longestQueue / 2) return;
    for (const from of this.waiting) from.resume();
    this.waiting.clear();
  }
}

export class SlowLink {
  readonly port: number;
  private readonly server: Server;
  private readonly up: Direction;
  private readonly down: Direction;
  private readonly timer: NodeJS.Timeout;
  private readonly sockets: Set<Socket>;

  private constructor(server: Server, port: number, up: Direction, down: Direction, sockets: Set<Socket>) {
    this.server = server;
    this.port = port;
    this.up = up;
    this.down = down;
    this.sockets = sockets;
    let at = performance.now();
    this.timer = setInterval(() => {
      const now = performance.now();
      for (const direction of [up, down]) direction.pass(now - at);
      at = now;
    }, beat);
  }

  /** @param kbits a second, from the server and to it */
  static async to(port: number, kbits: { down: number; up: number }): Promise<SlowLink> {
    const [up, down] = [new Direction(kbits.up / 8), new Direction(kbits.down / 8)];
    const sockets = new Set<Socket>();
    const server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      for (const [from, to, direction] of [
        [near, far, up],
        [far, near, down],
      ] as const) {
        sockets.add(from);
        from.setNoDelay(true);
        from.on('data', (bytes) => direction.take(bytes, from, to));
        from.on('error', () => to.destroy());
        from.on('close', () => {
          sockets.delete(from);
          to.destroy();
        });
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port: own } = server.address() as AddressInfo;
    return new SlowLink(server, own, up, down, sockets);
  }

  set(kbits: { down?: number; up?: number }): void {
    if (kbits.up !== undefined) this.up.rate = kbits.up / 8;
    if (kbits.down !== undefined) this.down.rate = kbits.down / 8;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
