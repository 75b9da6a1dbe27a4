// The shield: what costs an attacker more than us, in the cheapest order. Connections are bounded by `harden`, tokens are checked
// by whoever asks, then come the budgets here (pass, account, device, network last), and one proof of work under attack.
import type { Server } from 'node:http';
import { Buckets, type Budget } from '../../lib/buckets.ts';
import type { Chance, Clock } from '../../lib/clock.ts';
import type { ErrorDetails } from '../../lib/contract.ts';
import type { Subject } from '../model.ts';
import { createTokenRing, shortName } from '../token.ts';
import { type Arrived, type Client, createClientReader } from './client.ts';
import { type ConnectionFigures, type ConnectionLimits, guardConnections } from './connections.ts';
import { type Difficulty, Proofs } from './proof.ts';
import { createSchoolCodes } from './school-code.ts';
import type { SchoolNetwork } from './school-networks.ts';
import { type Mood, Suspicion, type SuspicionLimits } from './suspicion.ts';

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
  /** Requests of one pass or account: a page of many pieces at once, then a hurried person's pace. */
  visitorBudget?: Budget;
  difficulty?: Difficulty;
  suspicion?: SuspicionLimits;
  connections?: ConnectionLimits;
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
  client(request: Arrived): Client;
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
  /** Today's code of a school, which `ticket` takes instead of a proof. */
  codeOf(school: string): string;
  figures(): ShieldFigures;
  close(): void;
};

type RefusedBy = 'pass' | 'account' | 'device' | 'network' | 'proof';

export type ShieldFigures = ConnectionFigures & {
  /** `calm`; `wary`: networks that ask for more than a crowd does owe a proof; `siege`: every newcomer does. */
  mood: Mood;
  /** Since the start. */
  forged: number;
  asked: number;
  proven: number;
  refused: Readonly<Record<RefusedBy, number>>;
};

/** The cookie of a device that proved itself; good for a day, so that nobody does it twice. */
export const provenCookie = 'preau_proven';
const provenLife = 24 * 3_600_000;

/** A page of an old ENT is some hundred requests; nobody reads more than ten of them in a row. */
export const usualVisitorBudget: Budget = { capacity: 1_000, perSecond: 50 };
/**
 * New numbers of an account: who changes lane, or leaves and comes back. Each one not taken keeps a seat empty for the time of a
 * turn, so an account that only draws numbers costs about the one seat that it could have. Asking for its place costs nothing.
 */
const accountBudget: Budget = { capacity: 20, perSecond: 1 / 30 };
const deviceBudget: Budget = { capacity: 20, perSecond: 0.2 };
/** A class on a bad line opens its sockets again and again. */
const socketBudget: Budget = { capacity: 60, perSecond: 1 };
/** Sockets that nobody's pass or account stands for. */
const strangerSocketBudget: Budget = { capacity: 2_400, perSecond: 20 };
/** Codes tried by one network, and by everybody: 2^35 codes of a school, so a day of guessing finds one in 40 000 days. */
const codeBudget: Budget = { capacity: 60, perSecond: 1 / 10 };
const allCodesBudget: Budget = { capacity: 600, perSecond: 10 };
/** Uses of a school's code in a day, so that one that leaked isn't a way in for a crowd. */
const codeUses: Budget = { capacity: 2_000, perSecond: 1 / 60 };
/** Waiting instead of working, for each network. */
const waitBudget: Budget = { capacity: 120, perSecond: 2 };

const on: Verdict = { type: 'on' };
const nobody = '0'.repeat(16);

export function createShield(options: ShieldOptions): Shield {
  const { clock, chance, visitorBudget = usualVisitorBudget } = options;
  const clients = createClientReader(options.trustProxy, options.schoolNetworks);
  const tokens = createTokenRing(options.secret);
  const audience = shortName(options.site, 4);
  const proofs = new Proofs(options.secret, chance, clock.now(), options.difficulty);
  const codes = createSchoolCodes(options.secret);
  const suspicion = new Suspicion(options.suspicion);
  const visitors = new Buckets(100_000);
  const askers = new Buckets(100_000);
  const sockets = new Buckets(100_000);
  const ways = new Buckets(50_000);
  const counts = { forged: 0, asked: 0, proven: 0 };
  const refused: Record<RefusedBy, number> = { pass: 0, account: 0, device: 0, network: 0, proof: 0 };
  const guards: ReturnType<typeof guardConnections>[] = [];

  const tooMany = (by: RefusedBy, retryAfter: number, now: number): Verdict => {
    refused[by]++;
    suspicion.junk(now);
    const message = 'Trop de demandes à la fois. Attendez un peu, votre place ne bouge pas.';
    return { type: 'refused', status: 429, code: 'too_many', message, retryAfter };
  };

  const ask = (code: 'proof_needed' | 'proof_wrong', message: string, now: number): Verdict => {
    counts.asked++;
    const { challenge, wait, waitUntil } = proofs.ask(now);
    const retryAfter = Math.ceil((waitUntil - now) / 1000);
    // Seconds beside the moment: a device's clock may be wrong.
    const details = {
      challenge,
      wait,
      waitUntil: new Date(waitUntil).toISOString(),
      waitSeconds: String(retryAfter),
    };
    return { type: 'refused', status: 403, code, message, retryAfter, details };
  };

  const wrong = (client: Client, why: string, now: number): Verdict => {
    refused.proof++;
    suspicion.forged(client, now);
    return ask('proof_wrong', why, now);
  };

  const proven = (client: Client, now: number): Verdict => {
    counts.proven++;
    suspicion.proved(client, now);
    const token = tokens.sign('proven', {
      school: nobody,
      audience,
      issuedAt: now,
      expiresAt: now + provenLife,
      subject: Buffer.from(chance.bytes(8)).toString('hex'),
      lane: 'open',
      small: 0,
      large: 0,
      extra: nobody,
    });
    const secure = client.https ? '; Secure' : '';
    const cookie = `${provenCookie}=${token}; Path=/; Max-Age=${provenLife / 1000}; HttpOnly; SameSite=Lax${secure}`;
    return { type: 'on', cookie };
  };

  const byProof = (client: Client, proof: string, now: number): Verdict => {
    const isWait = Proofs.isWait(proof);
    if (isWait) {
      const wait = ways.wait(`wait/${client.network}`, waitBudget, now);
      if (wait > 0) return tooMany('network', wait, now);
    }
    const answer = isWait ? proofs.checkWait(proof, now) : proofs.check(proof, now);
    switch (answer) {
      case 'right':
        if (isWait) ways.take(`wait/${client.network}`, waitBudget, now);
        return proven(client, now);
      case 'expired':
        return ask('proof_wrong', 'La vérification a pris trop de temps : elle recommence.', now);
      case 'early':
        return tooMany('proof', 5, now);
      case 'full':
        return tooMany('network', 30, now);
      case 'spent':
        return wrong(client, 'Cette vérification a déjà servi.', now);
      case 'wrong':
        return wrong(client, 'La vérification a échoué : elle recommence.', now);
    }
  };

  const byCode = (client: Client, code: string, now: number): Verdict => {
    const wait = ways.wait(`code/${client.network}`, codeBudget, now) || ways.wait('codes', allCodesBudget, now);
    if (wait > 0) return tooMany('network', wait, now);
    const mark = codes.check(code, now);
    if (mark === undefined) {
      ways.take(`code/${client.network}`, codeBudget, now);
      ways.take('codes', allCodesBudget, now);
      return wrong(client, 'Ce code n’est pas celui d’aujourd’hui.', now);
    }
    if (ways.take(`uses/${mark}`, codeUses, now) > 0) {
      return ask('proof_needed', 'Ce code a trop servi aujourd’hui.', now);
    }
    return proven(client, now);
  };

  /** A device that proved itself has a budget of its own: a proof shared by a crowd of programs is one device's. */
  const hasProven = (text: string, client: Client, now: number): boolean => {
    const opened = tokens.open('proven', text, { audience, now });
    if ('token' in opened) return askers.take(`proven/${opened.token.subject}`, deviceBudget, now) === 0;
    if (opened.refusal === 'forged') suspicion.forged(client, now);
    return false;
  };

  return {
    client: clients.of,

    ticket({ client, account, device, proven: cookie, proof, code }) {
      const now = clock.now();
      if (account !== undefined) {
        const wait = askers.take(`account/${account}`, accountBudget, now);
        return wait === 0 ? on : tooMany('account', wait, now);
      }
      if (device !== undefined) {
        const wait = askers.take(`device/${device}`, deviceBudget, now);
        return wait === 0 ? on : tooMany('device', wait, now);
      }
      if (cookie !== undefined && hasProven(cookie, client, now)) return on;
      if (code !== undefined && code !== '') return byCode(client, code, now);
      if (proof !== undefined && proof !== '') return byProof(client, proof, now);
      if (!suspicion.newcomer(client, now)) return on;
      return ask(
        'proof_needed',
        'Beaucoup de demandes arrivent d’un coup : une petite vérification, et c’est bon.',
        now,
      );
    },

    request({ pass, account }) {
      const now = clock.now();
      const visitor = pass ?? account;
      const wait = visitor === undefined ? 0 : visitors.take(visitor, visitorBudget, now);
      return wait === 0 ? on : tooMany(pass === undefined ? 'account' : 'pass', wait, now);
    },

    upgrade({ client, pass, account }) {
      const now = clock.now();
      const visitor = pass ?? account;
      if (visitor !== undefined) {
        const wait = sockets.take(visitor, socketBudget, now);
        return wait === 0 ? on : tooMany(pass === undefined ? 'account' : 'pass', wait, now);
      }
      const { capacity, perSecond } = strangerSocketBudget;
      const budget = { capacity: Math.max(capacity, 4 * (client.pupils ?? 0)), perSecond };
      const wait = sockets.take(`network/${client.network}`, budget, now);
      return wait === 0 ? on : tooMany('network', wait, now);
    },

    forged(client) {
      counts.forged++;
      suspicion.forged(client, clock.now());
    },

    harden(server) {
      const origin = (address: string) => (clients.isProxy(address) ? undefined : clients.ofAddress(address));
      guards.push(guardConnections(server, origin, () => clock.now(), options.connections));
    },

    codeOf: (school) => codes.of(school, clock.now()),

    figures() {
      const connections: ConnectionFigures = { connections: 0, cut: { crowded: 0, silent: 0, slow: 0 } };
      for (const guard of guards) {
        const { connections: open, cut } = guard.figures();
        connections.connections += open;
        for (const why of ['crowded', 'silent', 'slow'] as const) connections.cut[why] += cut[why];
      }
      return { ...connections, ...counts, mood: suspicion.mood(clock.now()), refused: { ...refused } };
    },

    close() {
      for (const guard of guards) guard.close();
    },
  };
}
