// All SQL of accounts, memberships and codes.
import type { Role } from '../../lib/contract.ts';
import type { Database } from '../../lib/database/database.ts';
import type { Revocation } from './revocations.ts';

/** What one account is in one school. */
export type Member = {
  schoolId: string;
  schoolName: string;
  userId: string;
  givenName: string;
  familyName: string;
  roles: Role[];
};

export type Account = {
  accountId: string;
  username: string;
  /** Milliseconds since 1970; 0 when nothing was ever revoked. */
  revokedBefore: number;
  disabled: boolean;
  /** Schools in the order of their names; those that are gone are left out. */
  memberships: Member[];
};

export type Credentials = {
  accountId: string;
  passwordHash: string | undefined;
  activationHash: string | undefined;
  /** Milliseconds since 1970. */
  activationExpiresAt: number;
};

/** Accounts whose sessions were ended, or that were disabled, since a moment (milliseconds since 1970). */
export async function recentRevocations(database: Database, since: number): Promise<Revocation[]> {
  const rows = await database.query<{ accountId: string; before: Date }>(
    `select account_id as "accountId", revoked_before as before from account where revoked_before > $1
     union all
     select account_id, disabled_at from account where disabled_at > $1`,
    [new Date(since)],
  );
  return rows.map((row) => ({ accountId: row.accountId, before: row.before.getTime() }));
}

/** How an account proves itself; undefined when it doesn't exist or is disabled. */
export async function credentialsOf(database: Database, username: string): Promise<Credentials | undefined> {
  type Found = { accountId: string; password: string | null; activation: string | null; expires: Date | null };
  const [found] = await database.query<Found>(
    `select account_id as "accountId", password_hash as password, activation_hash as activation,
            activation_expires_at as expires
       from account where username = $1 and disabled_at is null`,
    [username],
  );
  return (
    found && {
      accountId: found.accountId,
      passwordHash: found.password ?? undefined,
      activationHash: found.activation ?? undefined,
      activationExpiresAt: found.expires?.getTime() ?? 0,
    }
  );
}

export async function accountsOf(database: Database, accountIds: readonly string[]): Promise<Map<string, Account>> {
  if (accountIds.length === 0) return new Map();
  type Found = Member & { accountId: string; username: string; revokedBefore: Date | null; disabled: boolean };
  const rows = await database.query<Found & { [column: string]: unknown }>(
    `select a.account_id as "accountId", a.username, a.revoked_before as "revokedBefore",
            a.disabled_at is not null as disabled, s.school_id as "schoolId", s.name as "schoolName",
            u.user_id as "userId", coalesce(u.preferred_name, u.given_name) as "givenName",
            u.family_name as "familyName",
            array(select r.role from user_role r where r.school_id = u.school_id and r.user_id = u.user_id
                  order by r.role) as roles
       from account a
       left join school_user u on u.account_id = a.account_id and u.deleted_at is null
       left join school s on s.school_id = u.school_id and s.deleted_at is null
      where a.account_id = any($1::uuid[])
      order by s.name, s.school_id, u.user_id`,
    [accountIds],
  );
  const accounts = new Map<string, Account>();
  for (const { accountId, username, revokedBefore, disabled, ...member } of rows) {
    const account = accounts.get(accountId) ?? {
      ...{ accountId, username, disabled, memberships: [] },
      revokedBefore: revokedBefore?.getTime() ?? 0,
    };
    accounts.set(accountId, account);
    if (member.schoolId !== null && member.roles.length > 0) {
      const { schoolId, schoolName, userId, givenName, familyName, roles } = member;
      account.memberships.push({ schoolId, schoolName, userId, givenName, familyName, roles });
    }
  }
  return accounts;
}

/** Puts a password in place of the one that was checked, and ends every session. False when it changed meanwhile. */
export async function replacePassword(
  database: Database,
  change: { accountId: string; from: string; to: string; revokedBefore?: Date },
): Promise<boolean> {
  const rows = await database.query(
    `update account set password_hash = $3, revoked_before = coalesce($4, revoked_before), updated_at = now()
      where account_id = $1 and password_hash = $2 and disabled_at is null returning account_id`,
    [change.accountId, change.from, change.to, change.revokedBefore ?? null],
  );
  return rows.length === 1;
}

/** Uses up an activation code: of two requests with the same one, only the first gets true. */
export async function consumeCode(
  database: Database,
  use: { accountId: string; codeHash: string; passwordHash: string; now: number; revokedBefore: Date },
): Promise<boolean> {
  const rows = await database.query(
    `update account set password_hash = $3, activation_hash = null, activation_expires_at = null,
            -- A forgotten password is replaced in the same way: whoever knew it is out.
            revoked_before = case when password_hash is null then revoked_before else $5 end, updated_at = now()
      where account_id = $1 and activation_hash = $2 and activation_expires_at > $4 and disabled_at is null
      returning account_id`,
    [use.accountId, use.codeHash, use.passwordHash, new Date(use.now), use.revokedBefore],
  );
  return rows.length === 1;
}

export async function revoke(database: Database, accountId: string, before: Date): Promise<void> {
  await database.query(
    'update account set revoked_before = greatest(revoked_before, $2), updated_at = now() where account_id = $1',
    [accountId, before],
  );
}

export type NewCode = { accountId: string; codeHash: string };

/**
 * Gives accounts new codes; earlier ones stop working.
 * @param onlyNew leaves alone those who have a password already.
 * @returns the accounts that have the new code.
 */
export async function storeCodes(
  database: Database,
  codes: readonly NewCode[],
  expiresAt: Date,
  onlyNew: boolean,
): Promise<Set<string>> {
  const rows = await database.query<{ accountId: string }>(
    `update account a set activation_hash = n.hash, activation_expires_at = $3, updated_at = now()
       from unnest($1::uuid[], $2::text[]) as n(account_id, hash)
      where a.account_id = n.account_id and a.disabled_at is null and (a.password_hash is null or not $4)
      returning a.account_id as "accountId"`,
    [codes.map((code) => code.accountId), codes.map((code) => code.codeHash), expiresAt, onlyNew],
  );
  return new Set(rows.map((row) => row.accountId));
}

export type ClassPupil = {
  userId: string;
  accountId: string;
  givenName: string;
  familyName: string;
  username: string;
  active: boolean;
};

export type ClassWithPupils = { classId: string; title: string; school: string; pupils: ClassPupil[] };

/** A class and the pupils enrolled at a moment. */
export async function classWithPupils(
  database: Database,
  schoolId: string,
  classId: string,
  now: Date,
): Promise<ClassWithPupils | undefined> {
  const [found] = await database.query<{ title: string; school: string }>(
    `select c.title, s.name as school from class c join school s on s.school_id = c.school_id
      where c.school_id = $1 and c.class_id = $2 and c.deleted_at is null`,
    [schoolId, classId],
  );
  if (!found) return undefined;
  const pupils = await database.query<ClassPupil>(
    `select u.user_id as "userId", a.account_id as "accountId", u.family_name as "familyName", a.username,
            coalesce(u.preferred_name, u.given_name) as "givenName", a.password_hash is not null as active
       from enrollment e
       join school s on s.school_id = e.school_id
       join school_user u on u.school_id = e.school_id and u.user_id = e.user_id and u.deleted_at is null
       join account a on a.account_id = u.account_id and a.disabled_at is null
      where e.school_id = $1 and e.class_id = $2 and e.role = 'pupil'
        and (e.begins_on is null or e.begins_on <= ($3::timestamptz at time zone s.time_zone)::date)
        and (e.ends_on is null or e.ends_on >= ($3::timestamptz at time zone s.time_zone)::date)`,
    [schoolId, classId, now],
  );
  return { classId, ...found, pupils };
}

export type SchoolUser = { accountId: string; givenName: string; familyName: string };

export async function userOf(database: Database, schoolId: string, userId: string): Promise<SchoolUser | undefined> {
  const [found] = await database.query<SchoolUser>(
    `select account_id as "accountId", coalesce(preferred_name, given_name) as "givenName", family_name as "familyName"
       from school_user where school_id = $1 and user_id = $2 and deleted_at is null`,
    [schoolId, userId],
  );
  return found;
}

/** What stands for a school where operators are: made the first time. */
export async function operatorsPlace(
  database: Database,
  place: { schoolId: string; kind: 'platform' | 'region'; externalId: string; name: string; academy: string },
): Promise<string> {
  const [row] = await database.query<{ schoolId: string }>(
    `insert into school (school_id, source, external_id, name, kind, academy) values ($1, 'preau', $2, $3, $4, $5)
     on conflict (source, external_id) do update set deleted_at = null returning school_id as "schoolId"`,
    [place.schoolId, place.externalId, place.name, place.kind, place.academy],
  );
  return row?.schoolId ?? place.schoolId;
}

export type NewAccount = {
  accountId: string;
  userId: string;
  schoolId: string;
  username: string;
  passwordHash: string;
  role: Role;
  givenName: string;
  familyName: string;
};

/** False, and nothing written, when the user name is taken. */
export async function addAccount(database: Database, given: NewAccount): Promise<boolean> {
  const { accountId, userId, schoolId, username, passwordHash, role, givenName, familyName } = given;
  return database.session(async (connection) => {
    const made = await connection.query(
      `insert into account (account_id, source, external_id, username, password_hash)
       values ($1::uuid, 'preau', $1::uuid::text, $2, $3) on conflict (username) do nothing returning account_id`,
      [accountId, username, passwordHash],
    );
    if (made.length === 0) return false;
    await connection.query(
      `insert into school_user (school_id, user_id, account_id, external_id, given_name, family_name)
       values ($1, $2::uuid, $3, $2::uuid::text, $4, $5)`,
      [schoolId, userId, accountId, givenName, familyName],
    );
    await connection.query('insert into user_role (school_id, user_id, role) values ($1, $2, $3)', [
      schoolId,
      userId,
      role,
    ]);
    return true;
  });
}

export type Addressee = { accountId: string; username: string; name: string };

/** Accounts of a school that never signed in, with a role, by name. */
export async function neverSignedIn(database: Database, schoolId: string, role: Role): Promise<Addressee[]> {
  return database.query<Addressee>(
    `select distinct a.account_id as "accountId", a.username,
            u.family_name || ' ' || coalesce(u.preferred_name, u.given_name) as name
       from school_user u
       join user_role r on r.school_id = u.school_id and r.user_id = u.user_id and r.role = $2
       join account a on a.account_id = u.account_id
      where u.school_id = $1 and u.deleted_at is null and a.password_hash is null and a.disabled_at is null
      order by 3, 2`,
    [schoolId, role],
  );
}
