// A text file written in large pieces, so that a generator of any length runs in bounded memory.
import { closeSync, openSync, writeSync } from 'node:fs';

export type Encoding = 'utf-8' | 'iso-8859-15';

export type TextFile = { write(text: string): void; close(): void };

const pieceLength = 1 << 18;

/** `replace` gives what to write for a character that the encoding lacks. */
export function createTextFile(path: string, encoding: Encoding = 'utf-8', replace = (_: string) => '?'): TextFile {
  const file = openSync(path, 'wx');
  let pieces: string[] = [];
  let length = 0;
  const flush = () => {
    if (length === 0) return;
    const text = pieces.join('');
    const bytes = encoding === 'utf-8' ? Buffer.from(text, 'utf8') : latin9(text, replace);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    pieces = [];
    length = 0;
  };
  return {
    write(text) {
      pieces.push(text);
      length += text.length;
      if (length >= pieceLength) flush();
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}

/** Where ISO-8859-15 differs from ISO-8859-1. */
const latin9Only = new Map([
  ['€', '\xa4'],
  ['Š', '\xa6'],
  ['š', '\xa8'],
  ['Ž', '\xb4'],
  ['ž', '\xb8'],
  ['Œ', '\xbc'],
  ['œ', '\xbd'],
  ['Ÿ', '\xbe'],
]);
const latin9Absent = /[\u0100-\u{10ffff}¤¦¨´¸¼½¾]/gu;

function latin9(text: string, replace: (character: string) => string): Buffer {
  return Buffer.from(
    text.replace(latin9Absent, (found) => latin9Only.get(found) ?? replace(found)),
    'latin1',
  );
}
