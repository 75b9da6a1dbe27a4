// Reading tests and marks: a class for its teachers and the head, what is published for pupils and parents.
import type { Context } from '../../context.ts';
import type { Me } from '../../lib/http/route.ts';
import { dateIn, utc, zoneNamed } from '../../lib/time-zone.ts';
import type { ClassMarks, MarkClasses, PupilMarks } from './contract.ts';
import { subjectsOf } from './family.ts';
import * as rights from './rights.ts';
import * as store from './store.ts';
import * as marks from './store-marks.ts';
import { readable, unknownClass, zoneOf } from './writing.ts';

type Parts = Pick<Context, 'database' | 'clock'> & { identity: Pick<Context['identity'], 'people'> };

export function createReading({ database, clock, identity }: Parts) {
  const yearIn = (zoneName: string) => rights.schoolYearOf(dateIn(zoneNamed(zoneName) ?? utc, clock.now()));

  async function classMarks(me: Me, classId: string, asked: string | undefined): Promise<ClassMarks> {
    const now = clock.now();
    const access = await store.classAccess(database, me, classId, now);
    if (!access || (access.teachings.length === 0 && !me.roles.includes('head'))) throw unknownClass();
    const today = dateIn(zoneOf(access), now);
    const all = (await store.testsOf(database, me.schoolId, classId, rights.schoolYearOf(today))).filter((test) =>
      rights.mayRead(me, access, test),
    );
    const taught = access.teachings.map(({ subject }) => subject).filter((subject) => subject !== '');
    const subjects = [...new Set([...taught, ...all.map((test) => test.subject)])];
    const subject = asked ?? subjects[0] ?? '';
    const tests = all.filter((test) => test.subject === subject);
    const testIds = tests.map(({ testId }) => testId);
    const conflicts = await marks.conflictsOf(database, me, testIds);
    const { title, timeZone } = access;
    return {
      ...{
        at: rights.iso(now),
        classId,
        title,
        timeZone,
        subject,
        subjects: subjects.sort(new Intl.Collator('fr').compare),
      },
      mayAdd: me.roles.includes('teacher') && access.teachings.length > 0,
      pupils: await marks.pupilsOf(database, me.schoolId, classId, { today, testIds }),
      tests: tests.map((test) => rights.shownTest(test, rights.mayWrite(me, access, test))),
      marks: await marks.marksOf(database, me.schoolId, testIds),
      conflicts: conflicts.map(({ wanted, at, ...rest }) => ({
        ...rest,
        ...{ wanted: wanted.content, wantedComment: wanted.comment, at: at.toISOString() },
      })),
    };
  }

  return {
    classMarks,
    async classes(me: Me): Promise<MarkClasses> {
      const since = yearIn(await marks.zoneNameOf(database, me.schoolId));
      const found = await store.listClasses(database, me, {
        ...{ now: clock.now(), since },
        all: me.roles.includes('head'),
      });
      const classes = found.map(({ classId, title, kind, teachings, tests }) => {
        const own = tests.filter(({ subject, code, mine }) =>
          rights.mayRead(me, { teachings }, { subject, subjectCode: code, createdBy: mine ? me.userId : '' }),
        );
        const taught = teachings.map(({ subject }) => subject).filter((subject) => subject !== '');
        const names = [...new Set([...taught, ...own.map(({ subject }) => subject)])];
        const subjects = names.sort(new Intl.Collator('fr').compare).map((subject) => {
          const of = own.filter((one) => one.subject === subject);
          const [lastOn] = of.map((one) => one.lastOn).sort((a, b) => (a < b ? 1 : -1));
          return { subject, tests: of.reduce((sum, one) => sum + one.tests, 0), ...(lastOn && { lastOn }) };
        });
        return { classId, title, kind, subjects };
      });
      return { figures: await store.figuresShown(database, me.schoolId), classes };
    },

    async journal(me: Me, testId: string) {
      const { test } = await readable(database, me, testId, clock.now());
      return { title: test.title, rows: await store.journalOf(database, me.schoolId, testId) };
    },

    /** [P1] Published ones of the school year, of the reader or of each child. */
    async mine(me: Me): Promise<{ timeZone: string; pupils: PupilMarks[] }> {
      const { schoolId } = me;
      const timeZone = await marks.zoneNameOf(database, schoolId);
      const pupils = await pupilsFor(me);
      const now = clock.now();
      const userIds = pupils.map(({ userId }) => userId);
      const seen = await marks.seenMarks(database, schoolId, userIds, { now, since: yearIn(timeZone) });
      const figures = await store.figuresShown(database, schoolId);
      const testIds = [...new Set(seen.map(({ test }) => test.testId))];
      const ofClass = figures === 'none' ? [] : await marks.seenOfTests(database, schoolId, testIds, now);
      const subjects = (userId: string) =>
        subjectsOf(
          seen.filter(({ pupilId }) => pupilId === userId),
          ofClass,
          figures,
        );
      return { timeZone, pupils: pupils.map((pupil) => ({ pupil, subjects: subjects(pupil.userId) })) };
    },
  };

  async function pupilsFor(me: Me) {
    const { people } = identity;
    const children = me.roles.includes('parent') ? await people.childrenOf(me) : [];
    if (!me.roles.includes('pupil')) return children;
    const [self] = await marks.namesOf(database, me.schoolId, [me.userId]);
    return self ? [self, ...children.filter(({ userId }) => userId !== me.userId)] : children;
  }
}
