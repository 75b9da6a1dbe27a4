// What a replay tells of a lesson's journal: what the class saw, without those who gave no authorisation. Pure. [R6] [R11]
import type { Attendee } from '../activities/activity.ts';
import type { Happened, PartStates } from '../activities/contract.ts';
import { applyHappened, initialStates } from '../activities/parts.ts';
import { groupBoardOf, isBoardPage, slidePage } from '../board/pages.ts';
import { recording } from '../recording/recording.ts';
import { pupilsMayLook, toldToPupils } from '../slides/pupils-view.ts';
import { isRecorded, type Stretch } from './timeline.ts';

export type Retold = {
  runs: Stretch[];
  /** Those who are in it by name. */
  people: { member: number; name: string; role: 'teacher' | 'pupil' }[];
  /** By member number, whose voices and pictures may be played. */
  events: Told[];
};

type ToldPart = 'stage' | 'slides' | 'board' | 'captions' | 'chat';
export type Told = Extract<Happened, { part: ToldPart }>;

export const unnamed = 'Un élève';
const unnamedAdult = 'Un adulte';

type Somebody = Pick<Attendee, 'userId' | 'name' | 'role'>;

/**
 * @param past the lesson's journal, oldest first
 * @param authorised of the pupils, by their user id: who may be in it now
 * @param span `end` of a recording that a crash left running; `since` when the one that is kept began: what was deleted before isn't told. ms since 1970
 */
export function retell(
  past: readonly Happened[],
  authorised: ReadonlySet<string>,
  { end, since = 0 }: { end: number; since?: number },
): Retold {
  const people = peopleIn(past);
  let state = recording.initial;
  let states: PartStates = initialStates();
  const ever = new Set<number>();
  const events: Told[] = [];
  const runs = runsIn(past, end).filter(({ to }) => to >= since);
  const [first] = runs;
  const last = runs.at(-1)?.to ?? 0;
  const shown = pagesShown(past, last);
  const removed = new Set(
    past.flatMap(({ part, event }) => (part === 'chat' && event.type === 'removed' ? [event.id] : [])),
  );
  const isNamed = (member: number): boolean => {
    const who = people.get(member);
    if (who?.role === 'teacher') return state.teachers.includes(member);
    return who?.role === 'pupil' && state.pupils.includes(member) && authorised.has(who.userId);
  };
  const nameOf = ({ userId, name }: { userId: string; name: string }): string => {
    const [member, who] = [...people].find(([, one]) => one.userId === userId) ?? [];
    if (member === undefined || !who) return unnamed;
    if (ever.has(member) || isNamed(member)) return name;
    return who.role === 'pupil' ? unnamed : unnamedAdult;
  };
  // Whoever is in it at any time is named on the board all the time: their strokes are the same person's.
  for (const happened of past) {
    if (happened.part !== 'recording') continue;
    state = recording.apply(state, happened.event, happened.at);
    if (!first || happened.at < first.from) continue;
    for (const member of [...state.teachers, ...state.pupils]) if (isNamed(member)) ever.add(member);
  }
  state = recording.initial;
  for (const happened of past) {
    const { at } = happened;
    if (at > last) break;
    if (happened.part === 'recording') state = recording.apply(state, happened.event, at);
    else if (happened.part === 'stage') events.push(happened);
    else if (happened.part === 'slides') {
      states = applyHappened(states, happened);
      const event = toldToPupils(happened.event, states.slides);
      if (event) events.push({ part: 'slides', event, at });
    } else if (happened.part === 'board') {
      const { event } = happened;
      if ('page' in event && !isBoardPage(event.page) && !shown.has(event.page)) continue;
      if (event.type !== 'seated') events.push(happened);
      else events.push({ ...happened, event: { ...event, userId: '', member: 0, name: nameOf(event) } });
    } else if (happened.part === 'captions') {
      // Whoever types says what was said in class; who it was isn't told.
      if (happened.event.type === 'said' && isRecorded(runs, at)) events.push(happened);
    } else if (happened.part === 'chat' && happened.event.type === 'said') {
      const { to, member, id } = happened.event.message;
      if (to === 'all' && isRecorded(runs, at) && isNamed(member) && !removed.has(id)) events.push(happened);
    }
  }
  const named = [...ever].flatMap((member) => {
    const who = people.get(member);
    return who && who.role !== 'staff' ? [{ member, name: who.name, role: who.role }] : [];
  });
  return { runs, people: named, events };
}

/** By member number. */
export type People = ReadonlyMap<number, Somebody>;

export function peopleIn(past: readonly Happened[]): Map<number, Somebody> {
  const people = new Map<number, Somebody>();
  for (const { part, event } of past)
    if (part === 'register' && event.type === 'entered') {
      const { userId, name, role } = event;
      people.set(event.member, { userId, name, role });
    }
  return people;
}

/** Beside the board's own pages, those with ink that the whole class could look at: slides, and boards of groups shown to all. */
function pagesShown(past: readonly Happened[], last: number): Set<string> {
  const shown = new Set<string>();
  let states = initialStates();
  for (const happened of past) {
    if (happened.at > last) break;
    if (happened.part === 'board' && happened.event.type === 'turned') {
      if (groupBoardOf(happened.event.page) !== undefined) shown.add(happened.event.page);
    } else if (happened.part === 'slides') {
      states = applyHappened(states, happened);
      for (const deck of states.slides.decks)
        for (const { id } of deck.pages)
          if (pupilsMayLook(states.slides, deck.id, id)) shown.add(slidePage(deck.id, id));
    }
  }
  return shown;
}

function runsIn(past: readonly Happened[], end: number): Stretch[] {
  let state = recording.initial;
  for (const happened of past)
    if (happened.part === 'recording') state = recording.apply(state, happened.event, happened.at);
  return state.runs.map(({ from, to }) => ({ from, to: to ?? Math.max(from, end) }));
}

/** Members of pupils who are in the files, and may be no more. */
export function membersOf(people: People, isOut: (userId: string) => boolean): Set<number> {
  const out = new Set<number>();
  for (const [member, { userId, role }] of people) if (role === 'pupil' && isOut(userId)) out.add(member);
  return out;
}
