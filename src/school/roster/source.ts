// The files of a delivery, whether PATH is a folder, a zip archive or one file; opened one at a time, as bytes.
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { UserError } from '../../errors.ts';
import { openZip, type ZipLimits } from '../../lib/zip.ts';

export type SourceFile = { name: string; size: number; open(): Promise<Readable> };
export type Delivery = { files: SourceFile[]; close(): void };

/** Folders inside the delivery are looked into this deep. */
const depth = 3;

/** @throws UserError `no_such_path` or `bad_zip`. */
export async function openDelivery(path: string, limits?: ZipLimits): Promise<Delivery> {
  const found = await stat(path).catch(() => {
    throw new UserError('no_such_path', `${path}: no such file or folder, or it can't be read`);
  });
  if (found.isDirectory()) return { files: await filesOf(path, '', depth), close: () => {} };
  if (/\.zip$/i.test(path) || (await isZip(path))) {
    const archive = await openZip(path, limits);
    return { files: archive.entries.toSorted(byName), close: () => archive.close() };
  }
  return { files: [onDisk(path, basename(path), found.size)], close: () => {} };
}

const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);

const onDisk = (path: string, name: string, size: number): SourceFile => ({
  name,
  size,
  open: async () => createReadStream(path, { highWaterMark: 256 * 1024 }),
});

async function filesOf(folder: string, prefix: string, levels: number): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory() && levels > 1) files.push(...(await filesOf(path, `${prefix}${entry.name}/`, levels - 1)));
    else if (entry.isFile()) files.push(onDisk(path, prefix + entry.name, (await stat(path)).size));
  }
  return files.sort(byName);
}

async function isZip(path: string): Promise<boolean> {
  const stream = createReadStream(path, { end: 3 });
  for await (const chunk of stream) {
    const bytes: Buffer = chunk;
    return bytes.length === 4 && bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
  }
  return false;
}
