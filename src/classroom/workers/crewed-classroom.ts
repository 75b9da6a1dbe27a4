// The live class on several cores: its entrance in this process, its rooms in workers.
import type { Classroom, ClassroomOptions } from '../classroom.ts';
import { createEntrance } from '../entrance.ts';
import { watchSignedIn } from '../signed-in.ts';
import { firstTier, nextTier } from '../tier.ts';
import { type CrewOptions, createCrew, type WorkerFigures } from './crew.ts';

export type CrewedOptions = Omit<ClassroomOptions, 'journalOf' | 'recordingOf'> & Omit<CrewOptions, 'sessions'>;

export function createCrewedClassroom(options: CrewedOptions): Classroom & { workers(): WorkerFigures[] } {
  const { clock, log, authorize } = options;
  const sessions = watchSignedIn(options.sessionCheck);
  const crew = createCrew({ ...options, sessions });
  const entrance = createEntrance({
    log,
    authorize,
    onFailure: (error) => log.error({ err: error }, 'classroom: unexpected failure'),
    arrived: crew.enter,
  });
  let tier = firstTier;
  return {
    handleUpgrade: entrance.handleUpgrade,
    setTier(next) {
      tier = nextTier(tier, next, clock.now());
      crew.setTier(tier);
    },
    learn: crew.learn,
    unrecord: crew.unrecord,
    dismissGuest: crew.dismissGuest,
    workers: crew.workers,
    async close() {
      sessions.close();
      await Promise.all([entrance.close(), crew.close()]);
    },
    stats() {
      const { rooms, members, sockets } = crew.stats();
      return { rooms, members, sockets: sockets + entrance.leaving() };
    },
  };
}
