// PREAU_SEATS=adaptive: the gate's capacity follows what this node is found to hold.
import type { FastifyInstance } from 'fastify';
import type { Context } from './context.ts';
import { createCapacity } from './gate/capacity/capacity.ts';
import { laneNames } from './gate/contract.ts';
import { usualPolicy } from './gate/model.ts';

/** Seats at full quality. */
const fewest = 200;
const most = 20_000;

/**
 * Looks at the event loop and at how long requests take; open streams say nothing about that.
 * @param loopDelayElsewhere of the worst worker of the live classes, ms
 */
export function findCapacity(
  app: FastifyInstance,
  { config, clock, gate }: Context,
  loopDelayElsewhere: () => number,
): void {
  if (config.seats !== 'adaptive') return;
  const { full } = usualPolicy.costs;
  const capacity = createCapacity({
    clock,
    floor: fewest * full,
    ceiling: most * full,
    initial: gate.policy().capacity,
    used() {
      const { seats, turns, setAside, tier } = gate.figures();
      const taken = laneNames.reduce((sum, lane) => sum + seats[lane] + turns[lane], setAside);
      return taken * gate.policy().costs[tier];
    },
    onLimit: gate.steer,
    loopDelayElsewhere,
  });
  app.addHook('onResponse', async (_request, reply) => {
    if (String(reply.getHeader('content-type') ?? '').startsWith('text/event-stream')) return;
    capacity.observe(reply.elapsedTime, reply.statusCode < 500 || reply.statusCode === 503);
  });
  app.addHook('onClose', async () => capacity.close());
}
