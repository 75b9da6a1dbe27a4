// What somebody in line is told, and where the gate's pages may send them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Board } from './contract.ts';
import { catalogues } from './page/sentences.ts';
import { languageOf, safeTarget } from './page/visitor.ts';
import { spanText, textsOf } from './page/words.ts';
import { type HeldTicket, lookAt, waitOf } from './sight.ts';

const lane = { serving: 100, pace: 2, last: 500 };
const aBoard = (more: Partial<Board> = {}): Board => ({
  at: 0,
  epoch: 1,
  mode: 'open',
  tier: 'full',
  lanes: { lesson: lane, staff: lane, open: lane },
  poll: { floor: 1_000, ceiling: 30_000, divisor: 10, jitter: 0.3 },
  ...more,
});
const ticket: HeldTicket = { lane: 'open', epoch: 1, number: 340, position: 240, expiresAt: 1e9 };
const { number: _number, ...undrawn } = ticket;
const see = (board: Board, held: HeldTicket | undefined, late = false) =>
  lookAt({ board, ticket: held, now: 0, late }).sight;

test('what one is in follows the mode, then the place', () => {
  expect(see(aBoard(), ticket)).toMatchObject({ type: 'waiting', position: 240, span: { type: 'between' } });
  expect(see(aBoard(), { ...ticket, number: 90 })).toEqual({ type: 'turn' });
  expect(see(aBoard(), { ...ticket, number: 90 }, true)).toEqual({ type: 'late' });
  expect(see(aBoard({ mode: 'paused' }), ticket)).toEqual({ type: 'paused', position: 240 });
  expect(see(aBoard({ mode: 'scheduled', opensAt: 5 }), ticket)).toEqual({
    type: 'scheduled',
    opensAt: 5,
    position: 240,
  });
  expect(see(aBoard({ mode: 'closed' }), ticket)).toEqual({ type: 'closed' });
  expect(see(aBoard({ mode: 'bypass' }), undefined)).toEqual({ type: 'turn' });
  expect(see(aBoard(), undefined)).toEqual({ type: 'asking' });
  const draw = { entrants: 9, seedHash: '' };
  expect(see(aBoard({ mode: 'scheduled', opensAt: 5, draw }), undrawn)).toEqual({
    type: 'draw',
    opensAt: 5,
    entrants: 9,
  });
});

test('[G50] who was called before a pause may still take their turn', () => {
  expect(see(aBoard({ mode: 'paused' }), { ...ticket, number: 90 })).toEqual({ type: 'turn' });
});

test('an older board out of a cache takes nobody back', () => {
  const first = lookAt({ board: aBoard(), ticket, now: 0 });
  const older = aBoard({ lanes: { lesson: lane, staff: lane, open: { ...lane, serving: 50 } } });
  expect(lookAt({ board: older, ticket, now: 0, before: first.announced }).sight).toMatchObject({ position: 240 });
});

test('the wait counts from the opening', () => {
  expect(waitOf(aBoard(), ticket, 0)).toBe(120_000);
  expect(waitOf(aBoard({ mode: 'scheduled', opensAt: 60_000 }), ticket, 0)).toBe(180_000);
  expect(waitOf(aBoard({ mode: 'paused' }), ticket, 0)).toBeUndefined();
});

test('times are said in words, in both languages', () => {
  const fr = { language: 'fr', say: catalogues.fr, timeZone: 'Europe/Paris' } as const;
  expect(spanText(fr, { type: 'moment' })).toBe('moins d’une minute');
  expect(spanText(fr, { type: 'between', low: 2, high: 4 })).toBe('entre 2 et 4 minutes');
  expect(spanText(fr, { type: 'about', minutes: 90 })).toBe('environ 1 h 30');
  expect(spanText({ ...fr, language: 'en', say: catalogues.en }, { type: 'about', minutes: 120 })).toBe('about 2 h');
  const opensAt = Date.parse('2026-11-23T08:05:00Z');
  expect(textsOf(fr, { type: 'scheduled', opensAt, position: 2 }, {})).toMatchObject({
    count: '1',
    title: 'Ça ouvre à 9\u00a0h\u00a005',
    people: 'personne avant vous',
  });
});

test.each([
  ['/', '/'],
  ['/class/12?x=1#y', '/class/12?x=1#y'],
  ['/a//b', '/a//b'],
  [undefined, '/'],
  ['', '/'],
  ['https://elsewhere.example/', '/'],
  ['//elsewhere.example', '/'],
  ['/\\elsewhere.example', '/'],
  ['/x\\..\\..//elsewhere.example', '/'],
  ['/.//elsewhere.example', '/'],
  ['/%0d%0aset-cookie:x', '/%0d%0aset-cookie:x'],
  ['/\r\nset-cookie: x', '/'],
  ['/\t/elsewhere.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/gate/wait?to=/', '/'],
  ['/x/../gate/wait', '/'],
])('%j goes to %j', (asked, to) => {
  expect(safeTarget(asked)).toBe(to);
});

test('whatever is asked, one stays on the same site', () => {
  const piece = fc.constantFrom('/', '\\', '.', '..', '//', 'a', '@', ':', '?', '#', '%2f', '\t', '\n', 'evil.example');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const to = safeTarget(pieces.join(''));
      expect(new URL(to, 'https://here.example').origin).toBe('https://here.example');
      expect(safeTarget(to)).toBe(to);
    }),
    { numRuns: 2_000 },
  );
});

test('French first, English for who prefers it', () => {
  expect(languageOf(undefined)).toBe('fr');
  expect(languageOf('de, *;q=0.5')).toBe('fr');
  expect(languageOf('en-GB,en;q=0.9,fr;q=0.8')).toBe('en');
  expect(languageOf('fr-FR,fr;q=0.9,en;q=0.8')).toBe('fr');
  expect(languageOf('fr;q=0.2,en;q=0.7')).toBe('en');
  expect(languageOf('en', 'fr')).toBe('fr');
  expect(languageOf('fr', 'xx')).toBe('fr');
});
