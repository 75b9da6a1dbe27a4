// Tables for spreadsheets: `;` between cells, as French ones expect. Whatever people wrote stays text.

/** With the mark that tells spreadsheets that it is UTF-8. */
export const csvText = (lines: readonly (readonly string[])[]): string =>
  `\uFEFF${lines.map((cells) => cells.map(cell).join(';')).join('\r\n')}\r\n`;

/** A name that begins like a formula stays a name. @see https://owasp.org/www-community/attacks/CSV_Injection */
function cell(text: string): string {
  const plain = text.replace(/[\r\n\t]+/g, ' ');
  const safe = /^\s*[=+\-@]/.test(plain) ? `'${plain}` : plain;
  // A comma too: where it separates, what follows it would begin a cell.
  return /[",;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
