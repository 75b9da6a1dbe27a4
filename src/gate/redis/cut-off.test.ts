// Two gates on one real Redis, of which one can't reach it any more.
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { aCable } from '../../../tests/support/cable.ts';
import { aNode, another, given, numberOf, redis, ticket, until, who } from './testing/two-nodes.ts';

describe('a draw', () => {
  test('[G53] goes on where it was when Redis comes back empty and when another node leads', {
    timeout: 60_000,
  }, async () => {
    const cable = await aCable(redis().address);
    onTestFinished(() => cable.remove());
    const settings = { policy: { mode: 'scheduled' as const, opensAt: Date.now() + 3_600_000 } };
    const one = await aNode(settings, cable.address.replace('http', 'redis'));
    const other = await aNode(settings);
    await other.gate.draw('open', 'ada');
    for (let visitor = 0; visitor < 20; visitor++) {
      expect((await ticket((visitor % 2 ? one : other).account(`d${visitor}`))).status).toBe(200);
    }
    await until(() => expect(other.gate.board().draw?.entrants).toBe(20));
    const seedHash = other.gate.board().draw?.seedHash;
    await redis().kill();
    await redis().start();
    await until(async () => {
      expect((await ticket(other.account('after'))).status).toBe(200);
      expect(other.gate.board().draw?.entrants).toBe(21);
    });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    cable.pull();
    await one.close();
    await until(async () => {
      await ticket(other.account('last'));
      expect(other.gate.board().draw).toMatchObject({ entrants: 22, seedHash });
    });
    await other.gate.setPolicy({ mode: 'open' }, 'operator');
    const numbers = new Set<number>();
    await until(async () => {
      for (let visitor = 0; visitor < 20; visitor++) numbers.add(numberOf(await given(other.account(`d${visitor}`))));
      expect(numbers.has(Number.NaN)).toBe(false);
      expect(numbers.size).toBe(20);
    });
  });
});

describe('one node cut off', () => {
  test('[G2] [G10] it spends what it was granted and stops, the other goes on, and no number is given twice', {
    timeout: 60_000,
  }, async () => {
    const cable = await aCable(redis().address);
    onTestFinished(() => cable.remove());
    const given1 = { policy: { capacity: 100, pace: 1_000 } };
    // The one that is cut off leads at first.
    const cut = await aNode(given1, cable.address.replace('http', 'redis'));
    const whole = await aNode(given1);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    cable.pull();
    let atCut = 0;
    await vi.waitFor(
      () => {
        for (let visitor = 0; visitor < 20; visitor++) {
          if (cut.gate.admit({}, who(`c${atCut}.${visitor}`)).type === 'in') atCut++;
        }
        expect(cut.gate.admit({}, who(`end${another()}`)).type).toBe('out');
      },
      { timeout: 30_000, interval: 200 },
    );
    let atWhole = 0;
    await until(() => {
      for (let visitor = 0; visitor < 300; visitor++) {
        if (whole.gate.admit({}, who(`w${another()}`)).type === 'in') atWhole++;
      }
      expect(atWhole).toBeGreaterThan(0);
    });
    await until(() => {
      for (let visitor = 0; visitor < 300; visitor++) {
        if (whole.gate.admit({}, who(`w${another()}`)).type === 'in') atWhole++;
      }
      expect(atWhole + atCut).toBeGreaterThan(50);
    });
    expect(atWhole + atCut).toBeLessThanOrEqual(100);
    const numbers: number[] = [];
    await cut.gate.setPolicy({ mode: 'paused' }, 'operator').catch(() => {});
    for (let visitor = 0; visitor < 80; visitor++) {
      numbers.push(
        numberOf(await given(cut.account(`t${visitor}`))),
        numberOf(await given(whole.account(`u${visitor}`))),
      );
    }
    expect(new Set(numbers).size).toBe(160);
    cable.plug();
    await until(async () => {
      const at = [await given(cut.account('same')), await given(whole.account('same'))];
      expect(new Set(at.map(numberOf)).size).toBe(1);
    });
  });
});
