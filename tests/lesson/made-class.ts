// A class of thirty with its teacher and a lesson that runs now, put into the data folder of a node that isn't running yet.
import { randomUUID } from 'node:crypto';
import type { Role } from '../../src/lib/contract.ts';
import { insert } from '../support/insert.ts';
import { contextOn, withData } from '../support/process.ts';
import { seated, teacher, virtualNames } from './people.ts';

export type MadeClass = {
  schoolId: string;
  lessonId: string;
  /** The `Cookie` header of a session, by name. */
  cookies: ReadonlyMap<string, string>;
};

const minute = 60_000;
export const className = '5e A';
export const subject = 'Mathématiques';

export function makeClass(dataFolder: string): Promise<MadeClass> {
  return withData(dataFolder, async (database) => {
    const { identity, gate } = contextOn(database);
    const add = (table: string, row: Record<string, unknown>) => insert(database, table, row);
    const [schoolId, classId, lessonId] = [randomUUID(), randomUUID(), randomUUID()];
    const school = { schoolId, source: 'test', externalId: schoolId, name: 'Collège Jacques-Prévert' };
    await add('school', { ...school, academy: 'Paris' });
    await add('class', { schoolId, classId, externalId: classId, title: className, kind: 'class', subjectCode: '' });
    const cookies = new Map<string, string>();
    const person = async (name: string, role: Extract<Role, 'teacher' | 'pupil'>): Promise<string> => {
      const [userId, accountId] = [randomUUID(), randomUUID()];
      const [first = '', ...rest] = name.split(' ');
      const title = role === 'teacher' ? first : '';
      await add('account', { accountId, source: 'test', externalId: accountId, username: `someone.${userId}` });
      const called = { title, givenName: title ? 'Marc' : first, familyName: rest.join(' ') };
      await add('school_user', { schoolId, userId, accountId, externalId: userId, ...called });
      await add('user_role', { schoolId, userId, role });
      await add('enrollment', { schoolId, classId, userId, role, subjectCode: '' });
      cookies.set(name, `preau_session=${identity.issue({ accountId, schoolId, userId, roles: [role] })}`);
      return userId;
    };
    const teacherId = await person(teacher.name, 'teacher');
    for (const { name } of seated) await person(name, 'pupil');
    for (const name of virtualNames) await person(name, 'pupil');
    const now = Date.now();
    await add('lesson', {
      ...{ schoolId, lessonId, source: 'page', title: subject, subjectCode: '', room: '204' },
      ...{ startsAt: new Date(now - 2 * minute), endsAt: new Date(now + 53 * minute) },
      ...{ classIds: [classId], teacherIds: [teacherId] },
    });
    await identity.close();
    await gate.close();
    return { schoolId, lessonId, cookies };
  });
}
