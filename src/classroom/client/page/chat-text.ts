// Cuts a message into text and links, so that the page shows both without ever reading HTML.

export type Piece = { type: 'text'; text: string } | { type: 'link'; text: string; href: string };

const address = /https?:\/\/[^\s<>"'«»]+/gi;
/** Written after a link, not in it. */
const trailing = /[.,;:!?…)\]}]+$/;

export function chatPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const shown = trimmed(match[0]);
    if (!URL.canParse(shown)) continue;
    const url = new URL(shown);
    // `https://school.example@elsewhere.example` reads as the first and leads to the second.
    if (url.username !== '' || url.password !== '' || url.hostname === '') continue;
    if (match.index > end) pieces.push({ type: 'text', text: text.slice(end, match.index) });
    pieces.push({ type: 'link', text: shown, href: url.href });
    end = match.index + shown.length;
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
