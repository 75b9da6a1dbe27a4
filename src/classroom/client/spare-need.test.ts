// When voices travel twice, and when no longer.
import { describe, expect, test } from 'vitest';
import { calmFor, lateVoice, SpareNeed } from './spare-need.ts';

const packet = 60;

/** Packets from then on, each so late; returns when the last one came. */
function hear(need: SpareNeed, from: number, count: number, late: number): number {
  for (let index = 0; index < count; index += 1) need.arrived(late, from + index * packet);
  return from + count * packet;
}

describe('[V2] the spare connection', () => {
  test('isn’t wanted while voices come in time', () => {
    const need = new SpareNeed();
    const now = hear(need, 0, 600, lateVoice);
    expect(need.wanted(now)).toBe(false);
  });

  test('isn’t wanted for one late packet, and is at the second', () => {
    const need = new SpareNeed();
    let now = hear(need, 0, 20, 20);
    now = hear(need, now, 1, lateVoice + 1);
    expect(need.wanted(now)).toBe(false);
    now = hear(need, now, 20, 20);
    now = hear(need, now, 1, lateVoice + 1);
    expect(need.wanted(now)).toBe(true);
  });

  test('isn’t wanted for two accidents far apart', () => {
    const need = new SpareNeed();
    let now = hear(need, 0, 20, 20);
    for (let accident = 0; accident < 5; accident += 1) {
      now = hear(need, now, 1, lateVoice + 1);
      now = hear(need, now, 250, 20);
    }
    expect(need.wanted(now)).toBe(false);
  });

  test('is wanted at once when one’s own voice is late, and when something large is on its way', () => {
    const own = new SpareNeed();
    own.ownLate(lateVoice, 0);
    expect(own.wanted(0)).toBe(false);
    own.ownLate(lateVoice + 1, 0);
    expect(own.wanted(0)).toBe(true);
    const crowded = new SpareNeed();
    crowded.crowded(0);
    expect(crowded.wanted(0)).toBe(true);
  });

  test('goes after a calm minute, and not while the main connection still makes voices late', () => {
    const need = new SpareNeed();
    need.ownLate(lateVoice + 1, 0);
    expect(need.wanted(calmFor)).toBe(true);
    hear(need, calmFor - 10_000, 20, 20);
    hear(need, calmFor - 5_000, 2, lateVoice + 1);
    expect(need.wanted(calmFor + 1_000)).toBe(true);
    expect(need.wanted(calmFor * 2 - 5_000)).toBe(true);
    expect(need.wanted(calmFor * 2)).toBe(false);
    // And comes again when it is needed again.
    need.ownLate(lateVoice + 1, calmFor * 3);
    expect(need.wanted(calmFor * 3)).toBe(true);
  });
});
