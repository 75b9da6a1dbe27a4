// A small picture of a pupil on the wire: the only frame of the picture plane that is no part of a stream.
import { FrameError, protocolVersion } from '../protocol.ts';

const kind = 4;
/** Before the picture. */
export const stillHeaderBytes = 4;
export const maxStillPayload = 6 * 1024;

/** Whole: WebP or JPEG. */
export type StillFrame = { publisher: number; payload: Uint8Array };

export const isStill = (bytes: Uint8Array): boolean => bytes[0] === protocolVersion && bytes[1] === kind;

/** version u8, kind u8, publisher u16 (the relay's word), then the picture. */
export function writeStill(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(stillHeaderBytes + payload.byteLength);
  bytes[0] = protocolVersion;
  bytes[1] = kind;
  bytes.set(payload, stillHeaderBytes);
  return bytes;
}

/** @throws FrameError */
export function readStill(bytes: Uint8Array): StillFrame {
  const length = bytes.byteLength - stillHeaderBytes;
  if (length <= 0) throw new FrameError('still without payload');
  if (length > maxStillPayload) throw new FrameError(`still payload over ${maxStillPayload} bytes`);
  const publisher = ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);
  return { publisher, payload: bytes.subarray(stillHeaderBytes) };
}
