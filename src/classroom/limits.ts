// How much a socket may bring, by role: what is above is nobody's honest class, and is cut off. Messages and frames are counted for
// each place (`seats.ts`), sizes are in the schemas, in `protocol.ts` and in `hall.ts`, paces of one activity in its rules.
import { Allowance } from './allowance.ts';
import type { LiveRole } from './messages.ts';
import { leads } from './place.ts';

/** Acknowledgements come every 200 ms, and all at once when a connection that stood still moves again. */
const acks = { perSecond: 40, burst: 300 };
/** Pings and pongs of the WebSocket itself: browsers send none of their own. */
const signs = { perSecond: 5, burst: 30 };
/** Bytes of pictures: a camera's ladder needs 1 Mbit/s, a teacher's screen up to 8. */
const pictures = {
  pupil: { perSecond: 750_000, burst: 1_500_000 },
  leader: { perSecond: 4_000_000, burst: 8_000_000 },
};

export type SocketLimits = { acks: Allowance; signs: Allowance; pictureBytes: Allowance };

export function limitsOf(role: LiveRole, now: number): SocketLimits {
  const bytes = leads(role) ? pictures.leader : pictures.pupil;
  return {
    acks: new Allowance(acks.perSecond, acks.burst, now),
    signs: new Allowance(signs.perSecond, signs.burst, now),
    pictureBytes: new Allowance(bytes.perSecond, bytes.burst, now),
  };
}
