// Questions put to the class: what may be asked of them, what happens to them, and how much of it a lesson takes.
import { type Static, Type } from 'typebox';

export const mostPolls = 50;
export const mostChoices = 12;
export const longestQuestion = 300;
export const longestChoice = 120;
export const longestWord = 40;
/** Words that a teacher may leave out of one poll's results. */
export const mostStruck = 50;

const closed = { additionalProperties: false } as const;
const text = Type.String({ minLength: 1, maxLength: longestQuestion });
const choices = Type.Array(Type.String({ minLength: 1, maxLength: longestChoice }), {
  minItems: 2,
  maxItems: mostChoices,
});
const named = Type.Boolean();

/** What is asked. A named answer is shown to leaders with its author's name, an anonymous one to nobody. */
const question = Type.Union([
  Type.Object({ kind: Type.Literal('single'), text, choices, named }, closed),
  Type.Object({ kind: Type.Literal('multiple'), text, choices, named }, closed),
  /** 1 to 5, or 0 to 10. */
  Type.Object(
    { kind: Type.Literal('scale'), text, top: Type.Union([Type.Literal(5), Type.Literal(10)]), named },
    closed,
  ),
  Type.Object({ kind: Type.Literal('word'), text, named }, closed),
]);

/** Places of the choices taken, or points of the scale, or one word in an array of its own. */
const answer = Type.Union([
  Type.Array(Type.Integer({ minimum: 0, maximum: mostChoices - 1 }), { maxItems: mostChoices }),
  Type.String({ minLength: 1, maxLength: longestWord }),
]);

const id = Type.Integer({ minimum: 1, maximum: mostPolls * 100 });

export const pollsCommand = Type.Union([
  /** Keeps a question for later; with an id, in the place of that draft. */
  Type.Object({ type: Type.Literal('draft'), id: Type.Optional(id), question }, closed),
  /** Throws a draft away. */
  Type.Object({ type: Type.Literal('drop'), id }, closed),
  /** Opens a draft, or a closed one again. */
  Type.Object({ type: Type.Literal('open'), id }, closed),
  /** Asks at once. */
  Type.Object({ type: Type.Literal('ask'), question }, closed),
  Type.Object({ type: Type.Literal('close'), id }, closed),
  /** Results to all, or not any more. */
  Type.Object({ type: Type.Literal('show'), id, shown: Type.Boolean() }, closed),
  /** Leaves a word out of the results, or takes it back in. */
  Type.Object(
    {
      type: Type.Literal('strike'),
      id,
      word: Type.String({ minLength: 1, maxLength: longestWord }),
      struck: Type.Boolean(),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('answer'), id, answer }, closed),
]);

export type Question = Static<typeof question>;
export type Answer = Static<typeof answer>;
export type PollsCommand = Static<typeof pollsCommand>;

/** How often each choice or point was taken, or each word written. */
export type Tally = { answered: number; counts: number[]; words: { word: string; count: number }[] };

/** One person's answer. */
export type Ballot = { answer: Answer; at: number; changes: number /** Of a named poll only. */; name?: string };

export type Poll = {
  id: number;
  question: Question;
  phase: 'draft' | 'open' | 'closed';
  /** Results are shown to all. */
  shown: boolean;
  /** By the mark of a person for this poll in the relay, by order of arrival at a leader's page; empty at a pupil's. */
  ballots: Readonly<Record<string, Ballot>>;
  /** Words left out of the results. */
  struck: readonly string[];
  /** One's own answer, at a pupil's page. */
  mine: Answer | null;
  /** What a pupil's page is told of the results. */
  told: Tally | null;
};

export type PollsState = { next: number; polls: readonly Poll[] };

export type PollsEvent =
  | { type: 'drafted'; id: number; question: Question }
  | { type: 'dropped'; id: number }
  /** The question goes with it to pages that didn't know it. */
  | { type: 'opened'; id: number; question?: Question }
  | { type: 'closed'; id: number }
  | { type: 'shown'; id: number; shown: boolean; told?: Tally }
  | { type: 'struck'; id: number; word: string; struck: boolean }
  | { type: 'answered'; id: number; ballot: string; answer: Answer; name?: string }
  /** To its author's page alone. */
  | { type: 'noted'; id: number; answer: Answer };
