// Where members arrive: takes WebSocket upgrades under /live/, asks who it is, turns away whom it must, and passes the others on.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { UserError } from '../errors.ts';
import { asPupil } from './onlookers/as-pupil.ts';
import { OpenWires } from './open-wires.ts';
import type { Person } from './place.ts';
import { type CloseCode, closeCodes, maxMessageBytes, type Plane } from './protocol.ts';
import { handshakeRefusal, ServerWebSocket } from './web-socket.ts';

/** Time for the answer of `authorize`, in ms. */
const answerTime = 10_000;

/** Somebody who may come in, with the socket of their request, which nobody has answered yet. */
export type Arrival = {
  person: Person;
  plane: Plane;
  /** `Sec-WebSocket-Key` of the request. */
  key: string;
  socket: Duplex;
  /** What came behind the request. */
  head: Buffer;
};

export type EntranceOptions = {
  log: { warn(details: object, message: string): void };
  /** Who comes, from the session; a `UserError` (returned or thrown) refuses with the close code of its code or status. */
  authorize(request: IncomingMessage, lessonId: string): Promise<Person | UserError>;
  /** @returns a `UserError` when this person is to be turned away after all */
  arrived(arrival: Arrival): UserError | undefined;
  onFailure(error: unknown): void;
};

export type Entrance = {
  /** Answers an upgrade under `/live/`; true when the request was this part's to answer. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Turned away, and not gone yet. */
  leaving(): number;
  /** Nobody comes in any more. */
  close(): Promise<void>;
};

const refusalCodes: Readonly<Record<string, CloseCode>> = {
  // The page comes back by itself, and waits in line meanwhile.
  waiting: closeCodes.restart,
  signed_out: closeCodes.signedOut,
  lesson_over: closeCodes.ended,
  lesson_cancelled: closeCodes.cancelled,
  lesson_not_open: closeCodes.notOpen,
  trials_full: closeCodes.full,
};

const refusalCode = (refusal: UserError): CloseCode => refusalCodes[refusal.code] ?? closeCodes.notAllowed;

type Target = { lessonId: string; plane: Plane; asPupil: boolean };

function targetOf(url: string): Target | undefined {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const match = /^\/live\/([^/]{1,200})$/.exec(pathname);
  const plane = searchParams.get('plane');
  const view = searchParams.get('view');
  if (view !== null && view !== 'pupil') return undefined;
  if (!match?.[1] || (plane !== 'main' && plane !== 'picture' && plane !== 'voice')) return undefined;
  try {
    const lessonId = decodeURIComponent(match[1]);
    // PostgreSQL would fail on it as if the fault were ours.
    return lessonId.includes('\0') ? undefined : { lessonId, plane, asPupil: view !== null };
  } catch {
    return undefined;
  }
}

/** A page of another site may not open our sockets with our cookies. Programs that send no Origin are no browser's pages. */
function sameOrigin({ headers: { origin, host } }: IncomingMessage): boolean {
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

export const unavailable = '503 Service Unavailable';

export function createEntrance({ log, authorize, arrived, onFailure }: EntranceOptions): Entrance {
  const leaving = new OpenWires();
  let closing = false;

  /** A browser hears why only over the WebSocket itself. */
  const turnAway = (request: IncomingMessage, socket: Duplex, head: Buffer, refusal: UserError) => {
    const wire = new ServerWebSocket(request, socket, head, maxMessageBytes, {
      message() {},
      closed: () => leaving.delete(wire),
    });
    leaving.add(wire);
    wire.close(refusalCode(refusal), refusal.message);
  };

  const admit = async (request: IncomingMessage, socket: Duplex, head: Buffer, target: Target) => {
    const { lessonId, plane } = target;
    const patience = setTimeout(() => socket.destroy(), answerTime);
    try {
      const known = await authorize(request, lessonId).catch((error: unknown) => {
        if (error instanceof UserError) return error;
        throw error;
      });
      clearTimeout(patience);
      if (socket.destroyed) return;
      if (closing) refuseUpgrade(socket, unavailable);
      else {
        const person = known instanceof UserError || !target.asPupil ? known : asPupil(known);
        const key = request.headers['sec-websocket-key'] ?? '';
        const refusal = person instanceof UserError ? person : arrived({ person, plane, key, socket, head });
        if (refusal) turnAway(request, socket, head, refusal);
      }
    } catch (error) {
      clearTimeout(patience);
      onFailure(error);
      refuseUpgrade(socket, unavailable);
    }
  };

  return {
    handleUpgrade(request, socket, head) {
      if (!request.url?.startsWith('/live/')) return false;
      socket.on('error', () => socket.destroy());
      const target = targetOf(request.url);
      const refused = handshakeRefusal(request);
      if (closing) refuseUpgrade(socket, unavailable);
      else if (!target || refused !== undefined) refuseUpgrade(socket, refused ?? '400 Bad Request');
      else if (!sameOrigin(request)) {
        log.warn({ origin: request.headers.origin, host: request.headers.host }, 'classroom: foreign origin refused');
        refuseUpgrade(socket, '403 Forbidden');
      } else void admit(request, socket, head, target);
      return true;
    },
    leaving: () => leaving.size,
    async close() {
      closing = true;
      await leaving.close(closeCodes.restart, 'the server is stopping');
    },
  };
}
