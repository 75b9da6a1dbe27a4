// The simple formatting of homework and of the lesson log: paragraphs, lists, bold, links. Read here into plain values that a page
// draws as elements, so that nothing anybody writes becomes markup. Pure; the page uses it too.

export type Span =
  | { type: 'text'; text: string }
  | { type: 'bold'; text: string }
  /** `href`: http or https. */
  | { type: 'link'; text: string; href: string };

export type Block = { type: 'paragraph'; lines: Span[][] } | { type: 'list'; ordered: boolean; items: Span[][] };

const bullet = /^\s{0,3}[-*•]\s+/;
const numbered = /^\s{0,3}\d{1,3}[.)]\s+/;
/** `**bold**`, `[words](address)`, or a bare address. Bounded, so that no text takes long to read. */
const marks =
  /\*\*([^*\n]{1,500})\*\*|\[([^\]\n]{1,300})\]\((https?:\/\/[^\s()<>]{1,500})\)|(https?:\/\/[^\s<>"]{1,500})/g;

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    if (line.trim() === '') {
      open = undefined;
      continue;
    }
    const ordered = numbered.test(line);
    if (ordered || bullet.test(line)) {
      if (open?.type !== 'list' || open.ordered !== ordered) {
        open = { type: 'list', ordered, items: [] };
        blocks.push(open);
      }
      open.items.push(spansOf(line.replace(ordered ? numbered : bullet, '')));
    } else {
      if (open?.type !== 'paragraph') {
        open = { type: 'paragraph', lines: [] };
        blocks.push(open);
      }
      open.lines.push(spansOf(line.trim()));
    }
  }
  return blocks;
}

function spansOf(line: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  const plain = (to: number) => {
    if (to > at) spans.push({ type: 'text', text: line.slice(at, to) });
  };
  for (const found of line.matchAll(marks)) {
    const [whole, bold, words, named, bare] = found;
    const span = bold !== undefined ? ({ type: 'bold', text: bold } as const) : linkOf(words, named ?? bare ?? '');
    if (!span) continue;
    plain(found.index);
    spans.push(span);
    // What ends the sentence isn't the address's: "voir https://exemple.fr."
    at = found.index + (bare === undefined || span.type !== 'link' ? whole.length : span.text.length);
  }
  plain(line.length);
  return spans;
}

function linkOf(words: string | undefined, address: string): Span | undefined {
  const href = words === undefined ? address.replace(/[.,;:!?)\]]+$/, '') : address;
  if (!URL.canParse(href)) return undefined;
  const { protocol, username, password } = new URL(href);
  // A name before "@" makes an address look like another.
  if ((protocol !== 'https:' && protocol !== 'http:') || username !== '' || password !== '') return undefined;
  return { type: 'link', text: words ?? href, href };
}
