// Which worker a lesson goes to, and how long it stays there.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leastLoaded, Placements, smoothed } from './placement.ts';

describe('[W1] the next lesson', () => {
  test('goes to the worker that was measured to do less, whatever the number of its rooms', () => {
    const busy = { slot: 0, busy: 0.7, expected: 30 };
    const manyQuiet = { slot: 1, busy: 0.1, expected: 300 };
    expect(leastLoaded([busy, manyQuiet])).toBe(1);
  });

  test('isn’t sent elsewhere by the noise of a machine', () => {
    const candidates = [
      { slot: 0, busy: 0.02, expected: 90 },
      { slot: 1, busy: 0.09, expected: 60 },
    ];
    expect(leastLoaded(candidates)).toBe(1);
    let busy = 0;
    for (let count = 0; count < 3; count += 1) busy = smoothed(busy, 1);
    expect(busy).toBeLessThan(0.3);
    for (let count = 0; count < 60; count += 1) busy = smoothed(busy, 1);
    expect(busy).toBeGreaterThan(0.95);
  });

  test('goes, of two that do nothing yet, to the one that expects fewer people', () => {
    expect(
      leastLoaded([
        { slot: 0, busy: 0, expected: 60 },
        { slot: 1, busy: 0, expected: 30 },
      ]),
    ).toBe(1);
    expect(leastLoaded([])).toBeUndefined();
  });

  test('a hundred that open before anything is measured are dealt out evenly', () => {
    const placements = new Placements();
    const given = [0, 0, 0, 0];
    for (let lesson = 0; lesson < 100; lesson += 1) {
      const candidates = given.map((_, slot) => ({ slot, busy: 0, expected: placements.expected(slot, 1_000) }));
      const slot = leastLoaded(candidates) ?? 0;
      placements.take(`lesson ${lesson}`, slot, 1_000);
      given[slot] = (given[slot] ?? 0) + 1;
    }
    expect(given).toEqual([25, 25, 25, 25]);
  });
});

describe('[W1] a lesson', () => {
  test('is let go of only when it has neither a room nor a socket, whichever is told last', () => {
    const step = fc.constantFrom('take', 'gone', 'opened', 'closed');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const placements = new Placements();
        let sockets = 0;
        let room = false;
        for (const what of steps) {
          // What a worker can say: a room opens for a socket, and a socket that came goes once.
          if (what === 'gone' && sockets === 0) continue;
          if (what === 'opened' && (sockets === 0 || room)) continue;
          if (what === 'closed' && !room) continue;
          if (what === 'take') placements.take('l', 3, 0);
          else placements[what]('l');
          sockets += what === 'take' ? 1 : what === 'gone' ? -1 : 0;
          room = what === 'opened' || (room && what !== 'closed');
          expect(placements.of('l')?.slot).toBe(sockets > 0 || room ? 3 : undefined);
        }
      }),
    );
  });

  test('is lost with its worker, and no other is', () => {
    const placements = new Placements();
    placements.take('a', 0, 0);
    placements.take('b', 1, 0);
    placements.opened('a');
    expect(placements.lose(0)).toEqual([['a', expect.objectContaining({ room: true })]]);
    expect(placements.of('a')).toBeUndefined();
    expect(placements.of('b')?.slot).toBe(1);
    // A word that was late changes nothing.
    placements.gone('a');
    placements.closed('a');
    expect(placements.rooms()).toBe(0);
  });
});
