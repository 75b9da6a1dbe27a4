// Lists of a class: its pupils, and the sheet of one-time codes that a teacher prints.
import { UserError } from '../../errors.ts';
import type { Chance, Clock } from '../../lib/clock.ts';
import type { OutputOf } from '../../lib/contract.ts';
import type { Database } from '../../lib/database/database.ts';
import type { Me } from '../../lib/http/route.ts';
import type { Keys } from '../../lib/keys.ts';
import { codeHash, codeLifetime, newCode } from './codes.ts';
import type { getClassList, makeActivationSheet, renewActivationCode } from './contract.ts';
import type { People } from './people.ts';
import { accountsOf, type ClassWithPupils, classWithPupils, storeCodes, userOf } from './store.ts';

type Needs = { database: Database; keys: Keys; clock: Clock; chance: Chance; people: People };

const byName = new Intl.Collator('fr', { sensitivity: 'base', numeric: true });

export class Classes {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  async list(me: Me, classId: string): Promise<OutputOf<typeof getClassList>> {
    const { title, pupils } = await this.#class(me, classId);
    const people = pupils.map(({ userId, givenName, familyName, active }) => ({
      userId,
      givenName,
      familyName,
      active,
    }));
    return { classId, title, people };
  }

  /** New codes for those who never signed in; the others are listed without one. */
  async sheet(me: Me, classId: string): Promise<OutputOf<typeof makeActivationSheet>> {
    const { keys, clock, chance, database } = this.#needs;
    const { title, school, pupils } = await this.#class(me, classId);
    const codes = new Map(pupils.filter((pupil) => !pupil.active).map(({ accountId }) => [accountId, newCode(chance)]));
    const hashed = [...codes].map(([accountId, code]) => ({ accountId, codeHash: codeHash(keys, accountId, code) }));
    const stored = await storeCodes(database, hashed, new Date(clock.now() + codeLifetime), true);
    const people = pupils.map(({ userId, accountId, givenName, familyName, username }) => {
      const code = stored.has(accountId) ? codes.get(accountId) : undefined;
      return { userId, name: `${givenName} ${familyName}`, username, ...(code !== undefined && { code }) };
    });
    return { classId, title, school, people };
  }

  /** A code for someone who lost their password. Nobody can give one to a person with more rights than their own. */
  async renewCode(me: Me, userId: string): Promise<OutputOf<typeof renewActivationCode>> {
    const { keys, clock, chance, database, people } = this.#needs;
    const found = await userOf(database, me.schoolId, userId);
    const account = found && (await accountsOf(database, [found.accountId])).get(found.accountId);
    if (!found || !account) throw personUnknown();
    const allowed = new Set(mayRenew(me.roles));
    const held = account.memberships.flatMap((member) => member.roles);
    if (held.length === 0 || !held.every((role) => allowed.has(role))) throw personUnknown();
    // A code opens the whole account: one school can't give away what another holds.
    if (account.memberships.some(({ schoolId }) => schoolId !== me.schoolId)) {
      throw new UserError(
        'other_school',
        'Cette personne est aussi dans un autre établissement. Demandez à l’académie.',
        {
          status: 409,
        },
      );
    }
    if (!me.roles.includes('staff') && !me.roles.includes('head')) {
      const [mine, theirs] = [me.userId, userId].map((id) => people.classIdsOf(me.schoolId, id));
      const shared = new Set(await theirs);
      const taught = (await mine)?.filter((classId) => shared.has(classId)) ?? [];
      const teaches = await Promise.all(taught.map((classId) => people.mayTeach(me, classId)));
      if (!teaches.includes(true)) throw personUnknown();
    }
    const code = newCode(chance);
    const hashed = [{ accountId: account.accountId, codeHash: codeHash(keys, account.accountId, code) }];
    const stored = await storeCodes(database, hashed, new Date(clock.now() + codeLifetime), false);
    if (stored.size === 0) throw personUnknown();
    return { userId, name: `${found.givenName} ${found.familyName}`, username: account.username, code };
  }

  async #class(me: Me, classId: string): Promise<ClassWithPupils> {
    const { database, clock, people } = this.#needs;
    const permitted = await people.mayTeach(me, classId);
    const found = permitted && (await classWithPupils(database, me.schoolId, classId, new Date(clock.now())));
    if (!found) throw new UserError('class_unknown', 'Cette classe n’est pas dans vos classes.', { status: 404 });
    found.pupils.sort(
      (one, other) =>
        byName.compare(one.familyName, other.familyName) || byName.compare(one.givenName, other.givenName),
    );
    return found;
  }
}

function mayRenew(roles: Me['roles']): Me['roles'] {
  if (roles.includes('head')) return ['pupil', 'parent', 'teacher', 'staff'];
  if (roles.includes('staff')) return ['pupil', 'parent'];
  return ['pupil'];
}

function personUnknown(): UserError {
  return new UserError('person_unknown', 'Cette personne n’est pas parmi celles dont vous avez la charge.', {
    status: 404,
  });
}
