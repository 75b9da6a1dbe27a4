// The live class within the school: who may come in, who is there, what open pages are told.
import { join } from 'node:path';
import type { Registry } from 'prom-client';
import type { Config } from '../config.ts';
import type { SchoolEvent } from '../context.ts';
import { AuthError, UserError } from '../errors.ts';
import type { Gate } from '../gate/gate.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { Bus } from '../lib/bus.ts';
import type { Chance, Clock } from '../lib/clock.ts';
import type { Sql } from '../lib/database/database.ts';
import type { Keys } from '../lib/keys.ts';
import { type Identity, whoOf } from '../school/identity/identity.ts';
import type { Door } from '../school/timetable/timetable.ts';
import { isPupil } from './activities/activity.ts';
import { type Authorisations, createAuthorisations } from './authorisation/authorisations.ts';
import { createChatReports } from './chat/reports/reports.ts';
import type { Classroom, ClassroomOptions } from './classroom.ts';
import { createPictures, type Pictures } from './files/files.ts';
import { createInsistence } from './insist.ts';
import { journalPath } from './journal.ts';
import { createLessonWatch } from './lesson-watch.ts';
import { createPresenceBook, type PresenceBook } from './presence.ts';
import type { Enrolled } from './register/contract.ts';
import { readRegister } from './register/export/read.ts';
import { createRecordings, type Recordings } from './replay/recordings.ts';
import { sweep, sweepEvery } from './replay/sweep.ts';
import { isTrial, trialLesson } from './trial/trial.ts';
import { createTrials } from './trial/trials.ts';
import { measureClasses } from './workers/metrics.ts';
import { openClassroom } from './workers/open-classroom.ts';

export type Live = Pick<Classroom, 'handleUpgrade' | 'setTier'> & {
  presence: PresenceBook;
  pictures: Pictures;
  /** Of the worker that is worst off, ms; 0 where this process holds the classes. */
  loopDelay(): number;
  recordings: Recordings;
  authorisations: Authorisations;
  /** Which pupils were in a lesson's class and when, while it lasts and after it, as this node's journal has it. */
  register(schoolId: string, lessonId: string): Promise<Enrolled[]>;
  close(): Promise<void>;
};

type Concerned = { classIds: string[]; teacherIds: string[] };

/** Pages are told of a change in a class at most once in this time, ms: thirty pupils enter in the same second. */
const gather = 2_000;
/** Lessons whose people are remembered; somebody may enter just as the last one leaves, so none is forgotten at that moment. */
const mostConcerned = 20_000;

export function createLive(parts: {
  clock: Clock;
  chance: Chance;
  log: ClassroomOptions['log'];
  identity: Identity;
  gate: Gate;
  door: Door;
  bus: Bus<SchoolEvent>;
  database: Sql;
  metrics: Registry;
  keys: Keys;
  config: Pick<Config, 'dataFolder' | 'workers' | 'replayDays' | 'lessonDays'>;
  /** The program of a worker, where it isn't the usual one. */
  workerEntry?: string;
}): Live {
  const { clock, chance, log, identity, gate, door, bus, metrics, database } = parts;
  const { dataFolder, workers } = parts.config;
  const folder = join(dataFolder, 'lessons');
  const presence = createPresenceBook((schoolId, lessonId) => recordings.has(schoolId, lessonId));
  const pictures = createPictures({ folder, clock, chance, log });
  const reports = createChatReports(parts);
  const authorisations = createAuthorisations({
    ...{ database, clock, people: identity.people },
    onWithdrawn: (schoolId, userId) => recordings.takeOut(schoolId, userId),
  });
  const recordings = createRecordings({
    ...{ folder, clock, database, log, authorisations },
    unrecord: (userId) => classroom.unrecord(userId),
    onChange: ({ schoolId, lessonId }) => tell(schoolId, lessonId),
  });
  const concerned = new BoundedMap<string, Concerned>(mostConcerned);
  const telling = new Map<string, NodeJS.Timeout>();

  const tell = (schoolId: string, lessonId: string) => {
    telling.delete(lessonId);
    const whom = concerned.get(lessonId) ?? { classIds: [], teacherIds: [] };
    bus.publish(`school:${schoolId}`, { type: 'live_changed', lessonId, ...whom });
  };
  const tellSoon = (schoolId: string, lessonId: string) => {
    if (telling.has(lessonId)) return;
    telling.set(lessonId, setTimeout(tell, gather, schoolId, lessonId).unref());
  };

  const ends = createInsistence((error, givenUp) =>
    log.error({ err: error }, givenUp ? 'the end of a lesson is lost' : 'the end of a lesson is not kept yet'),
  );
  const questions = createInsistence((error) => log.error({ err: error }, 'what became of a lesson is not known yet'));
  const watch = createLessonWatch(
    bus,
    (schoolId, lessonId, current) =>
      questions.insist(async () => {
        const plan = await door.plan(schoolId, lessonId);
        if (current()) classroom.learn(schoolId, lessonId, plan);
      }, current),
    (schoolId, lessonId, userId) => classroom.dismissGuest(schoolId, lessonId, userId),
  );

  const trials = createTrials();

  const classroom = openClassroom({
    ...{ clock, chance, log, dataFolder, workers },
    ...(parts.workerEntry !== undefined && { entry: parts.workerEntry }),
    async authorize(request, lessonId) {
      const me = identity.fromCookies(request.headers.cookie);
      if (!me) return new AuthError('signed_out', 'Connectez-vous pour entrer en classe.');
      // The pass must be of this session's account, here as everywhere. [G61]
      const admission = gate.admit(request.headers, whoOf(me));
      if (admission.type === 'out') {
        const { code, message, retryAfter } = admission;
        return new UserError(code, message, { status: 503, retryAfter });
      }
      const standing = () => clock.now() < me.expiresAt && !identity.sessions.revocations.ended(me);
      // Whoever has an account may try their own devices, alone.
      if (lessonId === trialLesson) return trials.enter(me, request, clock.now(), standing);
      const admitted = await door.admit(me, lessonId, { wait: true });
      const { name, role, title, startsAt, endsAt, opensAt, classIds, teacherIds } = admitted;
      const punctual = admitted.kind === 'room';
      concerned.set(lessonId, { classIds, teacherIds });
      const { schoolId, accountId, userId } = me;
      const signedIn = standing;
      const times = { startsAt, endsAt, opensAt, punctual };
      const invited = admitted.guest && { guest: admitted.guest };
      return { schoolId, lessonId, accountId, userId, name, role, ...invited, ...times, title, signedIn };
    },
    onPresence(person, change) {
      if (person.trial) return;
      // The school counts its own pupils and teachers.
      if (!person.guest) presence.record(person, change);
      tellSoon(person.schoolId, person.lessonId);
    },
    // Those who watch over the school see it on their day.
    onTeacherMissing(schoolId, lessonId, since) {
      if (isTrial(lessonId)) return;
      presence.missing(schoolId, lessonId, since);
      tell(schoolId, lessonId);
    },
    signHold: ({ schoolId, accountId }, until) =>
      gate.signHold({ school: schoolId, account: accountId, reason: 'lesson', until }),
    hear(lesson, happened, when) {
      reports.hear(lesson, happened, when);
      pictures.hear(lesson, happened, when);
    },
    // Rooms have no need of the ring itself.
    secret: parts.keys.derive('classroom rooms'),
    recordingOf: recordings.officeOf,
    recordedElsewhere: recordings.elsewhere,
    onOpened(schoolId, lessonId) {
      if (!isTrial(lessonId)) watch.opened(schoolId, lessonId);
    },
    onClosed(schoolId, lessonId) {
      if (isTrial(lessonId)) return;
      watch.closed(schoolId, lessonId);
      pictures.closed({ schoolId, lessonId });
    },
    onEnded({ schoolId, lessonId, at }) {
      if (isTrial(lessonId)) return;
      presence.forget(schoolId, lessonId);
      // Until it is kept, a restart would open the lesson again.
      ends.insist(async () => {
        await door.ended(schoolId, lessonId, at);
        tell(schoolId, lessonId);
      });
    },
  });
  measureClasses(classroom, metrics);

  const tidy = async () => {
    await recordings.lookAgain();
    await sweep({ ...{ folder, clock, database, keep: parts.config }, forget: recordings.delete });
  };
  const tidying = createInsistence((error) =>
    log.error({ err: error }, 'what is kept of old lessons is not deleted yet'),
  );
  tidying.insist(tidy);
  const daily = setInterval(() => tidying.insist(tidy), sweepEvery).unref();

  return {
    handleUpgrade: classroom.handleUpgrade,
    setTier: classroom.setTier,
    presence,
    pictures,
    loopDelay: () => Math.max(0, ...classroom.workers().map((worker) => worker.loopDelay)),
    recordings,
    authorisations,
    async register(schoolId, lessonId) {
      const { people } = await readRegister(journalPath(folder, { schoolId, lessonId }));
      return people.filter(isPupil);
    },
    async close() {
      clearInterval(daily);
      await classroom.close();
      await pictures.settled();
      await Promise.all([ends.close(), questions.close(), reports.close(), recordings.close(), tidying.close()]);
      for (const timer of telling.values()) clearTimeout(timer);
      telling.clear();
    },
  };
}
