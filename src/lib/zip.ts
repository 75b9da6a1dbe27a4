// Reads zip archives from strangers: streamed, nothing extracted to disk, bounded, every byte checked against its CRC.
import { statSync } from 'node:fs';
import { PassThrough, pipeline, type Readable, Transform } from 'node:stream';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { UserError } from '../errors.ts';

export type ZipEntry = { name: string; size: number; open(): Promise<Readable> };
export type Archive = { entries: ZipEntry[]; close(): void };

/** `ratio` is uncompressed ÷ compressed, looked at above 10 MB; sizes are bytes. */
export type ZipLimits = { entries: number; totalSize: number; ratio: number };

export const zipLimits: ZipLimits = { entries: 10_000, totalSize: 64 * 2 ** 30, ratio: 200 };
const ratioFrom = 10_000_000;

const refuse = (path: string, why: string) => new UserError('bad_zip', `${path}: ${why}`);

/** @throws UserError `bad_zip` when the archive is damaged, encrypted, dangerous or too large. */
export async function openZip(path: string, limits: ZipLimits = zipLimits): Promise<Archive> {
  const zip = await yauzl
    .openPromise(path, { autoClose: false, strictFileNames: true, validateEntrySizes: true })
    .catch((error: Error) => {
      throw refuse(path, `not a readable zip archive (${error.message})`);
    });
  try {
    const entries: ZipEntry[] = [];
    let total = 0;
    let compressed = 0;
    for await (const entry of entriesOf(zip, path)) {
      if (entry.fileName.endsWith('/')) continue;
      if (entries.length >= limits.entries) throw refuse(path, `more than ${limits.entries} files`);
      total += entry.uncompressedSize;
      compressed += entry.compressedSize;
      if (total > limits.totalSize) throw refuse(path, `more than ${limits.totalSize} bytes once opened`);
      if (entry.uncompressedSize > ratioFrom && entry.uncompressedSize > entry.compressedSize * limits.ratio)
        throw refuse(path, `${entry.fileName} swells more than ${limits.ratio} times: refused as a bomb`);
      if (entry.isEncrypted()) throw refuse(path, `${entry.fileName} is encrypted`);
      entries.push({ name: entry.fileName, size: entry.uncompressedSize, open: () => openEntry(zip, entry, path) });
    }
    // Entries that share the same bytes make more data than the file holds.
    if (compressed > statSync(path).size) throw refuse(path, 'its files overlap: refused as a bomb');
    return { entries, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function* entriesOf(zip: ZipFile, path: string): AsyncGenerator<Entry> {
  try {
    yield* zip.eachEntry();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw refuse(path, `damaged list of files (${error instanceof Error ? error.message : error})`);
  }
}

async function openEntry(zip: ZipFile, entry: Entry, path: string): Promise<Readable> {
  const damaged = (error: unknown) =>
    refuse(path, `${entry.fileName} is damaged (${error instanceof Error ? error.message : error})`);
  const raw = await zip.openReadStreamPromise(entry).catch((error: unknown) => {
    throw damaged(error);
  });
  let crc = 0;
  const checked = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      crc = crc32(chunk, crc);
      done(null, chunk);
    },
    flush(done) {
      done(crc === entry.crc32 ? null : new Error('checksum differs'));
    },
  });
  const out = new PassThrough({ highWaterMark: 256 * 1024 });
  // `out` ends with a UserError rather than zlib's words alone.
  pipeline(raw, checked, (error) => {
    if (error) out.destroy(damaged(error));
  });
  checked.pipe(out);
  return out;
}
