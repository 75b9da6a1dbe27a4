// Announcements that the other nodes hear too, through Redis. Best effort: pages look again by themselves after a cut.
import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import type { Bus } from './bus.ts';

type Said<Event> = { node: string; topic: string; event: Event };

export type SharedBus<Event> = { bus: Bus<Event>; close(): Promise<void> };

const connectTimeout = 2_000;

/**
 * @param local this process's own. @param shares which events go to the others
 * @param onTrouble once for each time Redis is lost
 */
export async function shareBus<Event>(
  local: Bus<Event>,
  {
    url,
    channel,
    shares,
    onTrouble,
  }: { url: string; channel: string; shares(event: Event): boolean; onTrouble(error: unknown): void },
): Promise<SharedBus<Event>> {
  const node = randomUUID();
  const socket = { connectTimeout, reconnectStrategy: (retries: number) => Math.min(5_000, 200 * (retries + 1)) };
  const speaking = createClient({ url, disableOfflineQueue: true, socket });
  const hearing = createClient({ url, socket });
  let lost = false;
  for (const client of [speaking, hearing]) {
    client.on('error', (error) => {
      if (!lost) onTrouble(error);
      lost = true;
    });
    client.on('ready', () => {
      lost = false;
    });
  }
  const hear = (text: string) => {
    // Written by a node of the same installation.
    const said: Said<Event> = JSON.parse(text);
    if (said.node !== node) local.publish(said.topic, said.event);
  };
  const connecting = [
    speaking.connect().catch(() => {}),
    hearing
      .connect()
      .then(() => hearing.subscribe(channel, hear))
      .catch(() => {}),
  ];
  // A node starts without Redis too.
  await Promise.race([Promise.all(connecting), new Promise((resolve) => setTimeout(resolve, connectTimeout).unref())]);
  return {
    bus: {
      subscribe: local.subscribe,
      publish(topic, event) {
        local.publish(topic, event);
        if (shares(event) && speaking.isReady)
          speaking.publish(channel, JSON.stringify({ node, topic, event } satisfies Said<Event>)).catch(() => {});
      },
    },
    async close() {
      for (const client of [speaking, hearing]) client.destroy();
    },
  };
}
