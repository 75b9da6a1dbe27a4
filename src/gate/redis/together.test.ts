// Two gates on one real Redis, which is killed, frozen, or comes back empty.
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { aCable } from '../../../tests/support/cable.ts';
import type { Answer } from '../testing/a-gate.ts';
import {
  aNode,
  another,
  enter,
  epochOf,
  given,
  nobodyEnters,
  numberOf,
  redis,
  seats,
  ticket,
  twoNodes,
  until,
  who,
} from './testing/two-nodes.ts';

describe('two nodes', () => {
  test('[G1] [G2] [G3] give one line: numbers differ, rise in order, and an account has the same at both', async () => {
    const { one, other } = await twoNodes(nobodyEnters);
    const numbers: number[] = [];
    for (let visitor = 0; visitor < 40; visitor++) {
      const [here, there] = visitor % 2 === 0 ? [one, other] : [other, one];
      const number = numberOf(await ticket(here.account(`a${visitor}`)));
      expect(numberOf(await ticket(there.account(`a${visitor}`)))).toBe(number);
      numbers.push(number);
    }
    expect(new Set(numbers).size).toBe(40);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });

  test('[G10] together admit as many as there is room for, however they are asked', async () => {
    const { one, other } = await twoNodes({ policy: { capacity: 10 } });
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, visitor) => {
        const node = visitor % 2 === 0 ? one : other;
        return visitor % 3 === 0
          ? Promise.resolve(node.gate.admit({}, who(`a${visitor}`)).type === 'in')
          : enter(node.account(`a${visitor}`)).then(({ status }) => status === 200);
      }),
    );
    const entered = answers.filter((inside) => inside).length;
    expect(entered).toBeGreaterThan(0);
    expect(entered).toBeLessThanOrEqual(10);
    await until(() => expect(seats(one)).toBe(entered));
  });

  test('[G11] the newest device wins across nodes, and the older pass is refused at its renewal', async () => {
    const { one, other } = await twoNodes();
    const [tablet, phone] = [one.account('a', 's', ['open']), other.account('a', 's', ['open'])];
    tablet.cookies.set('who', 's.a.open.tablet');
    phone.cookies.set('who', 's.a.open.phone');
    expect((await enter(tablet)).status).toBe(200);
    await until(async () => expect((await enter(phone)).status).toBe(200));
    const renewed = await tablet.ask('POST', '/gate/passes/renew', {});
    expect(renewed.status).not.toBe(200);
    expect((await phone.ask('POST', '/gate/passes/renew', {})).status).toBe(200);
    expect(seats(one)).toBe(1);
  });

  test('[G15] a number used at one node is used at the other', async () => {
    const { one, other } = await twoNodes();
    const here = one.account('a');
    const taken = await ticket(here);
    expect((await enter(here)).status).toBe(200);
    await here.ask('DELETE', '/gate/passes');
    const again = other.account('a');
    const { body } = taken;
    const text = body && typeof body === 'object' && 'ticket' in body ? body.ticket : '';
    expect((await again.ask('POST', '/gate/passes', { ticket: text })).code).toBe('ticket_used');
  });

  test('[G5] [G10] everybody enters in the end, at whichever node, and never more than there is room for', async () => {
    const nodes = await twoNodes({ policy: { capacity: 5, claimWithin: 5_000 } });
    const waiting = Array.from({ length: 24 }, (_, visitor) => {
      const node = visitor % 2 === 0 ? nodes.one : nodes.other;
      return { browser: node.account(`e${visitor}`), inside: false };
    });
    for (const { browser } of waiting) expect((await ticket(browser)).status).toBe(200);
    let entered = 0;
    await vi.waitFor(
      async () => {
        for (const visitor of waiting.filter(({ inside }) => !inside)) {
          visitor.inside = (await visitor.browser.ask('POST', '/gate/passes', {})).status === 200;
          if (visitor.inside) entered++;
        }
        expect(seats(nodes.one)).toBeLessThanOrEqual(5);
        for (const { browser } of waiting.filter(({ inside }) => inside)) await browser.ask('DELETE', '/gate/passes');
        expect(entered).toBe(24);
      },
      { timeout: 25_000, interval: 200 },
    );
  });

  test('show one board, and a change of the policy at either reaches both', async () => {
    const { one, other } = await twoNodes(nobodyEnters);
    for (let visitor = 0; visitor < 5; visitor++) await ticket(one.account(`a${visitor}`));
    await until(() => expect(other.gate.board().lanes.open.last).toBe(5));
    await other.gate.setPolicy({ pace: 77 }, 'the operator');
    await until(() => expect(one.gate.policy().pace).toBe(77));
    expect(other.gate.policy().pace).toBe(77);
    expect(one.gate.changes().some(({ by }) => by === 'the operator')).toBe(true);
  });

  test('[G16] when the leader dies another leads, with the line as it was', async () => {
    const cable = await aCable(redis().address);
    onTestFinished(() => cable.remove());
    const one = await aNode(nobodyEnters, cable.address.replace('http', 'redis'));
    const other = await aNode(nobodyEnters);
    const before = numberOf(await ticket(other.account('a')));
    for (let visitor = 0; visitor < 20; visitor++) await ticket(other.account(`b${visitor}`));
    cable.pull();
    await one.close();
    await until(async () => expect(numberOf(await ticket(other.account('a')))).toBe(before));
    expect(numberOf(await given(other.account('new')))).toBeGreaterThan(21);
  });
});

describe('without Redis', () => {
  test('[G2] [G7] both nodes go on, give numbers apart, and the epoch rises', async () => {
    const { one, other } = await twoNodes(nobodyEnters);
    const first = await ticket(one.account('a'));
    const numbers = [numberOf(first), numberOf(await ticket(other.account('b')))];
    await redis().kill();
    for (let visitor = 0; visitor < 100; visitor++) {
      numbers.push(
        numberOf(await given(one.account(`c${visitor}`))),
        numberOf(await given(other.account(`d${visitor}`))),
      );
    }
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(epochOf(await given(other.account('late')))).toBeGreaterThan(epochOf(first));
    expect(numberOf(await given(one.account('a')))).toBe(numbers[0]);
  });

  test('[G4] [G7] numbers given by a node alone call nobody: who waits is still in order when it is back', async () => {
    const cable = await aCable(redis().address);
    onTestFinished(() => cable.remove());
    const settings = { policy: { capacity: 2 } };
    const whole = await aNode(settings);
    const cut = await aNode(settings, cable.address.replace('http', 'redis'));
    for (let visitor = 0; visitor < 10; visitor++) await ticket(whole.account(`a${visitor}`));
    await until(() => expect(cut.gate.board().lanes.open.serving).toBe(2));
    cable.pull();
    const apart = cut.account('apart');
    expect(numberOf(await given(apart))).toBeGreaterThan(1_000);
    expect(cut.gate.board().lanes.open.serving).toBe(2);
    cable.plug();
    await until(async () => {
      const at = [await given(cut.account('same')), await given(whole.account('same'))];
      expect(new Set(at.map(numberOf)).size).toBe(1);
    });
    expect(whole.gate.board().lanes.open.serving).toBe(2);
    expect((await enter(whole.account('a0'))).status).toBe(200);
    expect((await enter(whole.account('a5'))).code).toBe('waiting');
  });

  test('a pass is checked and renewed at either node', async () => {
    const { one, other } = await twoNodes();
    const visitor = one.account('a');
    expect((await enter(visitor)).status).toBe(200);
    await redis().kill();
    await until(async () => expect((await visitor.ask('POST', '/gate/passes/renew', {})).status).toBe(200));
    const roaming = other.account('a');
    for (const [name, value] of visitor.cookies) roaming.cookies.set(name, value);
    await until(async () => expect((await roaming.ask('POST', '/gate/passes/renew', {})).status).toBe(200));
    expect((await roaming.ask('GET', '/gate/check')).status).toBe(204);
  });

  test('[G10] admissions go on only on what was granted, and end', { timeout: 60_000 }, async () => {
    const { one, other } = await twoNodes({ policy: { capacity: 100, pace: 1_000 } });
    await until(() => expect(one.gate.board().at).toBeGreaterThan(0));
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    await redis().kill();
    const inside = { one: 0, other: 0 };
    let refused = 0;
    for (let visitor = 0; visitor < 300; visitor++) {
      const [name, node] = visitor % 2 === 0 ? (['one', one] as const) : (['other', other] as const);
      if (node.gate.admit({}, who(`a${visitor}`)).type === 'in') inside[name]++;
      else refused++;
      if (visitor % 20 === 0) {
        one.gate.tick();
        other.gate.tick();
      }
    }
    expect(inside.one + inside.other).toBeLessThanOrEqual(100);
    expect(inside.one + inside.other).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
  });

  test('[G10] what was granted ends in ten seconds, spent or not', { timeout: 60_000 }, async () => {
    const { one, other } = await twoNodes({ policy: { capacity: 10_000, pace: 1_000 } });
    await until(() => expect(other.gate.admit({}, who(`g${another()}`)).type).toBe('in'));
    await redis().kill();
    const inside = { one: 0, other: 0 };
    // One visitor at a time: far fewer than were granted.
    await vi.waitFor(
      () => {
        const [here, there] = [
          one.gate.admit({}, who(`h${another()}`)).type,
          other.gate.admit({}, who(`i${another()}`)).type,
        ];
        if (here === 'in') inside.one++;
        if (there === 'in') inside.other++;
        expect([here, there]).toEqual(['out', 'out']);
      },
      { timeout: 30_000, interval: 250 },
    );
    expect(Math.min(inside.one, inside.other)).toBeGreaterThan(0);
    expect(Math.max(inside.one, inside.other)).toBeLessThan(120);
  });

  test('[G4] [G7] Redis that comes back empty: nothing is given twice, nobody’s position grows, places are kept', async () => {
    const { one, other } = await twoNodes(nobodyEnters);
    const positions = new Map<string, number>();
    const numbers: number[] = [];
    for (let visitor = 0; visitor < 30; visitor++) {
      const answer = await ticket((visitor % 2 ? one : other).account(`a${visitor}`));
      positions.set(`a${visitor}`, numberOf(answer));
      numbers.push(numberOf(answer));
    }
    const servingBefore = one.gate.board().lanes.open.serving;
    await redis().kill();
    for (let visitor = 0; visitor < 10; visitor++) numbers.push(numberOf(await given(other.account(`b${visitor}`))));
    const epoch = epochOf(await given(other.account('b0')));
    await redis().start();
    // Both are heard again, and one line is given by both.
    await until(async () => {
      const at = [await ticket(one.account('together')), await ticket(other.account('together'))];
      expect(at[0]?.status).toBe(200);
      expect(numberOf(at[0] as Answer)).toBe(numberOf(at[1] as Answer));
    });
    for (const [account, number] of positions) {
      expect(numberOf(await given(one.account(account)))).toBe(number);
      expect(numberOf(await given(other.account(account)))).toBe(number);
    }
    expect(one.gate.board().lanes.open.serving).toBeGreaterThanOrEqual(servingBefore);
    for (let visitor = 0; visitor < 40; visitor++) {
      numbers.push(numberOf(await given((visitor % 2 ? one : other).account(`c${visitor}`))));
    }
    expect(new Set(numbers).size).toBe(numbers.length);
    await until(async () => expect(epochOf(await given(one.account(`d${another()}`)))).toBeGreaterThanOrEqual(epoch));
  });

  test('[G4] [G7] Redis comes back empty and the leader is gone: another goes on above all numbers', {
    timeout: 60_000,
  }, async () => {
    const { one, other } = await twoNodes({ policy: { capacity: 3 } });
    const numbers: number[] = [];
    for (let visitor = 0; visitor < 12; visitor++) {
      numbers.push(numberOf(await ticket((visitor % 2 ? one : other).account(`a${visitor}`))));
    }
    await until(() => expect(other.gate.board().lanes.open.serving).toBeGreaterThanOrEqual(3));
    const { serving } = other.gate.board().lanes.open;
    const { epoch } = other.gate.board();
    await redis().kill();
    await one.close();
    await redis().start();
    for (let visitor = 0; visitor < 12; visitor++) numbers.push(numberOf(await given(other.account(`b${visitor}`))));
    expect(new Set(numbers).size).toBe(numbers.length);
    await until(() => expect(other.gate.board().epoch).toBeGreaterThan(epoch));
    expect(other.gate.board().lanes.open.serving).toBeGreaterThanOrEqual(serving);
  });

  test('Redis that stands still is as good as dead: nobody waits for it longer than a moment', async () => {
    const { one, other } = await twoNodes(nobodyEnters);
    await ticket(other.account('a'));
    redis().freeze();
    const answers = await Promise.all([given(one.account('x')), given(other.account('y'))]);
    expect(new Set(answers.map(numberOf)).size).toBe(2);
    redis().thaw();
    await until(async () => {
      const at = [await given(one.account('z')), await given(other.account('z'))];
      expect(new Set(at.map(numberOf)).size).toBe(1);
    });
  });
});
