// What a file is by its first bytes: what its sender says of it proves nothing. Pure.

/** The name's end and what the browser is told. */
export const pictureKinds = { webp: 'image/webp', png: 'image/png', jpg: 'image/jpeg' } as const;

export const mediaKinds = {
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  webm: 'video/webm',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
} as const;

export type MediaKind = keyof typeof mediaKinds;
export type PictureKind = keyof typeof pictureKinds;

const begins = (bytes: Uint8Array, wanted: readonly number[], at = 0) =>
  bytes.length >= at + wanted.length && wanted.every((byte, index) => bytes[at + index] === byte);

const riff = [0x52, 0x49, 0x46, 0x46];
const wave = [0x57, 0x41, 0x56, 0x45];
const ftyp = [0x66, 0x74, 0x79, 0x70];
const ebml = [0x1a, 0x45, 0xdf, 0xa3];
const oggs = [0x4f, 0x67, 0x67, 0x53];
const id3 = [0x49, 0x44, 0x33];
const webp = [0x57, 0x45, 0x42, 0x50];
const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const jpeg = [0xff, 0xd8, 0xff];

/** Undefined for whatever isn't a PNG, JPEG or WebP picture. */
export function kindOf(bytes: Uint8Array): PictureKind | undefined {
  if (begins(bytes, png)) return 'png';
  if (begins(bytes, jpeg)) return 'jpg';
  return begins(bytes, riff) && begins(bytes, webp, 8) ? 'webp' : undefined;
}

/** Undefined for whatever isn't a sound or a film that browsers play. */
export function mediaKindOf(bytes: Uint8Array): MediaKind | undefined {
  if (begins(bytes, ftyp, 4)) return 'mp4';
  if (begins(bytes, ebml)) return 'webm';
  if (begins(bytes, oggs)) return 'ogg';
  if (begins(bytes, riff) && begins(bytes, wave, 8)) return 'wav';
  // Without a tag in front, MP3 begins with the eleven bits of a frame, of layer III.
  const isFrame = bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2;
  return begins(bytes, id3) || isFrame ? 'mp3' : undefined;
}
