// A relay with two workers in a process of its own, to be killed or stopped: `node … <port> <worker's program> <data folder>`.
// Says its port and its workers' process numbers once it has them.
import { startLiveServer } from './live-server.ts';

const [port = '0', entry = '', dataFolder = ''] = process.argv.slice(2);
const server = await startLiveServer({ port: Number(port), workers: { count: 2, entry, dataFolder } });
const looking = setInterval(() => {
  const pids = server.classroom.workers().map(({ pid }) => pid);
  if (pids.some((pid) => pid === undefined)) return;
  clearInterval(looking);
  console.log(JSON.stringify({ port: server.port, pids }));
}, 20);
process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
