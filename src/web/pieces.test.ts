import fc from 'fast-check';
import { expect, test } from 'vitest';
import { piecesOf } from './pieces.ts';

const links = (text: string) => piecesOf(text).flatMap((piece) => (piece.type === 'link' ? [piece.href] : []));

test('a link is cut out of its sentence, without the full stop', () => {
  expect(piecesOf('Voir https://exemple.fr/page, puis dites.')).toEqual([
    { type: 'text', text: 'Voir ' },
    {
      ...{ type: 'link', text: 'https://exemple.fr/page', href: 'https://exemple.fr/page' },
      ...{ scheme: 'https://', host: 'exemple.fr', rest: '/page', strange: false },
    },
    { type: 'text', text: ', puis dites.' },
  ]);
});

test('brackets belong to the link only when it opened them', () => {
  expect(links('(https://exemple.fr/a)')).toEqual(['https://exemple.fr/a']);
  expect(links('https://fr.wikipedia.org/wiki/Fraction_(calcul).')).toEqual([
    'https://fr.wikipedia.org/wiki/Fraction_(calcul)',
  ]);
});

test('only web addresses become links, and never one that hides where it leads', () => {
  expect(links('javascript:alert(1) data:text/html,x file:///etc/passwd ftp://a.fr')).toEqual([]);
  expect(links('https://ecole.example@ailleurs.example/')).toEqual([]);
  expect(links('http://')).toEqual([]);
});

test('markup stays text', () => {
  expect(piecesOf('<img src=x onerror=alert(1)>')).toEqual([{ type: 'text', text: '<img src=x onerror=alert(1)>' }]);
});

test('the pieces put together are the message, whatever it is', () => {
  const messages = fc.array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.constantFrom('https://', ' ', '(', ').', '@', '\n')),
  );
  fc.assert(
    fc.property(messages, (parts) => {
      const text = parts.join('');
      const pieces = piecesOf(text);
      expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      for (const piece of pieces) if (piece.type === 'link') expect(piece.href).toMatch(/^https?:\/\//);
    }),
  );
});

const shown = (text: string) =>
  piecesOf(text).flatMap((piece) => (piece.type === 'link' ? [`${piece.scheme}${piece.host}${piece.rest}`] : []));
const strange = (text: string) => piecesOf(text).some((piece) => piece.type === 'link' && piece.strange);

test('[C7] a link says where it really leads', () => {
  expect(shown('HTTPS://Ecole.FR/A')).toEqual(['https://ecole.fr/A']);
  expect(shown('http://0x7f.1:80/x')).toEqual(['http://127.0.0.1/x']);
  expect(shown('https://exemple.fr:8443?q=https://ecole.fr')).toEqual(['https://exemple.fr:8443?q=https://ecole.fr']);
  expect(shown('https://exemple.fr\\@ailleurs.example')).toEqual(['https://exemple.fr\\@ailleurs.example']);
  expect(links('https://exemple.fr\\@ailleurs.example')).toEqual(['https://exemple.fr/@ailleurs.example']);
});

test('[C7] letters that look like others are shown as machines read them; French ones as they are', () => {
  // The first letter is Cyrillic.
  expect(shown('https://\u0430cademie.fr/')).toEqual(['https://xn--cademie-1fg.fr/']);
  expect(strange('https://\u0430cademie.fr/')).toBe(true);
  expect(shown('https://école.example/')).toEqual(['https://école.example/']);
  expect(strange('https://école.example/')).toBe(false);
  // Full-width letters and another full stop lead to plain ones.
  expect(shown('https://ｅcole。fr/')).toEqual(['https://ecole.fr/']);
});

test('[C7] signs that turn or hide letters are seen, and end a link', () => {
  expect(piecesOf('fiche\u202Efdp.exe')).toEqual([
    { type: 'text', text: 'fiche' },
    { type: 'hidden', text: '\u202E', code: 'U+202E' },
    { type: 'text', text: 'fdp.exe' },
  ]);
  expect(shown('https://exemple.fr/\u202Egpj.exe')).toEqual(['https://exemple.fr/']);
  expect(shown('https://ecole.fr\u200B.ailleurs.example')).toEqual(['https://ecole.fr']);
  // Emoji made of several are no trick, and neither is another script.
  for (const text of ['👩🏽‍🏫 bravo 👍', 'שלום', 'مرحبا']) expect(piecesOf(text)).toEqual([{ type: 'text', text }]);
});
