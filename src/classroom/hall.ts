// The rooms of one process and the sockets of those who were let in: from the WebSocket's handshake to its end.
import type { Chance, Clock } from '../lib/clock.ts';
import type { Happened } from './activities/contract.ts';
import type { Arrival } from './entrance.ts';
import { forgetfulJournal, type Journal } from './journal.ts';
import { OpenWires } from './open-wires.ts';
import { leads, type Person } from './place.ts';
import {
  closeCodes,
  maxMessageBytes,
  maxPicturePayload,
  maxVoicePayload,
  mediaHeaderBytes,
  type Plane,
} from './protocol.ts';
import type { RecordingOffice } from './recording/recorder.ts';
import { type Plan, Rooms, type RoomsOptions } from './rooms.ts';
import { Session } from './session.ts';
import { firstTier, type TierNow } from './tier.ts';
import { ServerWebSocket } from './web-socket.ts';

/** Time for the hello after the upgrade, in ms. */
const helloTime = 10_000;
const uninvited = 'vous n’êtes plus invité dans ce cours';
/** A pupil's camera never needs a key frame near what a teacher's screen may. */
const maxPupilPicture = 128 * 1024;

/** What rooms tell the rest of the school; none of it is waited for. */
export type RoomsTell = Pick<RoomsOptions, 'signHold' | 'onTeacherMissing'> &
  Partial<Pick<RoomsOptions, 'onPresence' | 'onOpened' | 'onClosed' | 'onEnded'>>;

export type HallOptions = RoomsTell & {
  clock: Clock;
  chance: Chance;
  /** What is kept of a lesson's activities; without it nothing outlives its room. */
  journalOf?(schoolId: string, lessonId: string): Journal<Happened>;
  /** What only this server knows, the same after a restart; without it, chance of this process. */
  secret?: string;
  /** Where the recording of a lesson goes; without it none can be made. */
  recordingOf?(schoolId: string, lessonId: string): RecordingOffice;
  maxMembers?: number;
  /** Something broke that is no fault of a peer. */
  onFailure(error: unknown): void;
};

export type Hall = {
  /** Answers the handshake, and hands the socket to its room. `gone` is called once, when it is closed. @returns what sends this person away, once their session is over */
  enter(arrival: Arrival, gone?: () => void): () => void;
  setTier(tier: TierNow): void;
  /** What the timetable says of a lesson now; nothing happens where it has no room. */
  learn(schoolId: string, lessonId: string, plan: Plan): void;
  /** This pupil may no longer be recorded: from now on they are in no recording. */
  unrecord(userId: string): void;
  /** Their invitation was taken back: who is in class as a guest, or on the way there, leaves it. */
  dismissGuest(schoolId: string, lessonId: string, userId: string): void;
  rooms: Rooms;
  /** Says 1012 to everyone and stops all timers. */
  close(): Promise<void>;
  stats(): { rooms: number; members: number; sockets: number };
};

export function createHall(options: HallOptions): Hall {
  const { clock, chance, onFailure, signHold, onTeacherMissing } = options;
  const rooms = new Rooms({
    clock,
    chance,
    maxMembers: options.maxMembers ?? 1_500,
    onPresence: options.onPresence ?? (() => {}),
    onOpened: options.onOpened ?? (() => {}),
    onClosed: options.onClosed ?? (() => {}),
    ...(signHold && { signHold }),
    ...(onTeacherMissing && { onTeacherMissing }),
    onEnded: options.onEnded ?? (() => {}),
    journalOf: options.journalOf ?? forgetfulJournal,
    ...(options.recordingOf && { recordingOf: options.recordingOf }),
    secret: options.secret ?? Buffer.from(chance.bytes(32)).toString('base64url'),
    onFailure,
  });
  const wires = new OpenWires();
  /** Guests who were let in by the door and haven't said hello. */
  const arriving = new Map<Session, Person>();
  let tier = firstTier;

  return {
    enter({ person, plane, key, socket, head }, gone = () => {}) {
      const limits: Record<Plane, number> = {
        main: maxMessageBytes,
        picture: mediaHeaderBytes + (leads(person.role) ? maxPicturePayload : maxPupilPicture),
        voice: mediaHeaderBytes + maxVoicePayload,
      };
      const handshake = { headers: { 'sec-websocket-key': key } };
      const wire: ServerWebSocket = new ServerWebSocket(handshake, socket, head, limits[plane], {
        message: (data, isBinary) => session.receive(data, isBinary),
        sign: () => session.sign(),
        closed() {
          wires.delete(wire);
          clearTimeout(patience);
          arriving.delete(session);
          session.closed();
          gone();
        },
      });
      const room = () => {
        // The others follow a welcome: without its room they have no place.
        const found = plane === 'main' ? rooms.of(person) : rooms.find(person.schoolId, person.lessonId);
        found?.setTier(tier);
        return found;
      };
      const session = new Session({ clock, person, plane, wire, room, onFailure });
      if (person.guest) arriving.set(session, person);
      const patience = setTimeout(() => {
        if (!session.greeted) wire.close(closeCodes.noHello, 'no hello came');
      }, helloTime);
      patience.unref();
      wires.add(wire);
      return () => session.dismiss(closeCodes.signedOut, 'déconnecté');
    },
    setTier(next) {
      tier = next;
      for (const room of rooms.all()) room.setTier(tier);
    },
    learn: (schoolId, lessonId, plan) => rooms.learn(schoolId, lessonId, plan),
    unrecord(userId) {
      for (const room of rooms.all()) room.recorder?.forget(userId);
    },
    dismissGuest(schoolId, lessonId, userId) {
      rooms.find(schoolId, lessonId)?.dismissGuest(userId);
      // One who holds back their hello would come in again by what the door said before.
      for (const [session, person] of arriving)
        if (
          person.schoolId === schoolId &&
          person.lessonId === lessonId &&
          person.userId === userId &&
          !session.greeted
        )
          session.dismiss(closeCodes.notAllowed, uninvited);
    },
    rooms,
    async close() {
      rooms.close(closeCodes.restart, 'the server is stopping');
      await Promise.all([rooms.settled(), wires.close(closeCodes.restart, 'the server is stopping')]);
    },
    stats() {
      let members = 0;
      let live = 0;
      for (const room of rooms.all()) {
        live += 1;
        members += room.members;
      }
      return { rooms: live, members, sockets: wires.size };
    },
  };
}
