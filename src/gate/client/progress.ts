// How much of the line is behind: from the first position seen in this window, so that a reload doesn't start it again.
const key = 'preau.line';

let first = 0;

/** @returns 0 to 1 */
export function progressOf(position: number): number {
  if (first === 0) first = kept();
  // Further back than at first: another line.
  if (position > first) {
    first = position;
    keep(position);
  }
  return first > 0 ? 1 - position / first : 0;
}

function kept(): number {
  try {
    return Number(sessionStorage.getItem(key)) || 0;
  } catch {
    return 0;
  }
}

function keep(position: number): void {
  try {
    sessionStorage.setItem(key, String(position));
  } catch {
    // As long as this page.
  }
}
