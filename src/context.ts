// All wiring: what the parts share. Made once by main.ts, or by a test with its own clock and database.
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import type { Config } from './config.ts';
import { type Gate, gateOn } from './gate/gate.ts';
import { forgetfulLedger, type Ledger } from './gate/ledger.ts';
import { usualPolicy } from './gate/model.ts';
import { createShield, type Shield } from './gate/shield/shield.ts';
import { type Bus, createBus } from './lib/bus.ts';
import { type Chance, type Clock, systemChance, systemClock } from './lib/clock.ts';
import type { Database } from './lib/database/database.ts';
import type { Route } from './lib/http/route.ts';
import { createKeys, type Keys } from './lib/keys.ts';
import { type PasswordCost, usualCost } from './school/identity/hashing.ts';
import { createIdentity, type Identity } from './school/identity/identity.ts';
import { whoOf } from './school/identity/who.ts';
import { channelsOf, createNotices, type Notices } from './school/notices/notices.ts';
import { createOnce, type Once } from './school/receipts/receipts.ts';

/** What happens in a school and concerns those who look at it now. Published on the topic `school:<schoolId>`. */
export type SchoolEvent =
  /** `version`: of the timetable, as this change made it. */
  | { type: 'lesson_changed'; lessonId: string; classIds: string[]; teacherIds: string[]; version?: number }
  /** Another process changed something, or everything. */
  | { type: 'timetable_replaced' }
  /** Somebody is invited to a lesson, or no longer: for them, and for those who look after the school. */
  | { type: 'guests_changed'; lessonId: string; userId: string; invited: boolean }
  /** Something of it is new for the pupils (and parents) of these classes, for these people (and the parents of those), for staff and heads. */
  | { type: 'life_changed'; part: LifePart; classIds: readonly string[]; userIds: readonly string[] }
  /** A message of its live class was reported: for staff and head. */
  | { type: 'chat_reported'; lessonId: string }
  | { type: 'live_changed'; lessonId: string; classIds: string[]; teacherIds: string[] };

export type Context = {
  config: Config;
  log: Logger;
  clock: Clock;
  chance: Chance;
  keys: Keys;
  database: Database;
  bus: Bus<SchoolEvent>;
  metrics: Registry;
  identity: Identity;
  /** Who may be in now; closed with the application. */
  gate: Gate;
  /** Tells people of what is new when they don't look at the page. */
  notices: Notices;
  /** For writes that a device may send again. */
  once: Once;
  /** What keeps junk from costing; shared by the gate and the server. */
  shield: Shield;
  /** What hashing a password costs; tests with many people lower it. */
  passwordCost: PasswordCost;
  /** Tests check every reply against its contract. */
  checkOutput: boolean;
};

/** What a part's `…Routes(context)` is given. */
export type Mount = Context & { app: FastifyInstance; route: Route };

/** What is opened every day beside the timetable. */
export type LifePart = 'homework' | 'attendance' | 'marks' | 'messages' | 'news';

/** The name that the tokens of the school's gate are made out to. */
export const gateSite = 'preau';

export function createContext(
  given: Pick<Context, 'config' | 'log' | 'database'> &
    Partial<Pick<Context, 'bus' | 'clock' | 'chance' | 'checkOutput' | 'passwordCost'>> & {
      /** What the gate keeps; nothing outlives the process without one. */
      ledger?: Ledger;
    },
): Context {
  const { ledger = forgetfulLedger(), ...parts } = given;
  const own = {
    clock: systemClock,
    chance: systemChance,
    checkOutput: false,
    passwordCost: usualCost,
    keys: createKeys(given.config.secret),
    bus: createBus<SchoolEvent>(),
    metrics: new Registry(),
    ...parts,
  };
  const base = { ...own, once: createOnce(own), notices: createNotices(channelsOf(own.config), () => own.clock.now()) };
  const identity = createIdentity(base);
  const { config, clock, chance, log } = base;
  const site = { clock, chance, secret: config.secret, site: gateSite };
  const shield = createShield({ ...site, trustProxy: config.trustProxy, schoolNetworks: config.schoolNetworks });
  const gate = gateOn(ledger, {
    ...{ ...site, log, shield },
    policy: {
      ...usualPolicy,
      ...(config.seats !== 'adaptive' && { capacity: config.seats * usualPolicy.costs.full }),
      ...(config.gateShares && { shares: config.gateShares }),
    },
    identify(headers) {
      const session = identity.fromCookies(headers.cookie);
      return session && whoOf(session);
    },
    ...(config.boardFile !== undefined && { boardFile: config.boardFile }),
  });
  return { ...base, identity, gate, shield };
}
