// Three people who draw, rub out and take back at random, with cuts: what they see at the end is one picture, and the relay's.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UserError } from '../../errors.ts';
import { systemChance } from '../../lib/clock.ts';
import type { Attendee } from '../activities/activity.ts';
import type { Happened } from '../activities/contract.ts';
import { board } from './board.ts';
import { isOwn } from './client/ink-page.ts';
import { type InkClass, InkStore } from './client/ink-store.ts';
import type { BoardCommand, BoardEvent, BoardState } from './contract.ts';
import { boardRules } from './rules.ts';
import { anItem } from './testing.ts';

/** The relay's rules in this process, with pages that can be cut off from them. */
class Lesson {
  state: BoardState = board.initial;
  now = 0;
  readonly room = {};
  readonly pages: Page[] = [];
  get attendees(): Attendee[] {
    return this.pages.map(({ attendee }) => attendee);
  }
  get scene() {
    return { now: this.now, chance: systemChance, attendees: this.attendees, room: this.room };
  }

  enter(name: string, role: 'teacher' | 'pupil'): Page {
    const attendee = { number: this.pages.length + 1, userId: name, name, role, here: true, floor: role === 'teacher' };
    const page = new Page(this, attendee);
    this.pages.push(page);
    this.happen(boardRules.noticed?.(this.state, attendee, 'entered', this.scene) ?? []);
    return page;
  }

  obey(command: BoardCommand, by: Attendee): void {
    this.now += 200;
    this.happen(boardRules.decide(this.state, command, by, this.scene));
  }

  private happen(events: readonly BoardEvent[]): void {
    for (const event of events) {
      if (!boardRules.fleeting?.(event)) boardRules.heard?.(event, this.room);
      this.state = board.apply(this.state, event, this.now);
      for (const page of this.pages) {
        const seen = boardRules.seenBy?.(event, page.attendee, this.state, this.scene);
        if (seen) page.hear(seen);
      }
    }
  }
}

class Page {
  readonly store: InkStore;
  readonly attendee: Attendee;
  private readonly lesson: Lesson;
  private cut = false;
  /** Sent and not at the relay yet, told and not here yet: what a cut loses. */
  private out: { ref: string; command: BoardCommand }[] = [];
  private inward: BoardEvent[] = [];
  private listener: (happened: Happened | null) => void = () => {};
  private refuse: (refusal: { code: string; message: string; ref?: string }) => void = () => {};
  private count = 0;

  constructor(lesson: Lesson, attendee: Attendee) {
    this.lesson = lesson;
    this.attendee = attendee;
    const live: InkClass = {
      act: (_part, command) => {
        const ref = `r${this.count++}`;
        if (!this.cut) this.out.push({ ref, command });
        return ref;
      },
      onDid: (listener) => {
        this.listener = listener;
        return () => {};
      },
      onRefusal: (listener) => {
        this.refuse = listener;
        return () => {};
      },
      state: () => ({ type: this.cut ? 'returning' : 'live' }),
    };
    this.store = new InkStore(live);
    this.store.page('p1');
  }

  hear(event: BoardEvent): void {
    if (!this.cut) this.inward.push(event);
  }

  /** One message each way. */
  step(): boolean {
    const sent = this.out.shift();
    if (sent) {
      try {
        this.lesson.obey(sent.command, this.attendee);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        this.refuse({ code: error.code, message: error.message, ref: sent.ref });
      }
    }
    const event = this.inward.shift();
    if (event) this.listener({ part: 'board', event, at: 0 });
    this.store.learn(this.lesson.state, this.attendee.number);
    return sent !== undefined || event !== undefined;
  }

  lose(): void {
    this.cut = true;
    this.out = [];
    this.inward = [];
  }

  comeBack(): void {
    if (!this.cut) return;
    this.cut = false;
    this.listener(null);
  }

  get picture() {
    return this.store.page('p1').things();
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Until nobody has anything to say any more. */
function settle(pages: readonly Page[]): void {
  for (let quiet = 0; quiet < 20; ) {
    quiet = pages.map((page) => page.step()).some(Boolean) ? 0 : quiet + 1;
    vi.advanceTimersByTime(100);
  }
}

type Act = {
  who: number;
  what: 'draw' | 'rub' | 'undo' | 'redo' | 'cut' | 'back' | 'step' | 'clear' | 'restore';
  at: number;
};

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.record({
    who: fc.integer({ min: 0, max: 2 }),
    what: fc.constantFrom<Act['what'][]>(
      ...(['draw', 'draw', 'draw', 'rub', 'undo', 'redo', 'cut', 'back', 'step', 'step', 'clear', 'restore'] as const),
    ),
    at: fc.nat({ max: 1_000 }),
  }),
  { maxLength: 60 },
);

function play(page: Page, { what, at }: Act, lesson: Lesson): void {
  const { store } = page;
  const ink = store.page('p1');
  const things = ink.things();
  switch (what) {
    case 'draw': {
      const name = store.nextName();
      if (name) store.put(ink, name.key, anItem({ order: ink.nextOrder, points: [{ x: at, y: 1, force: 0.5 }] }));
      break;
    }
    case 'rub': {
      const own = page.attendee.role === 'teacher' ? things : things.filter((thing) => isOwn(thing, store.me));
      const some = own[at % Math.max(1, own.length)];
      if (some) store.rub(ink, new Set([some.key]));
      break;
    }
    case 'undo':
      store.undo(ink);
      break;
    case 'redo':
      store.redo(ink);
      break;
    case 'cut':
      page.lose();
      break;
    case 'back':
      page.comeBack();
      break;
    case 'step':
      page.step();
      break;
    default:
      if (page.attendee.role === 'teacher') lesson.obey({ type: what, page: 'p1' }, page.attendee);
  }
}

const aLesson = () => {
  const lesson = new Lesson();
  const pages = [lesson.enter('Mme Roux', 'teacher'), lesson.enter('Lina', 'pupil'), lesson.enter('Noé', 'pupil')];
  const [teacher] = pages;
  if (teacher) lesson.obey({ type: 'open', open: true }, teacher.attendee);
  settle(pages);
  return { lesson, pages };
};

describe('[B3] [B4] three pages that draw at once', () => {
  test('come to the same picture, cut off or not, and so does who comes later', () => {
    fc.assert(
      fc.property(acts, (script) => {
        const { lesson, pages } = aLesson();
        for (const act of script) {
          const page = pages[act.who];
          if (page) play(page, act, lesson);
          vi.advanceTimersByTime(50);
        }
        for (const page of pages) page.comeBack();
        settle(pages);
        const late = lesson.enter('Zoé', 'pupil');
        settle([...pages, late]);
        const [first, ...others] = [...pages, late].map(({ picture }) => picture);
        for (const other of others) expect(other).toEqual(first);
        for (const { store } of pages) expect(store.waiting).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  test('lose nothing that was drawn while cut off', () => {
    const { lesson, pages } = aLesson();
    for (const page of pages.slice(1)) page.lose();
    for (const [who, page] of pages.entries())
      for (let n = 0; n < 40; n += 1) play(page, { who, what: 'draw', at: 40 * who + n }, lesson);
    settle(pages.slice(0, 1));
    for (const page of pages) page.comeBack();
    settle(pages);
    for (const { picture } of pages) expect(new Set(picture.map(({ item }) => item.points[0]?.x)).size).toBe(120);
  });

  test('keep nothing of what is refused: the leave was taken back meanwhile', () => {
    const { lesson, pages } = aLesson();
    const [teacher, lina] = pages;
    if (!teacher || !lina) throw new Error('nobody');
    lina.lose();
    play(lina, { who: 1, what: 'draw', at: 1 }, lesson);
    expect(lina.picture).toHaveLength(1);
    lesson.obey({ type: 'open', open: false }, teacher.attendee);
    lina.comeBack();
    settle(pages);
    expect(pages.map(({ picture }) => picture.length)).toEqual([0, 0, 0]);
  });
});
