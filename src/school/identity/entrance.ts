// Sessions begin, change hands and end here: the cookies of a browser, and what the page is told about them.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthError, UserError } from '../../errors.ts';
import type { Chance, Clock } from '../../lib/clock.ts';
import type { OutputOf } from '../../lib/contract.ts';
import type { Database } from '../../lib/database/database.ts';
import type { Keys } from '../../lib/keys.ts';
import type { getSession, listPeople } from './contract.ts';
import { cookieOf, deviceCookie, peopleCookie, sendCookie, sessionCookie } from './cookies.ts';
import {
  type Device,
  deviceSeconds,
  type Known,
  marked,
  openDevice,
  openPeople,
  sealDevice,
  sealPeople,
  withoutPerson,
  withPerson,
} from './device.ts';
import { type DeviceKind, lifetime, renewAfter, type Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import { type Account, accountsOf, type Member, revoke } from './store.ts';

/** A request and its reply. */
export type Visit = { request: FastifyRequest; reply: FastifyReply };

type Needs = { database: Database; keys: Keys; clock: Clock; chance: Chance; sessions: Sessions };
type SessionView = OutputOf<typeof getSession>;
type PeopleView = OutputOf<typeof listPeople>;

const recognisedSeconds = lifetime.recognised / 1000;

export class Entrance {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** The browser's own name, when it has one. */
  device({ request }: Pick<Visit, 'request'>): Device | undefined {
    return openDevice(this.#needs.keys, cookieOf(request.headers.cookie, deviceCookie));
  }

  /** Opens a session for an account that has proven itself. Every way to sign in ends here. */
  async enter(visit: Visit, accountId: string, kind: DeviceKind): Promise<SessionView> {
    const account = (await accountsOf(this.#needs.database, [accountId])).get(accountId);
    if (!account || account.disabled) throw new AuthError('bad_credentials', 'Ce compte ne peut pas être ouvert.');
    const people = this.#people(visit);
    const before = people.find((known) => known.accountId === accountId);
    const member = memberOf(account, before?.schoolId) ?? account.memberships[0];
    if (!member) throw new UserError('no_school', 'Ce compte n’est rattaché à aucun établissement.', { status: 403 });
    const device = this.#named(visit, kind === 'recognised' ? account.username : undefined);
    const session = this.#start(account, member, device, kind);
    return this.#arrive(visit, session, people, account);
  }

  /** Makes another person of this device, or another school of the same person, the active one. */
  async switchTo(visit: Visit, wish: { accountId: string; schoolId?: string }): Promise<SessionView> {
    const current = this.#needs.sessions.of(visit.request);
    const people = this.#people(visit);
    const known = people.find((person) => person.accountId === wish.accountId);
    const account = (await accountsOf(this.#needs.database, [wish.accountId])).get(wish.accountId);
    const own = current?.accountId === wish.accountId ? current : undefined;
    const since = own?.issuedAt ?? known?.issuedAt;
    if (!account || account.disabled || since === undefined || since < account.revokedBefore) throw signedOut();
    const member =
      memberOf(account, wish.schoolId ?? known?.schoolId) ?? (wish.schoolId ? undefined : account.memberships[0]);
    if (!member) throw signedOut();
    keepNothing(visit);
    if (own?.device === 'shared') {
      // The end that a shared device was promised stays where it was.
      const moved = {
        ...this.#start(account, member, { id: own.deviceId, known: [] }, 'shared'),
        expiresAt: own.expiresAt,
      };
      return this.#arrive(visit, moved, people, account);
    }
    const device = this.#named(visit, account.username);
    return this.#arrive(visit, this.#start(account, member, device, 'recognised'), people, account);
  }

  /** What the page is told of the session. @throws AuthError when the person is no longer in the school. */
  async describe(visit: Visit, session: Session, people = this.#people(visit), read?: Account): Promise<SessionView> {
    const shown = session.device === 'recognised' ? people : [];
    const ids = new Set([session.accountId, ...shown.map((known) => known.accountId)]);
    if (read) ids.delete(read.accountId);
    const accounts = await accountsOf(this.#needs.database, [...ids]);
    if (read) accounts.set(read.accountId, read);
    const account = accounts.get(session.accountId);
    const member = account && memberOf(account, session.schoolId);
    if (!account || !member) throw signedOut();
    return {
      accountId: session.accountId,
      userId: session.userId,
      schoolId: session.schoolId,
      name: fullName(member),
      username: account.username,
      roles: [...session.roles],
      device: session.device,
      memberships: account.memberships.map(({ schoolId, schoolName, userId, roles }) => {
        return { schoolId, schoolName, userId, roles };
      }),
      people: listed(accounts, shown, session),
    };
  }

  /** People who can come back on this device, the active one marked. */
  async known(visit: Visit): Promise<PeopleView> {
    const people = this.#people(visit);
    const accounts = await accountsOf(
      this.#needs.database,
      people.map((person) => person.accountId),
    );
    return listed(accounts, people, undefined, this.#needs.sessions.of(visit.request)?.accountId);
  }

  /** Ends the session here, and forgets the person on this device. */
  leave(visit: Visit): void {
    const session = this.#needs.sessions.held(visit.request.headers.cookie);
    keepNothing(visit);
    sendCookie(visit.request, visit.reply, sessionCookie, '');
    this.#needs.sessions.replace(visit.request, undefined);
    if (session) this.#sendPeople(visit, withoutPerson(this.#people(visit), session.accountId));
  }

  /** Ends every session of the account: here at once, on the other nodes within seconds. */
  async leaveEverywhere(visit: Visit, accountId: string): Promise<void> {
    const { database, clock, sessions } = this.#needs;
    const before = clock.now() + 1;
    await revoke(database, accountId, new Date(before));
    sessions.revocations.add({ accountId, before });
    this.leave(visit);
    this.#sendPeople(visit, withoutPerson(this.#people(visit), accountId));
  }

  /** After a change of password: this browser stays signed in, as it was. */
  async stay(visit: Visit, session: Session): Promise<void> {
    const account = (await accountsOf(this.#needs.database, [session.accountId])).get(session.accountId);
    const member = account && memberOf(account, session.schoolId);
    if (!account || !member) throw signedOut();
    const device = this.device(visit) ?? { id: session.deviceId, known: [] };
    const fresh = this.#start(account, member, device, session.device);
    const kept = session.device === 'shared' ? { ...fresh, expiresAt: session.expiresAt } : fresh;
    this.#send(visit, kept, this.#people(visit));
  }

  /** Before anything else of a request: a recognised session older than a day is made anew from the database. */
  async renew(visit: Visit): Promise<void> {
    const { sessions, clock, database } = this.#needs;
    const held = sessions.held(visit.request.headers.cookie);
    if (!held || clock.now() - held.issuedAt < renewAfter) return;
    const account = (await accountsOf(database, [held.accountId])).get(held.accountId);
    const member = account && memberOf(account, held.schoolId);
    if (!account || account.disabled || held.issuedAt < account.revokedBefore || !member) {
      sessions.replace(visit.request, undefined);
      sendCookie(visit.request, visit.reply, sessionCookie, '');
      return;
    }
    const device = this.device(visit) ?? { id: held.deviceId, known: [] };
    this.#send(visit, this.#start(account, member, device, held.device), this.#people(visit));
  }

  #start(account: Account, member: Member, device: Device, kind: DeviceKind): Session {
    const { schoolId, userId, roles } = member;
    const who = { accountId: account.accountId, schoolId, userId, roles, deviceId: device.id };
    return this.#needs.sessions.start(who, kind, account.revokedBefore);
  }

  async #arrive(visit: Visit, session: Session, people: readonly Known[], own: Account): Promise<SessionView> {
    const after = this.#send(visit, session, people);
    return this.describe(visit, session, after, own);
  }

  /** Sends the session, and keeps the person among those of the device when they asked for it. */
  #send(visit: Visit, session: Session, people: readonly Known[]): Known[] {
    const { request, reply } = visit;
    const { sessions } = this.#needs;
    sessions.replace(request, session);
    const recognised = session.device === 'recognised';
    sendCookie(request, reply, sessionCookie, sessions.seal(session), recognised ? recognisedSeconds : undefined);
    const { accountId, schoolId, issuedAt } = session;
    const after = recognised ? withPerson(people, { accountId, schoolId, issuedAt }) : withoutPerson(people, accountId);
    this.#sendPeople(visit, after);
    return after;
  }

  #people({ request }: Visit): Known[] {
    return openPeople(this.#needs.keys, cookieOf(request.headers.cookie, peopleCookie), this.#needs.clock.now());
  }

  #sendPeople({ request, reply }: Visit, people: readonly Known[]): void {
    const value = people.length === 0 ? '' : sealPeople(this.#needs.keys, people);
    if (value === '' && !cookieOf(request.headers.cookie, peopleCookie)) return;
    sendCookie(request, reply, peopleCookie, value, recognisedSeconds);
  }

  /** The browser's own name, given now if it has none, with a user name marked as known when one is given. */
  #named(visit: Visit, username: string | undefined): Device {
    const { keys, chance } = this.#needs;
    const before = this.device(visit) ?? { id: Buffer.from(chance.bytes(12)).toString('base64url'), known: [] };
    const device = username === undefined ? before : marked(before, username);
    sendCookie(visit.request, visit.reply, deviceCookie, sealDevice(keys, device), deviceSeconds);
    return device;
  }
}

/** Nothing that the browser kept of the first person may be shown to the second. */
function keepNothing({ reply }: Visit): void {
  reply.header('clear-site-data', '"cache"');
}

function memberOf(account: Account, schoolId: string | undefined): Member | undefined {
  return account.memberships.find((member) => member.schoolId === schoolId);
}

const fullName = ({ givenName, familyName }: Member) => `${givenName} ${familyName}`.trim();

function signedOut(): AuthError {
  return new AuthError('signed_out', 'Connectez-vous pour continuer.');
}

/** Those who may still come back, by name; `session` adds its own person, who is then the active one. */
function listed(
  accounts: ReadonlyMap<string, Account>,
  people: readonly Known[],
  session: Session | undefined,
  activeId = session?.accountId,
): PeopleView {
  const candidates = session ? withPerson(people, session) : people;
  return candidates.flatMap(({ accountId, schoolId, issuedAt }) => {
    const account = accounts.get(accountId);
    const member = account && (memberOf(account, schoolId) ?? account.memberships[0]);
    if (!account || !member || account.disabled || issuedAt < account.revokedBefore) return [];
    return [{ accountId, name: fullName(member), username: account.username, active: accountId === activeId }];
  });
}
