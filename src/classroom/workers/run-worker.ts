// A worker's process: its side of the channel to the server. It lives as long as that channel: signals meant for both are the server's to answer.
import { Socket } from 'node:net';
import { type Clock, systemChance } from '../../lib/clock.ts';
import { readOrder } from './channel.ts';
import { serveRooms } from './serve-rooms.ts';

export function runWorker(clock: Clock): void {
  /** Words on their way to the server. */
  let unsaid = 0;
  let ended = false;
  const leave = () => {
    if (ended && unsaid === 0) process.exit();
  };

  const service = serveRooms({
    clock,
    chance: systemChance,
    say(word) {
      unsaid += 1;
      process.send?.(word, undefined, undefined, () => {
        unsaid -= 1;
        leave();
      });
    },
    end() {
      ended = true;
      leave();
    },
  });
  process.on('message', (message: unknown, handle: unknown) =>
    service.obey(readOrder(message), handle instanceof Socket ? handle : undefined),
  );
  process.on('disconnect', () => process.exit());
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
}
