// What a million polls and anonymous tickets leave in the gate's memory: asked in its own process, over HTTP, by wrk.

import { startChild } from './child.ts';
import type { GateServer } from './gate-server.ts';
import { throughput } from './wrk.ts';

export type Left = { bytes_per_poll: number; bytes_per_ticket: number; polls: number; tickets: number };

export async function measureLeft(): Promise<Left> {
  const gate = await startChild<GateServer>('gate-server', [], { inspect: ['--expose-gc'] });
  try {
    const { address } = gate.told;
    const used = async () => Number(await (await fetch(`${address}/gate/bench-memory`)).text());
    const board = { url: `${address}/gate/board.json` };
    const json = { 'content-type': 'application/json' };
    const ticket = { url: `${address}/gate/tickets`, method: 'POST', headers: json, body: '{}' };
    const spend = async (target: typeof board, wanted: number) => {
      let done = 0;
      while (done < wanted) done += (await throughput(target, 'served')) * seconds;
      return Math.round(done);
    };
    // What the engine compiles and keeps of its own accord, it keeps once.
    await throughput(ticket, 'served');
    await spend(board, 500_000);
    const start = await used();
    const polls = await spend(board, 1_000_000);
    const afterPolls = await used();
    const tickets = await spend(ticket, 200_000);
    const afterTickets = await used();
    return {
      bytes_per_poll: Math.max(0, afterPolls - start) / polls,
      bytes_per_ticket: Math.max(0, afterTickets - afterPolls) / tickets,
      polls,
      tickets,
    };
  } finally {
    await gate.stop();
  }
}

/** Of one turn of `throughput`. */
const seconds = Number(process.env.BENCH_SECONDS ?? 2);
