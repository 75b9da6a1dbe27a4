// The one who says it all back, over real sockets, with members who try to break it; a room that only a page that entered can open.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { protocolVersion } from '../protocol.ts';
import { type LiveServer, startLiveServer } from '../testing/live-server.ts';
import { camera, microphone, Peer } from '../testing/peer.ts';

let server: LiveServer;
const peers: Peer[] = [];
let holds = 0;
beforeEach(async () => {
  holds = 0;
  server = await startLiveServer({
    signHold() {
      holds += 1;
      return 'signed';
    },
  });
});
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await server.close();
  expect(server.failures).toEqual([]);
});

const peerOf = (name: string) => {
  const peer = new Peer(server.port, { name, role: 'pupil', trial: true });
  peers.push(peer);
  return peer;
};

test('[J14] what was left out of what the echo is told breaks nothing: it takes up the whole again', async () => {
  const peer = peerOf('Ana');
  const { you } = await peer.join();
  await peer.until('did', ({ part, event }) => part === 'floor' && event.type === 'given');
  peer.say({ type: 'publish', publication: microphone });
  // More than is told one by one, all before the echo has acknowledged any of it.
  for (let packet = 0; packet < 230; packet += 1) peer.voice(90, new Uint8Array(1_270).fill(packet));
  peer.say({ type: 'publish', publication: camera });
  await peer.until('published', ({ member, publication }) => member !== you && publication.source === 'camera');
});

test('[J14] only who enters opens the room: the other connections find none', async () => {
  const peer = peerOf('Ana');
  for (const plane of ['picture', 'voice'] as const) {
    const socket = await peer.open(plane);
    socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion, resume: 'x' }));
    expect((await peer.untilClosed(plane)).code).toBe(4008);
  }
  expect(server.classroom.stats().rooms).toBe(0);
});

test('[J14] nobody keeps a seat by trying their microphone', async () => {
  const peer = peerOf('Ana');
  await peer.join({ picture: false });
  server.shift(11 * 60_000);
  peer.say({ type: 'ping', at: 1 });
  await peer.untilTrue(() => peer.closes.length > 0 || peer.messages.some((told) => told.type === 'pong'));
  expect(holds).toBe(0);
  expect(peer.messages.filter((told) => told.type === 'hold')).toEqual([]);
});
