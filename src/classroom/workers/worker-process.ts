// The program of a worker, started by the server.
import { systemClock } from '../../lib/clock.ts';
import { runWorker } from './run-worker.ts';

runWorker(systemClock);
