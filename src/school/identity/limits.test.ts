import { expect, test } from 'vitest';
import { freeTries, Limits, type Try } from './limits.ts';

const minute = 60_000;
const attempt = (given: Partial<Try> = {}): Try => {
  return { kind: 'password', username: 'lina', deviceId: undefined, known: false, network: '10.0.0.1', ...given };
};

function fail(limits: Limits, count: number, given: Partial<Try> = {}, now = 0) {
  let refusal: ReturnType<Limits['take']>;
  for (let done = 0; done < count; done++) refusal = limits.take(attempt(given), now);
  return refusal;
}

test('an account closes after five wrong answers, each time for longer, five minutes at most', () => {
  const limits = new Limits();
  expect(fail(limits, freeTries)).toBeUndefined();
  const pauses: number[] = [];
  let now = 0;
  for (let count = 0; count < 6; count++) {
    const refusal = limits.take(attempt(), now);
    expect(refusal?.by).toBe('account');
    pauses.push(refusal?.retryAfter ?? 0);
    now += (refusal?.retryAfter ?? 0) * 1000;
    expect(limits.take(attempt(), now)).toBeUndefined();
  }
  expect(pauses).toEqual([30, 60, 120, 240, 300, 300]);
});

test('tries made at once cannot overrun the limit: each counts before its answer is known', () => {
  const limits = new Limits();
  const taken = Array.from({ length: 200 }, () => limits.take(attempt(), 0)).filter((refusal) => !refusal);
  expect(taken).toHaveLength(freeTries);
});

test('a right answer clears the account; so does an hour without tries', () => {
  const limits = new Limits();
  fail(limits, freeTries - 1);
  limits.succeeded(attempt(), 0);
  expect(fail(limits, freeTries)).toBeUndefined();
  expect(fail(limits, freeTries, {}, 60 * minute)).toBeUndefined();
});

test('a device that knows the account has a count of its own', () => {
  const limits = new Limits();
  fail(limits, freeTries + 1);
  expect(limits.take(attempt({ known: true, deviceId: 'phone' }), 0)).toBeUndefined();
  // It is limited all the same.
  expect(fail(limits, freeTries, { known: true, deviceId: 'phone' })?.by).toBe('account');
});

test('one device cannot try one password on many accounts', () => {
  const limits = new Limits();
  let refused = 0;
  for (let count = 0; count < 100; count++) {
    const refusal = limits.take(attempt({ username: `pupil${count}`, deviceId: 'pc' }), 0);
    if (refusal?.by === 'device') refused++;
  }
  expect(refused).toBe(60);
});

test('one network cannot try one password on a whole academy, nor can it close it for long', () => {
  const limits = new Limits();
  let entered = 0;
  for (let count = 0; count < 20_000; count++) {
    // Five minutes, without ever keeping a cookie.
    if (!limits.take(attempt({ username: `pupil${count}` }), count * 15)) entered++;
  }
  expect(entered).toBeGreaterThanOrEqual(2_400);
  expect(entered).toBeLessThanOrEqual(2_400 + 2 * 300);
  expect(limits.take(attempt({ username: 'late' }), 5 * minute + 1000)).toBeUndefined();
});

test('1 200 pupils of one school, each wrong twice before being right, all enter within five minutes', () => {
  const limits = new Limits();
  for (let wrong = 0; wrong < 2; wrong++) {
    for (let pupil = 0; pupil < 1_200; pupil++) {
      expect(limits.take(attempt({ username: `pupil${pupil}` }), pupil * 100)).toBeUndefined();
    }
  }
  for (let pupil = 0; pupil < 1_200; pupil++) {
    const right = attempt({ username: `pupil${pupil}` });
    const now = 2 * minute + pupil * 100;
    expect(limits.take(right, now)).toBeUndefined();
    limits.succeeded(right, now);
  }
});

test('a try that the server was too busy to make counts for nothing', () => {
  const limits = new Limits();
  for (let count = 0; count < 100; count++) {
    expect(limits.take(attempt({ deviceId: 'pc' }), 0)).toBeUndefined();
    limits.undone(attempt({ deviceId: 'pc' }), 0);
  }
});
