// Moods, timer and draw, decided without a relay.
import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../errors.ts';
import { type Chance, systemChance } from '../../lib/clock.ts';
import type { Attendee, Scene } from '../activities/activity.ts';
import { type PulseCommand, type PulseEvent, type PulseState, pulseCommand } from './contract.ts';
import { drawOne } from './draw.ts';
import { byMood, pulse, timeLeft } from './pulse.ts';
import { pulseRules } from './rules.ts';

const person = (number: number, name: string, role: Attendee['role'] = 'pupil'): Attendee => {
  return { number, userId: `user-${name}`, name, role, here: true, floor: role !== 'pupil' };
};

class Class {
  now = 1_000_000;
  people: Attendee[];
  state: PulseState = pulse.initial;
  journal: { event: PulseEvent; at: number }[] = [];
  told = new Map<string, PulseEvent[]>();
  pages = new Map<string, PulseState>();
  readonly madame = person(1, 'Mme Roux', 'teacher');

  constructor(...names: string[]) {
    this.people = [this.madame, ...names.map((name, index) => person(index + 2, name))];
    for (const { name } of this.people) {
      this.told.set(name, []);
      this.pages.set(name, pulse.initial);
    }
  }
  pupil(name: string): Attendee {
    const found = this.people.find((one) => one.name === name);
    if (!found) throw new Error(name);
    return found;
  }
  get scene(): Scene {
    return { now: this.now, chance: systemChance, secret: 'a secret', attendees: this.people };
  }
  private happen(events: readonly PulseEvent[]): void {
    for (const event of events) {
      if (!pulseRules.fleeting?.(event)) this.journal.push({ event, at: this.now });
      this.state = pulse.apply(this.state, event, this.now);
      for (const viewer of this.people) {
        const seen = pulseRules.seenBy?.(event, viewer, this.state, this.scene);
        if (!seen) continue;
        this.told.get(viewer.name)?.push(seen);
        this.pages.set(viewer.name, pulse.apply(this.pages.get(viewer.name) ?? pulse.initial, seen, this.now));
      }
    }
  }
  /** @returns the code of a refusal */
  do(by: Attendee, command: PulseCommand): string | undefined {
    this.now += 1_000;
    try {
      this.happen(pulseRules.decide(this.state, command, by, this.scene));
      return undefined;
    } catch (error) {
      if (error instanceof UserError) return error.code;
      throw error;
    }
  }
  wait(ms: number): void {
    this.now += ms;
    this.happen(pulseRules.tick?.(this.state, this.scene) ?? []);
  }
  view(viewer: Attendee): PulseState {
    return pulseRules.viewOf?.(this.state, viewer, this.scene) ?? this.state;
  }
  page(name: string): PulseState {
    return this.pages.get(name) ?? pulse.initial;
  }
  /** From the journal alone. */
  restart(): void {
    this.state = this.journal.reduce((state, { event, at }) => pulse.apply(state, event, at), pulse.initial);
  }
}

describe('[P11] [P12] moods', () => {
  test('are told to leaders by name, and to nobody else but their own page', () => {
    const room = new Class('Lina', 'Noé');
    room.do(room.pupil('Lina'), { type: 'feel', mood: 'lost' });
    room.do(room.pupil('Noé'), { type: 'feel', mood: 'clear' });
    room.do(room.pupil('Lina'), { type: 'feel', mood: 'fast' });
    expect(byMood(room.page('Mme Roux'))).toEqual({ clear: ['Noé'], lost: [], fast: ['Lina'] });
    expect(JSON.stringify([room.told.get('Noé'), room.view(room.pupil('Noé'))])).not.toMatch(/Lina|lost|fast/);
    expect(byMood(room.view(room.pupil('Lina')))).toEqual({ clear: [], lost: [], fast: ['Lina'] });
    room.do(room.pupil('Lina'), { type: 'feel', mood: null });
    expect(byMood(room.page('Mme Roux')).fast).toEqual([]);
    expect(room.do(room.madame, { type: 'feel', mood: 'clear' })).toBe('not_allowed');
    expect(Compile(pulseCommand).Check({ type: 'feel', mood: 'lost', who: 'user-Noé' })).toBe(false);
  });

  test('[P13] fade after two minutes, when cleared, and change no faster than every half second', () => {
    const room = new Class('Lina', 'Noé');
    room.do(room.pupil('Lina'), { type: 'feel', mood: 'lost' });
    room.now -= 900;
    expect(room.do(room.pupil('Lina'), { type: 'feel', mood: 'clear' })).toBe('too_fast');
    room.wait(60_000);
    room.do(room.pupil('Noé'), { type: 'feel', mood: 'lost' });
    room.wait(59_000);
    expect(byMood(room.page('Mme Roux')).lost).toEqual(['Noé']);
    expect(byMood(room.page('Lina')).lost).toEqual([]);
    room.do(room.madame, { type: 'clear-moods' });
    expect([room.state.moods, room.page('Noé').moods]).toEqual([{}, {}]);
  });

  test('[P14] are in no journal', () => {
    const room = new Class('Lina');
    room.do(room.pupil('Lina'), { type: 'feel', mood: 'lost' });
    room.do(room.madame, { type: 'clear-moods' });
    expect(room.journal).toEqual([]);
  });
});

describe('[P15] the timer', () => {
  const commands: PulseCommand['type'][] = [
    ...(['clear-moods', 'pause-timer', 'resume-timer', 'add-minute', 'stop-timer', 'pick', 'put-away'] as const),
  ];
  test.each(commands)('a pupil is refused: %s', (type) => {
    const room = new Class('Lina');
    room.do(room.madame, { type: 'start-timer', minutes: 5 });
    expect(room.do(room.pupil('Lina'), { type } as PulseCommand)).toBe('not_allowed');
    expect(room.do(room.pupil('Lina'), { type: 'start-timer', minutes: 5 })).toBe('not_allowed');
    expect(room.state.timer?.type).toBe('running');
  });

  test('takes whole minutes from 1 to 60', () => {
    const check = Compile(pulseCommand);
    const fits = (minutes: number) => check.Check({ type: 'start-timer', minutes });
    expect([0, 1, 1.5, 60, 61].map(fits)).toEqual([false, true, false, true, false]);
    const room = new Class();
    room.do(room.madame, { type: 'start-timer', minutes: 60 });
    expect(room.do(room.madame, { type: 'add-minute' })).toBe('too_long');
    room.wait(60_000);
    expect(room.do(room.madame, { type: 'add-minute' })).toBeUndefined();
  });

  test('[P16] pauses, goes on, grows, and ends at its moment', () => {
    const room = new Class('Lina');
    const left = () => (room.page('Lina').timer ? timeLeft(room.page('Lina').timer!, room.now) : null);
    room.do(room.madame, { type: 'start-timer', minutes: 2 });
    room.wait(30_000);
    expect(left()).toBe(90_000);
    room.do(room.madame, { type: 'pause-timer' });
    room.wait(500_000);
    expect(left()).toBe(89_000);
    room.do(room.madame, { type: 'add-minute' });
    room.do(room.madame, { type: 'resume-timer' });
    expect(left()).toBe(149_000);
    room.wait(148_999);
    expect(room.page('Lina').timer?.type).toBe('running');
    room.wait(1);
    expect(room.page('Lina').timer).toEqual({ type: 'over', at: room.now });
    room.wait(60_000);
    expect(room.page('Lina').timer).toBeNull();
  });

  test('[P16] ends after a restart as it would have', () => {
    const room = new Class('Lina');
    room.do(room.madame, { type: 'start-timer', minutes: 1 });
    room.restart();
    room.wait(59_000);
    expect(room.view(room.pupil('Lina')).timer?.type).toBe('running');
    room.wait(1_000);
    expect(room.view(room.pupil('Lina')).timer?.type).toBe('over');
  });

  test('[P17] over, it may be given another minute or be put away', () => {
    const room = new Class();
    room.do(room.madame, { type: 'start-timer', minutes: 1 });
    room.wait(61_000);
    room.do(room.madame, { type: 'add-minute' });
    expect(room.state.timer).toMatchObject({ type: 'running', endsAt: room.now + 60_000 });
    room.do(room.madame, { type: 'stop-timer' });
    expect(room.state.timer).toBeNull();
  });
});

describe('[P18] [P19] the draw', () => {
  const everyRound = (room: Class, names: string[]) => {
    const drawn = names.map(() => {
      room.do(room.madame, { type: 'pick' });
      return room.state.draw.shown?.name;
    });
    expect([...drawn].sort()).toEqual([...names].sort());
    return drawn;
  };

  test('takes everybody once before anybody twice, a restart between two', () => {
    const names = ['Lina', 'Noé', 'Zoé', 'Adam'];
    const room = new Class(...names);
    let last: string | undefined;
    for (let round = 0; round < 20; round += 1) {
      const drawn = everyRound(room, names);
      expect(drawn[0]).not.toBe(last);
      last = drawn.at(-1);
      room.restart();
    }
  });

  test('leaves out who is away, and forgets nobody', () => {
    const room = new Class('Lina', 'Noé', 'Zoé');
    room.pupil('Zoé').here = false;
    everyRound(room, ['Lina', 'Noé']);
    room.pupil('Zoé').here = true;
    room.do(room.madame, { type: 'pick' });
    expect(room.state.draw.shown?.name).toBe('Zoé');
    for (const { name } of room.people) if (name !== 'Mme Roux') room.pupil(name).here = false;
    expect(room.do(room.madame, { type: 'pick' })).toBe('nobody_here');
  });

  test('is as likely for each, however many there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 2 ** 31 }), (count, from) => {
        const present = Array.from({ length: count }, (_, index) => `p${index}`);
        const hits = new Map<string, number>();
        // As many numbers in a row as make whole rounds hit each as often.
        for (let number = from; number < from + 3 * count; number += 1) {
          const chance: Chance = { bytes: () => new Uint8Array([number >>> 24, number >>> 16, number >>> 8, number]) };
          const who = drawOne(present, { drawn: [], last: null }, chance)?.who ?? '';
          hits.set(who, (hits.get(who) ?? 0) + 1);
        }
        expect([...hits.values()]).toEqual(present.map(() => 3));
      }),
    );
  });

  test('draws again what would favour the first', () => {
    const numbers = [0xffffffff, 1];
    const chance: Chance = {
      bytes: () => {
        const next = numbers.shift() ?? 0;
        return new Uint8Array([next >>> 24, next >>> 16, next >>> 8, next]);
      },
    };
    // 2³² is no multiple of 3: its last number has no fair place.
    expect(drawOne(['a', 'b', 'c'], { drawn: [], last: null }, chance)).toEqual({ who: 'b', fresh: false });
    expect(numbers).toEqual([]);
  });

  test('[P20] [P21] is shown to all by name, and tells pupils nothing else', () => {
    const room = new Class('Lina', 'Noé');
    room.do(room.madame, { type: 'pick' });
    room.do(room.madame, { type: 'pick' });
    const name = room.state.draw.shown?.name ?? '';
    const other = name === 'Lina' ? 'Noé' : 'Lina';
    expect(room.page(name).draw.shown).toEqual({ name, mine: true });
    expect(room.page(other).draw.shown).toEqual({ name, mine: false });
    for (const pupil of [name, other]) {
      expect(room.view(room.pupil(pupil))).toEqual(room.page(pupil));
      for (const mark of room.state.draw.drawn)
        expect(JSON.stringify([room.told.get(pupil), room.view(room.pupil(pupil))])).not.toContain(mark);
    }
    room.do(room.madame, { type: 'put-away' });
    expect(room.page(other).draw.shown).toBeNull();
    expect(JSON.stringify(room.journal)).not.toContain('user-');
  });
});
