// A cable between one browser and a server, that a test can pull: nothing goes through until it is plugged in again.

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export type Cable = { address: string; pull(): void; plug(): void; remove(): Promise<void> };

/** @param address `http://host:port` of the server. */
export async function aCable(address: string): Promise<Cable> {
  const { hostname, port } = new URL(address);
  const sockets = new Set<Socket>();
  let plugged = true;
  const server = createServer((near) => {
    if (!plugged) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const pull = () => {
    plugged = false;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    pull,
    plug() {
      plugged = true;
    },
    remove() {
      pull();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
