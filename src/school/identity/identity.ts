// Who is there: sessions, sign-in, devices. The other parts know people only through this.
import type { Context } from '../../context.ts';
import type { Authenticate, Me } from '../../lib/http/route.ts';
import { Classes } from './classes.ts';
import { Entrance } from './entrance.ts';
import { createHashing, type Hashing, hashingThreads } from './hashing.ts';
import { Lane } from './lane.ts';
import { Limits } from './limits.ts';
import { createPeople, type People } from './people.ts';
import { createProofs, type Proofs } from './proofs.ts';
import type { Session } from './session.ts';
import { Sessions } from './sessions.ts';
import { recentRevocations } from './store.ts';

export { sessionCookie } from './cookies.ts';
export type { Child, People } from './people.ts';
export { whoOf } from './who.ts';

export type Identity = {
  authenticate: Authenticate;
  /** The same from a `Cookie` header, for a WebSocket's upgrade. */
  fromCookies(header: string | undefined): Session | undefined;
  /** A session cookie's value for a person; what sign-in gives, and what tests sign in with. */
  issue(me: Omit<Me, 'issuedAt' | 'deviceId'>): string;
  people: People;
  hashing: Hashing;
  sessions: Sessions;
  proofs: Proofs;
  entrance: Entrance;
  classes: Classes;
  /** Learns at once what other nodes revoked; done every few seconds once the application is ready. */
  refresh(): Promise<void>;
  close(): Promise<void>;
};

/** Sign-ins at work together: one more than hash, so that the database's share is done meanwhile. */
const laneWidth = hashingThreads + 1;
/** Sign-ins that may wait: about 15 s of hashing. */
const laneLength = 600 * hashingThreads;

export function createIdentity(context: Omit<Context, 'identity' | 'gate' | 'shield'>): Identity {
  const { keys, clock, chance, database } = context;
  const sessions = new Sessions(keys, clock);
  const hashing = createHashing(context.passwordCost);
  const people = createPeople(database, clock);
  const lane = new Lane(laneWidth, laneLength);
  return {
    authenticate: (request) => sessions.of(request),
    fromCookies: (header) => sessions.fromCookies(header),
    issue(me) {
      const deviceId = Buffer.from(chance.bytes(12)).toString('base64url');
      return sessions.seal(sessions.start({ ...me, deviceId }, 'recognised'));
    },
    people,
    hashing,
    sessions,
    proofs: createProofs({ database, keys, clock, hashing, lane, limits: new Limits(), sessions }),
    entrance: new Entrance({ database, keys, clock, chance, sessions }),
    classes: new Classes({ database, keys, clock, chance, people }),
    async refresh() {
      const { revocations } = sessions;
      const now = clock.now();
      revocations.learn(await recentRevocations(database, revocations.since(now)), now);
    },
    close: () => hashing.close(),
  };
}
