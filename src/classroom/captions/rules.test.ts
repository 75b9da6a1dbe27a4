// Captions, decided without a relay.
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { UserError } from '../../errors.ts';
import { systemChance } from '../../lib/clock.ts';
import type { Attendee, Scene } from '../activities/activity.ts';
import { captions } from './captions.ts';
import { type CaptionsCommand, type CaptionsEvent, type CaptionsState, captionsCommand } from './contract.ts';
import { captionsRules } from './rules.ts';

const person = (number: number, name: string, role: Attendee['role'] = 'pupil'): Attendee => {
  return { number, userId: `user-${name}`, name, role, here: true, floor: role !== 'pupil' };
};
const madame = person(1, 'Mme Roux', 'teacher');
const lina = person(2, 'Lina');
const noe = person(3, 'Noé');
const scene: Scene = { now: 1_000_000, chance: systemChance, secret: 'a secret', attendees: [madame, lina, noe] };

let state: CaptionsState = captions.initial;
let now = scene.now;
const told = new Map<Attendee, CaptionsEvent[]>();
/** @returns the code of a refusal */
function act(by: Attendee, command: CaptionsCommand, after = 1_000): string | undefined {
  now += after;
  try {
    for (const event of captionsRules.decide(state, command, by, { ...scene, now })) {
      state = captions.apply(state, event, now);
      for (const viewer of scene.attendees) {
        const seen = captionsRules.seenBy?.(event, viewer, state, scene);
        if (seen) told.set(viewer, [...(told.get(viewer) ?? []), seen]);
      }
    }
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
}
const view = (viewer: Attendee) => captionsRules.viewOf?.(state, viewer, scene);
const fresh = () => {
  state = captions.initial;
  told.clear();
};

test('[P22] leaders type, and whom they name, until they take it back', () => {
  fresh();
  expect(act(lina, { type: 'say', text: 'moi aussi' })).toBe('not_allowed');
  expect(act(lina, { type: 'let', member: 2 })).toBe('not_allowed');
  expect(act(madame, { type: 'say', text: ' Bonjour   à tous. ' })).toBeUndefined();
  expect(act(madame, { type: 'let', member: 2 })).toBeUndefined();
  expect(act(lina, { type: 'say', text: 'Ouvrez le livre.' })).toBeUndefined();
  expect(state.lines.map(({ text }) => text)).toEqual(['Bonjour à tous.', 'Ouvrez le livre.']);
  const [who = ''] = Object.keys(state.writers);
  expect(act(noe, { type: 'stop', who })).toBe('not_allowed');
  expect(act(madame, { type: 'stop', who })).toBeUndefined();
  expect(act(lina, { type: 'say', text: 'encore' })).toBe('not_allowed');
  expect(act(madame, { type: 'let', member: 99 })).toBe('member_unknown');
});

test('[P23] the class is told the lines, and of who types a pupil knows only themselves', () => {
  fresh();
  act(madame, { type: 'let', member: 2 });
  act(lina, { type: 'say', text: 'Ouvrez le livre.' });
  expect(told.get(noe)).toEqual([{ type: 'said', text: 'Ouvrez le livre.' }]);
  expect(view(noe)).toEqual({ lines: state.lines, writers: {} });
  expect(Object.values(view(lina)?.writers ?? {})).toEqual(['Lina']);
  expect(Object.values(view(madame)?.writers ?? {})).toEqual(['Lina']);
  expect(JSON.stringify([...told])).not.toContain('"who":"user-');
});

test('[P24] a line has 200 signs, pages know the last eight, and no more come in five seconds', () => {
  fresh();
  const check = Compile(captionsCommand);
  expect(check.Check({ type: 'say', text: 'x'.repeat(200) })).toBe(true);
  expect(check.Check({ type: 'say', text: 'x'.repeat(201) })).toBe(false);
  expect(act(madame, { type: 'say', text: '  ' })).toBeUndefined();
  expect(state.lines).toEqual([]);
  for (let line = 1; line <= 8; line += 1) expect(act(madame, { type: 'say', text: `${line}` }, 100)).toBeUndefined();
  expect(act(madame, { type: 'say', text: '9' }, 100)).toBe('too_fast');
  expect(act(madame, { type: 'say', text: '9' }, 5_000)).toBeUndefined();
  expect(state.lines.map(({ text }) => text).join('')).toBe('23456789');
  expect(state.lines.map(({ id }) => id)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
});

test('[P24] five members at most are named', () => {
  fresh();
  const many = Array.from({ length: 6 }, (_, index) => person(10 + index, `n${index}`));
  const crowd = { ...scene, attendees: [madame, ...many] };
  for (const { number } of many.slice(0, 5))
    for (const event of captionsRules.decide(state, { type: 'let', member: number }, madame, crowd))
      state = captions.apply(state, event, now);
  expect(() => captionsRules.decide(state, { type: 'let', member: 15 }, madame, crowd)).toThrow(UserError);
});
