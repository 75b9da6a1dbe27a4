// Who may put a question to the class, who may answer, and what each is told of it. [P1]–[P9]
import { UserError } from '../../errors.ts';
import type { ActivityRules, Attendee, Scene } from '../activities/activity.ts';
import { markOf } from '../mark.ts';
import { leads } from '../place.ts';
import {
  type Answer,
  longestWord,
  mostPolls,
  mostStruck,
  type Poll,
  type PollsCommand,
  type PollsEvent,
  type PollsState,
  pollsCommand,
  type Question,
} from './contract.ts';
import { options, polls, sameWord, tally } from './polls.ts';

/** Between two answers of one person, ms; and how often one may change their mind. [P8] */
const answerEvery = 300;
const mostChanges = 50;

/** Stands for a person in one poll. [P5] */
export const pollMark = (poll: number, userId: string, scene: Pick<Scene, 'secret'>): string =>
  markOf(`poll ${poll}`, userId, scene);

export const pollsRules: ActivityRules<PollsState, PollsCommand, PollsEvent> = {
  ...polls,
  command: pollsCommand,

  decide(state, command, by, scene) {
    if (command.type === 'answer') return answer(find(state, command.id), command.answer, by, scene);
    mustLead(by);
    switch (command.type) {
      case 'draft': {
        const question = tidy(command.question);
        if (command.id === undefined) return [{ type: 'drafted', id: room(state), question }];
        const { id } = mustBe('draft', find(state, command.id));
        return [{ type: 'drafted', id, question }];
      }
      case 'drop':
        return [{ type: 'dropped', id: mustBe('draft', find(state, command.id)).id }];
      case 'ask': {
        const id = room(state);
        return [...closing(state), { type: 'drafted', id, question: tidy(command.question) }, { type: 'opened', id }];
      }
      case 'open': {
        const { id, phase } = find(state, command.id);
        return phase === 'open' ? [] : [...closing(state), { type: 'opened', id }];
      }
      case 'close': {
        const { id, phase } = find(state, command.id);
        return phase === 'open' ? [{ type: 'closed', id }] : [];
      }
      case 'show': {
        const { id, phase, shown } = find(state, command.id);
        if (phase === 'draft') throw new UserError('poll_not_asked', 'Cette question n’a pas encore été posée.');
        if (shown === command.shown) return [];
        // The class sees results once nobody can follow the others. [P4]
        const first: PollsEvent[] = phase === 'open' ? [{ type: 'closed', id }] : [];
        return [...first, { type: 'shown', id, shown: command.shown }];
      }
      case 'strike': {
        const { id, struck } = find(state, command.id);
        const word = sameWord(command.word);
        if (struck.includes(word) === command.struck) return [];
        if (command.struck && struck.length >= mostStruck)
          throw new UserError('too_many', 'Trop de mots retirés de ces résultats.');
        return [{ type: 'struck', id, word, struck: command.struck }];
      }
    }
  },

  seenBy(event, viewer, state, scene) {
    if (leads(viewer.role)) {
      if (event.type !== 'answered') return event;
      const poll = state.polls.find(({ id }) => id === event.id);
      return { ...event, ballot: String(Object.keys(poll?.ballots ?? {}).indexOf(event.ballot)) };
    }
    const poll = state.polls.find(({ id }) => id === event.id);
    if (!poll) return undefined;
    switch (event.type) {
      case 'opened':
        return { ...event, question: poll.question };
      case 'closed':
        return event;
      case 'shown':
        return event.shown ? { ...event, told: tally(poll) } : event;
      case 'struck':
        return poll.shown ? { type: 'shown', id: poll.id, shown: true, told: tally(poll) } : undefined;
      case 'answered':
        return pollMark(poll.id, viewer.userId, scene) === event.ballot
          ? { type: 'noted', id: poll.id, answer: event.answer }
          : undefined;
      default:
        return undefined;
    }
  },

  viewOf(state, viewer, scene) {
    if (leads(viewer.role)) {
      const inOrder = (poll: Poll) =>
        Object.fromEntries(Object.values(poll.ballots).map((ballot, index) => [index, ballot]));
      return { ...state, polls: state.polls.map((poll) => ({ ...poll, ballots: inOrder(poll) })) };
    }
    const asked = state.polls.filter(({ phase }) => phase !== 'draft');
    return {
      next: 1 + Math.max(0, ...asked.map(({ id }) => id)),
      polls: asked.map((poll) => ({
        ...poll,
        ballots: {},
        struck: [],
        mine: poll.ballots[pollMark(poll.id, viewer.userId, scene)]?.answer ?? null,
        told: poll.shown ? tally(poll) : null,
      })),
    };
  },
};

function mustLead({ role }: Attendee): void {
  if (!leads(role)) throw new UserError('not_allowed', 'Seul le professeur prépare et ouvre les questions.');
}

function find(state: PollsState, id: number): Poll {
  const found = state.polls.find((poll) => poll.id === id);
  if (!found) throw new UserError('poll_unknown', 'Cette question n’existe plus.');
  return found;
}

function mustBe(phase: Poll['phase'], poll: Poll): Poll {
  if (poll.phase !== phase) throw new UserError('poll_asked', 'Cette question a déjà été posée.');
  return poll;
}

/** The number of the next poll. */
function room({ polls: kept, next }: PollsState): number {
  if (kept.length >= mostPolls)
    throw new UserError('too_many', `Un cours garde ${mostPolls} questions au plus. Retirez-en une qui attend.`);
  return next;
}

/** One question at a time. */
const closing = ({ polls: kept }: PollsState): PollsEvent[] =>
  kept.filter(({ phase }) => phase === 'open').map(({ id }) => ({ type: 'closed', id }));

function tidy(question: Question): Question {
  const text = one(question.text);
  if (question.kind !== 'single' && question.kind !== 'multiple') return { ...question, text };
  const choices = question.choices.map(one);
  if (new Set(choices).size < choices.length)
    throw new UserError('choice_twice', 'Deux réponses sont écrites de la même façon.');
  return { ...question, text, choices };
}

function one(words: string): string {
  const trimmed = words.trim();
  if (trimmed === '') throw new UserError('empty', 'Écrivez la question et chaque réponse.');
  return trimmed;
}

function answer(poll: Poll, given: Answer, by: Attendee, scene: Scene): PollsEvent[] {
  // A question that wasn't asked is as unknown to a pupil as one that isn't there.
  if (poll.phase === 'draft') throw new UserError('poll_unknown', 'Cette question n’existe plus.');
  if (by.role !== 'pupil') throw new UserError('not_allowed', 'Seuls les élèves répondent.');
  if (poll.phase === 'closed') throw new UserError('poll_closed', 'Le vote est fermé.');
  const { question } = poll;
  const fitting = suited(question, given);
  const ballot = pollMark(poll.id, by.userId, scene);
  const before = poll.ballots[ballot];
  if (before && JSON.stringify(before.answer) === JSON.stringify(fitting)) return [];
  if (before && (before.changes >= mostChanges || scene.now - before.at < answerEvery))
    throw new UserError('too_fast', 'Pas si vite : attendez un peu avant de changer encore de réponse.');
  return [{ type: 'answered', id: poll.id, ballot, answer: fitting, ...(question.named ? { name: by.name } : {}) }];
}

/** The answer as it is kept. @throws UserError when it answers another question. */
function suited(question: Question, given: Answer): Answer {
  if (question.kind === 'word') {
    const word = typeof given === 'string' ? sameWord(given) : '';
    if (word !== '' && word.length <= longestWord) return word;
  } else if (typeof given !== 'string') {
    const possible = new Set(options(question).map(({ value }) => value));
    const values = [...new Set(given)].filter((value) => possible.has(value)).sort((a, b) => a - b);
    const enough = values.length === given.length && values.length >= 1;
    if (enough && (question.kind === 'multiple' || values.length === 1)) return values;
  }
  throw new UserError('answer_unfit', 'Cette réponse ne va pas avec la question.');
}
