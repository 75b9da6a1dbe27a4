// The door of the live class: takes WebSocket upgrades under /live/, asks who it is, and hands the socket to its room.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { UserError } from '../errors.ts';
import type { Chance, Clock } from '../lib/clock.ts';
import type { Happened } from './activities/contract.ts';
import type { PresenceChange } from './comings.ts';
import { forgetfulJournal, type Journal } from './journal.ts';
import type { Tier } from './messages.ts';
import { leads, type Person, type Seated } from './place.ts';
import {
  type CloseCode,
  closeCodes,
  maxMessageBytes,
  maxPicturePayload,
  mediaHeaderBytes,
  type Plane,
} from './protocol.ts';
import type { RecordingOffice } from './recording/recorder.ts';
import { type Plan, Rooms } from './rooms.ts';
import { Session } from './session.ts';
import { firstTier, nextTier } from './tier.ts';
import { handshakeRefusal, ServerWebSocket } from './web-socket.ts';

/** Time for the hello after the upgrade, and for the answer of `authorize`, in ms. */
const helloTime = 10_000;
/** A session ended elsewhere (signed out everywhere, account closed) loses its sockets within this time, in ms. */
const sessionCheck = 5_000;
/** At closing, peers have this long to say goodbye back, in ms. */
const farewellTime = 500;
/** A pupil's camera never needs a key frame near what a teacher's screen may. */
const maxPupilPicture = 128 * 1024;

export type ClassroomOptions = {
  clock: Clock;
  chance: Chance;
  log: { warn(details: object, message: string): void; error(details: object, message: string): void };
  /** Who comes, from the session; a `UserError` (returned or thrown) refuses with the close code of its code or status. */
  authorize(request: IncomingMessage, lessonId: string): Promise<Person | UserError>;
  onPresence?(person: Seated, change: PresenceChange, at: number): void;
  /** Signs that who is in a lesson may keep their seat until then, in ms since 1970. */
  signHold?(person: { schoolId: string; accountId: string }, until: number): string;
  /** A class has been without its teacher for long, since then; null when it has one again. */
  onTeacherMissing?(schoolId: string, lessonId: string, since: number | null): void;
  /** From here to `onClosed`, this lesson has a room. */
  onOpened?(schoolId: string, lessonId: string): void;
  onClosed?(schoolId: string, lessonId: string): void;
  onEnded?(lesson: { schoolId: string; lessonId: string; at: number }): void;
  /** What is kept of a lesson's activities; without it nothing outlives its room. */
  journalOf?(schoolId: string, lessonId: string): Journal<Happened>;
  /** What only this server knows, the same after a restart; without it, chance of this process. */
  secret?: string;
  /** Where the recording of a lesson goes; without it none can be made. */
  recordingOf?(schoolId: string, lessonId: string): RecordingOffice;
  maxMembers?: number;
  /** Time between two looks at the sessions, in ms. */
  sessionCheck?: number;
};

export type Classroom = {
  /** Answers an upgrade under `/live/`; true when the request was this part's to answer. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Quality that everybody may use now. */
  setTier(tier: Tier): void;
  /** What the timetable says of a lesson now; nothing happens where it has no room. */
  learn(schoolId: string, lessonId: string, plan: Plan): void;
  /** This pupil may no longer be recorded: from now on they are in no recording. */
  unrecord(userId: string): void;
  /** Says 1012 to everyone and stops all timers. */
  close(): Promise<void>;
  stats(): { rooms: number; members: number; sockets: number };
};

const refusalCodes: Readonly<Record<string, CloseCode>> = {
  // The page comes back by itself, and waits in line meanwhile.
  waiting: closeCodes.restart,
  signed_out: closeCodes.signedOut,
  lesson_over: closeCodes.ended,
  lesson_cancelled: closeCodes.cancelled,
  lesson_not_open: closeCodes.notOpen,
};

const refusalCode = (refusal: UserError): CloseCode => refusalCodes[refusal.code] ?? closeCodes.notAllowed;

type Target = { lessonId: string; plane: Plane };

function targetOf(url: string): Target | undefined {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const match = /^\/live\/([^/]{1,200})$/.exec(pathname);
  const plane = searchParams.get('plane');
  if (!match?.[1] || (plane !== 'main' && plane !== 'picture')) return undefined;
  try {
    const lessonId = decodeURIComponent(match[1]);
    // PostgreSQL would fail on it as if the fault were ours.
    return lessonId.includes('\0') ? undefined : { lessonId, plane };
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

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

export function createClassroom(options: ClassroomOptions): Classroom {
  const { clock, chance, log } = options;
  const onFailure = (error: unknown) => log.error({ err: error }, 'classroom: unexpected failure');
  const rooms = new Rooms({
    clock,
    chance,
    maxMembers: options.maxMembers ?? 1_500,
    onPresence: options.onPresence ?? (() => {}),
    onOpened: options.onOpened ?? (() => {}),
    onClosed: options.onClosed ?? (() => {}),
    ...(options.signHold && { signHold: options.signHold }),
    ...(options.onTeacherMissing && { onTeacherMissing: options.onTeacherMissing }),
    onEnded: options.onEnded ?? (() => {}),
    journalOf: options.journalOf ?? forgetfulJournal,
    secret: options.secret ?? Buffer.from(chance.bytes(32)).toString('base64url'),
    ...(options.recordingOf && { recordingOf: options.recordingOf }),
    onFailure,
  });
  /** With each socket, what sends its person away once their session is over. */
  const open = new Map<ServerWebSocket, () => void>();
  const checking = setInterval(() => {
    for (const check of open.values()) check();
  }, options.sessionCheck ?? sessionCheck).unref();
  let closing = false;
  let allGone = () => {};
  const forget = (wire: ServerWebSocket) => {
    open.delete(wire);
    if (open.size === 0) allGone();
  };
  let tier = firstTier;

  const welcome = (request: IncomingMessage, socket: Duplex, head: Buffer, plane: Plane, person: Person) => {
    const limit =
      plane === 'main'
        ? maxMessageBytes
        : mediaHeaderBytes + (leads(person.role) ? maxPicturePayload : maxPupilPicture);
    const wire: ServerWebSocket = new ServerWebSocket(request, socket, head, limit, {
      message: (data, isBinary) => session.receive(data, isBinary),
      closed() {
        forget(wire);
        clearTimeout(patience);
        session.closed();
      },
    });
    const room = () => {
      const found = rooms.of(person);
      found?.setTier(tier);
      return found;
    };
    const session = new Session({ person, plane, wire, room, onFailure });
    const patience = setTimeout(() => {
      if (!session.greeted) wire.close(closeCodes.noHello, 'no hello came');
    }, helloTime);
    patience.unref();
    open.set(wire, () => {
      if (person.signedIn?.() === false) session.dismiss(closeCodes.signedOut, 'déconnecté');
    });
  };

  /** A browser hears why only over the WebSocket itself. */
  const turnAway = (request: IncomingMessage, socket: Duplex, head: Buffer, refusal: UserError) => {
    const wire = new ServerWebSocket(request, socket, head, maxMessageBytes, {
      message() {},
      closed: () => forget(wire),
    });
    open.set(wire, () => {});
    wire.close(refusalCode(refusal), refusal.message);
  };

  const admit = async (request: IncomingMessage, socket: Duplex, head: Buffer, { lessonId, plane }: Target) => {
    const patience = setTimeout(() => socket.destroy(), helloTime);
    try {
      const person = await options.authorize(request, lessonId).catch((error: unknown) => {
        if (error instanceof UserError) return error;
        throw error;
      });
      clearTimeout(patience);
      if (socket.destroyed) return;
      if (closing) refuseUpgrade(socket, '503 Service Unavailable');
      else if (person instanceof UserError) turnAway(request, socket, head, person);
      else welcome(request, socket, head, plane, person);
    } catch (error) {
      clearTimeout(patience);
      onFailure(error);
      refuseUpgrade(socket, '503 Service Unavailable');
    }
  };

  return {
    handleUpgrade(request, socket, head) {
      if (!request.url?.startsWith('/live/')) return false;
      socket.on('error', () => socket.destroy());
      const target = targetOf(request.url);
      const refused = handshakeRefusal(request);
      if (closing) refuseUpgrade(socket, '503 Service Unavailable');
      else if (!target || refused !== undefined) refuseUpgrade(socket, refused ?? '400 Bad Request');
      else if (!sameOrigin(request)) {
        log.warn({ origin: request.headers.origin, host: request.headers.host }, 'classroom: foreign origin refused');
        refuseUpgrade(socket, '403 Forbidden');
      } else void admit(request, socket, head, target);
      return true;
    },
    setTier(next) {
      tier = nextTier(tier, next, clock.now());
      for (const room of rooms.all()) room.setTier(tier);
    },
    unrecord(userId) {
      for (const room of rooms.all()) room.recorder?.forget(userId);
    },
    learn: (schoolId, lessonId, plan) => rooms.learn(schoolId, lessonId, plan),
    async close() {
      closing = true;
      clearInterval(checking);
      rooms.close(closeCodes.restart, 'the server is stopping');
      for (const wire of open.keys()) wire.close(closeCodes.restart, 'the server is stopping');
      await rooms.settled();
      const gone = new Promise<void>((resolve) => {
        allGone = resolve;
      });
      if (open.size === 0) return;
      const impatience = setTimeout(() => {
        for (const wire of open.keys()) wire.drop();
      }, farewellTime);
      await gone;
      clearTimeout(impatience);
    },
    stats() {
      let members = 0;
      let live = 0;
      for (const room of rooms.all()) {
        live += 1;
        members += room.members;
      }
      return { rooms: live, members, sockets: open.size };
    },
  };
}
