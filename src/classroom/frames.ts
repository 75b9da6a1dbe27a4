// Reads a client's WebSocket frames (RFC 6455, section 5) out of the bytes of a connection: no object and no copy for a message
// that came whole in one piece, as nearly all do. Nothing of the network in here.
import { isUtf8 } from 'node:buffer';

/** Close codes of RFC 6455, section 7.4.1. */
export const protocolError = 1002;
export const notUtf8 = 1007;
export const tooBig = 1009;

/** Breaks the protocol; the connection is closed with this code. */
export class FramingError extends Error {
  readonly code: number;
  constructor(code: number, reason: string) {
    super(reason);
    this.code = code;
  }
}

export type FrameEvents = {
  /** A whole message. The bytes are good until this returns: they are part of a larger piece. */
  message(data: Buffer, isBinary: boolean): void;
  ping(payload: Buffer): void;
  pong?(): void;
  /** @param code 1005 when none was given */
  close(code: number): void;
};

const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
const noStatus = 1005;
/** A message in more pieces than this is nobody's honest message. */
const mostPieces = 1_024;

/** So many pieces of a frame wait for its rest before they are put together. */
const mostKept = 64;

type Head = { fin: boolean; opcode: number; size: number; length: number };

export class FrameReader {
  private readonly limit: number;
  private readonly events: FrameEvents;
  /** The beginning of a frame whose rest hasn't come. */
  private kept: Buffer[] = [];
  private keptBytes = 0;
  /** Bytes that the frame begun needs before looking at it is worth it. */
  private needed = 0;
  /** A message in several frames. */
  private pieces: Buffer[] | undefined;
  private piecesBytes = 0;
  private piecesAreText = false;
  private done = false;

  /** @param limit bytes of the longest message */
  constructor(limit: number, events: FrameEvents) {
    this.limit = limit;
    this.events = events;
  }

  /** Nothing that still comes is looked at. */
  stop(): void {
    this.done = true;
    this.kept = [];
    this.pieces = undefined;
  }

  /** @throws FramingError */
  read(chunk: Buffer): void {
    if (this.done) return;
    let data = chunk;
    if (this.keptBytes > 0) {
      this.kept.push(chunk);
      this.keptBytes += chunk.length;
      if (this.keptBytes < this.needed) {
        // Byte by byte, each of them in a buffer of its own would weigh hundreds of times what it says.
        if (this.kept.length >= mostKept) this.kept = [Buffer.concat(this.kept, this.keptBytes)];
        return;
      }
      data = this.kept.length === 1 ? chunk : Buffer.concat(this.kept, this.keptBytes);
      this.kept = [];
      this.keptBytes = 0;
    }
    let at = 0;
    while (!this.done) {
      const rest = data.length - at;
      const wanted = this.frame(data, at, rest);
      if (wanted <= rest && wanted > 0) {
        at += wanted;
        continue;
      }
      if (rest > 0) {
        // A copy: the piece it came in is mostly others' bytes, and the rest may be long in coming.
        this.kept = [Buffer.from(data.subarray(at))];
        this.keptBytes = rest;
        this.needed = wanted;
      }
      return;
    }
  }

  /** Takes the frame at `at` if it is whole. @returns its length, or a greater number than `rest` that is needed first */
  private frame(data: Buffer, at: number, rest: number): number {
    if (rest < 2) return Math.max(2, rest + 1);
    const first = data[at] ?? 0;
    const second = data[at + 1] ?? 0;
    if ((first & 0x70) !== 0) throw new FramingError(protocolError, 'a bit that nothing was agreed for');
    if ((second & 0x80) === 0) throw new FramingError(protocolError, 'a frame without a mask');
    const short = second & 0x7f;
    const size = short < 126 ? 6 : short === 126 ? 8 : 14;
    if (rest < size) return size;
    const length = short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : this.long(data, at + 2);
    const head: Head = { fin: (first & 0x80) !== 0, opcode: first & 0x0f, size, length };
    this.check(head);
    if (rest < size + length) return size + length;
    unmask(data, at + size - 4, length);
    this.take(head, data.subarray(at + size, at + size + length));
    return size + length;
  }

  private long(data: Buffer, at: number): number {
    // More than 4 GB is too much, whatever the limit.
    return data.readUInt32BE(at) === 0 ? data.readUInt32BE(at + 4) : Number.POSITIVE_INFINITY;
  }

  private check({ fin, opcode, length }: Head): void {
    if (opcode >= opcodes.close) {
      if (opcode > opcodes.pong) throw new FramingError(protocolError, `unknown opcode ${opcode}`);
      if (!fin || length > 125) throw new FramingError(protocolError, 'a control frame in pieces or over 125 bytes');
      return;
    }
    if (opcode > opcodes.binary) throw new FramingError(protocolError, `unknown opcode ${opcode}`);
    if ((opcode === opcodes.continuation) !== (this.pieces !== undefined))
      throw new FramingError(protocolError, 'a piece of no message, or a message within another');
    if (length + this.piecesBytes > this.limit) throw new FramingError(tooBig, 'a message over its limit');
  }

  private take({ fin, opcode }: Head, payload: Buffer): void {
    switch (opcode) {
      case opcodes.close:
        this.closing(payload);
        break;
      case opcodes.ping:
        this.events.ping(payload);
        break;
      case opcodes.pong:
        this.events.pong?.();
        break;
      default:
        if (fin && this.pieces === undefined) this.tell(payload, opcode === opcodes.text);
        else this.gather(payload, opcode, fin);
    }
  }

  private gather(payload: Buffer, opcode: number, fin: boolean): void {
    if (this.pieces === undefined) {
      this.pieces = [];
      this.piecesAreText = opcode === opcodes.text;
    }
    if (this.pieces.push(Buffer.from(payload)) > mostPieces)
      throw new FramingError(tooBig, 'a message in too many pieces');
    this.piecesBytes += payload.length;
    if (!fin) return;
    const whole = Buffer.concat(this.pieces, this.piecesBytes);
    this.pieces = undefined;
    this.piecesBytes = 0;
    this.tell(whole, this.piecesAreText);
  }

  private tell(data: Buffer, isText: boolean): void {
    if (isText && !isUtf8(data)) throw new FramingError(notUtf8, 'text that is not UTF-8');
    this.events.message(data, !isText);
  }

  private closing(payload: Buffer): void {
    if (payload.length === 1) throw new FramingError(protocolError, 'half a close code');
    if (payload.length === 0) {
      this.events.close(noStatus);
      return;
    }
    const code = payload.readUInt16BE(0);
    if (!isCloseCode(code)) throw new FramingError(protocolError, `close code ${code}`);
    if (!isUtf8(payload.subarray(2))) throw new FramingError(notUtf8, 'a reason that is not UTF-8');
    this.events.close(code);
  }
}

/** Those that may stand in a close frame. */
export const isCloseCode = (code: number): boolean =>
  (code >= 1000 && code <= 1014 && code !== 1004 && code !== noStatus && code !== 1006) ||
  (code >= 3000 && code <= 4999);

/** In place. @param at of the four bytes of the mask, which the payload follows */
function unmask(data: Buffer, at: number, length: number): void {
  const a = data[at] ?? 0;
  const b = data[at + 1] ?? 0;
  const c = data[at + 2] ?? 0;
  const d = data[at + 3] ?? 0;
  // The relay's own load and some programs mask with zeros.
  if ((a | b | c | d) === 0) return;
  const from = at + 4;
  const whole = from + (length & ~3);
  for (let index = from; index < whole; index += 4) {
    data[index] = (data[index] ?? 0) ^ a;
    data[index + 1] = (data[index + 1] ?? 0) ^ b;
    data[index + 2] = (data[index + 2] ?? 0) ^ c;
    data[index + 3] = (data[index + 3] ?? 0) ^ d;
  }
  const mask = [a, b, c, d];
  for (let index = whole; index < from + length; index++) data[index] = (data[index] ?? 0) ^ (mask[index - whole] ?? 0);
}
