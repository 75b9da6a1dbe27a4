// A relay in a process of its own, to be killed: `node relay-process.js <port> <journal>`. Says its port once it listens.
import type { Happened } from '../activities/contract.ts';
import { fileJournal } from '../journal.ts';
import { startLiveServer } from './live-server.ts';

const [port = '0', journal = ''] = process.argv.slice(2);
const server = await startLiveServer({
  port: Number(port),
  journalOf: () => fileJournal<Happened>(journal, (message) => console.error(message)),
});
console.log(server.port);
