// The sockets that are open, so that a server that stops says goodbye to each and waits a moment for the answer.
import type { ServerWebSocket } from './web-socket.ts';

/** Peers have this long to say goodbye back, in ms. */
const farewellTime = 500;

export class OpenWires {
  private readonly wires = new Set<ServerWebSocket>();
  private allGone = () => {};

  get size(): number {
    return this.wires.size;
  }

  add(wire: ServerWebSocket): void {
    this.wires.add(wire);
  }

  delete(wire: ServerWebSocket): void {
    this.wires.delete(wire);
    if (this.wires.size === 0) this.allGone();
  }

  /** Resolves once all are closed; those that don't answer are dropped. */
  async close(code: number, reason: string): Promise<void> {
    for (const wire of this.wires) wire.close(code, reason);
    if (this.wires.size === 0) return;
    const gone = new Promise<void>((resolve) => {
      this.allGone = resolve;
    });
    const impatience = setTimeout(() => {
      for (const wire of this.wires) wire.drop();
    }, farewellTime);
    await gone;
    clearTimeout(impatience);
  }
}
