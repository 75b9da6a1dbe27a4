// A worker's side: the rooms of some lessons over sockets that the server handed to it. It knows nothing else of the school.
import type { Socket } from 'node:net';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Chance, Clock } from '../../lib/clock.ts';
import { lockFolder } from '../../lib/folder-lock.ts';
import type { Arrival } from '../entrance.ts';
import { followed } from '../followed.ts';
import { createHall, type Hall } from '../hall.ts';
import { lessonJournal } from '../journal.ts';
import type { Seated } from '../place.ts';
import type { Order, Word } from './channel.ts';
import { createWorkerRecordings } from './recording-here.ts';
import { toTell } from './told.ts';

/** How often the server is told what this worker does, ms. */
const loadPeriod = 500;
/** ms */
const delayResolution = 10;

export type RoomsService = {
  /** @param socket with `take` */
  obey(order: Order, socket: Socket | undefined): void;
};

type Start = Extract<Order, { type: 'start' }>;
type Take = Extract<Order, { type: 'take' }>;

/** @param end the last word was said: the process may end once it is out */
export function serveRooms(parts: { clock: Clock; chance: Chance; say(word: Word): void; end(): void }): RoomsService {
  const { clock, chance, say, end } = parts;
  let hall: Hall | undefined;
  let recordings: ReturnType<typeof createWorkerRecordings> | undefined;
  /** Sockets that are not ours alone yet. */
  const waiting = new Map<number, Arrival>();
  const inside = new Map<number, () => void>();

  const trouble = (level: 'warn' | 'error', message: string, error?: unknown) =>
    say({ type: 'trouble', level, message, stack: error instanceof Error ? (error.stack ?? error.message) : '' });

  const start = async ({ folder, lock, secret, tier, maxMembers }: Start) => {
    // Of a server that was killed, a worker may live on for a moment: it must not write beside us.
    await lockFolder(lock);
    const recorded = createWorkerRecordings(folder, say);
    recordings = recorded;
    hall = createHall({
      clock,
      chance,
      secret,
      ...(maxMembers !== undefined && { maxMembers }),
      onFailure: (error) => trouble('error', 'classroom: unexpected failure', error),
      journalOf: (schoolId, lessonId) =>
        followed(
          { schoolId, lessonId },
          lessonJournal(folder, { schoolId, lessonId }, (message) => trouble('warn', message)),
          (_, happened, when) => {
            const told = toTell(happened, (message) => trouble('error', message));
            if (told) say({ type: 'happened', schoolId, lessonId, happened: told, when });
          },
        ),
      onOpened: (schoolId, lessonId) => say({ type: 'opened', schoolId, lessonId }),
      onClosed: (schoolId, lessonId) => say({ type: 'closed', schoolId, lessonId }),
      onPresence: (person, change, at) => say({ type: 'presence', person: tellable(person), change, at }),
      onTeacherMissing: (schoolId, lessonId, since) => say({ type: 'teacher-missing', schoolId, lessonId, since }),
      onEnded: (ended) => say({ type: 'ended', ...ended }),
      recordingOf: recorded.of,
      // The gate's key stays in the server: the hold comes by `hold`.
      signHold(whom, until) {
        say({ type: 'hold-asked', ...whom, until });
        return undefined;
      },
    });
    hall.setTier(tier);
    tellLoad(hall, say);
    say({ type: 'ready' });
  };

  const take = ({ id, person, plane, key }: Take, socket: Socket | undefined) => {
    // It was closed on the way.
    if (!socket) return say({ type: 'gone', id });
    const lost = () => {
      if (waiting.delete(id)) say({ type: 'gone', id });
    };
    socket.on('error', () => socket.destroy());
    socket.once('close', lost);
    waiting.set(id, { person, plane, key, socket, head: Buffer.alloc(0) });
    say({ type: 'taken', id });
  };

  const go = (id: number, early: string) => {
    const arrival = waiting.get(id);
    if (!arrival || !hall) return;
    waiting.delete(id);
    const gone = () => {
      inside.delete(id);
      say({ type: 'gone', id });
    };
    if (arrival.socket.destroyed) gone();
    else inside.set(id, hall.enter({ ...arrival, head: Buffer.from(early, 'base64') }, gone));
  };

  const dismiss = (id: number) => {
    inside.get(id)?.();
    // Given up by the server before it was ours.
    waiting.get(id)?.socket.destroy();
  };

  const stop = async () => {
    await hall?.close();
    say({ type: 'stopped' });
    end();
  };

  return {
    obey(order, socket) {
      switch (order.type) {
        case 'start':
          return void start(order).catch((error: unknown) => {
            trouble('error', 'a worker can’t start', error);
            end();
          });
        case 'take':
          return take(order, socket);
        case 'go':
          return go(order.id, order.early);
        case 'dismiss':
          return dismiss(order.id);
        case 'tier':
          return hall?.setTier(order.tier);
        case 'learn':
          return hall?.learn(order.schoolId, order.lessonId, order.plan);
        case 'hold':
          return hall?.rooms.giveHold(order, order.hold, order.until);
        case 'dismiss-guest':
          return hall?.dismissGuest(order.schoolId, order.lessonId, order.userId);
        case 'unrecord':
          return hall?.unrecord(order.userId);
        case 'allowed':
        case 'settle':
          return recordings?.obey(order);
        case 'stop':
          return void stop();
        default:
          order satisfies never;
      }
    },
  };
}

/** Without what only this process can call. */
function tellable({ signedIn: _, ...person }: Seated): Extract<Word, { type: 'presence' }>['person'] {
  return person;
}

function tellLoad(hall: Hall, say: (word: Word) => void): void {
  let idle = performance.eventLoopUtilization();
  let cpu = process.cpuUsage();
  let at = performance.now();
  const delays = monitorEventLoopDelay({ resolution: delayResolution });
  delays.enable();
  const tell = () => {
    const [now, used, loop] = [performance.now(), process.cpuUsage(), performance.eventLoopUtilization()];
    const worked = (used.user + used.system - cpu.user - cpu.system) / 1_000 / Math.max(1, now - at);
    const { utilization } = performance.eventLoopUtilization(loop, idle);
    [idle, cpu, at] = [loop, used, now];
    const memory = process.memoryUsage.rss();
    const busy = Math.max(worked, utilization);
    // The histogram counts from its own timer's period.
    const loopDelay = delays.count > 0 ? Math.max(0, delays.percentile(99) / 1e6 - delayResolution) : 0;
    delays.reset();
    say({ type: 'load', ...hall.stats(), cpu: (used.user + used.system) / 1e6, memory, busy, loopDelay });
  };
  setInterval(tell, loadPeriod);
}
