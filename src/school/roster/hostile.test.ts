// Files that are damaged, or made to harm: a clear error each, nothing applied, memory bounded.
import { createWriteStream, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import yazl from 'yazl';
import { eachDatabase } from '../../../tests/support/databases.ts';
import type { Database } from '../../lib/database/database.ts';
import { openZip } from '../../lib/zip.ts';
import { importRosterCommand } from './command.ts';
import { importRoster, type RosterFormat } from './roster.ts';
import { aafDelivery, aafFile, folderOf, oneRosterFiles, oneRosterRows, zipOf } from './testing/deliveries.ts';

const clock = { now: () => Date.parse('2026-10-01T08:00:00Z') };
const name = 'ENT_0370001A_Complet_20261001_Eleve_0000.xml';

/** Runs `work` and gives how many bytes the process grew by at most while it ran. */
async function growth(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return Math.max(most, process.memoryUsage().rss) - before;
}

/** A line of `size` bytes without an end, sparse on disk but for its beginning. */
function endless(folder: string, file: string, beginning: string, size: number): void {
  const handle = openSync(join(folder, file), 'w');
  writeSync(handle, beginning);
  const block = Buffer.alloc(4 * 2 ** 20, 'a');
  for (let written = 0; written < size; written += block.length) writeSync(handle, block);
}

eachDatabase('hostile files', (open) => {
  const importing = (database: Database, format: RosterFormat, path: string) =>
    importRoster(database, { format, path }, { clock });
  const untouched = async (database: Database) => expect(await database.query('select * from school')).toEqual([]);

  test.for([
    ['entities that explode', '<!DOCTYPE ficAlimMENESR [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>', '&b;', 2],
    ['an entity that names a file', '<!DOCTYPE ficAlimMENESR [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '&x;', 2],
    ['an entity that is declared nowhere', '<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">', '&secret;', 10],
  ] as const)('%s: refused, nothing read through it', async ([, doctype, use, line]) => {
    const database = await open();
    const files = aafDelivery();
    files[name] = (files[name] ?? '').replace(/<!DOCTYPE[^>]*>/, doctype).replace('Zoé', use);
    const report = await importing(database, 'aaf', folderOf(files));
    expect(report.applied).toBe(false);
    expect(report.errors.map((error) => [error.file, error.line])).toEqual([[name, line]]);
    expect(JSON.stringify(report)).not.toContain('root:');
    await untouched(database);
  });

  test.for([
    ['cut in the middle', (text: string) => text.slice(0, text.length - 60), /not well-formed XML/],
    ['of another kind', () => '<html><body/></html>', /not <ficAlimMENESR>/],
    ['empty', () => '', /not an AAF file|not well-formed/],
    ['nested without end', () => `<ficAlimMENESR>${'<a>'.repeat(200_000)}`, /nested more than 8 deep/],
    ['in UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'), /UTF-16/],
    ['with bytes of another encoding', (text: string) => Buffer.from(text, 'latin1'), /not UTF-8/],
    ['in an unknown encoding', (text: string) => text.replace('UTF-8', 'EBCDIC-FR'), /encoding "ebcdic-fr"/],
  ] as const)('an AAF file %s refuses the import, and says which file', async ([, spoil, message]) => {
    const database = await open();
    const files: Record<string, string | Buffer> = aafDelivery();
    files[name] = spoil(String(files[name]));
    const report = await importing(database, 'aaf', folderOf(files));
    expect(report.applied).toBe(false);
    expect(report.errors.length).toBeGreaterThan(0);
    expect(report.errors[0]).toMatchObject({ file: name, message: expect.stringMatching(message) });
    await untouched(database);
  });

  test('a damaged archive is refused, whether its list or its bytes are', async () => {
    const database = await open();
    const path = await zipOf(oneRosterFiles(oneRosterRows()));
    const bytes = readFileSync(path);
    const cut = join(folderOf({}), 'cut.zip');
    writeFileSync(cut, bytes.subarray(0, bytes.length - 40));
    await expect(importing(database, 'oneroster', cut)).rejects.toMatchObject({ code: 'bad_zip' });
    // One bit of the first file's data.
    const spoilt = Buffer.from(bytes);
    spoilt.writeUInt8(spoilt.readUInt8(60) ^ 0x10, 60);
    const bad = join(folderOf({}), 'bad.zip');
    writeFileSync(bad, spoilt);
    const report = await importing(database, 'oneroster', bad);
    expect(report.applied).toBe(false);
    expect(report.errors[0]?.message).toMatch(/is damaged/);
    await untouched(database);
  });

  test.for([
    ['oneroster', 'users.csv', 'sourcedId,givenName,familyName\r\n"p1,'],
    ['aaf', name, '<?xml version="1.0" encoding="UTF-8"?><ficAlimMENESR><addRequest><identifier><id>'],
  ] as const)('%s: a line of a gigabyte is refused without being held', async ([format, file, beginning]) => {
    const database = await open();
    const folder = folderOf(format === 'aaf' ? aafDelivery() : oneRosterFiles(oneRosterRows()));
    endless(folder, file, beginning, 2 ** 30);
    let message: string | undefined;
    const grown = await growth(async () => {
      message = (await importing(database, format, folder)).errors.find((error) => error.file === file)?.message;
    });
    expect(message).toMatch(/longer than|without an element/);
    expect(grown).toBeLessThan(300 * 2 ** 20);
    await untouched(database);
  });

  test('missing files are named', async () => {
    const database = await open();
    const files = oneRosterFiles(oneRosterRows());
    delete files['users.csv'];
    const report = await importing(database, 'oneroster', folderOf(files));
    expect(report.errors[0]).toMatchObject({
      file: 'manifest.csv',
      field: 'file.users',
      message: 'users.csv is missing, and the manifest says bulk',
    });
    await untouched(database);
    delete files['manifest.csv'];
    await expect(importing(database, 'oneroster', folderOf(files))).rejects.toMatchObject({ code: 'no_manifest' });
    await expect(importing(database, 'aaf', '/nowhere/at/all')).rejects.toMatchObject({ code: 'no_such_path' });
    await expect(importing(database, 'aaf', folderOf({ 'readme.txt': 'x' }))).rejects.toMatchObject({
      code: 'no_files',
    });
    const mixed = { ...aafDelivery(), ENT_0370001A_Delta_20261102_Eleve_0000: '' };
    await expect(
      importing(database, 'aaf', folderOf({ ...mixed, 'ENT_0370001A_Delta_20261102_Eleve_0000.xml': aafFile([]) })),
    ).rejects.toMatchObject({ code: 'mixed_delivery' });
  });

  test('the command prints one object last, and its status says whether it was refused', async () => {
    const place = await open();
    const shared = { ...place, close: async () => {} };
    const run = async (files: Record<string, string>, ...args: string[]) => {
      let out = '';
      const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: () => true } };
      const status = await importRosterCommand('oneroster', [folderOf(files), ...args], io, async () => shared);
      return { status, last: JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') };
    };
    const good = oneRosterFiles(oneRosterRows());
    expect(await run(good, '--json', '--dry-run')).toMatchObject({
      status: 0,
      last: { applied: false, errors: [], orgs: { created: 2 } },
    });
    const wrong = { ...good, 'roles.csv': (good['roles.csv'] ?? '').replace('primary,student', 'primary,wizard') };
    expect(await run(wrong, '--json')).toMatchObject({
      status: 1,
      last: { applied: false, errors: [{ file: 'roles.csv', line: 2, field: 'role' }] },
    });
    expect(await run(good, '--json')).toMatchObject({
      status: 0,
      last: { applied: true, users: { created: 2, updated: 1, deleted: 0 } },
    });
  });

  test('what a file says never moves the cursor of who reads the report', async () => {
    const place = await open();
    let out = '';
    const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: () => true } };
    const files = oneRosterFiles(oneRosterRows());
    const roles = (files['roles.csv'] ?? '').replace('primary,student', 'primary,wiz\u001b[2Jard');
    const path = folderOf({ ...files, 'roles.csv': roles });
    await importRosterCommand('oneroster', [path], io, async () => ({ ...place, close: async () => {} }));
    expect(out).toContain('wiz\\u{1b}[2Jard');
    expect(out).not.toContain('\u001b');
  });
});

test('a zip that swells too much, holds too much, or leaves its folder is refused from its list alone', async () => {
  const path = join(folderOf({}), 'bomb.zip');
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.alloc(200 * 2 ** 20), 'users.csv');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  const grown = await growth(() =>
    expect(openZip(path)).rejects.toMatchObject({ code: 'bad_zip', message: expect.stringMatching(/bomb/) }),
  );
  expect(grown).toBeLessThan(50 * 2 ** 20);
  const small = await zipOf({ 'a.csv': 'a', 'b.csv': 'b' });
  await expect(openZip(small, { entries: 1, totalSize: 100, ratio: 10 })).rejects.toMatchObject({
    message: expect.stringMatching(/more than 1 files/),
  });
  await expect(openZip(small, { entries: 9, totalSize: 1, ratio: 10 })).rejects.toMatchObject({
    message: expect.stringMatching(/more than 1 bytes/),
  });
  const outside = Buffer.from(
    readFileSync(await zipOf({ 'aa/b.csv': 'x' }))
      .toString('latin1')
      .replaceAll('aa/b.csv', '../b.csv'),
    'latin1',
  );
  const leaving = join(folderOf({}), 'leaving.zip');
  writeFileSync(leaving, outside);
  await expect(openZip(leaving)).rejects.toMatchObject({ code: 'bad_zip' });
});

test('a zip that lies about its sizes ends with an error, not with the bytes', async () => {
  const path = await zipOf({ 'users.csv': 'x'.repeat(1000) });
  const bytes = readFileSync(path);
  // The central directory says 10 bytes; the data has more.
  const at = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  bytes.writeUInt32LE(10, at + 24);
  writeFileSync(path, bytes);
  expect(deflateRawSync(Buffer.from('x'.repeat(1000))).length).toBeLessThan(1000);
  const archive = await openZip(path);
  const read = async () => {
    for await (const _ of (await archive.entries[0]?.open()) ?? []);
  };
  await expect(read()).rejects.toMatchObject({ code: 'bad_zip' });
  archive.close();
});
