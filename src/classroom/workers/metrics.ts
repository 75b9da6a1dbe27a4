// What live classes take, for Prometheus: of the node, and of each worker.
import { Gauge, type Registry } from 'prom-client';
import type { OpenedClassroom } from './open-classroom.ts';

/** Gauges of one worker, by the end of their name. */
const ofWorker = {
  rooms: 'rooms in this worker',
  members: 'people with a place in this worker',
  sockets: 'open sockets in this worker',
  memory: 'resident memory of this worker, bytes',
  cpu: 'CPU that this worker has used since it began, seconds',
  loopDelay: 'how late the event loop of this worker was in the last half second (99th percentile), ms',
  busy: 'part of the last half second in which this worker was busy',
  pid: 'process number of this worker',
  restarts: 'times that this worker ended and was started again',
} as const;
const endings: Readonly<Record<string, string>> = {
  memory: 'memory_bytes',
  cpu: 'cpu_seconds',
  loopDelay: 'loop_delay_ms',
};

export function measureClasses(classroom: OpenedClassroom, metrics: Registry): void {
  for (const what of ['rooms', 'members', 'sockets'] as const)
    new Gauge({
      name: `preau_live_${what}`,
      help: `Live classes on this node: ${what}`,
      registers: [metrics],
      collect() {
        this.set(classroom.stats()[what]);
      },
    });
  if (classroom.workers().length === 0) return;
  for (const what of ['rooms', 'members', 'sockets', 'memory', 'cpu', 'busy', 'loopDelay', 'pid', 'restarts'] as const)
    new Gauge({
      name: `preau_live_worker_${endings[what] ?? what}`,
      help: `Live classes: ${ofWorker[what]}`,
      labelNames: ['worker'],
      registers: [metrics],
      collect() {
        for (const figures of classroom.workers()) this.set({ worker: figures.slot }, figures[what] ?? 0);
      },
    });
}
