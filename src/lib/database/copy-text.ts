// Texts in the format that COPY reads: columns between tabs, rows on lines.

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** PostgreSQL holds no NUL: it is left out. */
export function copyText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very characters to escape.
  if (!/[\\\t\n\r\u0000]/.test(text)) return text;
  return text.replaceAll('\u0000', '').replace(/[\\\t\n\r]/g, (found) => escapes[found] ?? found);
}
