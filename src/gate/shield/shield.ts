// The shield: what costs an attacker more than us, in the cheapest order. Connections are bounded by `harden`, tokens are checked
// by whoever asks, then come the budgets here (pass, account, device, network last), and one proof of work under attack.
import type { IncomingMessage, Server } from 'node:http';
import type { Chance, Clock } from '../../lib/clock.ts';
import type { ErrorDetails } from '../../lib/contract.ts';
import type { Subject } from '../model.ts';
import type { Client } from './client.ts';
import type { SchoolNetwork } from './school-networks.ts';

export type ShieldOptions = {
  clock: Clock;
  chance: Chance;
  /** Ring of secrets, as in PREAU_SECRET. */
  secret: string;
  /** The gate's name, as its tokens know it. */
  site: string;
  /** As in PREAU_TRUST_PROXY. */
  trustProxy: readonly string[];
  schoolNetworks: readonly SchoolNetwork[];
};

/** Who asks for a place in line. `account` and `device` only once their signature was checked. */
export type TicketAsk = {
  client: Client;
  account?: Subject | undefined;
  device?: Subject | undefined;
  /** The cookie `preau_proven`, as it came. */
  proven?: string | undefined;
  /** Fields of the request's body, as they came. */
  proof?: string | undefined;
  code?: string | undefined;
};

export type Verdict =
  /** Go on; `cookie` is a Set-Cookie for the reply. */
  | { type: 'on'; cookie?: string }
  /** Answer with `{ error: { code, message, details? } }` and Retry-After when `retryAfter` (seconds) is given. */
  | {
      type: 'refused';
      status: 403 | 429;
      code: 'proof_needed' | 'proof_wrong' | 'too_many';
      message: string;
      retryAfter?: number;
      details?: ErrorDetails;
    };

export type Shield = {
  client(request: IncomingMessage): Client;
  /** Before a number is given. A poll of the board is never asked about: it is cheaper to answer. */
  ticket(ask: TicketAsk): Verdict;
  /** Before a request with a good pass goes on to the place behind: one pass, or one account, is one visitor. */
  request(who: { pass?: Subject | undefined; account?: Subject | undefined }): Verdict;
  /** Before a WebSocket opens. */
  upgrade(who: { client: Client; pass?: Subject | undefined; account?: Subject | undefined }): Verdict;
  /** A token that we didn't sign, or not for this. Honest devices send old ones now and then; those aren't told here. */
  forged(client: Client): void;
  /** Bounds connections, headers, sizes and time on a server; `httpOptions` go to its creation. */
  harden(server: Server): void;
  figures(): ShieldFigures;
  close(): void;
};

export type ShieldFigures = {
  /** `calm`; `wary`: networks that ask for more than a crowd does owe a proof; `siege`: every newcomer does. */
  mood: 'calm' | 'wary' | 'siege';
  connections: number;
  /** Since the start. */
  forged: number;
  asked: number;
  proven: number;
  refused: Readonly<Record<'pass' | 'account' | 'device' | 'network' | 'proof', number>>;
  cut: Readonly<Record<'crowded' | 'silent' | 'slow', number>>;
};
