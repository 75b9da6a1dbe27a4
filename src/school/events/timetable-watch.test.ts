// What another process does to the timetable reaches the pages that listen to this node.
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callWith } from '../../../tests/support/calls.ts';
import { eachEngine } from '../../../tests/support/databases.ts';
import { aSchool, type Person, type TestSchool } from '../../../tests/support/school.ts';
import { getDay } from '../day/contract.ts';
import { cancelLesson, undoChange } from '../timetable/contract.ts';
import { aFolder, aTaughtSchool, calendar, event, importing } from '../timetable/testing/calendars.ts';
import { listeningTo } from './testing/listening.ts';

type Page = Awaited<ReturnType<typeof listeningTo>>;

const pause = 5_000;
/** Lets the node look once, and hear the answer. */
async function look(): Promise<void> {
  vi.advanceTimersByTime(pause);
  await wait(20);
}
async function heardBy(page: Page, count: number) {
  while (page.heard.length < count) await look();
  return page.heard.slice(1);
}

const replaced = { type: 'timetable_replaced' };
let school: TestSchool;
let pupil: Person;

eachEngine('a timetable changed elsewhere', (open) => {
  beforeEach(async () => {
    let classId: string;
    ({ school, classId } = await aTaughtSchool(await open()));
    pupil = await school.person();
    await school.enroll(classId, pupil, 'pupil');
    await school.app.listen({ port: 0, host: '127.0.0.1' });
    // Only what begins from here on: the server's own timers are real.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await school.close();
  });

  const files = () =>
    aFolder({
      'a.ics': calendar(
        event({ 'DTSTART;TZID=Europe/Paris': '20261123T090000', 'DTEND;TZID=Europe/Paris': '20261123T095500' }),
      ),
    });

  test('an import is told to the whole school once, and its lessons are in the day at once', async () => {
    const page = await listeningTo(school, pupil);
    expect((await pupil.call(getDay)).body.timetables[0]?.lessons).toEqual([]);
    const path = files();
    await importing(school, path, true);
    await look();
    expect(page.heard).toHaveLength(1);
    await importing(school, path);
    expect(await heardBy(page, 2)).toEqual([replaced]);
    // The clock of the school stands still: without the event the day would still be the former one.
    expect((await pupil.call(getDay)).body.timetables[0]?.lessons).toHaveLength(1);
    await importing(school, path);
    await look();
    await look();
    expect(page.heard).toHaveLength(2);
    await importing(school, aFolder({ 'a.ics': calendar() }));
    expect(await heardBy(page, 3)).toEqual([replaced, replaced]);
  });

  test('a change made on another node is told here; one made here is not told twice', async () => {
    const there = await aSchool({ database: school.database });
    const staff = await school.as('staff');
    await importing(school, files());
    const [lesson] = (await pupil.call(getDay)).body.timetables[0]?.lessons ?? [];
    const params = { lessonId: lesson?.lessonId ?? '' };
    const page = await listeningTo(school, pupil);
    await staff.call(cancelLesson, { params, input: { reason: 'grève' } });
    const own = { type: 'lesson_changed', ...params };
    expect(await page.until(2)).toEqual([{ type: 'open' }, own]);
    await look();
    await look();
    expect(page.heard).toHaveLength(2);
    const reply = await callWith(there.app, undoChange, { params, input: {} }, staff.cookie);
    expect(reply.status).toBe(200);
    expect(await heardBy(page, 3)).toEqual([own, replaced]);
    const [lessonNow] = (await pupil.call(getDay)).body.timetables[0]?.lessons ?? [];
    expect(lessonNow?.state).toBe('planned');
  });

  test('a change elsewhere is told although others were made here before the next look', async () => {
    const there = await aSchool({ database: school.database });
    const staff = await school.as('staff');
    await importing(school, files());
    const [lesson] = (await pupil.call(getDay)).body.timetables[0]?.lessons ?? [];
    const params = { lessonId: lesson?.lessonId ?? '' };
    const page = await listeningTo(school, pupil);
    await staff.call(cancelLesson, { params, input: { reason: 'grève' } });
    await callWith(there.app, undoChange, { params, input: {} }, staff.cookie);
    await staff.call(cancelLesson, { params, input: { reason: 'sortie' } });
    const own = { type: 'lesson_changed', ...params };
    expect(await heardBy(page, 4)).toEqual([own, own, replaced]);
  });

  test('another school hears nothing of it', async () => {
    const elsewhere = await school.otherSchool();
    const stranger = await listeningTo(school, await elsewhere.person());
    const page = await listeningTo(school, pupil);
    await importing(school, files());
    await heardBy(page, 2);
    await look();
    expect(stranger.heard).toEqual([{ type: 'open' }]);
  });

  test('no timer runs unless someone listens, nor after the server stopped', async () => {
    expect(vi.getTimerCount()).toBe(0);
    const [first, second] = [await listeningTo(school, pupil), await listeningTo(school, pupil)];
    expect(vi.getTimerCount()).toBe(1);
    first.leave();
    second.leave();
    while (vi.getTimerCount() > 0) await wait(20);
    const third = await listeningTo(school, pupil);
    expect(vi.getTimerCount()).toBe(1);
    await school.close();
    await third.closed;
    expect(vi.getTimerCount()).toBe(0);
  });
});
