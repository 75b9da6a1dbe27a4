// The files of one lesson's recording while it runs: appended to a few times a second, never waited for, bounded.
import { mkdirSync } from 'node:fs';
import { appendFile, type FileHandle, open, readdir, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaFrame } from '../protocol.ts';
import { segmentName } from './contract.ts';
import { headOf, nameOfSegment, type RecordKind, readRecords, SegmentNotes } from './segment.ts';

/** Of one lesson: two hours of a camera and a screen. */
export const mostBytes = 700 * 1024 * 1024;
/** Waiting to be written; a disk that is further behind takes no more. */
const mostWaiting = 16 * 1024 * 1024;

export const indexFile = 'index.jsonl';
const isSegment = new RegExp(segmentName);

export class Tape {
  private readonly folder: string;
  private readonly limit: number;
  private waiting: Uint8Array[] = [];
  private waitingBytes = 0;
  private current: { name: string; notes: SegmentNotes } | undefined;
  private file: FileHandle | undefined;
  private bytes = 0;
  private work: Promise<void>;
  /** Why nothing more is taken. */
  trouble: 'disk' | 'full' | undefined;

  /** @param folder made if need be; what a crash left torn in it is cut off before anything is added. */
  constructor(folder: string, limit = mostBytes) {
    this.folder = folder;
    this.limit = limit;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.work = this.guard(async () => {
      this.bytes += await repair(folder);
    });
  }

  /** What follows goes into a new file. */
  begin(at: number): void {
    this.write();
    const { current: done } = this;
    const notes = new SegmentNotes(at);
    const name = nameOfSegment({ from: at });
    this.current = { name, notes };
    this.next(async () => {
      await this.finish(done?.notes);
      this.file = await open(join(this.folder, name), 'a', 0o600);
    });
  }

  /** @param at when it arrived, ms since 1970. @param body kept until it is written: nobody changes it meanwhile. */
  add(kind: RecordKind, at: number, body: Uint8Array, frame?: MediaFrame): void {
    if (this.trouble || !this.current) return;
    const head = headOf(kind, at, body.length);
    this.waiting.push(head, body);
    this.waitingBytes += head.length + body.length;
    this.current.notes.note(at, body.length, frame);
    if (this.waitingBytes > mostWaiting) this.trouble = 'disk';
  }

  flush(): void {
    if (this.bytes > this.limit) this.trouble ??= 'full';
    if (this.waiting.length === 0 || this.writing) return;
    this.write();
  }

  /** What was taken before is on the disk. */
  settled(): Promise<void> {
    return this.work;
  }

  /** Everything is on the disk and nothing is open. */
  async close(): Promise<void> {
    this.write();
    const { current } = this;
    this.current = undefined;
    this.next(async () => {
      await this.finish(current?.notes);
    });
    await this.work;
  }

  private writing = false;

  private write(): void {
    const parts = this.waiting;
    if (parts.length === 0) return;
    this.waiting = [];
    this.writing = true;
    this.next(async () => {
      const length = parts.reduce((sum, part) => sum + part.length, 0);
      try {
        const { bytesWritten = 0 } = (await this.file?.writev(parts)) ?? {};
        if (bytesWritten < length) throw new Error(`only ${bytesWritten} of ${length} bytes were written`);
      } finally {
        this.waitingBytes -= length;
        this.bytes += length;
        this.writing = false;
      }
    });
  }

  /** Closes the file with a line about it, so that nobody has to read it to know where to begin. */
  private async finish(notes: SegmentNotes | undefined): Promise<void> {
    await this.file?.close();
    this.file = undefined;
    if (notes) await appendFile(join(this.folder, indexFile), `${JSON.stringify(notes.segment)}\n`, { mode: 0o600 });
  }

  private next(step: () => Promise<void>): void {
    this.work = this.work.then(() => this.guard(step));
  }

  private async guard(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch {
      this.trouble = 'disk';
    }
  }
}

/** Names of the files in order of time. */
export async function segmentsIn(folder: string): Promise<string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => isSegment.test(name));
    return names.sort((one, other) => startOf(one) - startOf(other));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

export const startOf = (name: string): number => Number(name.slice(0, name.indexOf('.')));

/** Cuts off what a crash left half written. @returns bytes of all the files */
async function repair(folder: string): Promise<number> {
  const names = await segmentsIn(folder);
  const last = names.at(-1);
  if (last !== undefined) {
    const path = join(folder, last);
    const bytes = await readFile(path);
    let whole = 0;
    for (const { to } of readRecords(bytes)) whole = to;
    if (whole < bytes.length) await truncate(path, whole);
  }
  let sum = 0;
  for (const name of names) sum += (await stat(join(folder, name))).size;
  return sum;
}
