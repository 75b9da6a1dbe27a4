// How far a member goes down and comes back: [Q1] to [Q4], by properties over any strain and any link.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Level, Means, noPictures, noVoices, type Strain } from './means.ts';

const look = 200;

/** The levels after each look. */
function run(strains: readonly Strain[], means = new Means(noVoices, 0)): Level[] {
  return strains.map((strain, index) => {
    means.sense(strain, (index + 1) * look);
    return means.level;
  });
}
const seconds = (count: number, strain: Strain): Strain[] => Array(Math.round((count * 1_000) / look)).fill(strain);
const calm: Strain = { pictures: 0, voices: 0 };
const anyStrain = fc.record({
  pictures: fc.double({ min: 0, max: 3, noNaN: true }),
  voices: fc.double({ min: 0, max: 3, noNaN: true }),
});

describe('means', () => {
  test('[Q1] down within seconds, one level after the other', () => {
    const seen = run(seconds(12, { pictures: 0.8, voices: 0 }));
    expect([...new Set(seen)]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(seen.indexOf(noPictures) * look).toBeLessThan(10_000);
  });

  test('[Q1] twice as fast when nothing passes', () => {
    const seen = run(seconds(12, { pictures: 1.5, voices: 0 }));
    expect(seen.indexOf(noPictures) * look).toBeLessThan(5_000);
  });

  test('[Q1] whatever comes, the level moves by one at a time', () => {
    fc.assert(
      fc.property(fc.array(anyStrain, { maxLength: 400 }), (strains) => {
        const seen = run(strains);
        seen.forEach((level, index) => {
          expect(Math.abs(level - (seen[index - 1] ?? 0))).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  test('[Q2] voices are given up only when they themselves don’t pass, and after all pictures', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyStrain, fc.integer({ min: 1, max: 40 })), { maxLength: 60 }), (stretches) => {
        const means = new Means(noVoices, 0);
        let now = 0;
        let late = 0;
        for (const [strain, looks] of stretches)
          for (let index = 0; index < looks; index += 1) {
            const before = means.level;
            now += look;
            late = strain.voices >= 1 ? late + look : 0;
            means.sense(strain, now);
            if (means.level !== noVoices || before === noVoices) continue;
            expect(before).toBe(noPictures);
            expect(late).toBeGreaterThan(0);
          }
      }),
    );
    expect(run(seconds(600, { pictures: 3, voices: 0.99 })).at(-1)).toBe(noPictures);
    expect(run(seconds(20, { pictures: 3, voices: 1 })).at(-1)).toBe(noVoices);
  });

  test('[Q2] a machine never silences voices', () => {
    fc.assert(
      fc.property(fc.array(anyStrain, { maxLength: 400 }), (strains) => {
        expect(Math.max(0, ...run(strains, new Means(noPictures, 0)))).toBeLessThan(noVoices);
      }),
    );
  });

  test('[Q3] at a constant strain it never turns back', () => {
    fc.assert(
      fc.property(fc.array(anyStrain, { maxLength: 300 }), anyStrain, (before, constant) => {
        const means = new Means(noVoices, 0);
        run(before, means);
        const began = before.length * look;
        let direction = 0;
        let last: Level = means.level;
        for (let now = began + look; now < began + 400_000; now += look) {
          means.sense(constant, now);
          const move = Math.sign(means.level - last);
          if (move !== 0) {
            expect(direction * move).toBeGreaterThanOrEqual(0);
            direction = move;
          }
          last = means.level;
        }
      }),
      { numRuns: 40 },
    );
  });

  test('[Q3] back to everything when there is room again, slowly', () => {
    const means = new Means(noVoices, 0);
    run(seconds(30, { pictures: 2, voices: 2 }), means);
    expect(means.level).toBe(noVoices);
    let now = 30_000;
    const climbs: number[] = [];
    for (let level: Level = means.level; means.level > 0 && now < 600_000; level = means.level) {
      now += look;
      if (means.sense(calm, now) && means.level < level) climbs.push(now);
    }
    expect(means.level).toBe(0);
    climbs.slice(1).forEach((at, index) => {
      expect(at - (climbs[index] ?? 0)).toBeGreaterThanOrEqual(8_000);
    });
  });

  /** A link of so many kbit/s that carries a camera in two steps and a voice: what doesn't fit strains. */
  const demand = [400, 280, 200, 110, 55, 0, 0];
  const voice = 35;
  test('[Q3] on any link it settles at what fits, and tries more and more rarely to go up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 600 }), (link) => {
        const means = new Means(noVoices, 0);
        const seen: Level[] = [];
        const moves: number[] = [];
        for (let now = look; now < 1_200_000; now += look) {
          const asked = demand[means.level] ?? 0;
          const speaks = means.level < noVoices ? voice : 0;
          const strain = {
            // With a fifth to spare a queue stays empty.
            pictures: asked === 0 ? 0 : Math.max(0, (asked + speaks) / link - 0.75) * 2,
            voices: speaks > link ? 1.2 : 0,
          };
          if (means.sense(strain, now)) moves.push(now);
          seen.push(means.level);
        }
        const best = demand.findIndex((asked, level) => asked + (level < noVoices ? voice : 0) <= link);
        // Between the limits of strain and ease it may rest one or two below what would just fit.
        const settled = seen.slice(-1_000);
        const usual = settled.sort((a, b) => a - b)[500] ?? 0;
        if (best >= 0) expect(usual).toBeGreaterThanOrEqual(best);
        expect(usual).toBeLessThanOrEqual((best < 0 ? noVoices : best) + 2);
        // Twenty minutes: a try every two minutes, and back, is all that is left of it in the second half.
        expect(moves.filter((at) => at > 600_000).length).toBeLessThanOrEqual(14);
      }),
      { numRuns: 60 },
    );
  });

  test('[Q4] what is said follows downwards at once, and upwards only when it lasts', () => {
    const means = new Means(noVoices, 0);
    let now = 0;
    const heard: string[] = [];
    for (let index = 0; index < 3_000; index += 1) {
      now += look;
      // Nothing but a voice fits: each try of a picture fails.
      means.sense({ pictures: means.level < noPictures ? 1.5 : 0, voices: 0 }, now);
      if (heard.at(-1) !== means.said) heard.push(means.said);
    }
    expect(heard).toEqual(['full', 'light', 'voice']);
  });
});
