// Solves one challenge beside the page, so that the page stays quick.
import { solve } from './solve.ts';

addEventListener('message', async ({ data }: MessageEvent<unknown>) => {
  postMessage(typeof data === 'string' ? await solve(data, new AbortController()) : undefined);
});
