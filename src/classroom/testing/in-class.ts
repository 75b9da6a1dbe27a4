// What the relay's tests share: a server before each test, and members of a class who are gone after it.
import { afterEach, beforeEach, expect } from 'vitest';
import { type LiveServer, type Somebody, startLiveServer } from './live-server.ts';
import { camera, Peer } from './peer.ts';

/** The running server of the current test. */
export let server: LiveServer;
let peers: Peer[] = [];

beforeEach(async () => {
  server = await startLiveServer();
});
afterEach(async () => {
  for (const peer of peers) peer.close();
  peers = [];
  await server.close();
  expect(server.failures).toEqual([]);
});

/** @param at the server, or a way to it */
export function peer(who: ConstructorParameters<typeof Peer>[1], at: { port: number } = server): Peer {
  const made = new Peer(at.port, who);
  peers.push(made);
  return made;
}
export const teacher: Somebody = { name: 'Mme Durand', role: 'teacher' };
export const pupil = (name: string): Somebody => ({ name, role: 'pupil' });

export async function teacherShowing(): Promise<Peer> {
  const madame = peer(teacher);
  await madame.join();
  madame.say({ type: 'publish', publication: camera });
  await madame.until('published');
  return madame;
}
export const microphone = { source: 'microphone', codec: 'opus', sampleRate: 48_000, channels: 1, packet: 60 } as const;
