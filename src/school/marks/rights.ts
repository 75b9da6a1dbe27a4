// Who may see and write which test, when it is seen, and whether what one writes meets what another wrote. Pure.
import { UserError } from '../../errors.ts';
import { isDate, type Zone } from '../../lib/time-zone.ts';
import { deliveredAt } from '../quiet-hours.ts';
import type { MarkContent, Test, TestInput } from './contract.ts';
import { sameContent } from './entry.ts';
import type { ClassAccess, Content, Teaching, TestRecord } from './store.ts';
import type { Standing } from './store-marks.ts';

type Reader = { userId: string; roles: readonly string[] };
type Subject = Pick<TestRecord, 'subject' | 'subjectCode'>;

/** A teacher of whom the roster doesn't tell a subject teaches any. */
const inSubject = (teachings: readonly Teaching[], { subject, subjectCode }: Subject) =>
  teachings.some(
    (one) => one.subject === '' || one.subject === subject || (one.code !== '' && one.code === subjectCode),
  );

/** [W1] */
export const mayWrite = (
  me: Reader,
  { teachings }: Pick<ClassAccess, 'teachings'>,
  test: Subject & { createdBy: string },
) =>
  me.roles.includes('teacher') && teachings.length > 0 && (test.createdBy === me.userId || inSubject(teachings, test));

export const seesAll = (me: Reader, { teachings }: Pick<ClassAccess, 'teachings'>) =>
  me.roles.includes('head') || teachings.some(({ primary }) => primary);

export const mayRead = (me: Reader, access: Pick<ClassAccess, 'teachings'>, test: Subject & { createdBy: string }) =>
  seesAll(me, access) || mayWrite(me, access, test);

/** From a test to its publication, ms. */
const furthest = 400 * 86_400_000;

/** @throws UserError `subject_unknown`, `bad_date`, `bad_coefficient`. */
export function checkTest(input: TestInput, subjectCode: string, { teachings }: ClassAccess): void {
  if (!inSubject(teachings, { subject: input.subject, subjectCode }))
    throw new UserError('subject_unknown', `Vous n’enseignez pas « ${input.subject} » à cette classe.`);
  const published = Date.parse(input.publishAt ?? input.heldOn);
  // A test is seen around when it is held: a year of four digits too many would hide it for good.
  if (!isDate(input.heldOn) || !(Math.abs(published - Date.parse(input.heldOn)) <= furthest))
    throw new UserError('bad_date', 'Cette date n’existe pas.');
  if (coefficientOf(input.coefficient) === undefined)
    throw new UserError('bad_coefficient', 'Un coefficient va de 0,25 à 10, avec deux décimales au plus.');
}

/** In hundredths; undefined with more than 2 decimals. */
export function coefficientOf(value: number): number | undefined {
  const hundredths = Math.round(value * 100);
  return hundredths / 100 === value ? hundredths : undefined;
}

/**
 * [P2] [P4] When a test is seen. What was asked before stays as it is; a new moment in the past is now.
 * @param before of the test as it was
 */
export function publication(
  input: Pick<TestInput, 'publishAt'>,
  before: Pick<TestRecord, 'publishAt' | 'visibleAt'> | undefined,
  zone: Zone,
  now: number,
): Pick<TestRecord, 'publishAt' | 'visibleAt'> {
  if (input.publishAt === undefined) return { publishAt: null, visibleAt: null };
  const publishAt = Date.parse(input.publishAt);
  if (before?.publishAt === publishAt) return { publishAt, visibleAt: before.visibleAt };
  return { publishAt, visibleAt: deliveredAt(zone, Math.max(publishAt, now)) };
}

export const iso = (moment: number) => new Date(moment).toISOString();

export function inputOf(test: TestRecord): TestInput {
  const { title, subject, heldOn, scale, coefficient, kind, missingCounts, publishAt } = test;
  return {
    ...{ title, subject, heldOn, scale, coefficient: coefficient / 100, kind, missingCounts },
    ...(publishAt !== null && { publishAt: iso(publishAt) }),
  };
}

export const shownTest = (test: TestRecord, writable: boolean): Test => ({
  ...inputOf(test),
  ...{ testId: test.testId, version: test.version, mayWrite: writable },
  ...(test.visibleAt !== null && { visibleAt: iso(test.visibleAt) }),
});

/** First date of the school year that a date is in: 1 August. */
export function schoolYearOf(date: string): string {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  return `${month >= 8 ? year : year - 1}-08-01`;
}

/** [T2] @throws UserError `mark_off_scale`. */
export function checkContent(content: MarkContent, scale: number): void {
  if (content.type === 'given' && content.value > scale * 100)
    throw new UserError('mark_off_scale', `Une note va de 0 à ${scale}.`, { details: { scale: String(scale) } });
}

export type Wanted = { pupilId: string; version: number; content: MarkContent; comment?: string | undefined };
export type Verdict = { type: 'same' } | { type: 'write' } | { type: 'conflict' };

/** [W2] A writer doesn't meet themself: what they wrote last, from another page or before the network came back, is theirs. */
export function verdict(wanted: Wanted, stands: Standing | undefined, me: Pick<Reader, 'userId'>): Verdict {
  const now: Content = stands ?? { content: { type: 'none' }, comment: '' };
  const sameWords = wanted.comment === undefined || wanted.comment === now.comment;
  if (sameContent(wanted.content, now.content) && sameWords) return { type: 'same' };
  if (!stands || stands.version === wanted.version || stands.changedBy === me.userId) return { type: 'write' };
  return { type: 'conflict' };
}

/** [P3] What pupils and parents see of a mark until a change of it reaches them. */
export function beforeChange(stands: Standing | undefined, now: number): Content | null {
  if (!stands) return null;
  return stands.seenFrom.getTime() <= now ? { content: stands.content, comment: stands.comment } : stands.before;
}
