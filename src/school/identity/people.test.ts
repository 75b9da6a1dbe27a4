import { expect, test } from 'vitest';
import { eachEngine } from '../../../tests/support/databases.ts';
import { aSchool } from '../../../tests/support/school.ts';

eachEngine('people', (open) => {
  test('a parent has the children that the roster ties to them, in their school only', async () => {
    const school = await aSchool({ database: await open() });
    const { people } = school.context.identity;
    const [parent, lina, zoe] = [
      await school.person({ roles: ['parent'] }),
      await school.person({ givenName: 'Lina' }),
      await school.person({ givenName: 'Zoé' }),
    ];
    await school.person({ givenName: 'Hugo' });
    await school.relate(parent, zoe);
    await school.relate(parent, lina);
    const children = await people.childrenOf(parent.me);
    expect(children.map((child) => child.givenName)).toEqual(['Lina', 'Zoé']);
    expect(await people.childrenOf(lina.me)).toEqual([]);
    await school.close();
  });

  test('an enrollment counts from its first day to its last', async () => {
    const school = await aSchool({ database: await open() });
    const { people } = school.context.identity;
    const { classId, pupils } = await school.addClass({ pupils: 1 });
    const userId = pupils[0]?.userId ?? '';
    expect(await people.classIdsOf(school.schoolId, userId)).toEqual([classId]);
    await school.database.query(
      "update enrollment set begins_on = '2026-11-23', ends_on = '2026-11-23' where school_id = $1",
      [school.schoolId],
    );
    expect(await people.classIdsOf(school.schoolId, userId)).toEqual([classId]);
    school.clock.set('2026-11-23T00:00+01:00');
    expect(await people.classIdsOf(school.schoolId, userId)).toEqual([classId]);
    school.clock.set('2026-11-22T23:59+01:00');
    expect(await people.classIdsOf(school.schoolId, userId)).toEqual([]);
    school.clock.set('2026-11-24T00:00+01:00');
    expect(await people.classIdsOf(school.schoolId, userId)).toEqual([]);
    await school.close();
  });

  test('a class is looked after by its teachers, and by staff and heads of its school', async () => {
    const school = await aSchool({ database: await open() });
    const { people } = school.context.identity;
    const teacher = await school.person({ roles: ['teacher'] });
    const { classId, pupils } = await school.addClass({ pupils: 1, teachers: [teacher] });
    const other = await school.otherSchool();
    const me = async (role: Parameters<typeof school.as>[0], at = school) => (await at.as(role)).me;
    expect(await people.mayTeach(teacher.me, classId)).toBe(true);
    expect(await people.mayTeach(await me('staff'), classId)).toBe(true);
    expect(await people.mayTeach(await me('head'), classId)).toBe(true);
    expect(await people.mayTeach(await me('teacher'), classId)).toBe(false);
    expect(await people.mayTeach(pupils[0]?.me ?? teacher.me, classId)).toBe(false);
    expect(await people.mayTeach(await me('staff', other), classId)).toBe(false);
    expect(await people.mayTeach(teacher.me, 'not-a-class')).toBe(false);
    await school.close();
  });
});
