// How an account is proven: a password, or a one-time code that chooses one. Nobody learns from the answer, its status
// or the work it took whether an account exists.
import { AuthError, UserError } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Database } from '../../lib/database/database.ts';
import type { Keys } from '../../lib/keys.ts';
import { codeMatches } from './codes.ts';
import { type Device, knows } from './device.ts';
import type { Hashing } from './hashing.ts';
import type { Lane } from './lane.ts';
import type { Limits, Try } from './limits.ts';
import { plainUsername } from './names.ts';
import { checkAgainstNames, checkNewPassword } from './passwords.ts';
import type { Sessions } from './sessions.ts';
import { accountsOf, consumeCode, credentialsOf, replacePassword } from './store.ts';

/** Where a try comes from. */
export type From = { device: Device | undefined; network: string };

export type Proofs = {
  /** @returns the account. @throws AuthError `bad_credentials`, UserError `too_many_tries` or `busy`. */
  byPassword(given: { username: string; password: string }, from: From): Promise<string>;
  /** The same, once the account's password is what is given. @throws also UserError `weak_password`. */
  byCode(given: { username: string; code: string; password: string }, from: From): Promise<string>;
  /** Every session of the account ends. */
  changePassword(accountId: string, given: { current: string; next: string }, from: From): Promise<void>;
};

type Needs = {
  database: Database;
  keys: Keys;
  clock: Clock;
  hashing: Hashing;
  lane: Lane;
  limits: Limits;
  sessions: Sessions;
};

export function createProofs({ database, keys, clock, hashing, lane, limits, sessions }: Needs): Proofs {
  /** One try: counted before the work, in its turn in the lane; a wrong answer stays counted. */
  const trying = async <T>(attempt: Try, work: () => Promise<T | undefined>): Promise<T> => {
    const refusal = limits.take(attempt, clock.now());
    if (refusal) throw tooManyTries(refusal.retryAfter);
    let proven: T | undefined;
    try {
      proven = await lane.run(work);
    } catch (error) {
      if (!(error instanceof AuthError)) limits.undone(attempt, clock.now());
      throw error;
    }
    if (proven === undefined) throw badCredentials();
    limits.succeeded(attempt, clock.now());
    return proven;
  };
  const attemptOf = (kind: Try['kind'], username: string, { device, network }: From): Try => {
    return { kind, username, deviceId: device?.id, known: knows(device, username), network };
  };
  const endSessions = (accountId: string) => {
    // What was issued in this very millisecond ends too.
    const before = clock.now() + 1;
    return { before: new Date(before), learned: () => sessions.revocations.add({ accountId, before }) };
  };

  return {
    byPassword(given, from) {
      const username = plainUsername(given.username);
      return trying(attemptOf('password', username, from), async () => {
        const found = await credentialsOf(database, username);
        const right = await hashing.verify(found?.passwordHash, given.password);
        if (!right || !found?.passwordHash) return undefined;
        if (hashing.outdated(found.passwordHash)) {
          const to = await hashing.hash(given.password);
          await replacePassword(database, { accountId: found.accountId, from: found.passwordHash, to });
        }
        return found.accountId;
      });
    },

    async byCode({ username: typed, code, password }, from) {
      const username = plainUsername(typed);
      checkNewPassword(password, username);
      return trying(attemptOf('code', username, from), async () => {
        const found = await credentialsOf(database, username);
        const passwordHash = await hashing.hash(password);
        const { accountId, activationHash } = found ?? { accountId: username, activationHash: undefined };
        const matches = codeMatches(keys, accountId, code, activationHash ?? 'no.code');
        if (!found || !activationHash || !matches || clock.now() >= found.activationExpiresAt) return undefined;
        const account = (await accountsOf(database, [accountId])).get(accountId);
        const names = account?.memberships.flatMap(({ givenName, familyName }) => [givenName, familyName]) ?? [];
        checkAgainstNames(password, names);
        const ending = endSessions(accountId);
        const use = { accountId, codeHash: activationHash, passwordHash, now: clock.now() };
        if (!(await consumeCode(database, { ...use, revokedBefore: ending.before }))) return undefined;
        if (found.passwordHash) ending.learned();
        return accountId;
      });
    },

    async changePassword(accountId, { current, next }, from) {
      const account = (await accountsOf(database, [accountId])).get(accountId);
      if (!account) throw badCredentials();
      const { username, memberships } = account;
      checkNewPassword(next, username);
      checkAgainstNames(
        next,
        memberships.flatMap(({ givenName, familyName }) => [givenName, familyName]),
      );
      await trying(attemptOf('password', username, from), async () => {
        const found = await credentialsOf(database, username);
        const right = await hashing.verify(found?.passwordHash, current);
        if (!right || !found?.passwordHash) return undefined;
        const to = await hashing.hash(next);
        const ending = endSessions(accountId);
        const change = { accountId, from: found.passwordHash, to, revokedBefore: ending.before };
        if (!(await replacePassword(database, change))) return undefined;
        ending.learned();
        return accountId;
      });
    },
  };
}

function badCredentials(): AuthError {
  return new AuthError(
    'bad_credentials',
    'L’identifiant, le mot de passe ou le code ne va pas. Vérifiez et réessayez.',
  );
}

function tooManyTries(retryAfter: number): UserError {
  const [count, unit] = retryAfter < 60 ? [retryAfter, 'seconde'] : [Math.ceil(retryAfter / 60), 'minute'];
  const wait = `${count} ${unit}${count > 1 ? 's' : ''}`;
  const message = `Trop d’essais de suite. Attendez ${wait}, puis réessayez.`;
  return new UserError('too_many_tries', message, { status: 429, retryAfter });
}
