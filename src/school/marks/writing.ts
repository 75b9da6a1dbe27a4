// Writing tests and marks: each write is one transaction, journaled, done once, and told to those whom it concerns.
import type { Context } from '../../context.ts';
import { AuthError, UserError } from '../../errors.ts';
import type { Connection, Sql } from '../../lib/database/database.ts';
import type { Me } from '../../lib/http/route.ts';
import { utc, type Zone, zoneNamed } from '../../lib/time-zone.ts';
import { uuidFrom } from '../../lib/uuid.ts';
import type { Tell } from '../later.ts';
import { deliveredAt } from '../quiet-hours.ts';
import type { Conflict, Test, TestInput } from './contract.ts';
import * as rights from './rights.ts';
import * as store from './store.ts';
import * as marks from './store-marks.ts';

export type Call = Parameters<Context['once']>[0];
type Parts = Pick<Context, 'database' | 'clock' | 'chance' | 'bus' | 'once'>;
type Saved = { saved: { pupilId: string; version: number }[]; conflicts: Conflict[] };

export const unknownClass = () =>
  new UserError('class_unknown', 'Cette classe n’est pas dans vos listes.', { status: 404 });
export const unknownTest = () =>
  new UserError('test_unknown', 'Cette évaluation n’existe pas ou plus.', { status: 404 });

export const zoneOf = (access: store.ClassAccess): Zone => zoneNamed(access.timeZone) ?? utc;

/** A test that the reader may see, and their access to its class. @throws UserError `test_unknown`. */
export async function readable(sql: Sql, me: Me, testId: string, now: number) {
  const test = await store.findTest(sql, me.schoolId, testId);
  const access = test && (await store.classAccess(sql, me, test.classId, now));
  if (!test || !access || !rights.mayRead(me, access, test)) throw unknownTest();
  return { test, access };
}

/** @param later tells people at a moment that something is new for them */
export function createWriting({ database, clock, chance, bus, once }: Parts, later: Tell) {
  /** The same, to be written. @throws AuthError for who may only read it. */
  async function writable(me: Me, testId: string) {
    const found = await readable(database, me, testId, clock.now());
    if (!rights.mayWrite(me, found.access, found.test))
      throw new AuthError('not_allowed', 'Seuls les professeurs de cette matière changent cette évaluation.');
    return found;
  }

  /** Pupils and parents hear of it only when there is something for them to see. */
  async function tell(me: Me, classId: string, visible: boolean): Promise<void> {
    const userIds = await store.teachersOf(database, me.schoolId, classId);
    const classIds = visible ? [classId] : [];
    bus.publish(`school:${me.schoolId}`, { type: 'life_changed', part: 'marks', classIds, userIds });
  }
  /** Pages that stand open when a test comes out read it then. */
  async function tellThen(me: Me, classId: string, { visibleAt }: Pick<Test, 'visibleAt'>): Promise<void> {
    if (visibleAt === undefined || Date.parse(visibleAt) <= clock.now()) return;
    const today = visibleAt.slice(0, 10);
    const pupils = await marks.pupilsOf(database, me.schoolId, classId, { today, testIds: [] });
    const userIds = pupils.map(({ userId }) => userId);
    later(me.schoolId, userIds, Date.parse(visibleAt));
  }
  const isVisible = ({ visibleAt }: store.TestRecord) => visibleAt !== null && visibleAt <= clock.now();
  const aboutOf = ({ title }: { title: string }, access: store.ClassAccess) => `${title}, ${access.title}`;

  async function keep(sql: Connection, me: Me, test: store.TestRecord, was: store.TestRecord | undefined) {
    const now = clock.now();
    await store.putTest(sql, me.schoolId, test);
    const change = { pupilId: null, was: was ? rights.inputOf(was) : null, now: rights.inputOf(test) };
    await store.journal(sql, { schoolId: me.schoolId, testId: test.testId, by: me.userId, now }, [change]);
    await store.raiseVersion(sql, me.schoolId);
  }

  return {
    async addTest(call: Call, classId: string, input: TestInput): Promise<Test> {
      const { me } = call;
      const access = await store.classAccess(database, me, classId, clock.now());
      if (!access || access.teachings.length === 0) throw unknownClass();
      const fields = await fieldsOf(database, me, input, access);
      const test = await once(call, { kind: 'test', about: aboutOf(input, access) }, async (sql) => {
        const made: store.TestRecord = {
          ...fields,
          ...rights.publication(input, undefined, zoneOf(access), clock.now()),
          ...{ testId: uuidFrom(Buffer.from(chance.bytes(16)).toString('hex')), classId },
          ...{ createdBy: me.userId, version: 1 },
        };
        await keep(sql, me, made, undefined);
        return rights.shownTest(made, true);
      });
      await tell(me, classId, test.visibleAt !== undefined && Date.parse(test.visibleAt) <= clock.now());
      await tellThen(me, classId, test);
      return test;
    },

    async changeTest(call: Call, testId: string, input: TestInput & { version: number }): Promise<Test> {
      const { me } = call;
      const { access, test: found } = await writable(me, testId);
      const fields = await fieldsOf(database, me, input, access);
      const test = await once(call, { kind: 'test', about: aboutOf(input, access) }, async (sql) => {
        const before = await store.findTest(sql, me.schoolId, testId, true);
        if (!before) throw unknownTest();
        if (before.version !== input.version)
          throw new UserError('test_changed', 'Quelqu’un a changé cette évaluation entre-temps : relisez-la.', {
            status: 409,
          });
        if (input.scale < before.scale) await mustHold(sql, me.schoolId, testId, input.scale);
        const after: store.TestRecord = {
          ...{ ...before, ...fields, version: before.version + 1 },
          ...rights.publication(input, before, zoneOf(access), clock.now()),
        };
        await keep(sql, me, after, before);
        return rights.shownTest(after, true);
      });
      const seen = test.visibleAt !== undefined && Date.parse(test.visibleAt) <= clock.now();
      await tell(me, found.classId, seen || isVisible(found));
      await tellThen(me, found.classId, test);
      return test;
    },

    async removeTest(call: Call, testId: string): Promise<void> {
      const { me } = call;
      const { access, test } = await writable(me, testId);
      await once(call, { kind: 'test', about: aboutOf(test, access) }, async (sql) => {
        const now = clock.now();
        await store.deleteTest(sql, me.schoolId, testId, now);
        const removed = { pupilId: null, was: rights.inputOf(test), now: null };
        await store.journal(sql, { schoolId: me.schoolId, testId, by: me.userId, now }, [removed]);
        await store.raiseVersion(sql, me.schoolId);
      });
      await tell(me, test.classId, isVisible(test));
    },

    async saveMarks(call: Call, testId: string, wanted: readonly rights.Wanted[]): Promise<Saved> {
      const { me } = call;
      const { access, test } = await writable(me, testId);
      const last = [...new Map(wanted.map((one) => [one.pupilId, one])).values()];
      const pupilIds = last.map(({ pupilId }) => pupilId);
      const saved = await once(call, { kind: 'marks', about: aboutOf(test, access) }, async (sql) => {
        const held = await store.findTest(sql, me.schoolId, testId, true);
        if (!held) throw unknownTest();
        for (const { content } of last) rights.checkContent(content, held.scale);
        if ((await marks.countPupils(sql, me.schoolId, held.classId, pupilIds)) < pupilIds.length)
          throw new UserError('pupil_unknown', 'Cet élève n’est pas, ou plus, dans cette classe.');
        const now = clock.now();
        const at = { schoolId: me.schoolId, testId, by: me.userId, now, seenFrom: deliveredAt(zoneOf(access), now) };
        return write(sql, at, last);
      });
      await tell(me, test.classId, isVisible(test));
      return saved;
    },
  };
}

/** What is stored of what a form says. @throws UserError when it can't be. */
async function fieldsOf(sql: Sql, me: Me, input: TestInput, access: store.ClassAccess) {
  const [title, subject] = [input.title.trim(), input.subject.trim()];
  const subjectCode = await store.codeOf(sql, me.schoolId, subject);
  rights.checkTest({ ...input, subject }, subjectCode, access);
  const { heldOn, scale, kind, missingCounts } = input;
  const coefficient = Math.round(input.coefficient * 100);
  return { title, subject, subjectCode, heldOn, scale, kind, missingCounts, coefficient };
}

/** [T3] @throws UserError `mark_above_scale`. */
async function mustHold(sql: Sql, schoolId: string, testId: string, scale: number): Promise<void> {
  const given = await marks.marksOf(sql, schoolId, [testId]);
  const above = given.filter(({ content }) => content.type === 'given' && content.value > scale * 100).length;
  if (above === 0) return;
  throw new UserError('mark_above_scale', `Des notes dépassent ${scale} : changez-les d’abord.`, {
    status: 409,
    details: { scale: String(scale), count: String(above) },
  });
}

type At = { schoolId: string; testId: string; by: string; now: number; seenFrom: number };

/** Writes what meets nobody else's change; the rest is kept as conflicts. */
async function write(sql: Connection, at: At, wanted: readonly rights.Wanted[]): Promise<Saved> {
  const { schoolId, testId } = at;
  const pupilIds = wanted.map(({ pupilId }) => pupilId);
  const stands = new Map((await marks.standing(sql, schoolId, testId, pupilIds)).map((one) => [one.pupilId, one]));
  const saved: Saved = { saved: [], conflicts: [] };
  const written: marks.Written[] = [];
  const changes: store.Change[] = [];
  const refused: (store.Content & { pupilId: string })[] = [];
  for (const one of wanted) {
    const { pupilId, content } = one;
    const now = stands.get(pupilId);
    const comment = one.comment ?? now?.comment ?? '';
    const { type } = rights.verdict(one, now, { userId: at.by });
    if (type === 'conflict' && now) {
      refused.push({ pupilId, content, comment });
      saved.conflicts.push({
        ...{ testId, pupilId, wanted: content, wantedComment: comment, stands: now.content },
        ...{ version: now.version, by: now.by, at: now.changedAt.toISOString() },
      });
      continue;
    }
    const version = (now?.version ?? 0) + (type === 'write' ? 1 : 0);
    saved.saved.push({ pupilId, version });
    if (type === 'same') continue;
    written.push({ pupilId, content, comment, version, before: rights.beforeChange(now, at.now) });
    const was = now ? { content: now.content, comment: now.comment } : null;
    changes.push({ pupilId, was, now: { content, comment } });
  }
  const settled = saved.saved.map(({ pupilId }) => pupilId);
  if (settled.length > 0) await marks.settleConflicts(sql, at, settled);
  if (refused.length > 0) await marks.keepConflicts(sql, at, refused);
  if (written.length === 0) return saved;
  await marks.putMarks(sql, at, written);
  await store.journal(sql, at, changes);
  await store.raiseVersion(sql, schoolId);
  return saved;
}
