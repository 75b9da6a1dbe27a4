// The gate in front of any site: what has a pass or is free goes on to the site, the rest waits.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { plainAddress } from '../../lib/network.ts';
import { httpOptions } from '../shield/connections.ts';
import { type Forwarding, forward, type Observe } from './forward.ts';
import { eachHeader, hasBody } from './headers.ts';
import { holdSeat } from './hold.ts';
import { isFree, isOfGate, type PathRule, readPath } from './path.ts';
import { answerTooMuch, answerTrouble, type TooMuch } from './replies.ts';
import type { Site } from './site.ts';
import { forwardUpgrade, isWebSocket, plainResponse } from './upgrade.ts';

export type Allowed =
  /** `cookie`: a Set-Cookie that renews the pass. */
  | { type: 'in'; cookie?: string }
  | { type: 'out'; reason: string }
  /** A good pass that is used too much. */
  | { type: 'refused'; refusal: TooMuch };

/** The gate as the proxy needs it. */
export type Door = {
  /** Answers /gate/*; false when it isn't the gate's. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** Looks at the pass, and renews it now and then. `upgrade`: for a WebSocket. */
  allow(request: IncomingMessage, upgrade?: boolean): Allowed;
  /** Answers who has no pass. `to`: where to go once inside. */
  wait(request: IncomingMessage, response: ServerResponse, to: string, reason: string): void;
};

export type ProxyOptions = {
  site: Site;
  door: Door;
  free: readonly PathRule[];
  /** Whether an address is a proxy of ours, which says the truth about those behind it. */
  trusts(address: string): boolean;
  /** Told how long the site took, by requests that say something about it. */
  observe?: Observe;
  onError(error: unknown): void;
};

export type Proxy = {
  /** Not listening yet. */
  server: Server;
  /** Takes nothing new, lets what is under way end, and cuts what hasn't ended after `grace` ms. */
  stop(grace: number): Promise<void>;
};

export function createProxy(options: ProxyOptions): Proxy {
  const server = createServer(httpOptions);
  const failed = (error: unknown, request: IncomingMessage, response: ServerResponse) => {
    options.onError(error);
    if (response.headersSent) response.destroy();
    else answerTrouble(request, response, 'lost');
  };
  const follow = (way: Way, request: IncomingMessage, response: ServerResponse) => {
    if (way.type === 'trouble') answerTrouble(request, response, way.trouble);
    else if (way.type === 'refused') answerTooMuch(request, response, way.refusal);
    else if (way.type === 'wait') options.door.wait(request, response, way.to, way.reason);
    else {
      if (way.seated) response.once('close', holdSeat(request, options.door.allow));
      forward(request, response, way.forwarding);
    }
  };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    try {
      response.on('error', () => response.destroy());
      if (!options.door.handle(request, response)) follow(decide(request, options), request, response);
    } catch (error) {
      failed(error, request, response);
    }
  };
  server.on('request', answer);
  // The answer decides whether the body is asked for; the gate's own bodies are small and always wanted.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/gate/')) response.writeContinue();
    answer(request, response);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Whoever proposes another protocol (h2c) is answered in this one; a body of it isn't read any more.
    if (!isWebSocket(request)) {
      const response = plainResponse(request, socket);
      if (hasBody(request)) answerTrouble(request, response, 'malformed');
      else answer(request, response);
      return;
    }
    try {
      const way = hasBody(request) ? ({ type: 'trouble', trouble: 'malformed' } as const) : decide(request, options);
      if (way.type !== 'in') {
        const response = plainResponse(request, socket);
        if (!options.door.handle(request, response)) follow(way, request, response);
        return;
      }
      if (way.seated) socket.once('close', holdSeat(request, options.door.allow));
      forwardUpgrade(request, socket, head, way.forwarding);
    } catch (error) {
      options.onError(error);
      socket.destroy();
    }
  });
  // WebSockets aren't the server's any more: whoever stops it has to know them.
  const sockets = new Set<Duplex>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return {
    server,
    async stop(grace) {
      const closed = once(server, 'close');
      server.close();
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, grace);
      await closed;
      clearTimeout(timer);
      options.site.close();
    },
  };
}

type Way =
  /** `seated`: by a pass, and not because the path is free. */
  | { type: 'in'; forwarding: Forwarding; seated: boolean }
  | { type: 'wait'; to: string; reason: string }
  | { type: 'refused'; refusal: TooMuch }
  | { type: 'trouble'; trouble: 'ambiguous' | 'malformed' | 'coding' | 'unknown' };

function decide(request: IncomingMessage, { site, door, free, trusts, observe }: ProxyOptions): Way {
  const target = request.url ?? '/';
  const path = readPath(target);
  if (path.type === 'malformed' || hosts(request) > 1) return { type: 'trouble', trouble: 'malformed' };
  // A body in another coding than pieces would be sent on as something else.
  const coding = request.headers['transfer-encoding'];
  if (coding !== undefined && coding.trim().toLowerCase() !== 'chunked') return { type: 'trouble', trouble: 'coding' };
  if (path.type === 'clear' && isOfGate(path.normal)) return { type: 'trouble', trouble: 'unknown' };

  const peer = plainAddress(request.socket.remoteAddress ?? 'unknown');
  const common = { site, hop: { peer, trusted: trusts(peer), upstreamHost: site.host }, ...(observe && { observe }) };
  // Free is what the rules say of the normal form: that form is what the site gets.
  if (path.type === 'clear' && isFree(free, path.normal)) {
    return {
      type: 'in',
      seated: false,
      forwarding: { ...common, target: path.normal + path.search, cookie: undefined },
    };
  }
  const allowed = door.allow(request, isWebSocket(request));
  if (allowed.type === 'refused') return allowed;
  // Who is inside may ask for anything, so nothing depends on how the path is read: it goes on as it was written.
  if (allowed.type === 'in') {
    return { type: 'in', seated: true, forwarding: { ...common, target, cookie: allowed.cookie } };
  }
  if (path.type === 'ambiguous') return { type: 'trouble', trouble: 'ambiguous' };
  return { type: 'wait', to: path.normal + path.search, reason: allowed.reason };
}

function hosts(request: IncomingMessage): number {
  let count = 0;
  eachHeader(request.rawHeaders, (name) => {
    if (name.length === 4 && name.toLowerCase() === 'host') count++;
  });
  return count;
}
