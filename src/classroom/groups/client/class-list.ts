// The pupils of a lesson's classes by the school's list, for groups made before they come.
import { getClassList } from '../../../school/identity/contract.ts';
import { getLesson } from '../../../school/timetable/contract.ts';
import { call } from '../../../web/call.ts';
import { type Expected, mostExpected } from '../contract.ts';

/** Null when it can't be read. */
export async function classList(lessonId: string): Promise<Expected[] | null> {
  const lesson = await call(getLesson, { params: { lessonId } });
  if (lesson.type !== 'done') return null;
  const people = new Map<string, Expected>();
  for (const { classId } of lesson.value.classes) {
    const list = await call(getClassList, { params: { classId } });
    if (list.type !== 'done') return null;
    for (const { userId, givenName, familyName } of list.value.people)
      if (lesson.value.pupilIds?.includes(userId) !== false)
        people.set(userId, { user: userId, name: `${givenName} ${familyName}`.trim().slice(0, 80) });
  }
  return [...people.values()].slice(0, mostExpected);
}
