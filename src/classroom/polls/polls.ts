// The polls' state and their counting. Pure: shared with the page.
import type { Activity } from '../activities/activity.ts';
import type { Poll, PollsEvent, PollsState, Question, Tally } from './contract.ts';

export const polls: Activity<PollsState, PollsEvent> = {
  initial: { next: 1, polls: [] },
  apply(state, event, at) {
    switch (event.type) {
      case 'drafted': {
        const known = state.polls.some(({ id }) => id === event.id);
        if (known) return change(state, event.id, (poll) => ({ ...poll, question: event.question }));
        return add(state, event.id, event.question);
      }
      case 'dropped':
        return { ...state, polls: state.polls.filter(({ id }) => id !== event.id) };
      case 'opened': {
        const known = state.polls.some(({ id }) => id === event.id);
        const before = known || !event.question ? state : add(state, event.id, event.question);
        return change(before, event.id, (poll) => ({ ...poll, phase: 'open', shown: false, told: null }));
      }
      case 'closed':
        return change(state, event.id, (poll) => ({ ...poll, phase: 'closed' }));
      case 'shown':
        return change(state, event.id, (poll) => ({ ...poll, shown: event.shown, told: event.told ?? null }));
      case 'struck':
        return change(state, event.id, (poll) => {
          const others = poll.struck.filter((word) => word !== event.word);
          return { ...poll, struck: event.struck ? [...others, event.word] : others };
        });
      case 'answered':
        return change(state, event.id, (poll) => {
          const before = poll.ballots[event.ballot];
          const { answer, name } = event;
          const changes = before ? before.changes + 1 : 0;
          const ballot = { answer, at, changes, ...(name === undefined ? {} : { name }) };
          return { ...poll, ballots: { ...poll.ballots, [event.ballot]: ballot } };
        });
      case 'noted':
        return change(state, event.id, (poll) => ({ ...poll, mine: event.answer }));
      default:
        event satisfies never;
        return state;
    }
  },
};

function add(state: PollsState, id: number, question: Question): PollsState {
  const empty = { phase: 'draft', shown: false, ballots: {}, struck: [], mine: null, told: null } as const;
  return { next: Math.max(state.next, id + 1), polls: [...state.polls, { id, question, ...empty }] };
}

function change(state: PollsState, id: number, next: (poll: Poll) => Poll): PollsState {
  return { ...state, polls: state.polls.map((poll) => (poll.id === id ? next(poll) : poll)) };
}

/** What can be taken: places of the choices, or points of the scale. */
export function options(question: Question): { value: number; label: string }[] {
  switch (question.kind) {
    case 'single':
    case 'multiple':
      return question.choices.map((label, value) => ({ value, label }));
    case 'scale': {
      const first = question.top === 5 ? 1 : 0;
      return Array.from({ length: question.top - first + 1 }, (_, index) => ({
        value: first + index,
        label: String(first + index),
      }));
    }
    case 'word':
      return [];
  }
}

/** Two ways to write one word count as one. */
export const sameWord = (word: string): string =>
  word.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleLowerCase('fr');

/** Words that were left out are in no count. */
export function tally({ question, ballots, struck }: Pick<Poll, 'question' | 'ballots' | 'struck'>): Tally {
  const taken = new Map<number, number>();
  const words = new Map<string, number>();
  const out = new Set(struck);
  let answered = 0;
  for (const { answer } of Object.values(ballots)) {
    answered += 1;
    if (typeof answer === 'string') words.set(answer, (words.get(answer) ?? 0) + 1);
    else for (const value of answer) taken.set(value, (taken.get(value) ?? 0) + 1);
  }
  return {
    answered,
    counts: options(question).map(({ value }) => taken.get(value) ?? 0),
    words: Array.from(words, ([word, count]) => ({ word, count }))
      .filter(({ word }) => !out.has(word))
      .sort((a, b) => b.count - a.count || a.word.localeCompare(b.word, 'fr')),
  };
}
