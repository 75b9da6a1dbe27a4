// Connections of a server: how many, from where, and how long one may be silent or slow. What is cut is what costs without
// asking: a flood from one network pushes out its own connections, oldest and most silent first, before anybody else's.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** For the creation of a server. A body's time is watched by its pace (`slowest`), so long uploads aren't cut. */
export const httpOptions = {
  headersTimeout: 10_000,
  requestTimeout: 0,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
  // Longer than a proxy's own, so that it never reuses a connection that closes.
  keepAliveTimeout: 75_000,
};

export type ConnectionLimits = {
  /** Of the whole server. */
  most: number;
  /** Of one network that wasn't declared: 1 200 pupils with a browser's six connections each are 7 200. */
  network: number;
  /** For each pupil of a declared network; never less than `network`. */
  pupil: number;
  /** Bytes a second that a body or a reply under way must move, averaged over `window` ms. */
  slowest: number;
  window: number;
};

export const usualConnectionLimits: ConnectionLimits = {
  most: 60_000,
  network: 8_000,
  pupil: 8,
  slowest: 500,
  window: 10_000,
};

export type ConnectionFigures = { connections: number; cut: Record<'crowded' | 'silent' | 'slow', number> };

/** Where a connection comes from; undefined for a trusted proxy, which carries everybody. */
export type Origin = (address: string) => { network: string; pupils: number | undefined } | undefined;

type Watched = {
  socket: Socket;
  network: Network | undefined;
  /** The last reply begun here; dropped at the next look once it is finished. */
  response: ServerResponse | undefined;
  /** Requests sent in a row without waiting for the reply. */
  ahead: number;
  upgraded: boolean;
  moved: number;
  since: number;
};

type Network = {
  most: number;
  /** In order of arrival: those that never sent a whole request, and those that did. */
  silent: Set<Watched>;
  heard: Set<Watched>;
};

const watched = Symbol('watched');
type Marked = Socket & { [watched]?: Watched };

/** How often a part of the connections is looked at, ms, and in how many parts. */
const lookEvery = 500;
const parts = 5;

/** Requests that a connection may send ahead of their replies. */
const mostAhead = 16;

/** Looked at before giving up when something must go to make room. */
const candidates = 32;

export function guardConnections(
  server: Server,
  origin: Origin,
  now: () => number,
  limits: ConnectionLimits = usualConnectionLimits,
): { figures(): ConnectionFigures; close(): void } {
  const all = new Set<Watched>();
  const silent = new Set<Watched>();
  const networks = new Map<string, Network>();
  const cut = { crowded: 0, silent: 0, slow: 0 };
  server.maxHeadersCount = 100;

  const forget = (entry: Watched, name: string | undefined) => {
    all.delete(entry);
    silent.delete(entry);
    const { network } = entry;
    if (!network || name === undefined) return;
    network.silent.delete(entry);
    network.heard.delete(entry);
    if (network.silent.size + network.heard.size === 0) networks.delete(name);
  };

  const end = (entry: Watched, why: keyof typeof cut) => {
    cut[why]++;
    entry.socket.destroy();
  };

  /** Something idle goes, so that somebody may come. @returns whether there is room now */
  const makeRoom = (silentOnes: Set<Watched>, others: Set<Watched>): boolean => {
    const [oldest] = silentOnes;
    if (oldest) {
      end(oldest, 'silent');
      return true;
    }
    let left = candidates;
    for (const entry of others) {
      if (left-- === 0) break;
      if (!isIdle(entry)) continue;
      end(entry, 'crowded');
      return true;
    }
    return false;
  };

  server.on('connection', (socket: Marked) => {
    const from = origin(socket.remoteAddress ?? '');
    const name = from?.network;
    let network: Network | undefined;
    if (from) {
      network = networks.get(from.network);
      if (!network) {
        const most = Math.max(limits.network, (from.pupils ?? 0) * limits.pupil);
        network = { most, silent: new Set(), heard: new Set() };
        networks.set(from.network, network);
      }
      const full = network.silent.size + network.heard.size >= network.most;
      if (full && !makeRoom(network.silent, network.heard)) {
        cut.crowded++;
        socket.destroy();
        return;
      }
    }
    if (all.size >= limits.most && !makeRoom(silent, all)) {
      cut.crowded++;
      socket.destroy();
      if (network && name !== undefined && network.silent.size + network.heard.size === 0) networks.delete(name);
      return;
    }
    const entry: Watched = { socket, network, response: undefined, ahead: 0, upgraded: false, moved: 0, since: now() };
    socket[watched] = entry;
    all.add(entry);
    silent.add(entry);
    // What was cut above may have been its last connection.
    if (network && name !== undefined) {
      networks.set(name, network);
      network.silent.add(entry);
    }
    socket.once('close', () => forget(entry, name));
  });

  const heard = (socket: Marked): Watched | undefined => {
    const entry = socket[watched];
    if (entry && silent.delete(entry)) {
      entry.network?.silent.delete(entry);
      entry.network?.heard.add(entry);
    }
    return entry;
  };
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    const entry = heard(request.socket);
    if (!entry) return;
    // No browser asks again before it was answered: this would be one connection with the work of hundreds.
    const unanswered = entry.response !== undefined && !entry.response.writableFinished;
    entry.ahead = unanswered ? entry.ahead + 1 : 0;
    entry.response = response;
    if (entry.ahead > mostAhead) end(entry, 'crowded');
  };
  const onUpgrade = (request: IncomingMessage) => {
    const entry = heard(request.socket);
    if (entry) entry.upgraded = true;
  };
  server.prependListener('request', onRequest);
  // Without another listener Node would refuse upgrades itself; ours must not change that.
  const onNewListener = (name: string | symbol) => {
    if (name !== 'upgrade' || server.listeners('upgrade').includes(onUpgrade)) return;
    server.off('newListener', onNewListener);
    server.prependListener('upgrade', onUpgrade);
  };
  if (server.listenerCount('upgrade') > 0) server.prependListener('upgrade', onUpgrade);
  else server.on('newListener', onNewListener);

  let walk = all.values();
  const look = () => {
    let left = Math.ceil(all.size / parts);
    const at = now();
    while (left-- > 0) {
      const next = walk.next();
      if (next.done) {
        walk = all.values();
        break;
      }
      if (isSlow(next.value, at, limits)) end(next.value, 'slow');
    }
  };
  const timer = setInterval(look, lookEvery);
  timer.unref();
  server.once('close', () => clearInterval(timer));

  return {
    figures: () => ({ connections: all.size, cut: { ...cut } }),
    close: () => clearInterval(timer),
  };
}

/** Nothing under way: closing it costs its owner a new connection and nothing else. */
function isIdle({ upgraded, response }: Watched): boolean {
  return !upgraded && (response === undefined || (response.writableFinished && response.req.complete));
}

/** Something is under way and hardly moved since the last look: a body that trickles in, a reply that isn't read. */
function isSlow(entry: Watched, at: number, { slowest, window }: ConnectionLimits): boolean {
  const { socket, response, upgraded } = entry;
  if (upgraded || !response) return false;
  const reading = !response.req.complete;
  const writing = socket.writableLength > 0;
  if (response.writableFinished && !reading) {
    entry.response = undefined;
    entry.moved = 0;
    return false;
  }
  // A reply that is being thought about, and one that waits for events, owe nothing.
  const moved = reading || writing ? socket.bytesRead + accepted(socket) : 0;
  if (moved === 0 || entry.moved === 0) {
    entry.moved = moved;
    entry.since = at;
    return false;
  }
  if (at - entry.since < window) return false;
  const slow = moved - entry.moved < (slowest * (at - entry.since)) / 1000;
  entry.moved = moved;
  entry.since = at;
  return slow;
}

/**
 * Bytes that the system took from us. The socket's own counts call a large write taken once all of it is, so the
 * handle is asked what still waits, as Node does for its own timeouts.
 */
function accepted(socket: Socket): number {
  const handle: unknown = Reflect.get(socket, '_handle');
  if (typeof handle !== 'object' || handle === null) return socket.bytesWritten;
  const written: unknown = Reflect.get(handle, 'bytesWritten');
  const queued: unknown = Reflect.get(handle, 'writeQueueSize');
  return typeof written === 'number' && typeof queued === 'number' ? written - queued : socket.bytesWritten;
}
