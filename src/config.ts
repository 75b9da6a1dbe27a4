// Settings: environment variables, parsed once. A wrong value stops the start with one clear line.
import { join } from 'node:path';
import { laneNames } from './gate/contract.ts';
import type { Policy } from './gate/model.ts';
import { parseSchoolNetworks, type SchoolNetwork } from './gate/shield/school-networks.ts';
import { rangesOf } from './lib/network.ts';

export type Config = {
  /** TCP port; 0 picks a free one. */
  port: number;
  host: string;
  /** Folder of everything that must survive: the embedded database, keys of the demonstration, journals. */
  dataFolder: string;
  /** Ring of secrets `kid:secret[,older…]`: the first signs, all verify. */
  secret: string;
  /** PostgreSQL address; the embedded database is used without it. */
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  /** Public address of this node, when people reach it by another name than the bound one. */
  nodeUrl: string | undefined;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  /** Addresses of reverse proxies whose X-Forwarded-For is believed. */
  trustProxy: string[];
  /** Networks behind which a known number of pupils are. */
  schoolNetworks: SchoolNetwork[];
  /** People who may be in at the same time, at full quality; `adaptive`: what this node is found to hold. */
  seats: number | 'adaptive';
  /** The part of the seats that each line is sure of; undefined: the usual one. */
  gateShares: Policy['shares'] | undefined;
  /** Processes that hold the live classes; 0: this one does. */
  workers: number;
  /** Recordings of lessons, with their slides, sounds and films, are deleted so many days after the lesson. */
  replayDays: number;
  /** What else is kept of a lesson (its journal, reported messages) is deleted so many days after it. */
  lessonDays: number;
  /** The address by which people know this installation, without a slash at the end: links in mails begin with it. */
  url: string | undefined;
  /** SMTP server, and the sender's address; undefined: no mail is sent. */
  mail: { url: string; from: string } | undefined;
  /** Where text messages are sent to, one HTTP call each; undefined: none is sent. */
  sms: string | undefined;
  /** Where the public state of the line is written each second, for a web server or a CDN. */
  boardFile: string | undefined;
};

/** What one node on a small server holds with pictures for everybody; see docs/operate.md. */
const usualSeats = 3_000;

const mostWorkers = 256;

/** A setting that can't be used: `name` is the environment variable, the message says why. */
export class ConfigError extends Error {
  constructor(name: string, why: string) {
    super(`${name}: ${why}`);
    this.name = 'ConfigError';
  }
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;

/** Reads the settings from `env`. @throws ConfigError for the first wrong one. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const text = (name: string) => (env[name] === undefined || env[name] === '' ? undefined : env[name]);
  const logLevel = text('PREAU_LOG') ?? 'info';
  const level = logLevels.find((known) => known === logLevel);
  if (!level) throw new ConfigError('PREAU_LOG', `must be one of ${logLevels.join(', ')}, not "${logLevel}"`);
  return {
    port: port(text('PORT') ?? '9002'),
    host: text('HOST') ?? '0.0.0.0',
    dataFolder: text('PREAU_DATA') ?? join(process.cwd(), 'data'),
    secret: secretRing(text('PREAU_SECRET')),
    databaseUrl: address('DATABASE_URL', text('DATABASE_URL'), ['postgres:', 'postgresql:']),
    redisUrl: address('REDIS_URL', text('REDIS_URL'), ['redis:', 'rediss:']),
    nodeUrl: address('PREAU_NODE_URL', text('PREAU_NODE_URL'), ['http:', 'https:']),
    logLevel: level,
    trustProxy: proxies(text('PREAU_TRUST_PROXY') ?? ''),
    schoolNetworks: schoolNetworks(text('PREAU_SCHOOL_NETWORKS') ?? ''),
    seats: seats(text('PREAU_SEATS')),
    gateShares: shares(text('PREAU_GATE_SHARES')),
    workers: workers(text('WORKERS') ?? '0'),
    ...keeping(text('PREAU_REPLAY_DAYS') ?? '30', text('PREAU_LESSON_DAYS') ?? '365'),
    url: address('PREAU_URL', text('PREAU_URL'), ['http:', 'https:'])?.replace(/\/+$/, ''),
    mail: mail(text('PREAU_MAIL_URL'), text('PREAU_MAIL_FROM')),
    sms: address('PREAU_SMS_URL', text('PREAU_SMS_URL'), ['http:', 'https:']),
    boardFile: text('PREAU_BOARD_FILE'),
  };
}

function mail(url: string | undefined, from: string | undefined): Config['mail'] {
  const server = address('PREAU_MAIL_URL', url, ['smtp:', 'smtps:']);
  if (server === undefined) return undefined;
  if (!from || !/^[^\s<>@]+@[^\s<>@]+$/.test(from))
    throw new ConfigError('PREAU_MAIL_FROM', 'must be the address that mails come from, like ecole@example.org');
  return { url: server, from };
}

function seats(value: string | undefined): number | 'adaptive' {
  if (value === undefined) return usualSeats;
  if (value === 'adaptive') return value;
  if (!/^\d{1,9}$/.test(value)) {
    throw new ConfigError('PREAU_SEATS', `must be a number of people or "adaptive", not "${value}"`);
  }
  return Number(value);
}

/** The law's 30 days for what was recorded, and a school year for who was there and what was written, unless the school says otherwise. */
function keeping(replay: string, lesson: string): Pick<Config, 'replayDays' | 'lessonDays'> {
  const replayDays = days('PREAU_REPLAY_DAYS', replay, 365);
  const lessonDays = days('PREAU_LESSON_DAYS', lesson, 3_650);
  if (lessonDays < replayDays)
    throw new ConfigError(
      'PREAU_LESSON_DAYS',
      'must not be less than PREAU_REPLAY_DAYS: a recording is told by what is kept',
    );
  return { replayDays, lessonDays };
}

function days(name: string, value: string, most: number): number {
  if (!/^\d{1,4}$/.test(value) || Number(value) < 1 || Number(value) > most) {
    throw new ConfigError(name, `must be a number of days from 1 to ${most}, not "${value}"`);
  }
  return Number(value);
}

/** `lesson=0.6,staff=0.1,open=0.3`: each once, together at most 1. */
function shares(value: string | undefined): Policy['shares'] | undefined {
  if (value === undefined) return undefined;
  const wrong = new ConfigError('PREAU_GATE_SHARES', `must be like lesson=0.6,staff=0.1,open=0.3, not "${value}"`);
  const given = new Map<string, number>();
  for (const entry of value.split(',')) {
    const [, name = '', part = ''] = /^\s*(\w+)\s*=\s*(0|1|[01]?\.\d+)\s*$/.exec(entry) ?? [];
    if (part === '' || given.has(name)) throw wrong;
    given.set(name, Number(part));
  }
  const [lesson, staff, open] = laneNames.map((name) => given.get(name));
  if (given.size !== 3 || lesson === undefined || staff === undefined || open === undefined) throw wrong;
  if (lesson + staff + open > 1.000_001) throw new ConfigError('PREAU_GATE_SHARES', 'together at most 1');
  return { lesson, staff, open };
}

function port(value: string): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
    throw new ConfigError('PORT', `must be a number from 0 to 65535, not "${value}"`);
  }
  return Number(value);
}

function workers(value: string): number {
  if (!/^\d{1,3}$/.test(value) || Number(value) > mostWorkers) {
    throw new ConfigError('WORKERS', `must be a number from 0 to ${mostWorkers}, not "${value}"`);
  }
  return Number(value);
}

/** Names of address families, addresses and CIDR ranges. */
function proxies(value: string): string[] {
  const given = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  for (const part of given) {
    if (!rangesOf(part)) {
      throw new ConfigError('PREAU_TRUST_PROXY', `must be addresses like 10.0.0.1 or 10.0.0.0/8, not "${part}"`);
    }
  }
  return given;
}

function schoolNetworks(value: string): SchoolNetwork[] {
  try {
    return parseSchoolNetworks(value);
  } catch (error) {
    throw new ConfigError('PREAU_SCHOOL_NETWORKS', error instanceof Error ? error.message : String(error));
  }
}

function secretRing(value: string | undefined): string {
  if (!value) {
    throw new ConfigError(
      'PREAU_SECRET',
      'is missing; give a ring "name:secret", with 32 characters of secret or more',
    );
  }
  const names = new Set<string>();
  for (const entry of value.split(',')) {
    const [, kid, secret] = /^([A-Za-z0-9_-]{1,8}):(.*)$/.exec(entry) ?? [];
    if (!kid || secret === undefined) {
      throw new ConfigError('PREAU_SECRET', 'each entry must be "name:secret", the name of 1 to 8 letters or digits');
    }
    if (secret.length < 32) throw new ConfigError('PREAU_SECRET', `the secret "${kid}" is shorter than 32 characters`);
    if (names.has(kid)) throw new ConfigError('PREAU_SECRET', `the name "${kid}" is given twice`);
    names.add(kid);
  }
  return value;
}

function address(name: string, value: string | undefined, protocols: string[]): string | undefined {
  if (value === undefined) return undefined;
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    throw new ConfigError(name, 'is not an address');
  }
  if (!protocols.includes(url.protocol)) {
    throw new ConfigError(name, `must start with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
  }
  return value;
}
