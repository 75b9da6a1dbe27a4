// A JPEG without what a camera wrote beside the picture: place, time, owner, device, and whatever follows its end. Pure.
import { UserError } from '../../../errors.ts';

const [startOfImage, endOfImage, startOfScan] = [0xd8, 0xd9, 0xda];
/** Which segments the picture is drawn with, or in colours of which space. `APP2` may hold other pictures too. */
const adobe = 0xee;
const profile = Buffer.from('ICC_PROFILE\0', 'latin1');

/** A picture has some dozens; millions of empty ones would take all our memory. */
const mostSegments = 5_000;

/** @returns the same picture. @throws UserError `not_a_page` when it isn't whole */
export function withoutMetadata(bytes: Uint8Array): Buffer {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Buffer[] = [source.subarray(0, 2)];
  if (source[0] !== 0xff || source[1] !== startOfImage) throw broken();
  let at = 2;
  for (let segments = 0; ; segments++) {
    if (segments > mostSegments) throw broken();
    if (source[at] !== 0xff) throw broken();
    // Any number of fill bytes may stand before a marker.
    while (source[at + 1] === 0xff) at++;
    const marker = source[at + 1];
    if (marker === undefined) throw broken();
    if (marker === endOfImage) {
      kept.push(source.subarray(at, at + 2));
      return Buffer.concat(kept);
    }
    if (at + 4 > source.length) throw broken();
    const end = at + 2 + source.readUInt16BE(at + 2);
    if (end < at + 4 || end > source.length) throw broken();
    if (isOfThePicture(marker, source.subarray(at + 4, end))) kept.push(source.subarray(at, end));
    at = end;
    if (marker !== startOfScan) continue;
    const scanned = endOfScan(source, at);
    kept.push(source.subarray(at, scanned));
    at = scanned;
  }
}

function isOfThePicture(marker: number, content: Buffer): boolean {
  const isApplication = marker >= 0xe0 && marker <= 0xef;
  const isComment = marker === 0xfe;
  if (!isApplication) return !isComment;
  // JFIF says the density; its thumbnail is in an extension that goes.
  if (marker === 0xe0) return content.subarray(0, 5).equals(Buffer.from('JFIF\0', 'latin1'));
  return marker === adobe || (marker === 0xe2 && content.subarray(0, profile.length).equals(profile));
}

/** Where the next marker stands: within a scan, 0xff is followed by 0 or by a restart. */
function endOfScan(source: Buffer, from: number): number {
  for (let at = source.indexOf(0xff, from); at >= 0; at = source.indexOf(0xff, at + 1)) {
    const next = source[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  throw broken();
}

const broken = () => new UserError('not_a_page', 'Cette photo est abîmée : reprenez-la.', { status: 415 });
