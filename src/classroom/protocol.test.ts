// Framing: what is written is read back, and nothing but well-formed frames is read.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ackBytes,
  closeCodes,
  FrameError,
  isFinal,
  type Layer,
  type MediaFrame,
  maxPicturePayload,
  maxVoicePayload,
  mediaHeaderBytes,
  type PictureSource,
  passedUnit,
  passedWrap,
  protocolVersion,
  readFrame,
  type SoundSource,
  stampPublisher,
  stampVoice,
  writeAck,
  writeMedia,
} from './protocol.ts';

const common = {
  publisher: fc.integer({ min: 0, max: 65_535 }),
  sequence: fc.nat(0xffffffff),
  capturedAt: fc.integer({ min: 0, max: 2 ** 52 }),
  configChanged: fc.boolean(),
  passedAt: fc.constant(0),
  payload: fc.uint8Array({ minLength: 1, maxLength: 300 }),
};
const voice: fc.Arbitrary<MediaFrame> = fc
  .record({
    ...common,
    level: fc.integer({ min: 0, max: 127 }),
    source: fc.constantFrom<SoundSource>('microphone', 'screen-sound'),
  })
  .map((frame) => ({ ...frame, kind: 'voice', step: 0, key: true, layer: 0 }));
const picture: fc.Arbitrary<MediaFrame> = fc
  .record({
    ...common,
    source: fc.constantFrom<PictureSource>('camera', 'screen'),
    step: fc.integer({ min: 0, max: 2 }),
    key: fc.boolean(),
    layer: fc.constantFrom<Layer>(0, 1, 2),
  })
  .map((frame) => ({
    ...frame,
    kind: 'picture',
    level: 0,
    step: frame.source === 'screen' ? 0 : frame.step,
    layer: frame.key ? 0 : frame.layer,
  }));

describe('framing', () => {
  test('a media frame is read back as it was written', () => {
    fc.assert(
      fc.property(fc.oneof(voice, picture), (frame) => {
        expect(readFrame(writeMedia(frame))).toEqual({ ...frame, payload: Uint8Array.from(frame.payload) });
      }),
    );
  });

  test('an acknowledgement is read back as it was written', () => {
    const counter = fc.nat(0xffffffff);
    const ack = fc.record({
      mainCount: counter,
      pictureCount: counter,
      pictureEpoch: counter,
      voiceDelay: fc.integer({ min: 0, max: 65_535 }),
      arrivedAt: fc.double({ noNaN: true, noDefaultInfinity: true }),
      nextWithin: fc.nat(65_535),
    });
    fc.assert(
      fc.property(ack, (value) => {
        expect(readFrame(writeAck(value))).toEqual({ kind: 'ack', ...value });
      }),
    );
  });

  test('a frame inside a larger buffer is read at its own place', () => {
    fc.assert(
      fc.property(voice, fc.nat(40), (frame, shift) => {
        const bytes = writeMedia(frame);
        const larger = new Uint8Array(bytes.length + shift + 7).fill(255);
        larger.set(bytes, shift);
        expect(readFrame(larger.subarray(shift, shift + bytes.length))).toEqual(readFrame(bytes));
      }),
    );
  });

  test('any bytes either are a frame or raise FrameError, never anything else', () => {
    const likely = fc
      .tuple(fc.constantFrom(0, 1, protocolVersion), fc.constantFrom(0, 1, 2, 3, 4), fc.uint8Array({ maxLength: 60 }))
      .map(([version, kind, rest]) => Uint8Array.from([version, kind, ...rest]));
    fc.assert(
      fc.property(fc.oneof(likely, fc.uint8Array({ maxLength: 60 })), (bytes) => {
        try {
          readFrame(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('changing a header byte to what the version forbids is refused with its place', () => {
    const bytes = () => writeMedia({ ...sample, payload: new Uint8Array(5) });
    const refused = (index: number, value: number) => {
      const changed = bytes();
      changed[index] = value;
      expect(() => readFrame(changed)).toThrow(FrameError);
      expect(() => readFrame(changed)).toThrow(new RegExp(`byte ${index}|version`));
    };
    refused(0, 1);
    refused(1, 9);
    refused(4, 0);
    refused(4, 3); // microphone in a picture frame
    refused(4, 0x31); // a fourth step
    refused(5, 0b0110); // layer 3
    refused(5, 0b0011); // key frame above the base
    refused(5, 0x80);
    refused(6, 200);
    refused(7, 1);
    refused(12, 0xff); // capture time below zero
  });

  test('an unknown version is told apart from a malformed frame', () => {
    const bytes = writeMedia({ ...sample, payload: new Uint8Array(5) });
    bytes[0] = 7;
    try {
      readFrame(bytes);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ unknownVersion: true });
    }
  });

  test('empty and oversized payloads are refused', () => {
    const voiceOf = (size: number) =>
      writeMedia({ ...sample, kind: 'voice', source: 'microphone', payload: new Uint8Array(size) });
    const pictureOf = (size: number) => writeMedia({ ...sample, payload: new Uint8Array(size) });
    expect(() => readFrame(pictureOf(0))).toThrow(FrameError);
    expect(() => readFrame(voiceOf(maxVoicePayload + 1))).toThrow(FrameError);
    expect(() => readFrame(pictureOf(maxPicturePayload + 1))).toThrow(FrameError);
    expect(readFrame(voiceOf(maxVoicePayload))).toMatchObject({ kind: 'voice' });
    expect(() => readFrame(writeAck(someAck).subarray(0, ackBytes - 1))).toThrow(FrameError);
  });

  test('the stamped publisher replaces the one that was claimed and nothing else', () => {
    fc.assert(
      fc.property(picture, fc.integer({ min: 1, max: 65_535 }), (frame, publisher) => {
        const bytes = writeMedia(frame);
        stampPublisher(bytes, publisher);
        expect(readFrame(bytes)).toEqual({ ...readFrame(writeMedia(frame)), publisher });
      }),
    );
    expect(mediaHeaderBytes).toBe(20);
  });

  test('a voice is stamped with the moment, modulo four seconds', () => {
    fc.assert(
      fc.property(voice, fc.integer({ min: 1, max: 65_535 }), fc.nat(2 ** 42), (frame, publisher, now) => {
        const bytes = writeMedia(frame);
        stampVoice(bytes, publisher, now);
        const passedAt = (now % passedWrap) - (now % passedUnit);
        expect(readFrame(bytes)).toEqual({ ...readFrame(writeMedia(frame)), publisher, passedAt });
      }),
    );
  });
});

const someAck = { mainCount: 1, pictureCount: 2, pictureEpoch: 3, voiceDelay: 4, arrivedAt: 5 };
const sample: MediaFrame = {
  kind: 'picture',
  publisher: 3,
  source: 'camera',
  step: 0,
  sequence: 5,
  capturedAt: 1_700_000_000_000_000,
  key: true,
  layer: 0,
  configChanged: false,
  level: 0,
  passedAt: 0,
  payload: new Uint8Array(0),
};

describe('close codes', () => {
  test('every one is in docs/protocol.md, which says whether coming back by itself is worth it', () => {
    const text = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
    const rows = [...text.matchAll(/^\| (\d{4}) \| [^|]+ \| ([^|]+) \|$/gm)].map(([, code, back]) => [
      Number(code),
      back,
    ]);
    expect(rows.map(([code]) => code).sort()).toEqual(Object.values(closeCodes).sort());
    const byItself = ['yes', 'later', 'by the main plane'];
    for (const [code, back] of rows)
      expect([code, isFinal(Number(code))]).toEqual([code, !byItself.includes(String(back))]);
  });
});
