// `preau account …`: accounts made by hand and activation codes, for who installs a school.
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { readConfig } from '../../config.ts';
import { UserError } from '../../errors.ts';
import { systemChance, systemClock } from '../../lib/clock.ts';
import { allRoles, type Role } from '../../lib/contract.ts';
import type { Database } from '../../lib/database/database.ts';
import { createKeys } from '../../lib/keys.ts';
import { findSchool } from '../find-school.ts';
import { codeHash, codeLifetime, newCode } from './codes.ts';
import { createHashing } from './hashing.ts';
import { plainUsername } from './names.ts';
import { checkAgainstNames, checkNewPassword } from './passwords.ts';
import { addAccount, credentialsOf, neverSignedIn, operatorsPlace, storeCodes } from './store.ts';

type Io = { stdout: NodeJS.WritableStream; stderr: NodeJS.WritableStream; stdin: NodeJS.ReadableStream };

const usage = `preau account add --role ROLE --username NAME [--school ID | --academy NAME] [--given NAME] [--family NAME]
                           the password is the first line of standard input
preau account code --username NAME
                           a new one-time code, for a first sign-in or a forgotten password
preau account codes --school ID [--role ROLE]
                           new codes for those who never signed in (teachers unless told), as lines of
                           username, code, name separated by tabs
ID is a school's UAI, the external id of its roster (the code given to a CSV) or its uuid.
`;

/** @returns the exit status: 0 done, 1 refused, 2 misused. */
export async function accountCommand(args: string[], io: Io, open: () => Promise<Database>): Promise<number> {
  const [action, ...rest] = args;
  try {
    const given = optionsOf(rest);
    if (action === 'add') return await withDatabase(open, (database) => add(database, given, io));
    if (action === 'code') return await withDatabase(open, (database) => code(database, given, io));
    if (action === 'codes') return await withDatabase(open, (database) => codes(database, given, io));
    throw new Misuse(`there is no "${action ?? ''}"`);
  } catch (error) {
    if (error instanceof Misuse) {
      io.stderr.write(`preau account: ${error.message}\n\n${usage}`);
      return 2;
    }
    if (error instanceof UserError) {
      io.stderr.write(`preau account: ${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

class Misuse extends Error {}

type Options = { role?: string; username?: string; school?: string; academy?: string; given?: string; family?: string };

function optionsOf(args: string[]): Options {
  const text = { type: 'string' } as const;
  const options = { role: text, username: text, school: text, academy: text, given: text, family: text };
  try {
    return parseArgs({ args, options, strict: true }).values;
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

async function withDatabase(open: () => Promise<Database>, work: (database: Database) => Promise<number>) {
  const database = await open();
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function add(database: Database, given: Options, io: Io): Promise<number> {
  const role = roleOf(required(given, 'role'));
  const username = plainUsername(required(given, 'username'));
  const { given: givenName = username, family: familyName = '' } = given;
  const schoolId = await placeOf(database, role, given);
  const password = await firstLine(io);
  checkNewPassword(password, username);
  checkAgainstNames(password, [givenName, familyName]);
  const hashing = createHashing();
  const passwordHash = await hashing.hash(password);
  await hashing.close();
  const [accountId, userId] = [randomUUID(), randomUUID()];
  const account = { accountId, userId, schoolId, username, passwordHash, role, givenName, familyName };
  if (!(await addAccount(database, account))) {
    throw new UserError('username_taken', `the user name "${username}" is taken`);
  }
  io.stdout.write(`${username} is ${role}\n`);
  return 0;
}

async function code(database: Database, given: Options, io: Io): Promise<number> {
  const username = plainUsername(required(given, 'username'));
  const found = await credentialsOf(database, username);
  if (!found) throw new UserError('username_unknown', `there is no active account "${username}"`);
  const made = await giveCodes(database, [found.accountId], false);
  io.stdout.write(`${made.get(found.accountId) ?? ''}\n`);
  return 0;
}

async function codes(database: Database, given: Options, io: Io): Promise<number> {
  const schoolId = await schoolOf(database, required(given, 'school'));
  const people = await neverSignedIn(database, schoolId, roleOf(given.role ?? 'teacher'));
  const made = await giveCodes(
    database,
    people.map((person) => person.accountId),
    true,
  );
  for (const { accountId, username, name } of people) {
    const own = made.get(accountId);
    if (own) io.stdout.write(`${username}\t${own}\t${name}\n`);
  }
  return 0;
}

/** Codes are kept signed: the secret must be the one that the server runs with. */
async function giveCodes(database: Database, accountIds: readonly string[], onlyNew: boolean) {
  const keys = createKeys(readConfig(process.env).secret);
  const made = new Map(accountIds.map((accountId) => [accountId, newCode(systemChance)]));
  const hashed = [...made].map(([accountId, own]) => ({ accountId, codeHash: codeHash(keys, accountId, own) }));
  const stored = await storeCodes(database, hashed, new Date(systemClock.now() + codeLifetime), onlyNew);
  return new Map([...made].filter(([accountId]) => stored.has(accountId)));
}

function required(given: Options, name: keyof Options): string {
  const value = given[name];
  if (!value) throw new Misuse(`--${name} is missing`);
  return value;
}

function roleOf(text: string): Role {
  const role = allRoles.find((known) => known === text);
  if (!role) throw new Misuse(`--role must be one of ${allRoles.join(', ')}, not "${text}"`);
  return role;
}

async function placeOf(database: Database, role: Role, given: Options): Promise<string> {
  const schoolId = randomUUID();
  if (role === 'platform_operator') {
    const place = { kind: 'platform', externalId: 'platform', name: 'Préau', academy: '' } as const;
    return operatorsPlace(database, { schoolId, ...place });
  }
  if (role === 'region_operator') {
    const academy = required(given, 'academy');
    const place = { kind: 'region', externalId: `region:${academy}`, name: academy, academy } as const;
    return operatorsPlace(database, { schoolId, ...place });
  }
  return schoolOf(database, required(given, 'school'));
}

async function schoolOf(database: Database, text: string): Promise<string> {
  const school = await findSchool(database, text);
  if (!school) throw new UserError('school_unknown', `there is no school "${text}"`);
  return school.schoolId;
}

async function firstLine({ stdin, stderr }: Io): Promise<string> {
  if ('isTTY' in stdin && stdin.isTTY) stderr.write('Password (shown while typed): ');
  const lines = createInterface({ input: stdin });
  for await (const line of lines) {
    lines.close();
    return line;
  }
  throw new Misuse('the password is read from standard input, which is empty');
}
