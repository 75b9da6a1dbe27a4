// A voice that travels on two connections: of each packet the first to arrive is kept. One rule for the relay and for the page.
import type { MediaFrame } from './protocol.ts';

const half = 2 ** 31;

export class FirstArrival {
  private last: Pick<MediaFrame, 'sequence' | 'capturedAt'> | undefined;

  /**
   * False for a packet that came already, or comes after a later one. Each connection keeps the order, so that nothing else is lost by it.
   * A publisher who begins anew counts from zero, and captures later.
   */
  take({ sequence, capturedAt }: Pick<MediaFrame, 'sequence' | 'capturedAt'>): boolean {
    const { last } = this;
    if (last) {
      const ahead = (sequence - last.sequence) >>> 0;
      if ((ahead === 0 || ahead >= half) && capturedAt <= last.capturedAt) return false;
    }
    this.last = { sequence, capturedAt };
    return true;
  }
}
