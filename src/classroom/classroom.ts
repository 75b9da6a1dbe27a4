// The live class: its entrance, and its rooms in this process.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { createEntrance, type EntranceOptions } from './entrance.ts';
import { createHall, type HallOptions } from './hall.ts';
import type { Tier } from './messages.ts';
import type { Plan } from './rooms.ts';
import { watchSignedIn } from './signed-in.ts';
import { firstTier, nextTier } from './tier.ts';

export type ClassroomOptions = Omit<HallOptions, 'onFailure'> &
  Pick<EntranceOptions, 'authorize'> & {
    log: { warn(details: object, message: string): void; error(details: object, message: string): void };
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
  /** Their invitation was taken back: who is in class as a guest leaves it. */
  dismissGuest(schoolId: string, lessonId: string, userId: string): void;
  /** Says 1012 to everyone and stops all timers. */
  close(): Promise<void>;
  stats(): { rooms: number; members: number; sockets: number };
};

export function createClassroom(options: ClassroomOptions): Classroom {
  const { clock, log, authorize } = options;
  const onFailure = (error: unknown) => log.error({ err: error }, 'classroom: unexpected failure');
  const hall = createHall({ ...options, onFailure });
  const sessions = watchSignedIn(options.sessionCheck);
  const entrance = createEntrance({
    log,
    authorize,
    onFailure,
    arrived(arrival) {
      let unwatch = () => {};
      const dismiss = hall.enter(arrival, () => unwatch());
      unwatch = sessions.watch(arrival.person, dismiss);
      return undefined;
    },
  });
  let tier = firstTier;
  return {
    handleUpgrade: entrance.handleUpgrade,
    setTier(next) {
      tier = nextTier(tier, next, clock.now());
      hall.setTier(tier);
    },
    unrecord: hall.unrecord,
    dismissGuest: hall.dismissGuest,
    learn: hall.learn,
    async close() {
      sessions.close();
      await Promise.all([entrance.close(), hall.close()]);
    },
    stats() {
      const { rooms, members, sockets } = hall.stats();
      return { rooms, members, sockets: sockets + entrance.leaving() };
    },
  };
}
