// The workers of one server: who holds which lesson, how sockets get there, and what happens when one of them dies.
import { readdirSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../errors.ts';
import type { Chance, Clock } from '../../lib/clock.ts';
import { FolderInUse, lockFolder } from '../../lib/folder-lock.ts';
import { type Arrival, refuseUpgrade, unavailable } from '../entrance.ts';
import type { Hear } from '../followed.ts';
import type { RoomsTell } from '../hall.ts';
import type { Seated } from '../place.ts';
import { overtime, type Plan } from '../rooms.ts';
import type { SignedInWatch } from '../signed-in.ts';
import { firstTier, type TierNow } from '../tier.ts';
import type { Load, Word } from './channel.ts';
import { leastLoaded, Placements, smoothed } from './placement.ts';
import { createRecordingDesk, type RecordingOptions } from './recording-there.ts';
import { startWorker, type Worker } from './worker.ts';

export type CrewOptions = RoomsTell &
  RecordingOptions & {
    clock: Clock;
    chance: Chance;
    log: { warn(details: object, message: string): void; error(details: object, message: string): void };
    workers: number;
    /** Of everything that must survive; journals of lessons are in its `lessons`. */
    dataFolder: string;
    /** Of the rooms alone. */
    secret?: string;
    sessions: SignedInWatch;
    /** What of a lesson's events concerns the rest of the school. */
    hear: Hear;
    maxMembers?: number;
    /** The program of a worker, where it isn't the usual one. */
    entry?: string;
  };

export type WorkerFigures = Omit<Load, 'type'> & {
  slot: number;
  pid: number | undefined;
  /** It takes sockets. */
  ready: boolean;
  restarts: number;
};

export type Crew = {
  /** Hands the socket to the lesson's worker. @returns why it can't be */
  enter(arrival: Arrival): UserError | undefined;
  setTier(tier: TierNow): void;
  learn(schoolId: string, lessonId: string, plan: Plan): void;
  unrecord(userId: string): void;
  dismissGuest(schoolId: string, lessonId: string, userId: string): void;
  stats(): { rooms: number; members: number; sockets: number };
  workers(): WorkerFigures[];
  /** Says 1012 to everyone, and waits until the workers have ended. */
  close(): Promise<void>;
};

type Slot = {
  readonly slot: number;
  worker: Worker | undefined;
  ready: boolean;
  restarts: number;
  /** In a row, soon after their start. */
  failures: number;
  startedAt: number;
  load: Omit<Load, 'type'>;
  /** Smoothed. */
  busy: number;
};

/** `arrival` until the worker has it, `sent` once it was told of it; times in ms since 1970. */
type Handed = {
  arrival: Arrival | undefined;
  sent: boolean;
  readonly until: number;
  readonly key: string;
  readonly slot: number;
  unwatch(): void;
};

const idle = { rooms: 0, members: 0, sockets: 0, cpu: 0, memory: 0, busy: 0, loopDelay: 0 };
/** Who arrives while a worker is starting, or stuck, waits this long, ms. Pages look again by themselves before. */
const mostWaiting = 20_000;
/** A worker that lived this long, ms, failed for the first time when it fails. */
const proven = 10_000;
/** Before a worker that fails at once is started again, ms. */
const longestPause = 10_000;

const usualEntry = fileURLToPath(new URL('worker-process.js', import.meta.url));
const keyOf = (schoolId: string, lessonId: string): string => `${schoolId}\n${lessonId}`;

export function createCrew(options: CrewOptions): Crew {
  const { clock, log, sessions, dataFolder } = options;
  const folder = join(dataFolder, 'lessons');
  const locks = join(dataFolder, 'workers');
  const placements = new Placements();
  const handed = new Map<number, Handed>();
  /** Whoever is in a lesson, by lesson and person: all are cut off when its worker dies. */
  const present = new Map<string, Map<string, Seated>>();
  /** Lessons that are over while the door may still let in who came just before: until when, in ms since 1970. */
  const over = new Map<string, number>();
  const slots: Slot[] = Array.from({ length: options.workers }, (_, slot) => ({
    ...{ slot, worker: undefined, ready: false, restarts: -1, failures: 0, startedAt: 0, load: idle, busy: 0 },
  }));
  const pauses = new Set<NodeJS.Timeout>();
  /** The same in all workers, and after the restart of one. */
  const secret = options.secret ?? Buffer.from(options.chance.bytes(32)).toString('base64url');
  const recordings = createRecordingDesk(options, (slot, order) => {
    const { ready, worker } = slots[slot] ?? {};
    if (!ready || !worker) return false;
    worker.order(order);
    return true;
  });
  let nextId = 1;
  let tier = firstTier;
  let closing = false;

  const start = (at: Slot) => {
    if (closing) return;
    at.startedAt = clock.now();
    at.restarts += 1;
    const { maxMembers, entry = usualEntry } = options;
    at.worker = startWorker(entry, {
      word: (word) => hear(at, word),
      over: () => lost(at),
      trouble: (message, error) => log.error({ err: error, worker: at.slot }, message),
    });
    const lock = join(locks, String(at.slot));
    const most = maxMembers === undefined ? {} : { maxMembers };
    at.worker.order({ type: 'start', folder, lock, secret, tier, ...most });
  };

  const hear = (at: Slot, word: Word) => {
    switch (word.type) {
      case 'ready':
        at.ready = true;
        // It may have changed since the order to start.
        at.worker?.order({ type: 'tier', tier });
        for (const [id, one] of handed) if (one.slot === at.slot && !one.sent) send(id, one, at);
        return;
      case 'taken':
        return taken(at, word.id);
      case 'gone':
        return gone(word.id);
      case 'opened':
        placements.opened(keyOf(word.schoolId, word.lessonId));
        return options.onOpened?.(word.schoolId, word.lessonId);
      case 'closed':
        placements.closed(keyOf(word.schoolId, word.lessonId));
        return options.onClosed?.(word.schoolId, word.lessonId);
      case 'presence':
        note(word);
        return options.onPresence?.(word.person, word.change, word.at);
      case 'teacher-missing':
        return options.onTeacherMissing?.(word.schoolId, word.lessonId, word.since);
      case 'hold-asked': {
        const { schoolId, lessonId, accountId, until } = word;
        const hold = options.signHold?.({ schoolId, lessonId, accountId }, until);
        if (hold) at.worker?.order({ type: 'hold', schoolId, lessonId, accountId, hold, until });
        return;
      }
      case 'ended': {
        const { type: _, ...ended } = word;
        over.set(keyOf(ended.schoolId, ended.lessonId), ended.endsAt + overtime);
        return options.onEnded?.(ended);
      }
      case 'happened':
        return options.hear({ schoolId: word.schoolId, lessonId: word.lessonId }, word.happened, word.when);
      case 'load': {
        const { type: _, ...load } = word;
        at.busy = smoothed(at.busy, load.busy);
        at.load = load;
        return;
      }
      case 'allowed-asked':
      case 'recording':
      case 'settled':
        return recordings.hear(at.slot, word);
      case 'trouble':
        return log[word.level]({ stack: word.stack, worker: at.slot }, word.message);
      case 'stopped':
        return;
      default:
        word satisfies never;
    }
  };

  const note = ({ person, change }: Extract<Word, { type: 'presence' }>) => {
    const key = keyOf(person.schoolId, person.lessonId);
    const people = present.get(key) ?? new Map<string, Seated>();
    if (change === 'entered' || change === 'returned') present.set(key, people.set(person.userId, person));
    else people.delete(person.userId);
    if (people.size === 0) present.delete(key);
  };

  /** The worker has it: what came here meanwhile goes after it, and this process lets go of it. */
  const taken = (at: Slot, id: number) => {
    const one = handed.get(id);
    if (!one?.arrival) return;
    const { socket, head, person } = one.arrival;
    one.arrival = undefined;
    const rest: unknown = socket.read();
    const early = Buffer.isBuffer(rest) ? Buffer.concat([head, rest]) : head;
    socket.destroy();
    at.worker?.order({ type: 'go', id, early: early.toString('base64') });
    one.unwatch = sessions.watch(person, () => at.worker?.order({ type: 'dismiss', id }));
  };

  const gone = (id: number) => {
    const one = handed.get(id);
    if (!one) return;
    handed.delete(id);
    one.unwatch();
    one.arrival?.socket.destroy();
    placements.gone(one.key);
  };

  const send = (id: number, one: Handed, at: Slot) => {
    if (!(one.arrival?.socket instanceof Socket)) return;
    one.sent = true;
    const { plane, key, socket } = one.arrival;
    const { signedIn: _, ...person } = one.arrival.person;
    at.worker?.order({ type: 'take', id, plane, key, person }, socket);
  };

  /**
   * Where this lesson is, or goes. A worker that is starting counts too: all that come at once after a restart must not end up in the
   * one that is ready first, where they would stay. One that fails to start counts only if all do.
   */
  const slotFor = (key: string): Slot | undefined => {
    const known = placements.of(key);
    if (known) return slots[known.slot];
    const now = clock.now();
    const hopeful = slots.filter(({ ready, failures }) => ready || failures === 0);
    const best = leastLoaded(
      (hopeful.length > 0 ? hopeful : slots).map(({ slot, busy }) => ({
        ...{ slot, busy },
        expected: placements.expected(slot, now),
      })),
    );
    return best === undefined ? undefined : slots[best];
  };

  const enter = (arrival: Arrival): UserError | undefined => {
    const { person, socket } = arrival;
    if (socket.destroyed) return undefined;
    const key = keyOf(person.schoolId, person.lessonId);
    for (const [ended, until] of over) if (clock.now() > until) over.delete(ended);
    if (over.has(key)) return new UserError('lesson_over', 'le cours est terminé');
    const plain = socket instanceof Socket && !('encrypted' in socket);
    if (!plain)
      log.error({}, 'classroom: only plain connections go to a worker; TLS ends in a proxy in front, or set WORKERS=0');
    const at = closing || !plain ? undefined : slotFor(key);
    if (!at) {
      refuseUpgrade(socket, unavailable);
      return undefined;
    }
    const id = nextId++;
    const one: Handed = {
      ...{ arrival, key, slot: at.slot, sent: false, until: clock.now() + mostWaiting },
      unwatch() {},
    };
    handed.set(id, one);
    placements.take(key, at.slot, clock.now());
    if (at.ready) send(id, one, at);
    return undefined;
  };

  const enterLate = (arrival: Arrival) => {
    if (enter(arrival)) refuseUpgrade(arrival.socket, unavailable);
  };

  /** A worker is dead: its lessons may go to any, those inside come back by themselves, those on the way there go elsewhere. */
  const lost = (at: Slot) => {
    at.worker = undefined;
    at.ready = false;
    at.load = idle;
    at.busy = 0;
    recordings.lost(at.slot);
    const again: Arrival[] = [];
    for (const [id, one] of [...handed]) {
      if (one.slot !== at.slot) continue;
      handed.delete(id);
      one.unwatch();
      if (one.arrival) again.push(one.arrival);
    }
    for (const [key, { room }] of placements.lose(at.slot)) {
      const [schoolId = '', lessonId = ''] = key.split('\n');
      for (const person of present.get(key)?.values() ?? []) options.onPresence?.(person, 'cut', clock.now());
      present.delete(key);
      if (room) options.onClosed?.(schoolId, lessonId);
    }
    if (closing) {
      for (const { socket } of again) refuseUpgrade(socket, unavailable);
      return;
    }
    at.failures = clock.now() - at.startedAt < proven ? at.failures + 1 : 0;
    const pause = at.failures === 0 ? 0 : Math.min(longestPause, 100 * 2 ** at.failures);
    log.error({ worker: at.slot, pause }, 'a worker has ended; its classes come back on another one');
    const timer = setTimeout(() => {
      pauses.delete(timer);
      start(at);
    }, pause);
    pauses.add(timer.unref());
    for (const arrival of again) enterLate(arrival);
  };

  /** Who waits for a worker in vain is told to try again; `gone` when there is nobody to say it. */
  const giveUp = (id: number, one: Handed) => {
    if (one.arrival && !one.arrival.socket.destroyed) refuseUpgrade(one.arrival.socket, unavailable);
    one.arrival = undefined;
    if (one.sent) slots[one.slot]?.worker?.order({ type: 'dismiss', id });
    else gone(id);
  };

  const impatience = setInterval(() => {
    const now = clock.now();
    for (const [id, one] of handed)
      if (one.arrival && (now > one.until || one.arrival.socket.destroyed)) giveUp(id, one);
  }, 1_000).unref();

  const starting = earlierOnesGone(locks, () => closing)
    .catch((error: unknown) => log.error({ err: error }, 'whether earlier workers are gone can’t be known'))
    .then(() => {
      for (const at of slots) start(at);
    });

  return {
    enter,
    setTier(next) {
      tier = next;
      for (const { worker, ready } of slots) if (ready) worker?.order({ type: 'tier', tier });
    },
    unrecord(userId) {
      for (const { worker, ready } of slots) if (ready) worker?.order({ type: 'unrecord', userId });
    },
    dismissGuest(schoolId, lessonId, userId) {
      const held = placements.of(keyOf(schoolId, lessonId));
      if (held) slots[held.slot]?.worker?.order({ type: 'dismiss-guest', schoolId, lessonId, userId });
    },
    learn(schoolId, lessonId, plan) {
      const held = placements.of(keyOf(schoolId, lessonId));
      if (held) slots[held.slot]?.worker?.order({ type: 'learn', schoolId, lessonId, plan });
    },
    stats() {
      const members = slots.reduce((sum, { load }) => sum + load.members, 0);
      return { rooms: placements.rooms(), members, sockets: handed.size };
    },
    workers: () =>
      slots.map(({ slot, worker, ready, restarts, load }) => ({ ...load, slot, pid: worker?.pid, ready, restarts })),
    async close() {
      closing = true;
      clearInterval(impatience);
      for (const timer of pauses) clearTimeout(timer);
      for (const [id, one] of handed) if (one.arrival) giveUp(id, one);
      await starting;
      await Promise.all(slots.map(({ worker }) => worker?.stop()));
    },
  };
}

/** Workers of a server that was killed end by themselves, at the latest when they look up from what they do. */
async function earlierOnesGone(locks: string, givenUp: () => boolean): Promise<void> {
  for (const slot of slotsIn(locks)) {
    for (;;) {
      try {
        const lock = await lockFolder(join(locks, slot));
        await lock.release();
        break;
      } catch (error) {
        if (!(error instanceof FolderInUse)) throw error;
        if (givenUp()) return;
        await sleep(100);
      }
    }
  }
}

function slotsIn(locks: string): string[] {
  try {
    return readdirSync(locks);
  } catch {
    return [];
  }
}
