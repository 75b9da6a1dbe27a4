// A block of a spreadsheet that is pasted into the grid: which text goes to which cell. Shared with the page.

export type Pupil = { userId: string; givenName: string; familyName: string };
export type Placed = {
  /** `row` and `column` are places in the grid. */
  cells: { row: number; column: number; text: string }[];
  /** Names of the first column that no pupil has. */
  strangers: string[];
  /** Cells that would be outside the grid. */
  outside: number;
};

/** Rows by newlines, cells by tabs, as spreadsheets copy them; quotes around a cell are taken off. */
export function readBlock(text: string): string[][] {
  const rows = text.replace(/\r\n?/g, '\n').split('\n');
  while (rows.length > 1 && rows.at(-1)?.trim() === '') rows.pop();
  return rows.map((row) => row.split('\t').map((cell) => /^"(.*)"$/.exec(cell)?.[1]?.replaceAll('""', '"') ?? cell));
}

const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/**
 * Where a block goes that is pasted at a cell. A first column of names isn't pasted: each row then goes to the pupil it
 * names, whatever the order. It is one when at least half of it names pupils.
 */
export function place(
  block: readonly (readonly string[])[],
  pupils: readonly Pupil[],
  at: { row: number; column: number; columns: number },
): Placed {
  const rows = new Map<string, number>();
  pupils.forEach(({ givenName, familyName }, row) => {
    // Two of the same name can't be told apart: such a row is a stranger's.
    for (const name of new Set([plain(`${familyName} ${givenName}`), plain(`${givenName} ${familyName}`)]))
      rows.set(name, rows.has(name) ? -1 : row);
  });
  const named = block.filter((row) => row.length > 1 && plain(row[0] ?? '') !== '');
  const known = named.filter(([name = '']) => rows.has(plain(name)));
  const byName = known.length > 0 && known.length * 2 >= named.length;
  const placed: Placed = { cells: [], strangers: [], outside: 0 };
  block.forEach((texts, offset) => {
    const name = texts[0] ?? '';
    const row = byName ? (rows.get(plain(name)) ?? -1) : at.row + offset;
    if (byName && row < 0) {
      if (name.trim() !== '') placed.strangers.push(name.trim());
      return;
    }
    (byName ? texts.slice(1) : texts).forEach((text, index) => {
      const column = at.column + index;
      if (row < pupils.length && column < at.columns) placed.cells.push({ row, column, text });
      else if (text.trim() !== '') placed.outside++;
    });
  });
  return placed;
}
