// What pupils and parents read: marks by subject, averages, and of the class what the school shows. Pure.
import {
  average,
  type Counting,
  counting,
  type Exact,
  type Figures,
  figuresOf,
  hundredths,
  shown,
} from './averages.ts';
import type { FiguresShown, MarkContent, PupilMarks, ReadMark } from './contract.ts';
import type { TestRecord } from './store.ts';

export type Seen = { content: MarkContent; comment: string; test: TestRecord };
export type OfClass = { testId: string; pupilId: string; content: MarkContent };
type Subjects = PupilMarks['subjects'];

/** @param ofClass all that is seen of the same tests, whoever's; empty when the school shows nothing of the class */
export function subjectsOf(seen: readonly Seen[], ofClass: readonly OfClass[], figures: FiguresShown): Subjects {
  const bySubject = grouped(seen, ({ test }) => test.subject);
  const byTest = grouped(ofClass, ({ testId }) => testId);
  const order = new Intl.Collator('fr');
  return [...bySubject]
    .sort(([a], [b]) => order.compare(a, b))
    .map(([subject, marks]) => {
      const tests = marks.map(({ test }) => test);
      const own = averageOf(marks);
      return {
        subject,
        ...(own && { average: shown(own) }),
        ...ofTheClass(figuresOf(averagesOf(tests, byTest)), figures),
        marks: marks.map((mark) => readMark(mark, byTest.get(mark.test.testId) ?? [], figures)),
      };
    });
}

const averageOf = (marks: readonly Pick<Seen, 'content' | 'test'>[]): Exact | undefined =>
  average(
    marks.map(({ content, test }) => counting(content, test)).filter((one): one is Counting => one !== undefined),
  );

/** Each pupil's average over these tests. */
function averagesOf(tests: readonly TestRecord[], byTest: ReadonlyMap<string, readonly OfClass[]>): Exact[] {
  const all = tests.flatMap((test) => (byTest.get(test.testId) ?? []).map((mark) => ({ ...mark, test })));
  const each = [...grouped(all, ({ pupilId }) => pupilId).values()].map(averageOf);
  return each.filter((one): one is Exact => one !== undefined);
}

function readMark({ content, comment, test }: Seen, ofClass: readonly OfClass[], figures: FiguresShown): ReadMark {
  const { testId, title, heldOn, scale, kind, missingCounts } = test;
  const values = ofClass.flatMap((mark) => counting(mark.content, test) ?? []).map(({ value }) => hundredths(value));
  return {
    ...{ testId, title, heldOn, scale, coefficient: test.coefficient / 100, kind, missingCounts, comment },
    // What has no mark isn't seen at all.
    state: content.type === 'none' ? 'absent' : content.type,
    ...(content.type === 'given' && { points: content.value / 100 }),
    ...ofTheClass(figuresOf(values), figures),
  };
}

function ofTheClass(found: Figures | undefined, shownHere: FiguresShown): { class?: Partial<Figures> } {
  if (!found || shownHere === 'none') return {};
  return { class: shownHere === 'all' ? found : { average: found.average } };
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
