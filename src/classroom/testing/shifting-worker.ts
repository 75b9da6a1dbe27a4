// A worker whose clock goes ten seconds ahead at each SIGUSR2.
import { runWorker } from '../workers/run-worker.ts';

let shifted = 0;
process.on('SIGUSR2', () => {
  shifted += 10_000;
});
runWorker({ now: () => Date.now() + shifted });
