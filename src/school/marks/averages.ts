// Averages, computed exactly: fractions of integers, rounded only where they are shown. The page computes with the same rules.
import type { MarkContent, TestKind } from './contract.ts';

/** A fraction, `bottom` above zero. */
export type Exact = { readonly top: bigint; readonly bottom: bigint };

/** Of a test: what an average needs. `scale` in points, `coefficient` in hundredths. */
export type Weighing = { scale: number; coefficient: number; kind: TestKind; missingCounts: boolean };

/** What counts of one mark: `value` in hundredths of a point. */
export type Counting = Omit<Weighing, 'missingCounts'> & { value: number };

/** Figures with fewer marks would tell somebody else's. */
export const fewestForFigures = 3;

const none: Exact = { top: 0n, bottom: 1n };
const twenty: Exact = { top: 20n, bottom: 1n };

function reduced(top: bigint, bottom: bigint): Exact {
  let [a, b] = [top, bottom];
  while (b !== 0n) [a, b] = [b, a % b];
  const common = a === 0n ? 1n : a;
  return { top: top / common, bottom: bottom / common };
}

const plus = (a: Exact, b: Exact) => reduced(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom);
const times = (a: Exact, by: bigint) => reduced(a.top * by, a.bottom);
const over = (a: Exact, by: bigint) => reduced(a.top, a.bottom * by);
const isAbove = (a: Exact, b: Exact) => a.top * b.bottom > b.top * a.bottom;
const compare = (a: Exact, b: Exact) => (isAbove(a, b) ? 1 : isAbove(b, a) ? -1 : 0);

/** Undefined for what is as if it weren't in the list. */
export function counting(content: MarkContent, test: Weighing): Counting | undefined {
  const { scale, coefficient, kind } = test;
  if (content.type === 'given') return { scale, coefficient, kind, value: content.value };
  if (content.type === 'missing' && test.missingCounts) return { scale, coefficient, kind, value: 0 };
  return undefined;
}

const onTwenty = ({ value, scale }: Counting) => reduced(BigInt(value), BigInt(scale) * 5n);
const ten: Exact = { top: 10n, bottom: 1n };

/** Points above half the scale, on 20, with their coefficient. */
function bonusOf(mark: Counting): Exact {
  const points = onTwenty(mark);
  return isAbove(points, ten) ? times(plus(points, { top: -10n, bottom: 1n }), BigInt(mark.coefficient)) : none;
}

/** On 20; undefined when nothing counts. The order of the marks doesn't matter. */
export function average(marks: readonly Counting[]): Exact | undefined {
  const of = (kind: TestKind) => marks.filter((mark) => mark.kind === kind);
  let points = of('bonus').map(bonusOf).reduce(plus, none);
  let weight = 0n;
  const add = (mark: Counting) => {
    points = plus(points, times(onTwenty(mark), BigInt(mark.coefficient)));
    weight += BigInt(mark.coefficient);
  };
  for (const mark of of('plain')) add(mark);
  const optional = of('optional').sort((a, b) => compare(onTwenty(b), onTwenty(a)));
  if (weight === 0n) {
    const alone = optional
      .map(({ coefficient, ...mark }) =>
        over(plus(points, times(onTwenty({ coefficient, ...mark }), BigInt(coefficient))), BigInt(coefficient)),
      )
      .sort((a, b) => compare(b, a));
    return alone[0] && atMostTwenty(alone[0]);
  }
  for (const mark of optional) if (isAbove(onTwenty(mark), over(points, weight))) add(mark);
  return atMostTwenty(over(points, weight));
}

const atMostTwenty = (value: Exact) => (isAbove(value, twenty) ? twenty : value);

/** What is shown: rounded half up to 2 decimals. */
export const shown = ({ top, bottom }: Exact): number => Number((top * 200n + bottom) / (bottom * 2n)) / 100;

/** Hundredths of a point. */
export const hundredths = (value: number): Exact => reduced(BigInt(value), 100n);

export type Figures = { minimum: number; average: number; maximum: number };

/** Of a class, as shown; undefined when there are too few. */
export function figuresOf(values: readonly Exact[]): Figures | undefined {
  if (values.length < fewestForFigures) return undefined;
  const [lowest, ...rest] = [...values].sort(compare);
  const highest = rest.at(-1);
  if (!lowest || !highest) return undefined;
  const mean = over(values.reduce(plus, none), BigInt(values.length));
  return { minimum: shown(lowest), average: shown(mean), maximum: shown(highest) };
}
