// What stands in each cell of the grid: what the school has, what was typed, and what became of it. Writes go in small batches.
import { computed, type Signal, signal } from '@preact/signals';
import type { Trouble } from '../../../web/call.ts';
import { language } from '../../../web/language.ts';
import { post } from '../../../web/outbox.ts';
import { refusalText } from '../../../web/refusals.ts';
import { type ClassMarks, type Conflict, type MarkContent, mostMarks, saveMarks, type Test } from '../contract.ts';
import { readEntry, sameContent, type Wrong, writeEntry } from '../entry.ts';

export type CellState =
  | { type: 'saved' }
  /** Not left yet. */
  | { type: 'typing' }
  /** On its way, or waiting for the network on this device. */
  | { type: 'waiting' | 'kept' }
  | { type: 'wrong'; why: Wrong }
  | { type: 'refused'; sentence: string }
  | { type: 'conflict'; conflict: Conflict };

export type Cell = {
  test: Test;
  pupilId: string;
  saved: { content: MarkContent; comment: string; version: number };
  /** As it stands in the field. */
  text: string;
  /** What the field says, once it can be read. */
  content: MarkContent;
  comment: string;
  state: CellState;
};

export type Entry = { cell: Signal<Cell>; text: string };
export type Cells = ReturnType<typeof createCells>;

/** Long enough for a few marks to go together, ms. */
const gather = 500;

const comma = () => language.value === 'fr';
const nothing = { content: { type: 'none' } as MarkContent, comment: '', version: 0 };

/** @param className said of what waits for the network. */
export function createCells(className: () => string, unreachable: () => string) {
  const cells = signal<ReadonlyMap<string, Signal<Cell>>>(new Map());
  const undoable = signal<{ cell: Signal<Cell>; text: string }[][]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<void> = Promise.resolve();

  const set = (cell: Signal<Cell>, more: Partial<Cell>) => {
    cell.value = { ...cell.value, ...more };
  };
  const of = (testId: string, pupilId: string) => cells.value.get(`${testId} ${pupilId}`);

  /** Takes what the school has; what is being typed or sent stays as it is. */
  function load(found: ClassMarks): void {
    const marks = new Map(found.marks.map((mark) => [`${mark.testId} ${mark.pupilId}`, mark]));
    const conflicts = new Map(found.conflicts.map((one) => [`${one.testId} ${one.pupilId}`, one]));
    const next = new Map<string, Signal<Cell>>();
    for (const test of found.tests)
      for (const { userId: pupilId } of found.pupils) {
        const key = `${test.testId} ${pupilId}`;
        const saved = marks.get(key) ?? nothing;
        const known = cells.peek().get(key);
        const fresh = freshCell(test, pupilId, saved);
        const cell = known ?? signal(fresh);
        next.set(key, cell);
        const conflict = conflicts.get(key);
        if (known) settle(known, fresh, conflict !== undefined);
        if (conflict) inConflict(cell, conflict);
      }
    cells.value = next;
  }

  function settle(cell: Signal<Cell>, fresh: Cell, inConflict: boolean): void {
    const { state, content } = cell.peek();
    const arrived = state.type === 'kept' && sameContent(content, fresh.content);
    if (state.type === 'saved' || arrived || (state.type === 'conflict' && !inConflict)) cell.value = fresh;
    else set(cell, { saved: fresh.saved, test: fresh.test });
  }

  function inConflict(cell: Signal<Cell>, conflict: Conflict): void {
    if (cell.peek().state.type === 'typing' || cell.peek().state.type === 'waiting') return;
    set(cell, {
      saved: { ...cell.peek().saved, content: conflict.stands, version: conflict.version },
      text: writeEntry(conflict.wanted, comma()),
      content: conflict.wanted,
      comment: conflict.wantedComment,
      state: { type: 'conflict', conflict },
    });
  }

  function type(cell: Signal<Cell>, text: string): void {
    set(cell, { text, state: { type: 'typing' } });
  }

  /** Puts the field back as it was before one typed. */
  function leave(cell: Signal<Cell>): void {
    const { test, pupilId, saved, state } = cell.peek();
    if (state.type === 'typing' || state.type === 'wrong') cell.value = freshCell(test, pupilId, saved);
  }

  /** One change, however many cells it has: it is undone as a whole. @returns how many could not be read */
  function write(entries: readonly Entry[], options: { undo?: boolean } = {}): number {
    const before = entries.map(({ cell }) => ({ cell, text: writeEntry(cell.peek().content, comma()) }));
    let wrong = 0;
    let changed = false;
    for (const { cell, text } of entries) {
      const read = readEntry(text, cell.peek().test.scale);
      if (read.type === 'wrong') {
        wrong++;
        set(cell, { text, state: { type: 'wrong', why: read.why } });
        continue;
      }
      const { content: now, saved, state } = cell.peek();
      const isSame = sameContent(read.content, now);
      changed ||= !isSame;
      set(cell, { text: writeEntry(read.content, comma()), content: read.content });
      const atSchool = sameContent(read.content, saved.content) && cell.peek().comment === saved.comment;
      const pending = state.type === 'waiting' || state.type === 'kept' || state.type === 'conflict';
      set(cell, { state: atSchool && !pending ? { type: 'saved' } : { type: 'waiting' } });
    }
    if (!options.undo && (changed || wrong > 0)) undoable.value = [...undoable.value.slice(-49), before];
    soon();
    return wrong;
  }

  function comment(cell: Signal<Cell>, text: string): void {
    if (text === cell.peek().comment) return;
    set(cell, { comment: text, state: { type: 'waiting' } });
    soon();
  }

  /** The person has seen what somebody else wrote: that stands, or what they wanted does. */
  function decide(cell: Signal<Cell>, conflict: Conflict, choice: 'theirs' | 'mine'): void {
    const content = choice === 'mine' ? conflict.wanted : conflict.stands;
    const comment = choice === 'mine' ? conflict.wantedComment : cell.peek().saved.comment;
    set(cell, { content, comment, text: writeEntry(content, comma()), state: { type: 'waiting' } });
    soon();
  }

  function undo(): number {
    const last = undoable.value.at(-1);
    if (!last) return 0;
    undoable.value = undoable.value.slice(0, -1);
    write(last, { undo: true });
    return last.length;
  }

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(flush, gather);
  }

  /** Sends what waits now: also when the page is left. */
  function flush(): void {
    clearTimeout(timer);
    sending = sending.then(async () => {
      const waiting = [...cells.peek().values()].filter((cell) => cell.peek().state.type === 'waiting');
      const byTest = new Map<string, Signal<Cell>[]>();
      for (const cell of waiting) {
        const { testId } = cell.peek().test;
        byTest.set(testId, [...(byTest.get(testId) ?? []), cell]);
      }
      for (const [testId, all] of byTest)
        for (let from = 0; from < all.length; from += mostMarks) await send(testId, all.slice(from, from + mostMarks));
    });
  }

  async function send(testId: string, batch: Signal<Cell>[]): Promise<void> {
    const sent = batch.map((cell) => cell.peek());
    const marks = sent.map(({ pupilId, saved, content, comment }) => ({
      ...{ pupilId, version: saved.version, content },
      ...(comment !== saved.comment && { comment }),
    }));
    const about = `${sent[0]?.test.title ?? ''}, ${className()}`;
    const answer = await post(saveMarks, { params: { testId }, input: { marks } }, about);
    batch.forEach((cell, index) => {
      const was = sent[index];
      const unchanged = was && cell.peek().state === was.state && cell.peek().content === was.content;
      if (!was) return;
      if (answer.type === 'done') {
        const saved = answer.value.saved.find(({ pupilId }) => pupilId === was.pupilId);
        const conflict = answer.value.conflicts.find(({ pupilId }) => pupilId === was.pupilId);
        if (saved) set(cell, { saved: { content: was.content, comment: was.comment, version: saved.version } });
        if (!unchanged) return;
        set(cell, { state: { type: 'saved' } });
        if (conflict) inConflict(cell, conflict);
      } else if (!unchanged) return;
      else if (answer.type === 'kept') set(cell, { state: { type: 'kept' } });
      else set(cell, { state: { type: 'refused', sentence: sentenceOf(answer) } });
    });
  }

  const sentenceOf = (answer: { type: 'unchanged' } | Trouble) =>
    'code' in answer ? refusalText(answer) : unreachable();

  /** How many cells are in each state. */
  const counts = computed(() => {
    const found = { waiting: 0, kept: 0, wrong: 0, conflict: 0 };
    for (const cell of cells.value.values()) {
      const { type } = cell.value.state;
      if (type === 'waiting' || type === 'kept' || type === 'conflict') found[type]++;
      if (type === 'wrong' || type === 'refused') found.wrong++;
    }
    return found;
  });

  return { of, load, type, leave, write, comment, decide, undo, flush, counts, undoable };
}

function freshCell(test: Test, pupilId: string, { content, comment, version }: Cell['saved']): Cell {
  const saved = { content, comment, version };
  return { test, pupilId, saved, text: writeEntry(content, comma()), content, comment, state: { type: 'saved' } };
}
