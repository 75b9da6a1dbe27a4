// A photo as a phone writes it: place and owner beside the picture, a second picture after its end.
const segment = (marker: number, content: Buffer) => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length + 2);
  return Buffer.concat([Buffer.from([0xff, marker]), length, content]);
};
const text = (words: string) => Buffer.from(words, 'latin1');

/** Everything that tells of somebody holds this. */
export const secretPlace = 'GPS 48.8566 N';

/** @param scan the picture itself */
export function cameraPhoto(scan = Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56])): Buffer {
  const start = Buffer.from([0xff, 0xd8]);
  const end = Buffer.from([0xff, 0xd9]);
  return Buffer.concat([
    start,
    segment(0xe0, text('JFIF\0\x01\x01\0\0\x01\0\x01\0\0')),
    segment(0xe1, text(`Exif\0\0MM\0*${secretPlace}`)),
    segment(0xe1, text(`http://ns.adobe.com/xap/1.0/\0${secretPlace}`)),
    segment(0xe2, text(`MPF\0${secretPlace}`)),
    segment(0xe2, text('ICC_PROFILE\0\x01\x01colours')),
    segment(0xed, text(`Photoshop 3.0\0${secretPlace}`)),
    segment(0xfe, text(secretPlace)),
    segment(0xdb, Buffer.alloc(65, 1)),
    segment(0xc2, Buffer.alloc(9, 8)),
    segment(0xda, Buffer.alloc(8, 1)),
    scan,
    // A progressive picture has several scans, with a table between them.
    segment(0xc4, Buffer.alloc(20, 2)),
    segment(0xda, Buffer.alloc(8, 3)),
    scan,
    end,
    ...[start, segment(0xe1, text(`Exif\0\0${secretPlace}`)), end],
  ]);
}
