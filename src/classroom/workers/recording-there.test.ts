// Waiting for what a worker records, when there is no worker to answer: a word taken back must not wait for it for ever. Rules.
import { expect, test } from 'vitest';
import type { Order } from './channel.ts';
import { createRecordingDesk } from './recording-there.ts';

const lesson = { schoolId: 's', lessonId: 'l' };

function desk() {
  const ordered: Order[] = [];
  let ready = true;
  let settled: (() => Promise<void>) | undefined;
  const made = createRecordingDesk(
    {
      recordedElsewhere(_lesson, wait) {
        settled = wait;
      },
    },
    (_slot, order) => {
      if (ready) ordered.push(order);
      return ready;
    },
  );
  made.hear(1, { type: 'recording', ...lesson, on: true, at: 1 });
  const dies = () => {
    ready = false;
    made.lost(1);
  };
  return { made, ordered, dies, settled: () => settled?.() ?? Promise.reject(new Error('nothing was recorded')) };
}

test('[R6] [W5] what is on its way to the files is waited for', async () => {
  const { made, ordered, settled } = desk();
  const waited = settled();
  const [order] = ordered;
  if (order?.type !== 'settle') throw new Error('the worker is asked');
  made.hear(1, { type: 'settled', ask: order.ask });
  await expect(waited).resolves.toBeUndefined();
});

test('[R6] [W3] of a worker that died nothing is on its way, whether it was asked before or after', async () => {
  const { dies, settled } = desk();
  const before = settled();
  dies();
  await expect(before).resolves.toBeUndefined();
  await expect(settled()).resolves.toBeUndefined();
});
