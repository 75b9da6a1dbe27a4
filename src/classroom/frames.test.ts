// The reader of frames: any message cut anywhere, in any number of pieces, and everything that RFC 6455 forbids.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { FrameReader, FramingError } from './frames.ts';

/** A client's frame. */
function frame(first: number, payload: Uint8Array, mask = [1, 2, 3, 4]): Buffer {
  const { length } = payload;
  const head =
    length < 126
      ? [first, 0x80 | length]
      : length < 65_536
        ? [first, 0xfe, length >> 8, length & 255]
        : [first, 0xff, 0, 0, 0, 0, (length >>> 24) & 255, (length >> 16) & 255, (length >> 8) & 255, length & 255];
  return Buffer.from([...head, ...mask, ...payload.map((byte, index) => byte ^ (mask[index & 3] ?? 0))]);
}

function read(chunks: readonly Uint8Array[], limit = 100_000) {
  const heard: string[] = [];
  const reader = new FrameReader(limit, {
    message: (data, isBinary) => void heard.push(`${isBinary ? 'binary' : 'text'} ${data.toString('hex')}`),
    ping: (payload) => void heard.push(`ping ${payload.toString('hex')}`),
    close: (code) => void heard.push(`close ${code}`),
  });
  let refusal: number | undefined;
  try {
    for (const chunk of chunks) reader.read(Buffer.from(chunk));
  } catch (error) {
    if (!(error instanceof FramingError)) throw error;
    refusal = error.code;
  }
  return { heard, refusal };
}

const message = fc.record({
  payload: fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ minLength: 65_530, maxLength: 65_540 })),
  mask: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 }),
  pieces: fc.integer({ min: 1, max: 4 }),
});

test('any messages, in pieces or whole, cut anywhere, are heard as they were sent', () => {
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 6 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
      (messages, cuts) => {
        const sent: Buffer[] = [];
        const expected: string[] = [];
        for (const { payload, mask, pieces } of messages) {
          const size = Math.ceil(payload.length / pieces);
          for (let piece = 0; piece < pieces; piece++) {
            const first = (piece === 0 ? 2 : 0) | (piece === pieces - 1 ? 0x80 : 0);
            sent.push(frame(first, payload.slice(piece * size, (piece + 1) * size), mask));
            // Control frames may stand between the pieces of a message.
            sent.push(frame(0x89, Uint8Array.of(piece)));
            expected.push(`ping ${Buffer.of(piece).toString('hex')}`);
          }
          const last = expected.pop() ?? '';
          expected.push(`binary ${Buffer.from(payload).toString('hex')}`, last);
        }
        const all = Buffer.concat(sent);
        const at = [0, ...cuts.map((cut) => Math.floor(cut * all.length)).sort((a, b) => a - b), all.length];
        const chunks = at.slice(1).map((end, index) => all.subarray(at[index], end));
        expect(read(chunks)).toEqual({ heard: expected, refusal: undefined });
      },
    ),
    { numRuns: 60 },
  );
});

const text = (words: string) => Buffer.from(words);
const none = Buffer.alloc(0);

describe('is refused', () => {
  test.each<[string, number, Buffer[]]>([
    ['a frame without a mask', 1002, [Buffer.of(0x82, 1, 7)]],
    ['a reserved bit', 1002, [frame(0xc2, none)]],
    ['an unknown opcode', 1002, [frame(0x83, none)]],
    ['an unknown control opcode', 1002, [frame(0x8b, none)]],
    ['a ping in pieces', 1002, [frame(0x09, none)]],
    ['a ping of 126 bytes', 1002, [frame(0x89, Buffer.alloc(126))]],
    ['a piece of no message', 1002, [frame(0x80, none)]],
    ['a message within a message', 1002, [frame(0x02, none), frame(0x82, none)]],
    ['half a close code', 1002, [frame(0x88, Buffer.of(3))]],
    ['close code 1005', 1002, [frame(0x88, Buffer.of(3, 0xed))]],
    ['close code 5000', 1002, [frame(0x88, Buffer.of(0x13, 0x88))]],
    ['text that is not UTF-8', 1007, [frame(0x81, Buffer.of(0xc3, 0x28))]],
    ['a reason that is not UTF-8', 1007, [frame(0x88, Buffer.of(3, 0xe8, 0xff))]],
    ['a message over the limit', 1009, [frame(0x82, Buffer.alloc(100_001))]],
    ['its head alone', 1009, [frame(0x82, Buffer.alloc(100_001)).subarray(0, 14)]],
    ['pieces over the limit', 1009, [frame(0x02, Buffer.alloc(60_000)), frame(0x80, Buffer.alloc(60_000))]],
    ['16 exabytes', 1009, [Buffer.of(0x82, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0)]],
    ['thousands of empty pieces', 1009, [frame(0x02, none), ...Array.from({ length: 2_000 }, () => frame(0x00, none))]],
  ])('%s: %i', (_name, code, frames) => {
    expect(read(frames)).toEqual({ heard: [], refusal: code });
  });

  test('nothing after a close is looked at', () => {
    const chunks = [frame(0x82, text('a')), frame(0x88, Buffer.of(3, 0xe8))];
    expect(read(chunks)).toEqual({ heard: ['binary 61', 'close 1000'], refusal: undefined });
  });
});

test('[W8] a frame that comes byte by byte holds few of its pieces, and is heard', async () => {
  setFlagsFromString('--expose_gc');
  const collect: () => void = runInNewContext('gc');
  const payload = new Uint8Array(3_000).fill(7);
  const heard: number[] = [];
  const reader = new FrameReader(4_000, { message: ({ length }) => void heard.push(length), ping() {}, close() {} });
  const whole = frame(0x82, payload);
  const pieces: WeakRef<object>[] = [];
  const trickle = (from: number, to: number) => {
    for (const byte of whole.subarray(from, to)) {
      const piece = Buffer.alloc(1, byte);
      pieces.push(new WeakRef(piece));
      reader.read(piece);
    }
  };
  trickle(0, whole.length - 1);
  await vi.waitFor(() => {
    collect();
    expect(pieces.filter((piece) => piece.deref()).length).toBeLessThan(100);
  });
  expect(heard).toEqual([]);
  trickle(whole.length - 1, whole.length);
  expect(heard).toEqual([3_000]);
});
