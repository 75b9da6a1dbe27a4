// Who belongs to whom: children of a parent, classes of a person, who may look after a class. Asked by the other parts.
import type { Clock } from '../../lib/clock.ts';
import type { Database } from '../../lib/database/database.ts';
import type { Me } from '../../lib/http/route.ts';
import { isUuid } from '../../lib/uuid.ts';

export type Child = { userId: string; givenName: string; familyName: string };

type Who = Pick<Me, 'schoolId' | 'userId' | 'roles'>;

export type People = {
  /** The pupils of this school to whom the roster ties the person, by first name. */
  childrenOf(me: Pick<Me, 'schoolId' | 'userId'>): Promise<Child[]>;
  /** Classes and groups where the person is enrolled today, as pupil or as teacher. */
  classIdsOf(schoolId: string, userId: string): Promise<string[]>;
  /** Whether the person teaches this class of their school today, or is its staff or head. */
  mayTeach(me: Who, classId: string): Promise<boolean>;
  /** The account's user name: who did something, for a journal. */
  usernameOf(accountId: string): Promise<string>;
};

/** True for an enrollment `e` of a school `s` at the moment `$n`. */
const current = (parameter: string) => `
  (e.begins_on is null or e.begins_on <= (${parameter}::timestamptz at time zone s.time_zone)::date)
  and (e.ends_on is null or e.ends_on >= (${parameter}::timestamptz at time zone s.time_zone)::date)`;

export function createPeople(database: Database, clock: Clock): People {
  const now = () => new Date(clock.now());
  return {
    childrenOf: ({ schoolId, userId }) =>
      database.query<Child>(
        `select u.user_id as "userId", coalesce(u.preferred_name, u.given_name) as "givenName",
                u.family_name as "familyName"
           from relation r join school_user u on u.school_id = r.school_id and u.user_id = r.pupil_id
          where r.school_id = $1 and r.relative_id = $2 and u.deleted_at is null
          order by 2, 3, 1`,
        [schoolId, userId],
      ),
    async classIdsOf(schoolId, userId) {
      const rows = await database.query<{ classId: string }>(
        `select distinct e.class_id as "classId"
           from enrollment e
           join class c on c.school_id = e.school_id and c.class_id = e.class_id
           join school s on s.school_id = e.school_id
          where e.school_id = $1 and e.user_id = $2 and c.deleted_at is null and ${current('$3')}
          order by 1`,
        [schoolId, userId, now()],
      );
      return rows.map((row) => row.classId);
    },
    async mayTeach(me, classId) {
      if (!isUuid(classId)) return false;
      if (me.roles.includes('staff') || me.roles.includes('head')) {
        const found = await database.query(
          'select 1 as found from class where school_id = $1 and class_id = $2 and deleted_at is null',
          [me.schoolId, classId],
        );
        return found.length > 0;
      }
      if (!me.roles.includes('teacher')) return false;
      const rows = await database.query(
        `select 1 as found
           from enrollment e
           join class c on c.school_id = e.school_id and c.class_id = e.class_id
           join school s on s.school_id = e.school_id
          where e.school_id = $1 and e.class_id = $2 and e.user_id = $3 and e.role = 'teacher'
            and c.deleted_at is null and ${current('$4')}
          limit 1`,
        [me.schoolId, classId, me.userId, now()],
      );
      return rows.length > 0;
    },
    async usernameOf(accountId) {
      const [found] = await database.query<{ username: string }>('select username from account where account_id = $1', [
        accountId,
      ]);
      return found?.username ?? accountId;
    },
  };
}
