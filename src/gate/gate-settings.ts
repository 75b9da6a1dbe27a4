// The flags of `preau gate`, read once. A wrong one is told in one line.
import { parseArgs } from 'node:util';
import { UserError } from '../errors.ts';
import { rangesOf } from '../lib/network.ts';
import { type PathRule, readRule } from './proxy/path.ts';
import { readSiteAddress } from './proxy/site.ts';

export type GateSettings = {
  upstream: URL;
  room: { type: 'seats'; seats: number } | { type: 'adaptive'; floor: number; ceiling: number };
  /** ms. */
  passLife: number;
  free: PathRule[];
  boardFile: string | undefined;
  /** Where this machine may read figures for Prometheus. */
  metricsPort: number | undefined;
  /** As given, for what reads the environment's variables of the same meaning. */
  port: string | undefined;
  host: string | undefined;
  trustProxy: string | undefined;
};

export const gateUsage = `preau gate --upstream URL [options]
  --upstream URL         the site to protect, like http://127.0.0.1:8080
  --port P               where to listen (PORT, or 9002); 0 picks a free one
  --host H               address to listen on (HOST, or 0.0.0.0)
  --seats N              how many people are let in at once; 0: everybody waits
  --adaptive             find that number from how the site answers (unless --seats is given)
  --floor N, --ceiling N bounds of --adaptive (20 and 100000)
  --pass-life SECONDS    how long a seat is kept for who asks for nothing (300)
  --free PATHRULE        a path that needs no pass, like /about, or /static/* for all below; may be repeated
  --board-file PATH      write the board there each second, for a web server or a CDN
  --metrics-port P       figures for Prometheus on http://127.0.0.1:P/metrics, for this machine only
  --code                 print today's code, for visitors whose device can't do the proof of work, and end
  --trust-proxy ADDRESS  whose X-Forwarded-For is believed: addresses, ranges, loopback; may be repeated
PREAU_SECRET is the ring of secrets, PREAU_DATA the folder of the gate's journal (./data).
`;

const mostSeats = 10_000_000;

/** @throws UserError `invalid_option`. */
export function readGateSettings(args: string[]): GateSettings {
  const values = readFlags(args);
  if (values.upstream === undefined) throw wrong('--upstream', 'is missing: the address of the site to protect');
  return {
    upstream: readSiteAddress(values.upstream),
    room: roomOf(values),
    passLife: whole('--pass-life', values['pass-life'] ?? '300', 3_600, 10) * 1_000,
    free: (values.free ?? []).map((text) => named('--free', () => readRule(text))),
    boardFile: values['board-file'],
    metricsPort:
      values['metrics-port'] === undefined ? undefined : whole('--metrics-port', values['metrics-port'], 65_535),
    port: values.port === undefined ? undefined : String(whole('--port', values.port, 65_535)),
    host: values.host,
    trustProxy: values['trust-proxy']?.flatMap((list) => list.split(',').map(trusted)).join(','),
  };
}

type Flags = ReturnType<typeof readFlags>;

function readFlags(args: string[]) {
  const text = { type: 'string' } as const;
  const list = { type: 'string', multiple: true } as const;
  try {
    return parseArgs({
      args,
      options: {
        ...{
          upstream: text,
          port: text,
          host: text,
          seats: text,
          floor: text,
          ceiling: text,
          'pass-life': text,
          'board-file': text,
          'metrics-port': text,
        },
        ...{ free: list, 'trust-proxy': list, adaptive: { type: 'boolean' }, code: { type: 'boolean' } },
      },
    }).values;
  } catch (error) {
    // Node's first sentence says which; the others are about its own function.
    const [said = ''] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    throw new UserError('invalid_option', said);
  }
}

function roomOf(values: Flags): GateSettings['room'] {
  if (values.seats !== undefined) {
    if (values.adaptive) throw wrong('--seats', 'and --adaptive exclude each other');
    if (values.floor !== undefined || values.ceiling !== undefined) {
      throw wrong('--floor', 'and --ceiling are bounds of --adaptive, not of --seats');
    }
    return { type: 'seats', seats: whole('--seats', values.seats, mostSeats) };
  }
  const floor = whole('--floor', values.floor ?? '20', mostSeats, 1);
  const ceiling = whole('--ceiling', values.ceiling ?? '100000', mostSeats, 1);
  if (floor > ceiling) throw wrong('--floor', `is above --ceiling: ${floor} and ${ceiling}`);
  return { type: 'adaptive', floor, ceiling };
}

function trusted(entry: string): string {
  const name = entry.trim();
  if (!rangesOf(name)) throw wrong('--trust-proxy', `must be addresses like 10.0.0.1 or 10.0.0.0/8, not "${name}"`);
  return name;
}

function whole(flag: string, given: string, high: number, low = 0): number {
  if (!/^\d{1,9}$/.test(given) || Number(given) < low || Number(given) > high) {
    throw wrong(flag, `must be a whole number from ${low} to ${high}, not "${given}"`);
  }
  return Number(given);
}

const wrong = (flag: string, why: string) => new UserError('invalid_option', `${flag} ${why}`);

function named<T>(flag: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof UserError ? wrong(flag, error.message) : error;
  }
}
