// When what is being typed goes by itself: a finished sentence, or a line that is full.

/** A caption is read in one look. */
const full = 90;

/** What goes now, and what stays in the field. */
export function splitLines(typed: string): { go: string[]; stay: string } {
  const finished = /^(.*[.!?…])\s+(\S*)$/s.exec(typed);
  if (finished) return { go: [finished[1] ?? ''], stay: finished[2] ?? '' };
  const space = typed.lastIndexOf(' ', full);
  if (typed.length <= full || space < full / 2) return { go: [], stay: typed };
  return { go: [typed.slice(0, space)], stay: typed.slice(space + 1) };
}
