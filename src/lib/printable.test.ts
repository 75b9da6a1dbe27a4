import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test('what a terminal would obey is spelt out', () => {
  expect(printable('a\u001b[2Jb\u0007\u009b1m\r')).toBe('a\\u{1b}[2Jb\\u{7}\\u{9b}1m\\u{d}');
  expect(printable('\u202Egnp.exe')).toBe('\\u{202e}gnp.exe');
});

test('words, signs and line breaks stay as they are', () => {
  const text = 'Zoé Œuvrard — « 5e A »\n\t日本 🎒';
  expect(printable(text)).toBe(text);
});
