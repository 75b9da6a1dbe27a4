// Where things are, for rubbing out; and how the page is seen.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anItem } from '../testing.ts';
import { describe as inWords } from './describe.ts';
import { distance } from './outline.ts';
import { bounded, fitting, toFrame, toPage, zoomed } from './view.ts';

const at = (x: number, y: number) => ({ x, y, force: 0.5 });

describe('[B2] what an eraser touches', () => {
  test('is the line of a thing, not its inside', () => {
    const box = anItem({ kind: 'box', points: [at(100, 100), at(500, 300)] });
    expect(distance(box, at(300, 100))).toBeLessThanOrEqual(0);
    expect(distance(box, at(300, 200))).toBeGreaterThan(80);
    const oval = anItem({ kind: 'oval', points: [at(100, 100), at(500, 300)] });
    expect(distance(oval, at(500, 200))).toBeLessThanOrEqual(0);
    expect(distance(oval, at(490, 110))).toBeGreaterThan(14);
    expect(distance(anItem({ points: [at(100, 100)] }), at(103, 104))).toBeLessThan(0);
  });
});

describe('the view', () => {
  const page = { width: 1_600, height: 1_000 };
  const frame = { width: 390, height: 600 };
  const pixel = fc.record({ x: fc.integer({ min: 0, max: 390 }), y: fc.integer({ min: 0, max: 600 }) });

  test('goes from pixels to the page and back, and keeps what is under the fingers', () => {
    fc.assert(
      fc.property(pixel, fc.double({ min: 1, max: 6, noNaN: true }), (finger, factor) => {
        const view = bounded({ zoom: 2, x: 700, y: 400 }, frame, page);
        const back = toFrame(view, frame, page, toPage(view, frame, page, finger));
        expect(back.x).toBeCloseTo(finger.x, 6);
        expect(back.y).toBeCloseTo(finger.y, 6);
        const { zoom, x, y } = zoomed(view, factor, frame, page, finger);
        expect(zoom).toBeLessThanOrEqual(6);
        expect(bounded({ zoom, x, y }, frame, page)).toEqual({ zoom, x, y });
      }),
    );
    expect(bounded({ zoom: 0.2, x: -9_000, y: 9_000 }, frame, page)).toEqual(fitting(page));
  });
});

test('[B7] a page in words: writings one by one, drawings by who made them', () => {
  const authors = [
    { author: 1, userId: '', name: 'Mme Roux', member: 1 },
    { author: 2, userId: '', name: 'Lina', member: 2 },
  ];
  const things = [
    { key: '1.10001', item: anItem() },
    { key: '1.10002', item: anItem() },
    { key: '1.10003', item: anItem({ kind: 'box' }) },
    { key: '2.10001', item: anItem() },
    { key: '1.10004', item: anItem({ kind: 'text', text: 'Bonjour' }) },
    { key: '1.10005', item: anItem({ kind: 'formula', text: 'x^2' }) },
  ];
  const words = {
    text: (text: string, name: string) => `${name}: ${text}`,
    formula: (source: string, name: string) => `${name}: $${source}$`,
    drawn: (parts: string, name: string) => `${name} drew ${parts}`,
    count: (kind: string, count: number) => `${count} ${kind}`,
  };
  expect(inWords(things, authors, words)).toEqual([
    'Mme Roux drew 2 pen, 1 box',
    'Lina drew 1 pen',
    'Mme Roux: Bonjour',
    'Mme Roux: $x^2$',
  ]);
});
