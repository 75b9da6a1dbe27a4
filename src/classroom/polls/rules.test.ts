// What the polls allow, keep and tell, decided without a relay.
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../errors.ts';
import { systemChance } from '../../lib/clock.ts';
import type { Attendee, Scene } from '../activities/activity.ts';
import { type PollsCommand, type PollsEvent, type PollsState, pollsCommand, type Question } from './contract.ts';
import { polls, tally } from './polls.ts';
import { pollMark, pollsRules } from './rules.ts';

const person = (number: number, name: string, role: Attendee['role'] = 'pupil'): Attendee => {
  return { number, userId: `user-${name}`, name, role, here: true, floor: role !== 'pupil' };
};
const madame = person(1, 'Mme Roux', 'teacher');
const lina = person(2, 'Lina');
const noe = person(3, 'Noé');
const everybody = [madame, lina, noe];

/** The rules as a relay runs them, with every page's own state beside. */
class Class {
  now = 1_000_000;
  secret = 'a secret';
  state: PollsState = polls.initial;
  journal: { event: PollsEvent; at: number }[] = [];
  told = new Map<Attendee, PollsEvent[]>(everybody.map((one) => [one, []]));
  pages = new Map<Attendee, PollsState>(everybody.map((one) => [one, polls.initial]));

  get scene(): Scene {
    return { now: this.now, chance: systemChance, secret: this.secret, attendees: everybody };
  }
  /** @returns the code of a refusal */
  do(by: Attendee, command: PollsCommand): string | undefined {
    this.now += 1_000;
    let events: readonly PollsEvent[];
    try {
      events = pollsRules.decide(this.state, command, by, this.scene);
    } catch (error) {
      if (error instanceof UserError) return error.code;
      throw error;
    }
    for (const event of events) {
      this.journal.push({ event, at: this.now });
      this.state = polls.apply(this.state, event, this.now);
      for (const [viewer, page] of this.pages) {
        const seen = pollsRules.seenBy?.(event, viewer, this.state, this.scene);
        if (!seen) continue;
        this.told.get(viewer)?.push(seen);
        this.pages.set(viewer, polls.apply(page, seen, this.now));
      }
    }
    return undefined;
  }
  view(viewer: Attendee): PollsState {
    return pollsRules.viewOf?.(this.state, viewer, this.scene) ?? this.state;
  }
  poll(viewer: Attendee, id = 1) {
    return this.pages.get(viewer)?.polls.find((poll) => poll.id === id);
  }
  /** From the journal alone, as after a restart. */
  restart(): void {
    const { state } = this;
    this.state = JSON.parse(JSON.stringify(this.journal)).reduce(
      (before: PollsState, kept: { event: PollsEvent; at: number }) => polls.apply(before, kept.event, kept.at),
      polls.initial,
    );
    expect(this.state.polls.map(({ id, phase, shown, struck }) => ({ id, phase, shown, struck }))).toEqual(
      state.polls.map(({ id, phase, shown, struck }) => ({ id, phase, shown, struck })),
    );
  }
}

const single: Question = { kind: 'single', text: 'Combien font 6 × 7 ?', choices: ['40', '42', '48'], named: false };
const asked = (question: Question): Class => {
  const room = new Class();
  expect(room.do(madame, { type: 'ask', question })).toBeUndefined();
  return room;
};

describe('[P1] who may do what', () => {
  const commands: PollsCommand[] = [
    { type: 'draft', question: single },
    { type: 'drop', id: 2 },
    { type: 'ask', question: single },
    { type: 'open', id: 2 },
    { type: 'close', id: 1 },
    { type: 'show', id: 1, shown: true },
    { type: 'strike', id: 1, word: 'x', struck: true },
  ];
  test.each(commands)('a pupil is refused: $type', (command) => {
    const room = asked(single);
    room.do(madame, { type: 'draft', question: single });
    const before = room.state;
    expect(room.do(lina, command)).toBe('not_allowed');
    expect(room.state).toBe(before);
  });

  test('a draft is told to leaders alone, and a pupil can’t answer it', () => {
    const room = new Class();
    room.do(madame, { type: 'draft', question: single });
    room.do(madame, { type: 'draft', id: 1, question: { ...single, text: 'Combien font 7 × 8 ?' } });
    expect(room.poll(madame)?.question.text).toBe('Combien font 7 × 8 ?');
    expect(room.told.get(lina)).toEqual([]);
    expect(room.view(lina)).toEqual(polls.initial);
    expect(room.do(lina, { type: 'answer', id: 1, answer: [1] })).toBe('poll_unknown');
    room.do(madame, { type: 'drop', id: 1 });
    expect(room.state.polls).toEqual([]);
    expect(room.told.get(lina)).toEqual([]);
  });

  test('a teacher doesn’t answer', () => {
    expect(asked(single).do(madame, { type: 'answer', id: 1, answer: [1] })).toBe('not_allowed');
  });
});

test('[P2] asking another question closes the first, which may be opened again with its answers', () => {
  const room = asked(single);
  room.do(lina, { type: 'answer', id: 1, answer: [1] });
  room.do(madame, { type: 'ask', question: { kind: 'word', text: 'Un mot ?', named: false } });
  expect(room.state.polls.map(({ phase }) => phase)).toEqual(['closed', 'open']);
  expect(room.do(lina, { type: 'answer', id: 1, answer: [0] })).toBe('poll_closed');
  room.do(madame, { type: 'show', id: 1, shown: true });
  room.do(madame, { type: 'open', id: 1 });
  expect(room.state.polls.map(({ phase }) => phase)).toEqual(['open', 'closed']);
  expect(room.poll(lina)).toMatchObject({ phase: 'open', mine: [1], told: null, shown: false });
  expect(tally(room.state.polls[0]!).counts).toEqual([0, 1, 0]);
});

test('[P3] a question that was asked stays as it was said', () => {
  const room = asked(single);
  expect(room.do(madame, { type: 'draft', id: 1, question: { ...single, named: true } })).toBe('poll_asked');
  expect(room.do(madame, { type: 'drop', id: 1 })).toBe('poll_asked');
  expect(room.poll(lina)?.question).toEqual(single);
});

describe('[P4] results', () => {
  test('come to leaders at once, and to the class once closed and shown, as figures', () => {
    const room = asked(single);
    room.do(lina, { type: 'answer', id: 1, answer: [1] });
    room.do(noe, { type: 'answer', id: 1, answer: [0] });
    expect(tally(room.poll(madame)!)).toMatchObject({ answered: 2, counts: [1, 1, 0] });
    expect(room.poll(lina)).toMatchObject({ mine: [1], told: null, ballots: {} });
    room.do(madame, { type: 'close', id: 1 });
    expect(room.poll(lina)?.told).toBeNull();
    room.do(madame, { type: 'show', id: 1, shown: true });
    expect(room.poll(noe)).toMatchObject({ mine: [0], told: { answered: 2, counts: [1, 1, 0] }, ballots: {} });
    room.do(madame, { type: 'show', id: 1, shown: false });
    expect(room.poll(noe)?.told).toBeNull();
  });

  test('shown while the vote is open close it first', () => {
    const room = asked(single);
    room.do(madame, { type: 'show', id: 1, shown: true });
    expect(room.state.polls[0]).toMatchObject({ phase: 'closed', shown: true });
    expect(room.do(lina, { type: 'answer', id: 1, answer: [1] })).toBe('poll_closed');
    room.do(madame, { type: 'draft', question: single });
    expect(room.do(madame, { type: 'show', id: 2, shown: true })).toBe('poll_not_asked');
  });
});

describe('[P5] an anonymous answer', () => {
  test('is tied to nobody in what any page is told, nor in the journal', () => {
    const room = asked(single);
    room.do(lina, { type: 'answer', id: 1, answer: [1] });
    room.do(noe, { type: 'answer', id: 1, answer: [2] });
    const all = (viewer: Attendee) => JSON.stringify([room.told.get(viewer), room.view(viewer)]);
    for (const trace of [
      'Lina',
      'Noé',
      'user-',
      pollMark(1, lina.userId, room.scene),
      pollMark(1, noe.userId, room.scene),
    ]) {
      expect(all(madame)).not.toContain(trace);
      expect(all(noe)).not.toContain(trace);
    }
    expect(room.told.get(noe)?.filter(({ type }) => type === 'noted')).toEqual([{ type: 'noted', id: 1, answer: [2] }]);
    expect(JSON.stringify(room.journal)).not.toMatch(/Lina|Noé|user-/);
  });

  test('has another mark in each poll and with another secret', () => {
    const secret = 'one';
    const marks = [pollMark(1, 'a', { secret }), pollMark(2, 'a', { secret }), pollMark(1, 'b', { secret })];
    expect(new Set([...marks, pollMark(1, 'a', { secret: 'two' })]).size).toBe(4);
    expect(pollMark(1, 'a', { secret })).toBe(marks[0]);
  });
});

test('[P6] a named answer is told to leaders with its name, and to no other pupil', () => {
  const room = asked({ ...single, named: true });
  room.do(lina, { type: 'answer', id: 1, answer: [1] });
  expect(Object.values(room.poll(madame)?.ballots ?? {})).toMatchObject([{ name: 'Lina', answer: [1] }]);
  expect(Object.values(room.view(madame).polls[0]?.ballots ?? {})).toMatchObject([{ name: 'Lina' }]);
  room.do(madame, { type: 'show', id: 1, shown: true });
  expect(JSON.stringify([room.told.get(noe), room.view(noe)])).not.toContain('Lina');
  expect(JSON.stringify(room.journal)).not.toContain('user-');
});

test('[P7] one person has one answer, through changes, returns and restarts', () => {
  const room = asked(single);
  room.do(lina, { type: 'answer', id: 1, answer: [0] });
  room.do(noe, { type: 'answer', id: 1, answer: [0] });
  room.do(lina, { type: 'answer', id: 1, answer: [1] });
  expect(tally(room.poll(madame)!)).toMatchObject({ answered: 2, counts: [1, 1, 0] });
  room.restart();
  // Another number, another page: the person is the same.
  room.do({ ...lina, number: 77 }, { type: 'answer', id: 1, answer: [2] });
  expect(tally(room.state.polls[0]!)).toMatchObject({ answered: 2, counts: [1, 0, 1] });
  expect(room.view(lina).polls[0]?.mine).toEqual([2]);
  expect(room.view(madame)).toEqual(room.pages.get(madame));
});

describe('[P8] limits', () => {
  const check = Compile(pollsCommand);
  const ask = (question: object) => check.Check({ type: 'ask', question });
  test('a command within them fits, beyond them it doesn’t', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);
    expect(ask({ ...single, choices: many(12) })).toBe(true);
    expect(ask({ ...single, choices: many(13) })).toBe(false);
    expect(ask({ ...single, choices: ['seule'] })).toBe(false);
    expect(ask({ ...single, choices: ['a', 'b'.repeat(121)] })).toBe(false);
    expect(ask({ ...single, text: 'x'.repeat(300) })).toBe(true);
    expect(ask({ ...single, text: 'x'.repeat(301) })).toBe(false);
    expect(ask({ kind: 'scale', text: 'Note', top: 7, named: false })).toBe(false);
    expect(check.Check({ type: 'answer', id: 1, answer: 'x'.repeat(41) })).toBe(false);
    expect(check.Check({ type: 'answer', id: 1, answer: many(13).map(Number) })).toBe(false);
    expect(check.Check({ type: 'answer', id: 1, answer: [0], as: 'user-Noé' })).toBe(false);
  });

  test('the fifty-first poll is refused, and a draft less makes room', () => {
    const room = new Class();
    for (let count = 0; count < 50; count += 1) room.do(madame, { type: 'draft', question: single });
    expect(room.do(madame, { type: 'draft', question: single })).toBe('too_many');
    expect(room.do(madame, { type: 'ask', question: single })).toBe('too_many');
    room.do(madame, { type: 'drop', id: 7 });
    expect(room.do(madame, { type: 'ask', question: single })).toBeUndefined();
    expect(room.state.polls.at(-1)).toMatchObject({ id: 51, phase: 'open' });
  });

  test('an answer may change fifty times, and not in a flood', () => {
    const room = asked(single);
    room.do(lina, { type: 'answer', id: 1, answer: [0] });
    room.now -= 1_000;
    expect(room.do(lina, { type: 'answer', id: 1, answer: [1] })).toBe('too_fast');
    for (let count = 1; count <= 50; count += 1)
      expect(room.do(lina, { type: 'answer', id: 1, answer: [count % 2] })).toBeUndefined();
    expect(room.do(lina, { type: 'answer', id: 1, answer: [1] })).toBe('too_fast');
    expect(tally(room.state.polls[0]!).answered).toBe(1);
  });
});

describe('an answer fits its question', () => {
  const scale = (top: 5 | 10): Question => ({ kind: 'scale', text: 'Note', top, named: false });
  const word: Question = { kind: 'word', text: 'Capitale ?', named: false };
  test.each([
    ['one choice only', single, [0, 1], false],
    ['a choice that is there', single, [3], false],
    ['not nothing', single, [], false],
    ['not a word for a choice', single, 'deux', false],
    ['several where several may be', { ...single, kind: 'multiple' } as Question, [2, 0], true],
    ['each once', { ...single, kind: 'multiple' } as Question, [1, 1], false],
    ['no zero from one to five', scale(5), [0], false],
    ['five from one to five', scale(5), [5], true],
    ['zero from zero to ten', scale(10), [0], true],
    ['a word', word, ' Paris ', true],
    ['not only blanks', word, '   ', false],
    ['not a choice for a word', word, [1], false],
  ] as const)('%s', (_name, question, answer, fits) => {
    const room = asked(question);
    const given = typeof answer === 'string' ? answer : [...answer];
    expect(room.do(lina, { type: 'answer', id: 1, answer: given })).toBe(fits ? undefined : 'answer_unfit');
    expect(tally(room.state.polls[0]!).answered).toBe(fits ? 1 : 0);
  });

  test('[P8] [P9] words are counted whatever their capitals, and may be left out of what is shown', () => {
    const room = asked(word);
    room.do(lina, { type: 'answer', id: 1, answer: 'PARIS' });
    room.do(noe, { type: 'answer', id: 1, answer: ' paris' });
    expect(tally(room.poll(madame)!).words).toEqual([{ word: 'paris', count: 2 }]);
    room.do(madame, { type: 'show', id: 1, shown: true });
    room.do(madame, { type: 'strike', id: 1, word: 'Paris', struck: true });
    expect(room.poll(noe)?.told).toMatchObject({ answered: 2, words: [] });
    expect(room.view(noe).polls[0]?.told).toMatchObject({ words: [] });
    room.do(madame, { type: 'strike', id: 1, word: 'paris', struck: false });
    expect(room.poll(noe)?.told?.words).toEqual([{ word: 'paris', count: 2 }]);
  });

  test('two choices written alike are refused', () => {
    const room = new Class();
    expect(room.do(madame, { type: 'ask', question: { ...single, choices: ['42', ' 42 '] } })).toBe('choice_twice');
    expect(room.do(madame, { type: 'ask', question: { ...single, text: '  ' } })).toBe('empty');
  });
});

test('[A2] who enters late sees what their page would have been told all along', () => {
  const room = asked({ ...single, named: true });
  room.do(madame, { type: 'draft', question: single });
  room.do(lina, { type: 'answer', id: 1, answer: [1] });
  room.do(madame, { type: 'show', id: 1, shown: true });
  for (const viewer of everybody) expect(room.view(viewer)).toMatchObject({ polls: room.pages.get(viewer)?.polls });
});
