// No sound or picture of a class touches the disk but between the start and stop of a recording: what was said and shown is looked
// for in every file the node may write.
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

test('what is said and shown in class is in no file unless it is recorded, during the lesson and after', {
  timeout: 60_000,
}, async () => {
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

  // [R2] Recorded, what is allowed is in the lesson's folder and nowhere else; the pupil, who gave no authorisation, is nowhere.
  const record = (type: 'start' | 'stop') =>
    teacher.say({ type: 'do', ref: type, part: 'recording', command: { type } });
  const told = (type: string) =>
    pupil.untilTrue(() =>
      pupil.messages.some((one) => one.type === 'did' && one.part === 'recording' && one.event.type === type),
    );
  const { you } = await pupil.until('welcome');
  teacher.say({ type: 'floor', member: you, granted: true });
  await pupil.until('presence', ({ changed }) => changed.some(({ number, floor }) => number === you && floor));
  pupil.say({ type: 'publish', publication: camera });
  pupil.say({ type: 'publish', publication: microphone });
  await teacher.until('published', ({ member, publication }) => member === you && publication.source === 'microphone');
  record('start');
  await told('started');
  const [allowed, pupilsVoice, pupilsFace, afterwards] = [0, 1, 2, 3].map(() => randomBytes(150));
  if (!allowed || !pupilsVoice || !pupilsFace || !afterwards) throw new Error('four were made');
  await expect
    .poll(
      () => {
        teacher.voice(100, allowed);
        pupil.voice(100, pupilsVoice);
        pupil.picture({ key: true, payload: pupilsFace });
        return filesHolding(allowed).length;
      },
      { timeout: 20_000, interval: 100 },
    )
    .toBeGreaterThan(0);
  record('stop');
  await told('stopped');
  teacher.voice(100, afterwards);
  await pupil.untilTrue(() => pupil.frames.some(({ payload }) => afterwards.equals(payload)));
  for (const path of filesHolding(allowed)) expect(path).toMatch(/\/lessons\/[^/]+\/[^/]+\/replay\/\d+\.rec$/);
  expect(filesHolding(shown, said, pupilsVoice, pupilsFace, afterwards)).toEqual([]);

  teacher.say({ type: 'end' });
  await pupil.untilClosed('main');
  teacher.close();
  pupil.close();
  expect(await node.stop()).toBe(0);
  expect(filesHolding(shown, said, pupilsVoice, pupilsFace, afterwards)).toEqual([]);
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
