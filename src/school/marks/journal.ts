// A line of the journal as it was stored, for who reads it.
import { Check } from 'typebox/value';
import type { OutputOf } from '../../lib/contract.ts';
import { type getTestJournal, JournaledMark, TestInput } from './contract.ts';
import type { Content, JournalRow } from './store.ts';

type Shown = OutputOf<typeof getTestJournal>['changes'][number];

/** The column holds what this part wrote: of a mark its content and comment, of a test its fields. */
export function shownChange({ at, by, pupil, was, now }: JournalRow): Shown {
  const line = { at: at.toISOString(), by };
  if (pupil !== null)
    return {
      ...{ ...line, pupil },
      ...(isContent(was) && { was }),
      ...(isContent(now) && { now }),
    };
  const [from, to] = [isTest(was) ? was : undefined, isTest(now) ? now : undefined];
  const test = from && to ? 'changed' : to ? 'added' : 'removed';
  return { ...line, test, ...(from && { from }), ...(to && { to }) };
}

const isContent = (value: unknown): value is Content => value !== null && Check(JournaledMark, value);
const isTest = (value: unknown): value is TestInput => value !== null && Check(TestInput, value);
