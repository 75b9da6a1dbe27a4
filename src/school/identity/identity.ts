// Who is there: sessions, sign-in, devices. The other parts know people only through this.
import type { Context } from '../../context.ts';
import type { Authenticate, Me } from '../../lib/http/route.ts';
import { createPeople, type People } from './people.ts';
import { Recent } from './recent.ts';
import { Revocations } from './revocations.ts';
import { lifetime, openSession, type Session, sealSession, trustedFor } from './session.ts';
import { recentRevocations } from './store.ts';

export const sessionCookie = 'preau_session';

export type Identity = {
  authenticate: Authenticate;
  /** The same from a `Cookie` header, for a WebSocket's upgrade. */
  fromCookies(header: string | undefined): Session | undefined;
  /** A session cookie's value for a person; what sign-in gives, and what tests sign in with. */
  issue(me: Omit<Me, 'issuedAt' | 'deviceId'>): string;
  people: People;
  /** Learns at once what other nodes revoked; done every few seconds once the application is ready. */
  refresh(): Promise<void>;
  close(): Promise<void>;
};

export function createIdentity(context: Omit<Context, 'identity'>): Identity {
  const { keys, clock, chance, database } = context;
  const verified = new Recent<Session>(10_000);
  const revocations = new Revocations();

  const fromCookies = (header: string | undefined) => {
    const token = cookieOf(header, sessionCookie);
    if (!token) return undefined;
    let session = verified.get(token);
    if (!session) {
      session = openSession(keys, token);
      if (!session) return undefined;
      verified.set(token, session);
    }
    const now = clock.now();
    if (now >= session.expiresAt || now - session.issuedAt >= trustedFor) return undefined;
    return revocations.ended(session) ? undefined : session;
  };

  return {
    authenticate: (request) => fromCookies(request.headers.cookie),
    fromCookies,
    issue(me) {
      const issuedAt = clock.now();
      const deviceId = Buffer.from(chance.bytes(12)).toString('base64url');
      const expiresAt = issuedAt + lifetime.recognised;
      return sealSession(keys, { ...me, deviceId, device: 'recognised', issuedAt, expiresAt });
    },
    people: createPeople(database, clock),
    async refresh() {
      const now = clock.now();
      revocations.learn(await recentRevocations(database, revocations.since(now)), now);
    },
    async close() {},
  };
}

/** One cookie of a `Cookie` header. Ours hold only base64url and dots: nothing to decode. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  if (!header) return undefined;
  for (const part of header.split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
}
