// Cuts a message into text, links and signs that hide, so that the page shows them without ever reading HTML. A link says where
// it really leads, in letters that can't be taken for others.

export type Piece =
  | { type: 'text'; text: string }
  /** `host` is where it leads, as shown; `strange` when it is written with another alphabet, and so shown as machines read it. */
  | { type: 'link'; text: string; href: string; scheme: string; host: string; rest: string; strange: boolean }
  /** Turns the direction of what follows, or takes no room at all. */
  | { type: 'hidden'; text: string; code: string };

/** Marks of direction, signs without width, and what else changes how its neighbours look. */
const hiding =
  '\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180E\\u200B\\u200E\\u200F\\u2028-\\u202E\\u2060-\\u2064\\u2066-\\u206F\\u3164\\uFEFF\\uFFA0';
const address = new RegExp(`https?://[^\\s<>"'«»${hiding}]+`, 'gi');
const hidden = new RegExp(`[${hiding}]`, 'g');
/** Written after a link, not in it. */
const trailing = /[.,;:!?…)\]}]+$/;
/** What a French keyboard writes. Other letters may look like these: then the name is shown as machines read it. */
const plainHost = /^[a-z0-9àâäæçéèêëîïôöœùûüÿ.-]+$/;

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const link = linkOf(trimmed(match[0]));
    if (!link) continue;
    if (match.index > end) pieces.push(...plain(text.slice(end, match.index)));
    pieces.push(link);
    end = match.index + link.text.length;
  }
  if (end < text.length) pieces.push(...plain(text.slice(end)));
  return pieces;
}

function linkOf(text: string): Extract<Piece, { type: 'link' }> | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  // `https://school.example@elsewhere.example` reads as the first and leads to the second.
  if (url.username !== '' || url.password !== '' || url.hostname === '') return undefined;
  const scheme = `${url.protocol}//`;
  const [written = ''] = /^[^/?#\\]*/.exec(text.slice(scheme.length)) ?? [];
  const name = written.replace(/:\d*$/, '').toLowerCase().normalize('NFC');
  // What the browser would go to by that name: two writings of one address are one, `0x7f.1` is shown as 127.0.0.1.
  const foreign = !plainHost.test(name);
  const ascii = /^[a-z0-9.-]+$/.test(name);
  const host =
    foreign || (ascii && name !== url.hostname) ? url.host : `${name}${url.port === '' ? '' : `:${url.port}`}`;
  const strange = foreign && /(^|\.)xn--/.test(url.hostname);
  return {
    type: 'link',
    text,
    href: url.href,
    scheme,
    host,
    rest: text.slice(scheme.length + written.length),
    strange,
  };
}

function plain(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: sign, index } of text.matchAll(hidden)) {
    if (index > end) pieces.push({ type: 'text', text: text.slice(end, index) });
    const code = `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    pieces.push({ type: 'hidden', text: sign, code });
    end = index + sign.length;
  }
  if (end < text.length) pieces.push({ type: 'text', text: text.slice(end) });
  return pieces;
}

/** A closing bracket belongs to the link when it was opened in it, as in Wikipedia's addresses. */
function trimmed(link: string): string {
  const cut = link.replace(trailing, '');
  const rest = link.slice(cut.length);
  return rest.startsWith(')') && cut.includes('(') && !cut.includes(')') ? `${cut})` : cut;
}
