// Text from strangers' files, made fit for a terminal: what would move its cursor, colour it or turn it round is spelt out.

/** Control and direction characters become `\u{1b}` and the like; line breaks and tabs stay. */
export function printable(text: string): string {
  return text.replace(/[^\P{C}\n\t]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}
