import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Block, blocksOf, type Span } from './text.ts';

const spans = (blocks: Block[]): Span[] =>
  blocks.flatMap((block) => (block.type === 'list' ? block.items : block.lines)).flat();

test('paragraphs, lists, bold and links are read as they are written', () => {
  expect(
    blocksOf('Lire **tout** le chapitre.\nPuis :\n\n- p. 12\n- [le site](https://exemple.fr/a)\n1. un\n2) deux'),
  ).toEqual([
    {
      type: 'paragraph',
      lines: [
        [
          { type: 'text', text: 'Lire ' },
          { type: 'bold', text: 'tout' },
          { type: 'text', text: ' le chapitre.' },
        ],
        [{ type: 'text', text: 'Puis :' }],
      ],
    },
    {
      type: 'list',
      ordered: false,
      items: [[{ type: 'text', text: 'p. 12' }], [{ type: 'link', text: 'le site', href: 'https://exemple.fr/a' }]],
    },
    { type: 'list', ordered: true, items: [[{ type: 'text', text: 'un' }], [{ type: 'text', text: 'deux' }]] },
  ]);
});

test('what ends the sentence is not part of a bare address', () => {
  expect(spans(blocksOf('voir https://exemple.fr/x?y=1.'))).toEqual([
    { type: 'text', text: 'voir ' },
    { type: 'link', text: 'https://exemple.fr/x?y=1', href: 'https://exemple.fr/x?y=1' },
    { type: 'text', text: '.' },
  ]);
});

test.each([
  '[ici](javascript:alert(1))',
  '[ici](data:text/html,x)',
  '[ici](//exemple.fr)',
  '[ici](https://banque.fr@pirate.example/)',
  '<a href="https://x">',
  'https://',
])('%s makes no link to anything else', (text) => {
  const links = spans(blocksOf(text)).filter((span) => span.type === 'link');
  for (const { href } of links) expect(new URL(href).host).toBe('x');
});

test('whatever is written, links are of the web, and no letter is lost', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('**', '[', '](', ')', 'https://a.fr', 'javascript:', '- ', '1. ', '\n', '\n\n', '\u202e', '🙂'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      const read = spans(blocksOf(text));
      for (const span of read)
        if (span.type === 'link') expect(['http:', 'https:']).toContain(new URL(span.href).protocol);
      const shown = read.map((span) => span.text).join('');
      // Marks go, words stay: every letter shown stands in the text, in order.
      let at = 0;
      for (const letter of shown) {
        at = text.indexOf(letter, at) + letter.length;
        expect(at).toBeGreaterThanOrEqual(letter.length);
      }
      const letters = (words: string) => words.replace(/[^\p{L}]/gu, '');
      if (!/https?:/.test(text)) expect(letters(shown)).toBe(letters(text));
    }),
  );
});

test('a text made to be slow is read at once', () => {
  const began = performance.now();
  for (const nasty of ['*', '**a', '[', '[a](', 'https://', '[a](https://b', '- '])
    blocksOf(nasty.repeat(5000 / nasty.length));
  expect(performance.now() - began).toBeLessThan(1000);
});
