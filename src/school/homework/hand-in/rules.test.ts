import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closedFor, isLate, pageOf } from './hand-in.ts';
import { withoutMetadata } from './jpeg.ts';
import { cameraPhoto, secretPlace } from './testing/camera-photo.ts';

describe('a photo', () => {
  test('keeps the picture and its colours, and nothing of where and whose it was', () => {
    const kept = withoutMetadata(cameraPhoto());
    const words = kept.toString('latin1');
    for (const gone of [secretPlace, 'Exif', 'adobe', 'MPF', 'Photoshop']) expect(words).not.toContain(gone);
    for (const stays of ['JFIF', 'ICC_PROFILE', 'colours', '\x12\xff\x004\xff\xd0V']) expect(words).toContain(stays);
    expect(words.split('\xff\xda')).toHaveLength(3);
    expect(kept.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
    expect(withoutMetadata(kept)).toEqual(kept);
  });

  test('cut anywhere, it is refused and never read past its end', () => {
    const photo = withoutMetadata(cameraPhoto());
    for (let length = 0; length < photo.length; length++)
      expect(() => withoutMetadata(photo.subarray(0, length)), `${length} bytes`).toThrow(/abîmée/);
  });

  test('whatever bytes come, the answer is a refusal or a picture without the place', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.uint8Array({ maxLength: 20 }), (at, noise) => {
        const photo = cameraPhoto();
        photo.set(noise.subarray(0, Math.max(0, photo.length - at)), Math.min(at, photo.length));
        try {
          expect(withoutMetadata(photo).length).toBeLessThanOrEqual(photo.length);
        } catch (error) {
          expect(error).toMatchObject({ code: 'not_a_page' });
        }
      }),
    );
  });
});

test('millions of empty segments are no photo, and cost nothing', () => {
  const bytes = Buffer.alloc(2 + 4 * 2_000_000);
  bytes.writeUInt16BE(0xffd8, 0);
  for (let at = 2; at < bytes.length; at += 4) bytes.writeUInt32BE(0xffdb0002, at);
  expect(() => withoutMetadata(bytes)).toThrow(/abîmée/);
});

test('a page is what its first bytes are', () => {
  const kinds: [string, string][] = [
    ['%PDF-1.7', 'pdf'],
    ['ID3\x04', 'mp3'],
    ['\x1a\x45\xdf\xa3', 'webm'],
    ['OggS', 'ogg'],
    ['\0\0\0\x20ftypM4A ', 'mp4'],
    ['RIFF\0\0\0\0WAVE', 'wav'],
  ];
  for (const [bytes, kind] of kinds) expect(pageOf(Buffer.from(bytes, 'latin1')).kind, bytes).toBe(kind);
  expect(pageOf(cameraPhoto()).kind).toBe('jpg');
  for (const other of [
    '',
    '<html><script>',
    'MZ\x90',
    '<svg xmlns=',
    '\x89PNG\r\n\x1a\n',
    'PK\x03\x04',
    'GIF89a',
    ' %PDF',
  ])
    expect(() => pageOf(Buffer.from(other, 'latin1')), other).toThrow(/Seuls les photos/);
  expect(() => pageOf({ not: 'bytes' })).toThrow(/Seuls les photos/);
});

describe('handing in', () => {
  const due = 1_000;
  const standing = (
    policy: 'none' | 'until_due' | 'until_corrected',
    handedAt: number | null,
    returnedAt: number | null,
  ) => ({ policy, dueAt: due, handedAt, returnedAt });

  test('the first time is never refused for its hour, only said to be late', () => {
    for (const policy of ['until_due', 'until_corrected'] as const)
      for (const now of [0, due - 1, due, due * 9])
        expect(closedFor(standing(policy, null, null), now)).toBeUndefined();
    expect([isLate(due, due - 1), isLate(due, due)]).toEqual([false, true]);
  });

  test('again ends with the date, or with the correction, by the policy', () => {
    expect(closedFor(standing('until_due', 5, null), due - 1)).toBeUndefined();
    expect(closedFor(standing('until_due', 5, null), due)).toBe('hand_in_closed');
    expect(closedFor(standing('until_corrected', 5, null), due * 9)).toBeUndefined();
    for (const policy of ['until_due', 'until_corrected'] as const)
      expect(closedFor(standing(policy, 5, 6), 7)).toBe('already_returned');
    expect(closedFor(standing('none', null, null), 0)).toBe('no_hand_in');
  });
});
