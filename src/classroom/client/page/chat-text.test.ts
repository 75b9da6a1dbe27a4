import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chatPieces } from './chat-text.ts';

const links = (text: string) => chatPieces(text).flatMap((piece) => (piece.type === 'link' ? [piece.href] : []));

test('a link is cut out of its sentence, without the full stop', () => {
  expect(chatPieces('Voir https://exemple.fr/page, puis dites.')).toEqual([
    { type: 'text', text: 'Voir ' },
    { type: 'link', text: 'https://exemple.fr/page', href: 'https://exemple.fr/page' },
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
  expect(chatPieces('<img src=x onerror=alert(1)>')).toEqual([{ type: 'text', text: '<img src=x onerror=alert(1)>' }]);
});

test('the pieces put together are the message, whatever it is', () => {
  const messages = fc.array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.constantFrom('https://', ' ', '(', ').', '@', '\n')),
  );
  fc.assert(
    fc.property(messages, (parts) => {
      const text = parts.join('');
      const pieces = chatPieces(text);
      expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      for (const piece of pieces) if (piece.type === 'link') expect(piece.href).toMatch(/^https?:\/\//);
    }),
  );
});
