// How far the relay's clock is ahead of this device's: what must end at one moment for all goes by it.
import type { ServerMessage } from '../messages.ts';

/** Less than this is not worth a change, ms. */
const slack = 250;
/** A longer round trip tells too little, ms. */
const quickTrip = 1_500;

export class RelayClock {
  /** ms to add to this device's `Date.now()`. */
  ahead = 0;

  /** @param roundTrip of the answer just heard, ms */
  hear(message: ServerMessage, roundTrip: number | null, now = Date.now()): void {
    if (message.type === 'welcome') this.ahead = message.now - now;
    if (message.type !== 'pong' || roundTrip === null || roundTrip > quickTrip) return;
    const found = message.now + roundTrip / 2 - now;
    if (Math.abs(found - this.ahead) > slack) this.ahead = found;
  }
}
