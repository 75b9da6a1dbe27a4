import { expect, test } from 'vitest';
import { BoundedMap } from './bounded-map.ts';

test('what was used longest ago goes first', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  expect(map.get('a')).toBe(1);
  map.set('c', 3);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
});

test('entries weigh what they are told, replaced ones no more, and one too heavy is not kept', () => {
  const map = new BoundedMap<string, string>(10);
  map.set('a', 'old', 8);
  map.set('a', 'new', 4);
  map.set('b', 'b', 6);
  expect([map.size, map.get('a'), map.get('b')]).toEqual([2, 'new', 'b']);
  map.set('c', 'c', 11);
  expect(map.size).toBe(0);
});

test('a deleted entry leaves its room to others', () => {
  const map = new BoundedMap<string, number>(1);
  map.set('a', 1);
  map.delete('a');
  map.delete('never');
  map.set('b', 2);
  expect([map.size, map.get('b')]).toEqual([1, 2]);
});
