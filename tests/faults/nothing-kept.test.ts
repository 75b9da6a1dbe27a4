// No sound or picture of a class touches the disk: what was said and shown is looked for in every file the node may write.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { camera, Peer } from '../../src/classroom/testing/peer.ts';
import { aDataFolder, type Node, startNode, withData } from '../support/process.ts';
import { aSchool } from '../support/school.ts';

const data = aDataFolder();
let node: Node | undefined;

afterAll(async () => {
  await node?.kill();
  data.remove();
});

test('what is said and shown in class is in no file, during the lesson and after', { timeout: 60_000 }, async () => {
  const made = await withData(data.folder, async (database) => {
    const school = await aSchool({ database, now: new Date().toISOString() });
    const teacher = await school.person({ roles: ['teacher'] });
    const { classId, pupils } = await school.addClass({ pupils: 1, teachers: [teacher] });
    const from = Date.now() - 5 * 60_000;
    const { lessonId } = await school.addLesson({
      classIds: [classId],
      teachers: [teacher],
      starts: new Date(from).toISOString(),
      ends: new Date(from + 55 * 60_000).toISOString(),
    });
    await school.close();
    return { lessonId, teacher: teacher.cookie, pupil: pupils[0]?.cookie ?? '' };
  });
  // A temporary folder of its own too: that is scanned as well.
  node = await startNode({ PREAU_DATA: data.folder, TMPDIR: data.folder });
  const port = Number(new URL(node.address).port);
  const teacher = new Peer(port, { cookie: made.teacher, lessonId: made.lessonId });
  const pupil = new Peer(port, { cookie: made.pupil, lessonId: made.lessonId });
  await teacher.join();
  await pupil.join();
  teacher.say({ type: 'publish', publication: camera });
  const microphone = { source: 'microphone', codec: 'opus', sampleRate: 48_000, channels: 1, packet: 60 } as const;
  teacher.say({ type: 'publish', publication: microphone });
  await pupil.until('published', ({ publication }) => publication.source === 'microphone');
  const shown = randomBytes(2_000);
  const said = randomBytes(150);
  for (let count = 0; count < 50; count++) {
    teacher.picture({ key: count % 10 === 0, payload: shown });
    teacher.voice(100, said);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await pupil.untilTrue(
    () => pupil.frames.some(({ kind }) => kind === 'picture') && pupil.frames.some(({ kind }) => kind === 'voice'),
  );
  expect(filesHolding(shown, said)).toEqual([]);
  expect(openOutside(node)).toEqual([]);

  teacher.say({ type: 'end' });
  await pupil.untilClosed('main');
  teacher.close();
  pupil.close();
  expect(await node.stop()).toBe(0);
  expect(filesHolding(shown, said)).toEqual([]);
  // The search finds what is there.
  expect(filesHolding(Buffer.from('school_user')).length).toBeGreaterThan(0);
});

/** Files of the data folder that hold one of these bytes, looked for in pieces that a frame or a page can't split. */
function filesHolding(...wanted: Buffer[]): string[] {
  const files = readdirSync(data.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => {
      const content = readFileSync(path);
      return wanted.some((bytes) => content.includes(bytes.subarray(0, 64)));
    });
}

/** Regular files that the process has open for writing outside of its data folder (Linux). */
function openOutside({ child }: Node): string[] {
  const folder = `/proc/${child.pid}`;
  return readdirSync(`${folder}/fd`).flatMap((descriptor) => {
    try {
      const path = readlinkSync(`${folder}/fd/${descriptor}`);
      const flags = Number.parseInt(
        /flags:\s+(\d+)/.exec(readFileSync(`${folder}/fdinfo/${descriptor}`, 'utf8'))?.[1] ?? '0',
        8,
      );
      const writes = (flags & 3) !== 0;
      return writes && path.startsWith('/') && !path.startsWith('/dev/') && !path.startsWith(data.folder) ? [path] : [];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}
