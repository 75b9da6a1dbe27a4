// An append-only file of fixed-size records, each with its checksum. What was written survives the death of the process.

import { closeSync, fdatasync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** `kind` and `small` are bytes, `first` and `second` up to 2^48 − 1, `name` 16 hexadecimal digits. */
export type JournalRecord = { kind: number; small: number; first: number; second: number };

/** Kind, small, 6 bytes of first, 12 bytes of second or of name, checksum. */
export const recordLength = 24;
const checkedLength = 20;
const secondAt = 8;

/** Above every number that a record can hold. */
export const numberLimit = 2 ** 48;

const chunk = 64 * 1024;

/** Bytes that are gathered until they are written. */
export class RecordWriter {
  #bytes = Buffer.alloc(chunk);
  #used = 0;

  get size(): number {
    return this.#used;
  }

  /** @param name 16 hexadecimal digits, kept beside `second`'s low 4 bytes; without it `second` has its full range. */
  add(kind: number, small: number, first: number, second: number | string): void {
    if (this.#used + recordLength > this.#bytes.length) {
      const wider = Buffer.alloc(this.#bytes.length * 2);
      this.#bytes.copy(wider, 0, 0, this.#used);
      this.#bytes = wider;
    }
    const at = this.#used;
    const bytes = this.#bytes;
    bytes.fill(0, at, at + recordLength);
    bytes[at] = kind;
    bytes[at + 1] = small;
    bytes.writeUIntBE(first, at + 2, 6);
    if (typeof second === 'string') bytes.write(second, at + secondAt, 8, 'hex');
    else bytes.writeUIntBE(second, at + secondAt, 6);
    bytes.writeUInt32BE(crc32(bytes.subarray(at, at + checkedLength)), at + checkedLength);
    this.#used += recordLength;
  }

  /** Hands over what was gathered; the bytes are good until the next `add`. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#used);
    this.#used = 0;
    return taken;
  }
}

/** One record of a journal that is read. */
export type RecordView = { kind: number; small: number; first: number; second(): number; name(): string };

/**
 * Reads a journal from its beginning. A record that was being written when the process died is left out.
 * @returns how many records were unreadable although others follow: a damaged disk.
 */
export function readRecords(path: string, read: (record: RecordView) => void): { records: number; damaged: number } {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { records: 0, damaged: 0 };
    throw error;
  }
  const bytes = Buffer.alloc(recordLength * 4096);
  let records = 0;
  let damaged = 0;
  let unreadable = 0;
  let left = 0;
  try {
    for (;;) {
      const got = readSync(file, bytes, left, bytes.length - left, null);
      if (got === 0) break;
      const filled = left + got;
      let at = 0;
      for (; at + recordLength <= filled; at += recordLength) {
        if (crc32(bytes.subarray(at, at + checkedLength)) !== bytes.readUInt32BE(at + checkedLength)) {
          unreadable++;
          continue;
        }
        damaged += unreadable;
        unreadable = 0;
        records++;
        const here = at;
        read({
          kind: bytes[here] ?? 0,
          small: bytes[here + 1] ?? 0,
          first: bytes.readUIntBE(here + 2, 6),
          second: () => bytes.readUIntBE(here + secondAt, 6),
          name: () => bytes.toString('hex', here + secondAt, here + secondAt + 8),
        });
      }
      bytes.copy(bytes, 0, at, filled);
      left = filled - at;
    }
  } finally {
    closeSync(file);
  }
  return { records, damaged };
}

/** Replaces a journal by these bytes, so that a crash leaves the old one or the new one. */
export function replaceJournal(path: string, bytes: Uint8Array): void {
  const next = `${path}.new`;
  rmSync(next, { force: true });
  const file = openSync(next, 'wx', 0o600);
  try {
    writeAll(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(next, path);
}

export function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

export class JournalFile {
  readonly #file: number;
  readonly writer = new RecordWriter();
  #syncing = false;
  #unsynced = false;
  #closed = false;

  constructor(path: string) {
    this.#file = openSync(path, 'a', 0o600);
  }

  /** Given to the system: a killed process loses nothing of it. A machine without power loses what `sync` hasn't reached. */
  flush(): void {
    if (this.writer.size === 0) return;
    writeAll(this.#file, this.writer.take());
    this.#unsynced = true;
  }

  /** Asks the disk, without waiting for it. */
  sync(onFailure: (error: Error) => void): void {
    if (!this.#unsynced || this.#syncing) return;
    this.#unsynced = false;
    this.#syncing = true;
    fdatasync(this.#file, (error) => {
      this.#syncing = false;
      if (this.#closed) closeSync(this.#file);
      if (error) onFailure(error);
    });
  }

  close(): void {
    if (this.#closed) return;
    this.flush();
    this.#closed = true;
    // A descriptor that the disk is being asked about is closed when it has answered.
    if (!this.#syncing) closeSync(this.#file);
  }
}
