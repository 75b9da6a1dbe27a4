// The relay alone in a process: what is measured is its CPU and memory, nothing of its clients.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import type { Happened } from '../../src/classroom/activities/contract.ts';
import { createClassroom } from '../../src/classroom/classroom.ts';
import type { LiveRole } from '../../src/classroom/messages.ts';
import { Tape } from '../../src/classroom/recording/tape.ts';
import { systemChance, systemClock } from '../../src/lib/clock.ts';

const [certificate, key, recorded] = process.argv.slice(2);
/** Recorded from the first moment on: the teacher is the first to enter. */
const begun = (): Happened[] => [{ part: 'recording', at: Date.now(), event: { type: 'started', member: 1 } }];
const server =
  certificate && key ? createTlsServer({ cert: readFileSync(certificate), key: readFileSync(key) }) : createServer();
const classroom = createClassroom({
  clock: systemClock,
  chance: systemChance,
  log: { warn() {}, error: (details, message) => console.error(message, details) },
  ...(recorded && {
    journalOf: () => ({ read: begun, note() {} }),
    recordingOf: (_schoolId: string, lessonId: string) => ({
      noTape: () => undefined,
      open: () => new Tape(join(recorded, lessonId)),
      allowed: async () => new Set<string>(),
      running() {},
    }),
  }),
  // `who=role.number`: the session is measured elsewhere.
  authorize: async (request, lessonId) => {
    const [, role = 'pupil', number = '0'] = /who=(\w+)\.(\d+)/.exec(request.headers.cookie ?? '') ?? [];
    const live: LiveRole = role === 'teacher' ? 'teacher' : 'pupil';
    const userId = `${role}-${number}`;
    const endsAt = Date.now() + 3_600_000;
    return {
      schoolId: 's',
      lessonId,
      accountId: userId,
      userId,
      name: `Élève ${number}`,
      role: live,
      endsAt,
      title: 'Cours',
    };
  },
});
server.on('upgrade', (request, socket, head) => {
  if (!classroom.handleUpgrade(request, socket, head)) socket.destroy();
});
server.listen(0, process.env.HOST ?? '127.0.0.1', 4_096, () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('SIGINT', () => process.exit());
process.on('message', () => {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: (user + system) / 1_000, rss: process.memoryUsage.rss(), ...classroom.stats() });
});
