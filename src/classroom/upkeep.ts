// What each place needs five times a second: signs of life, acknowledgements to who publishes, and an end to silence.
import type { Place } from './place.ts';
import { closeCodes, writeAck } from './protocol.ts';
import { packBinary, packText } from './wire.ts';

/** A member not heard for this long loses the socket and keeps the place, in ms. */
export const silence = 15_000;
/** A place is kept this long without a socket, in ms. */
export const placeKept = 10 * 60_000;
/** A picture socket on which nothing goes gets a sign of life this often, in ms. */
export const pulsePeriod = 4_000;

const pulse = packText(JSON.stringify({ type: 'pulse' }));

/** What is to become of the place. @param late how late this member's own voice comes, ms */
export function lookAfter(
  { life, publications }: Place,
  now: number,
  late: { main: number; first: number },
): 'keep' | 'cut' | 'give-back' {
  if (life.type === 'away') return now - life.since > placeKept ? 'give-back' : 'keep';
  const { main, picture, spare, lastHeard } = life;
  if (picture && picture.line.idle(now) > pulsePeriod) picture.line.write(pulse, now);
  if (now - lastHeard > silence) {
    main.wire.close(closeCodes.silent, 'rien entendu depuis 15 s');
    main.wire.drop();
    return 'cut';
  }
  // Small pictures are sent by who publishes nothing.
  const unsaid = picture !== null && picture.line.received !== picture.line.acknowledged;
  if (publications.size > 0 || unsaid) {
    if (picture) picture.line.acknowledged = picture.line.received;
    const counts = { mainCount: main.received, pictureCount: picture?.line.received ?? 0, voiceDelay: late.main };
    main.control(packBinary(writeAck({ ...counts, pictureEpoch: picture?.epoch ?? 0, arrivedAt: now })), now);
  }
  if (spare && spare.received !== spare.acknowledged) {
    spare.acknowledged = spare.received;
    const counts = { mainCount: spare.received, pictureCount: 0, pictureEpoch: 0, voiceDelay: late.first };
    spare.write(packBinary(writeAck({ ...counts, arrivedAt: now })), now);
  }
  return 'keep';
}

/** Closes a member's sockets with words, or drops them without. @param exceptSpare voices go on over that one */
export function dropSockets(
  { life }: Place,
  farewell: { code: number; reason: string } | undefined,
  exceptSpare = false,
): void {
  if (life.type !== 'here') return;
  for (const wire of [life.main.wire, life.picture?.line.wire, exceptSpare ? undefined : life.spare?.wire]) {
    if (farewell) wire?.close(farewell.code, farewell.reason);
    else wire?.drop();
  }
}
