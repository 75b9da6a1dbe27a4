// Rows of a CSV file, streamed: columns found by name, line numbers those of the file, sizes bounded.
import type { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { decoded } from './decode.ts';
import { BadFile } from './reading.ts';

export type Row = { line: number; values: string[] };

/** Bytes of the largest record; anything longer is not a roster. */
const largestRecord = 256 * 1024;

/**
 * Reads the header, then gives the rows chunk by chunk. Blank lines are passed over.
 * @param begun called once with the header's names, trimmed.
 * @param taken called with the rows of each chunk, before the next is read; a row may be shorter or longer than the header.
 * @throws BadFile
 */
export async function readRows(
  stream: Readable,
  options: { delimiter: string; encoding: string },
  begun: (columns: string[]) => void,
  taken: (rows: Row[], characters: number) => Promise<void>,
): Promise<void> {
  let rows: Row[] = [];
  let columns: string[] | undefined;
  let line = 1;
  let failure: Error | undefined;
  const parser = parse({
    delimiter: options.delimiter,
    bom: true,
    relax_column_count: true,
    max_record_size: largestRecord,
    on_record: (values: string[]) => {
      const at = line;
      line += 1 + breaksInside(values);
      if (values.length === 1 && values[0] === '') return null;
      if (columns) rows.push({ line: at, values });
      else {
        columns = values.map((name) => name.trim());
        begun(columns);
      }
      return null;
    },
  });
  parser.on('error', (error) => {
    failure = error;
  });
  parser.resume();
  const check = () => {
    if (!failure) return;
    if (failure instanceof CsvError) throw new BadFile(line, `not readable as CSV: ${readable(failure)}`);
    throw failure;
  };
  for await (const text of decoded(stream, () => options.encoding)) {
    await new Promise<void>((resolve) => parser.write(text, () => resolve()));
    check();
    const ready = rows;
    rows = [];
    await taken(ready, text.length);
  }
  await new Promise<void>((resolve) => {
    parser.once('close', resolve);
    parser.end();
  });
  check();
  if (!columns) throw new BadFile(1, 'empty: there is no line of column names');
  await taken(rows, 0);
}

/** Line breaks within quoted fields; CRLF is one. */
function breaksInside(values: string[]): number {
  let count = 0;
  for (const value of values)
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code === 10 || (code === 13 && value.charCodeAt(i + 1) !== 10)) count++;
    }
  return count;
}

function readable(error: CsvError): string {
  switch (error.code) {
    case 'CSV_MAX_RECORD_SIZE':
      return `a line (or a quoted field that isn't closed) is longer than ${largestRecord} bytes`;
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quoted field is not closed before the end of the file';
    case 'INVALID_OPENING_QUOTE':
      return 'a quote in the middle of a field';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'a quoted field is followed by something else than a separator';
    default:
      return error.message;
  }
}
