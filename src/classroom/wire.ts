// One WebSocket seen as a place to write whole messages. A message is packed once, header included, and the same buffer
// goes to every receiver's TCP socket.

/** A whole WebSocket message as it goes on the wire, unmasked as a server's must be; or several, one behind the other. */
export type Packed = Buffer;

export type Wire = {
  write(message: Packed): void;
  /** Says why and goes; `reason` is cut to what a close frame holds. */
  close(code: number, reason: string): void;
  /** Goes without a word: the other side isn't listening any more. */
  drop(): void;
};

const opcode = { text: 0x81, binary: 0x82, close: 0x88, pong: 0x8a } as const;

function pack(first: number, payload: Uint8Array): Packed {
  const length = payload.byteLength;
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const packed = Buffer.allocUnsafeSlow(header + length);
  packed[0] = first;
  if (header === 2) packed[1] = length;
  else if (header === 4) {
    packed[1] = 126;
    packed.writeUInt16BE(length, 2);
  } else {
    packed[1] = 127;
    packed.writeUInt32BE(0, 2);
    packed.writeUInt32BE(length, 6);
  }
  packed.set(payload, header);
  return packed;
}

export const packBinary = (payload: Uint8Array): Packed => pack(opcode.binary, payload);
export const packPong = (payload: Uint8Array): Packed => pack(opcode.pong, payload);
export const packText = (text: string): Packed => pack(opcode.text, Buffer.from(text));

const headerOf = (packed: Packed): number => {
  const short = (packed[1] ?? 0) & 127;
  return short < 126 ? 2 : short === 126 ? 4 : 10;
};

/** Where the payload starts in a packed message. */
export const payloadOf = (packed: Packed): Buffer => packed.subarray(headerOf(packed));

/** The messages of what was written at once. */
export function* messagesIn(packed: Packed): Generator<Packed> {
  for (let rest = packed; rest.length > 0; ) {
    const header = headerOf(rest);
    const length = header === 2 ? (rest[1] ?? 0) : header === 4 ? rest.readUInt16BE(2) : rest.readUInt32BE(6);
    yield rest.subarray(0, header + length);
    rest = rest.subarray(header + length);
  }
}

/** @param reason at most 123 bytes: see {@link cutReason}. */
export function packClose(code: number, reason: string): Packed {
  const payload = Buffer.from(`\0\0${reason}`);
  payload.writeUInt16BE(code, 0);
  return pack(opcode.close, payload);
}

const maxReasonBytes = 123;

export function cutReason(reason: string): string {
  const bytes = Buffer.from(reason);
  if (bytes.length <= maxReasonBytes) return reason;
  let end = maxReasonBytes;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end).toString();
}
