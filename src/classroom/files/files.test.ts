// Pictures of a lesson on the real application: who may put and get them, what is refused, and what is left on the disk.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aSchool, type Person, secret, type TestSchool } from '../../../tests/support/school.ts';
import { readConfig } from '../../config.ts';
import { systemChance } from '../../lib/clock.ts';
import { kindOf, mediaKindOf } from '../../lib/file-kind.ts';
import { maxPictureBytes } from './contract.ts';
import { createShelf } from './shelf.ts';
import { createTray } from './tray.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'preau-files-'));
const png = (mark: number) => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, mark]);
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const webp = Buffer.from('RIFF\x04\x00\x00\x00WEBPVP8 ', 'latin1');

let school: TestSchool;
let lessonId: string;
let teacher: Person;
let pupil: Person;

beforeAll(async () => {
  const config = readConfig({ PREAU_SECRET: secret, PREAU_LOG: 'silent', PREAU_DATA: dataFolder });
  school = await aSchool({ context: { config } });
  teacher = await school.person({ roles: ['teacher'] });
  const made = await school.addClass({ pupils: 1, teachers: [teacher] });
  pupil = made.pupils[0] as Person;
  ({ lessonId } = await school.addLesson({ classIds: [made.classId], teachers: [teacher] }));
});
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

const put = (who: Person | undefined, body: Buffer, type = 'image/png', what = 'pictures', lesson = lessonId) =>
  school.app.inject({
    method: 'POST',
    url: `/api/lessons/${lesson}/${what}`,
    headers: { ...(who && { cookie: who.cookie }), 'content-type': type },
    payload: body,
  });
const get = (who: Person | undefined, name: string, headers = {}, what = 'pictures') =>
  school.app.inject({
    url: `/api/lessons/${lessonId}/${what}/${name}`,
    headers: { ...(who && { cookie: who.cookie }), ...headers },
  });
const picturesOf = (lesson: string) => join(dataFolder, 'lessons', school.schoolId, lesson, 'pictures');

test('[S1] [S2] the teacher puts a picture, the class gets the same bytes, and nobody else', async () => {
  const body = png(1);
  const { picture } = (await put(teacher, body)).json();
  // The same again is kept once.
  expect((await put(teacher, body)).json()).toEqual({ picture });
  expect(readdirSync(picturesOf(lessonId))).toEqual([picture]);
  expect(statSync(join(picturesOf(lessonId), picture)).mode & 0o077).toBe(0);

  for (const who of [pupil, teacher]) {
    const got = await get(who, picture);
    expect(got.statusCode).toBe(200);
    expect(got.rawPayload).toEqual(body);
    expect(got.headers['content-type']).toBe('image/png');
    expect(got.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    expect(got.headers['x-content-type-options']).toBe('nosniff');
  }
  expect((await get(pupil, picture, { 'if-none-match': `"${picture}"` })).statusCode).toBe(304);

  const elsewhere = await school.otherSchool('Lycée Oméga');
  const strangers = {
    'another pupil': await school.person({ roles: ['pupil'] }),
    'another teacher': await school.person({ roles: ['teacher'] }),
    'a parent': await school.person({ roles: ['parent'] }),
    'another school': await elsewhere.person({ roles: ['head'] }),
  };
  for (const [name, who] of Object.entries(strangers)) {
    expect((await get(who, picture)).statusCode, name).toBe(403);
    expect((await put(who, png(9))).statusCode, name).toBe(403);
  }
  expect((await get(undefined, picture)).statusCode).toBe(401);
  expect((await put(pupil, png(9))).json().error.code).toBe('not_allowed');
  expect(readdirSync(picturesOf(lessonId))).toEqual([picture]);
});

test('[S2] a teacher prepares days before, a pupil gets nothing then', async () => {
  const { picture } = (await put(teacher, png(2))).json();
  school.clock.set('2026-11-20T20:00+01:00');
  expect((await put(teacher, png(2))).statusCode).toBe(200);
  expect((await get(teacher, picture)).statusCode).toBe(200);
  expect((await get(pupil, picture)).json().error.code).toBe('lesson_not_open');
  school.clock.set('2026-11-23T09:05+01:00');
  expect((await get(pupil, picture)).statusCode).toBe(200);
});

test('[S3] what isn’t a picture, or is too large, is refused and leaves nothing', async () => {
  const before = readdirSync(picturesOf(lessonId));
  const page = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  expect((await put(teacher, page)).json().error.code).toBe('not_a_picture');
  expect((await put(teacher, page, 'image/svg+xml')).statusCode).toBe(415);
  expect((await put(teacher, Buffer.concat([png(3), Buffer.alloc(maxPictureBytes)]))).statusCode).toBe(413);
  expect((await get(teacher, '..%2F..%2F..%2Fsecret')).statusCode).toBe(400);
  expect((await get(teacher, `${'0'.repeat(32)}.png`)).statusCode).toBe(404);
  expect(readdirSync(picturesOf(lessonId))).toEqual(before);
});

test('[S3] a picture is what its first bytes are', () => {
  expect(kindOf(png(0))).toBe('png');
  expect(kindOf(jpeg)).toBe('jpg');
  expect(kindOf(webp)).toBe('webp');
  for (const other of ['', 'GIF89a', '%PDF-1.7', 'RIFF____WAVE', '<svg'])
    expect(kindOf(Buffer.from(other)), other).toBeUndefined();
});

test('[S3] a lesson has so many pictures and bytes, also when they come together', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-shelf-'));
  const shelf = createShelf(folder, systemChance, { files: 3, bytes: 40 });
  const lesson = { schoolId: 's', lessonId: 'l' };
  const come = (mark: number, more = 0) =>
    shelf.put(lesson, Buffer.concat([png(mark), Buffer.alloc(more)]), 'png').catch((error) => error.code);
  const all = await Promise.all([1, 2, 3, 4].map((mark) => come(mark)));
  expect(all.filter((each) => each === 'lesson_full')).toHaveLength(1);
  const names = readdirSync(join(folder, 's', 'l', 'pictures'));
  expect(names).toHaveLength(3);
  await shelf.remove(lesson, names.slice(0, 1));
  expect(await come(5, 20)).toBe('lesson_full');
  expect(await come(5)).toMatch(/\.png$/);
  expect(await shelf.find({ schoolId: 's', lessonId: 'other' }, names[1] ?? '')).toBeUndefined();
  rmSync(folder, { recursive: true });
});

test('[S8] a photo is for who is in class, and never on the disk', async () => {
  expect((await put(pupil, jpeg, 'image/jpeg', 'photos')).json().error.code).toBe('not_in_class');
  expect((await put(teacher, jpeg, 'image/jpeg', 'photos')).statusCode).toBe(403);
  expect((await get(teacher, '0'.repeat(32), {}, 'photos')).statusCode).toBe(404);
});

test('[S8] [S9] photos are so many for each pupil, and gone when removed, when the room closes, and at their time', () => {
  let now = 0;
  const tray = createTray({ clock: { now: () => now }, chance: systemChance });
  const lesson = { schoolId: 's', lessonId: 'l' };
  const photo = { bytes: jpeg, kind: 'jpg' as const };
  const hand = (owner: string) => {
    const name = tray.put(lesson, owner, photo, 1_000);
    tray.handedIn(lesson, name);
    return name;
  };
  const lost = tray.put(lesson, 'lina', photo, 1_000);
  const [first = ''] = [hand('lina'), hand('lina'), hand('lina')];
  // Sent, but the class never heard of it: the next one took its place.
  expect(tray.get(lesson, lost)).toBeUndefined();
  expect(() => hand('lina')).toThrow(/déjà envoyé 3 photos/);
  const other = hand('noé');
  expect(tray.get({ schoolId: 't', lessonId: 'l' }, first)).toBeUndefined();
  expect(tray.bytes()).toBe(4 * jpeg.length);
  tray.remove(lesson, first);
  expect(tray.get(lesson, first)).toBeUndefined();
  hand('lina');
  now = 2_000;
  tray.put({ schoolId: 's', lessonId: 'later' }, 'zoé', photo, 9_000);
  expect(tray.get(lesson, other)).toBeUndefined();
  tray.forget({ schoolId: 's', lessonId: 'later' });
  expect(tray.bytes()).toBe(0);
});

test('[S2] [S3] [S11] a sound is given whole or by ranges, to the class only', async () => {
  const body = Buffer.concat([Buffer.from('ID3'), Buffer.from(Array.from({ length: 997 }, (_, index) => index % 251))]);
  const type = 'application/octet-stream';
  expect((await put(pupil, body, type, 'media')).statusCode).toBe(403);
  expect((await put(teacher, Buffer.from('<html>'), type, 'media')).json().error.code).toBe('not_media');
  const { media } = (await put(teacher, body, type, 'media')).json();
  const whole = await get(pupil, media, {}, 'media');
  expect(whole.rawPayload).toEqual(body);
  expect(whole.headers).toMatchObject({ 'content-type': 'audio/mpeg', 'accept-ranges': 'bytes' });
  const ranges: [string, number, number][] = [
    ['bytes=0-99', 0, 99],
    ['bytes=900-', 900, 999],
    ['bytes=-10', 990, 999],
    ['bytes=990-5000', 990, 999],
  ];
  for (const [range, start, end] of ranges) {
    const got = await get(pupil, media, { range }, 'media');
    expect(got.statusCode, range).toBe(206);
    expect(got.headers['content-range']).toBe(`bytes ${start}-${end}/1000`);
    expect(got.rawPayload).toEqual(body.subarray(start, end + 1));
  }
  expect((await get(pupil, media, { range: 'bytes=2000-' }, 'media')).statusCode).toBe(416);
  expect((await get(await school.person({ roles: ['pupil'] }), media, {}, 'media')).statusCode).toBe(403);
});

test('[S11] a sound or a film is what its first bytes are', () => {
  const first: [string, string | undefined][] = [
    ['ID3\x04', 'mp3'],
    ['\xff\xfb\x90', 'mp3'],
    ['\0\0\0\x20ftypisom', 'mp4'],
    ['\x1a\x45\xdf\xa3', 'webm'],
    ['OggS', 'ogg'],
    ['RIFF\0\0\0\0WAVE', 'wav'],
    ['RIFF\0\0\0\0WEBP', undefined],
    ['\xff\xd8\xff', undefined],
    ['MZ', undefined],
    ['', undefined],
  ];
  for (const [bytes, kind] of first) expect(mediaKindOf(Buffer.from(bytes, 'latin1')), bytes).toBe(kind);
});
