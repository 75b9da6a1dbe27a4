// Bytes to text, chunk by chunk; a byte that doesn't belong ends the reading rather than becoming a question mark.
import type { Readable } from 'node:stream';
import { BadFile } from './reading.ts';

/** Encodings that French directories use, by the name of the XML declaration. */
const xmlEncodings: Record<string, string> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'iso-8859-15': 'iso-8859-15',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
};

/** The encoding that the XML declaration names; UTF-8 when it names none. @throws BadFile */
export function xmlEncoding(head: Buffer): string {
  if ((head[0] === 0xfe && head[1] === 0xff) || (head[0] === 0xff && head[1] === 0xfe))
    throw new BadFile(1, 'UTF-16 is not read: export it as UTF-8 or ISO-8859-15');
  const declaration = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(
    head.subarray(0, 1024).toString('latin1'),
  );
  const name = (declaration?.[1] ?? 'utf-8').toLowerCase();
  const encoding = xmlEncodings[name];
  if (!encoding) throw new BadFile(1, `encoding "${name.slice(0, 40)}" is not read: use UTF-8 or ISO-8859-15`);
  return encoding;
}

/** Yields text with the byte-order mark removed. @throws BadFile on bytes that the encoding doesn't have. */
export async function* decoded(stream: Readable, choose: (head: Buffer) => string): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let encoding = 'utf-8';
  let lines = 1;
  // Enough of the beginning to see the XML declaration whole.
  let head: Buffer | undefined;
  const decode = (chunk?: Buffer): string => {
    try {
      const text = chunk ? decoder?.decode(chunk, { stream: true }) : decoder?.decode();
      return text ?? '';
    } catch {
      const upTo = chunk ? lines + newlines(chunk, firstFault(chunk)) : lines;
      throw new BadFile(
        upTo,
        `bytes that are not ${encoding.toUpperCase()}: the file is damaged or its encoding is another`,
      );
    }
  };
  const begin = (first: Buffer) => {
    encoding = choose(first);
    decoder = new TextDecoder(encoding, { fatal: true });
  };
  for await (const part of stream) {
    let chunk: Buffer = part;
    if (!decoder) {
      if (head) chunk = Buffer.concat([head, chunk]);
      if (chunk.length < 1024) {
        head = chunk;
        continue;
      }
      begin(chunk);
    }
    const text = decode(chunk);
    lines += newlines(chunk, chunk.length);
    yield text;
  }
  if (!decoder) {
    begin(head ?? Buffer.alloc(0));
    const text = decode(head ?? Buffer.alloc(0));
    lines += newlines(head ?? Buffer.alloc(0), head?.length ?? 0);
    yield text;
  }
  const rest = decode();
  if (rest) yield rest;
}

function newlines(chunk: Buffer, end: number): number {
  let count = 0;
  for (let at = chunk.indexOf(10); at !== -1 && at < end; at = chunk.indexOf(10, at + 1)) count++;
  return count;
}

/** Where the bytes stop being UTF-8, by halving: only used to name the line. */
function firstFault(chunk: Buffer): number {
  let good = 0;
  let bad = chunk.length;
  while (bad - good > 8) {
    const middle = (good + bad) >> 1;
    const lenient = new TextDecoder('utf-8', { fatal: true });
    try {
      lenient.decode(chunk.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return bad;
}
