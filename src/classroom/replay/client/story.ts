// What the class saw at any moment of a replay, by the same `apply` as in class; and its chapters. Pure.
import type { PartStates } from '../../activities/contract.ts';
import { applyHappened, initialStates } from '../../activities/parts.ts';
import { slideOnStage } from '../../slides/slides.ts';
import type { Told } from '../retell.ts';
import { momentAt, type Stretch, timeOf } from '../timeline.ts';

export class Story {
  states: PartStates = initialStates();
  private readonly events: readonly Told[];
  private readonly runs: readonly Stretch[];
  private next = 0;
  /** By page and sheet, the updates of its ink in their order. */
  private readonly ink = new Map<string, string[]>();

  /** @param events oldest first */
  constructor(events: readonly Told[], runs: readonly Stretch[]) {
    this.events = events;
    this.runs = runs;
  }

  /** On to this time, in ms of the replay; back is another story. @returns what happened on the way */
  to(time: number): Told[] {
    const moment = momentAt(this.runs, time);
    const told: Told[] = [];
    for (let event = this.events[this.next]; event && event.at <= moment; event = this.events[++this.next]) {
      this.states = applyHappened(this.states, event);
      if (event.part === 'board' && event.event.type === 'ink') this.inkOf(event.event).push(event.event.update);
      told.push(event);
    }
    return told;
  }

  inkOf({ page, sheet }: { page: string; sheet: number }): string[] {
    const key = `${page}/${sheet}`;
    const known = this.ink.get(key) ?? [];
    this.ink.set(key, known);
    return known;
  }
}

/** `time` in ms of the replay. */
export type Chapter = { time: number } & (
  | { kind: 'slide'; number: number; text: string }
  | { kind: 'board' | 'people' | 'other' }
);

/** One for each slide or board that the class looked at, in order. */
export function chaptersOf(events: readonly Told[], runs: readonly Stretch[]): Chapter[] {
  let states = initialStates();
  let chapters: Chapter[] = [{ time: 0, kind: 'people' }];
  let seen = JSON.stringify(seenIn(states));
  for (const event of events) {
    if (event.part !== 'stage' && event.part !== 'slides') continue;
    states = applyHappened(states, event);
    const what = seenIn(states);
    if (JSON.stringify(what) === seen) continue;
    seen = JSON.stringify(what);
    const time = timeOf(runs, event.at);
    // What was seen for less than this was only passed through.
    chapters = [...chapters.filter((chapter) => time - chapter.time > passed), { time, ...what }];
  }
  return chapters;
}

const passed = 1_000;

type Seen = { kind: 'slide'; number: number; text: string } | { kind: 'board' | 'people' | 'other' };

function seenIn({ stage, slides }: PartStates): Seen {
  if (stage.shown === 'people' || stage.shown === 'board') return { kind: stage.shown };
  const slide = stage.shown === 'slides' ? slideOnStage(slides) : undefined;
  if (!slide) return { kind: 'other' };
  const number = slide.page.number ?? slide.deck.pages.indexOf(slide.page) + 1;
  const [text = ''] = slide.page.text.split('\n').filter((line) => line.trim() !== '');
  return { kind: 'slide', number, text: text.trim() };
}
