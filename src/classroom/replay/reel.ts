// A recording on the disk once it has stopped: its index, its files, and what of them is taken out for good. [R8] [R10]
import { appendFile, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeSegment, nameOfSegment, type Segment, without } from '../recording/segment.ts';
import { indexFile, segmentsIn, startOf } from '../recording/tape.ts';

/** The files in order. Those that the index doesn't know, or knows otherwise, are read once and added to it. */
export async function readIndex(folder: string): Promise<Segment[]> {
  const noted = new Map<string, Segment>();
  for (const line of (await textOf(join(folder, indexFile))).split('\n')) {
    const segment = parsed(line);
    if (segment) noted.set(nameOfSegment(segment), segment);
  }
  const segments: Segment[] = [];
  for (const name of await segmentsIn(folder)) {
    const path = join(folder, name);
    const known = noted.get(name);
    if (known && known.bytes === (await stat(path)).size) segments.push(known);
    else {
      const found = describeSegment(startOf(name), await readFile(path));
      await appendFile(join(folder, indexFile), `${JSON.stringify(found)}\n`, { mode: 0o600 });
      segments.push(found);
    }
  }
  return segments;
}

/** @returns undefined when there is no such file */
export async function readSegment(folder: string, name: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(join(folder, name));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Takes these members out of every file: nothing of them is left on the disk. */
export async function takeOut(folder: string, isOut: (member: number) => boolean): Promise<void> {
  const names = await segmentsIn(folder);
  for (const name of names) {
    const path = join(folder, name);
    const before = await readFile(path);
    const after = without(before, isOut);
    if (after === before) continue;
    // Read by others until it is whole.
    await writeFile(`${path}.part`, after, { mode: 0o600 });
    await rename(`${path}.part`, path);
  }
  await rm(join(folder, indexFile), { force: true });
  await readIndex(folder);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}

/** A line that a crash cut short says nothing. */
function parsed(line: string): Segment | undefined {
  try {
    return line === '' ? undefined : JSON.parse(line);
  } catch {
    return undefined;
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
