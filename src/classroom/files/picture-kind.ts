// What a file is by its first bytes: what its sender says of it proves nothing. Pure.

/** The name's end and what the browser is told. */
export const pictureKinds = { webp: 'image/webp', png: 'image/png', jpg: 'image/jpeg' } as const;

export type PictureKind = keyof typeof pictureKinds;

const begins = (bytes: Uint8Array, wanted: readonly number[], at = 0) =>
  bytes.length >= at + wanted.length && wanted.every((byte, index) => bytes[at + index] === byte);

const riff = [0x52, 0x49, 0x46, 0x46];
const webp = [0x57, 0x45, 0x42, 0x50];
const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const jpeg = [0xff, 0xd8, 0xff];

/** Undefined for whatever isn't a PNG, JPEG or WebP picture. */
export function kindOf(bytes: Uint8Array): PictureKind | undefined {
  if (begins(bytes, png)) return 'png';
  if (begins(bytes, jpeg)) return 'jpg';
  return begins(bytes, riff) && begins(bytes, webp, 8) ? 'webp' : undefined;
}
