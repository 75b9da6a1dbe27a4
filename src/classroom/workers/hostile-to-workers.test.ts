// The members who misbehave, once more, with the room in a worker: `PREAU_TEST_WORKERS` does the same for other files of the relay.
import { afterAll } from 'vitest';

process.env.PREAU_TEST_WORKERS = '1';
afterAll(() => {
  delete process.env.PREAU_TEST_WORKERS;
});
await import('../hostile.test.ts');
