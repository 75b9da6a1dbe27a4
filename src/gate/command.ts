// `preau gate`: the gate in front of an existing site, as one process with its own journal.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { readConfig } from '../config.ts';
import { UserError } from '../errors.ts';
import { systemChance, systemClock } from '../lib/clock.ts';
import { logOptions } from '../lib/log.ts';
import { rangesOf, rangeTest } from '../lib/network.ts';
import { type Capacity, createCapacity } from './capacity/capacity.ts';
import { metricsPage } from './console/metrics.ts';
import { createGate, type Gate } from './gate.ts';
import { type GateSettings, gateUsage, readGateSettings } from './gate-settings.ts';
import { usualPolicy } from './model.ts';
import { createDoor } from './proxy/door.ts';
import { createProxy } from './proxy/proxy.ts';
import { createSite } from './proxy/site.ts';
import { createSchoolCodes } from './shield/school-code.ts';
import { createShield } from './shield/shield.ts';

export type StartedGate = {
  /** Where it listens, as this machine reaches it. */
  address: string;
  /** Where this machine reads figures, if it may. */
  metrics: string | undefined;
  /** Lets what is under way end, then keeps the journal. */
  stop(): Promise<void>;
};

/** What is under way when the process is asked to stop has this long, ms. */
const grace = 10_000;

type Output = { stdout: { write(text: string): unknown }; stderr: { write(text: string): unknown } };

/** The command line; gives what was started, or the exit status of what wasn't: 0 for help, 2 for wrong usage. */
export async function gateCommand(
  args: string[],
  env: Record<string, string | undefined>,
  io: Output,
): Promise<StartedGate | number> {
  if (args.includes('--help') || args.includes('-h')) {
    io.stdout.write(gateUsage);
    return 0;
  }
  try {
    if (args.includes('--code')) {
      io.stdout.write(`${codeOfDay(args, env)}\n`);
      return 0;
    }
    const started = await startGate(args, env);
    io.stdout.write(`The gate is ready on ${started.address}\n`);
    return started;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    io.stderr.write(`preau gate: ${error.message}\n`);
    return 2;
  }
}

/** The code that the gate in front of this site takes today: it hangs on the secret, not on a gate that runs. */
function codeOfDay(args: string[], env: Record<string, string | undefined>): string {
  const { upstream } = readGateSettings(args);
  const { secret } = readConfig({ PREAU_SECRET: env.PREAU_SECRET });
  return createSchoolCodes(secret).of(upstream.host, systemClock.now());
}

/**
 * @param args of the command line, after `gate`. @param env PREAU_SECRET, PREAU_DATA, REDIS_URL, PREAU_LOG, and PORT, HOST,
 * PREAU_TRUST_PROXY where no flag is given. @throws UserError for a wrong flag, ConfigError for a wrong variable.
 */
export async function startGate(args: string[], env: Record<string, string | undefined>): Promise<StartedGate> {
  const settings = readGateSettings(args);
  const { port, host, trustProxy, schoolNetworks, dataFolder, redisUrl, secret, logLevel } = readConfig({
    ...{ PREAU_SECRET: env.PREAU_SECRET, PREAU_DATA: env.PREAU_DATA, PREAU_LOG: env.PREAU_LOG },
    PREAU_SCHOOL_NETWORKS: env.PREAU_SCHOOL_NETWORKS,
    REDIS_URL: env.REDIS_URL,
    PORT: settings.port ?? env.PORT,
    HOST: settings.host ?? env.HOST,
    PREAU_TRUST_PROXY: settings.trustProxy ?? env.PREAU_TRUST_PROXY,
  });
  const log = pino({ ...logOptions, level: logLevel }, pino.destination(2));
  const clock = systemClock;
  const site = createSite(settings.upstream);
  const name = settings.upstream.host;
  const shield = createShield({
    ...{ clock, chance: systemChance, secret, site: name },
    ...{ trustProxy, schoolNetworks },
  });
  const gate = await createGate(
    {
      ...{ clock, chance: systemChance, log, secret, site: name, shield, policy: policyOf(settings) },
      ...(settings.boardFile !== undefined && { boardFile: resolve(settings.boardFile) }),
    },
    // Beside the folder of a school that runs on the same data: each has its own line.
    redisUrl === undefined ? { folder: join(dataFolder, 'gate-in-front') } : { redisUrl },
  );
  const capacity = settings.room.type === 'adaptive' ? findCapacity(gate, settings.room) : undefined;
  const proxy = createProxy({
    ...{ site, door: createDoor(gate, clock, shield), free: settings.free },
    trusts: trustProxy.length === 0 ? () => false : rangeTest(trustProxy.flatMap((entry) => rangesOf(entry) ?? [])),
    ...(capacity && { observe: capacity.observe }),
    onError: (error) => log.error({ err: error }, 'a request failed in the proxy'),
  });
  shield.harden(proxy.server);
  const metrics = settings.metricsPort === undefined ? undefined : createServer(metricsPage(gate, shield));
  const close = async () => {
    metrics?.close();
    capacity?.close();
    shield.close();
    await gate.close();
  };
  try {
    proxy.server.listen(port, host);
    await once(proxy.server, 'listening');
    // Figures are not for visitors: nobody reaches them but this machine.
    if (metrics) await once(metrics.listen(settings.metricsPort, '127.0.0.1'), 'listening');
  } catch (error) {
    site.close();
    await close();
    throw error;
  }
  return {
    address: `http://localhost:${portOf(proxy.server)}`,
    metrics: metrics && `http://127.0.0.1:${portOf(metrics)}/metrics`,
    async stop() {
      await proxy.stop(grace);
      await close();
    },
  };
}

const portOf = (server: Pick<Server, 'address'>): number => (server.address() as AddressInfo).port;

/** In front of another site there is one quality and one lane, and a seat is a unit. */
function policyOf({ room, passLife }: GateSettings) {
  return {
    ...usualPolicy,
    passLife,
    capacity: room.type === 'seats' ? room.seats : room.floor,
    ...{ costs: { full: 1, voice: 1, text: 1 }, tiers: ['full'] as const, shares: { lesson: 0, staff: 0, open: 1 } },
  };
}

function findCapacity(gate: Gate, room: { floor: number; ceiling: number }): Capacity {
  return createCapacity({
    ...{ clock: systemClock, floor: room.floor, ceiling: room.ceiling },
    used() {
      const { seats, turns } = gate.figures();
      return seats.open + turns.open;
    },
    onLimit: gate.steer,
  });
}
