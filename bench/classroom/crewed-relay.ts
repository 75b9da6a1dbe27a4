// The relay with its rooms in so many workers (0: in its own process). What it tells is the CPU and memory of all its processes.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { LiveRole } from '../../src/classroom/messages.ts';
import { openClassroom } from '../../src/classroom/workers/open-classroom.ts';
import { systemChance, systemClock } from '../../src/lib/clock.ts';

const [workers = '0', dataFolder = ''] = process.argv.slice(2);
const classroom = openClassroom({
  clock: systemClock,
  chance: systemChance,
  log: { warn() {}, error: (details, message) => console.error(message, details) },
  workers: Number(workers),
  dataFolder,
  entry: fileURLToPath(new URL('../../src/classroom/workers/worker-process.js', import.meta.url)),
  hear() {},
  // `who=role.number`: the session is measured elsewhere.
  authorize: async (request, lessonId) => {
    const [, role = 'pupil', number = '0'] = /who=(\w+)\.(\d+)/.exec(request.headers.cookie ?? '') ?? [];
    const live: LiveRole = role === 'teacher' ? 'teacher' : 'pupil';
    const userId = `${role}-${number}`;
    const person = { schoolId: 's', lessonId, accountId: userId, userId, name: `Élève ${number}`, title: 'Cours' };
    return { ...person, role: live, endsAt: Date.now() + 3_600_000 };
  },
});
const server = createServer();
server.on('upgrade', (request, socket, head) => {
  if (!classroom.handleUpgrade(request, socket, head)) socket.destroy();
});
server.listen(0, '127.0.0.1', 4_096, () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('message', () => {
  const pids = [process.pid, ...classroom.workers().flatMap(({ pid }) => pid ?? [])];
  const used = pids.map((pid) => ({ cpu: cpuOf(pid), rss: rssOf(pid) }));
  const members = classroom.workers().map((worker) => worker.members);
  process.send?.({ used, each: members, ...classroom.stats() });
});

/** ms of CPU; ticks of the kernel's clock are 10 ms. */
function cpuOf(pid: number): number {
  const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(after[11]) + Number(after[12])) * 10;
}

function rssOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024;
}
