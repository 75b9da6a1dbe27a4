// Receipts over HTTP, and the daily forgetting of old keys.
import type { Mount } from '../../context.ts';
import { checkReceipt, listReceiptKeys } from './contract.ts';
import { createSigning, forgetKeys, readReceipt } from './receipts.ts';

const sweepEvery = 24 * 3_600_000;

export function receiptRoutes({ app, route, keys, database, clock, log }: Mount): void {
  const signing = createSigning(keys);
  route(listReceiptKeys, async () => ({ keys: signing.publicKeys() }));
  route(checkReceipt, async ({ input }) => readReceipt(signing, input.receipt));
  const sweep = () =>
    void forgetKeys(database, clock.now()).catch((error: unknown) => log.warn({ err: error }, 'old keys are kept'));
  const timer = setInterval(sweep, sweepEvery);
  timer.unref();
  app.addHook('onClose', async () => clearInterval(timer));
}
