// The sessions that this node believes: verified once, remembered for a while, refused as soon as they are revoked.
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../lib/clock.ts';
import type { Keys } from '../../lib/keys.ts';
import { Recent } from '../../lib/recent.ts';
import { cookieOf, sessionCookie } from './cookies.ts';
import { Revocations } from './revocations.ts';
import { type DeviceKind, lifetime, openSession, type Session, sealSession, trustedFor } from './session.ts';

/** Sessions whose signature is not checked again; about 10 MB at most. */
const remembered = 8_000;

export class Sessions {
  readonly #keys: Keys;
  readonly #clock: Clock;
  readonly #verified = new Recent<Session>(remembered);
  readonly #replaced = new WeakMap<FastifyRequest, Session | 'ended'>();
  readonly revocations = new Revocations();

  constructor(keys: Keys, clock: Clock) {
    this.#keys = keys;
    this.#clock = clock;
  }

  /** Who makes this request. Never touches the database. */
  of(request: FastifyRequest): Session | undefined {
    const replaced = this.#replaced.get(request);
    if (replaced) return replaced === 'ended' ? undefined : replaced;
    return this.fromCookies(request.headers.cookie);
  }

  /** The same from a `Cookie` header, for a WebSocket's upgrade. */
  fromCookies(header: string | undefined): Session | undefined {
    const session = this.held(header);
    return session && this.#clock.now() - session.issuedAt < trustedFor ? session : undefined;
  }

  /** A session that is signed, current and not known to be revoked, however long ago the database was asked. */
  held(header: string | undefined): Session | undefined {
    const token = cookieOf(header, sessionCookie);
    if (!token) return undefined;
    let session = this.#verified.get(token);
    if (!session) {
      session = openSession(this.#keys, token);
      if (!session) return undefined;
      this.#verified.set(token, session);
    }
    return this.#clock.now() < session.expiresAt && !this.revocations.ended(session) ? session : undefined;
  }

  /** What the rest of this request sees, whatever cookie it came with. */
  replace(request: FastifyRequest, session: Session | undefined): void {
    this.#replaced.set(request, session ?? 'ended');
  }

  /** A new session. `notBefore`: a clock that is late must not issue what a revocation already ended. */
  start(
    who: Pick<Session, 'accountId' | 'schoolId' | 'userId' | 'roles' | 'deviceId'>,
    device: DeviceKind,
    notBefore = 0,
  ): Session {
    const { accountId, schoolId, userId, roles, deviceId } = who;
    const issuedAt = Math.max(this.#clock.now(), notBefore);
    const expiresAt = issuedAt + lifetime[device];
    return { accountId, schoolId, userId, roles, deviceId, device, issuedAt, expiresAt };
  }

  seal(session: Session): string {
    return sealSession(this.#keys, session);
  }
}
