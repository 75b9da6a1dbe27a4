// The wire of the live class: versions, close codes and the binary frames. Shared by relay and browser, depends on nothing.

export const protocolVersion = 3;

/** Where a member connects; each member holds two sockets. */
/** @param asPupil of who leads the lesson and looks at it as a pupil would */
export const livePath = (lessonId: string, plane: Plane, asPupil = false): string =>
  `/live/${encodeURIComponent(lessonId)}?plane=${plane}${asPupil ? '&view=pupil' : ''}`;

/**
 * `main` carries voice, control, chat, hands and presence; `picture` carries cameras and screens. `voice` is a spare one, there
 * only while voices on `main` come late: it carries them a second time.
 */
export type Plane = 'main' | 'picture' | 'voice';
/** The two that carry voice. */
export type VoicePlane = Exclude<Plane, 'picture'>;

/** Why the relay closed a socket. After those marked final, coming back by itself is pointless. */
export const closeCodes = {
  /** The member left or the page was closed. Final. */
  normal: 1000,
  /** A frame or message that breaks the protocol. Final. */
  malformed: 1002,
  /** A message over its limit of size. Final. */
  tooBig: 1009,
  /** This server is stopping: come back, another one takes over. */
  restart: 1012,
  /** The other side speaks a version of the protocol that this one doesn't. Final. */
  version: 4000,
  /** The same person entered from another page or device. Final. */
  replaced: 4001,
  /** The teacher removed this person from the lesson. Final. */
  removed: 4002,
  /** The lesson has ended. Final. */
  ended: 4003,
  /** The room is full. Final: the person may try again later. */
  full: 4004,
  /** Nothing was heard for 15 s: the place is kept. */
  silent: 4005,
  /** Too many messages or frames. */
  flood: 4006,
  /** No hello came in time. */
  noHello: 4007,
  /** The picture plane names a place that this room doesn't hold (any more): start again from the main plane. */
  noPlace: 4008,
  /** Too early: the reason says from when on. Final. */
  notOpen: 4009,
  /** The lesson was cancelled. Final. */
  cancelled: 4010,
  /** To see the class as a pupil, one must be in class oneself. Final. */
  notInClass: 4011,
  /** This person sees the class as a pupil in enough windows already. Final. */
  enoughViews: 4012,
  /** Something broke on the server's side: come back. */
  failure: 4500,
  /** Signed out. Final. */
  signedOut: 4401,
  /** Not enrolled in this lesson, nor its teacher, nor the school's staff. Final. */
  notAllowed: 4403,
} as const;

export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes];

const finalCodes: ReadonlySet<number> = new Set<number>([
  closeCodes.normal,
  closeCodes.malformed,
  closeCodes.tooBig,
  closeCodes.version,
  closeCodes.replaced,
  closeCodes.removed,
  closeCodes.ended,
  closeCodes.full,
  closeCodes.notOpen,
  closeCodes.cancelled,
  closeCodes.notInClass,
  closeCodes.enoughViews,
  closeCodes.signedOut,
  closeCodes.notAllowed,
]);

/** True when reconnecting after this close code would only fail again. */
export const isFinal = (code: number): boolean => finalCodes.has(code);

/** What a member publishes. */
export type Source = PictureSource | SoundSource;
/** What a member shows. */
export type PictureSource = 'camera' | 'screen';
/** What is heard of a member: their voice, and what the computer plays whose screen they show. */
export type SoundSource = 'microphone' | 'screen-sound';

const sourceNumber: Readonly<Record<Source, number>> = { camera: 1, screen: 2, microphone: 3, 'screen-sound': 4 };
const sourceOf: readonly (Source | undefined)[] = [undefined, 'camera', 'screen', 'microphone', 'screen-sound'];

export const isSound = (source: Source): source is SoundSource => source === 'microphone' || source === 'screen-sound';

/** A publisher's source and ladder step in one byte, as in the frame's header: key of caches and queues. */
export const streamByte = (source: Source, step: number): number => sourceNumber[source] | (step << 4);

export const frameKinds = { voice: 1, picture: 2, ack: 3 } as const;
/** Bytes before the payload of voice and picture frames. */
export const mediaHeaderBytes = 20;
export const ackBytes = 26;
/** Receivers acknowledge this often while anything comes late, and at first, in ms; in calm as seldom as `calmAckPeriod`. */
export const ackPeriod = 200;
export const calmAckPeriod = 600;
/** Opus at 24 kbit/s and 60 ms is about 180 bytes; nothing honest comes near. */
export const maxVoicePayload = 1_276;
/** The relay writes into each voice when it passed it on: in steps of so many ms, and again from zero after so many. */
export const passedUnit = 16;
export const passedWrap = 256 * passedUnit;
export const maxPicturePayload = 512 * 1024;
export const maxMessageBytes = 16 * 1024;
/** Ladder steps: 0 is 180p, 1 is 360p, 2 is 720p; a screen has step 0 only. */
export const maxSteps = 3;

/** Temporal layer: T0 stands alone, T1 needs T0, T2 needs T1. */
export type Layer = 0 | 1 | 2;

export type MediaFrame = {
  kind: 'voice' | 'picture';
  /** Member number, written by the relay; what a publisher puts there is ignored. */
  publisher: number;
  source: Source;
  step: number;
  /** Counts this stream's frames from 0, wraps at 2^32. */
  sequence: number;
  /** Capture time in µs since 1970 on the publisher's clock. */
  capturedAt: number;
  /** Decodable without any other frame. Always true for voice. */
  key: boolean;
  layer: Layer;
  /** The decoder must be configured anew before this frame. */
  configChanged: boolean;
  /** Loudness of a voice packet, 0 (silence) to 127; 0 for pictures. */
  level: number;
  /** When the relay passed a voice on, ms on its clock modulo `passedWrap`, written by the relay; 0 for pictures. */
  passedAt: number;
  payload: Uint8Array;
};

/**
 * What one side has got so far from the other, sent on the main plane while something comes. Counters go up by one for every WebSocket message of
 * that plane since the socket opened (voice, pictures and JSON alike), wrap at 2^32, and let the relay measure what is under way without guessing.
 */
export type AckFrame = {
  kind: 'ack';
  mainCount: number;
  pictureCount: number;
  /** Which picture socket `pictureCount` belongs to, from its `picture-ready`; 0 for none. */
  pictureEpoch: number;
  /** Voice delay above its own floor in ms, 0 to 65535. */
  voiceDelay: number;
  /** Arrival of the last counted message, ms on the receiver's clock. */
  arrivedAt: number;
  /** While something comes and comes in time, the next acknowledgement follows within so many ms. */
  nextWithin: number;
};

export type Frame = MediaFrame | AckFrame;

/** Thrown by the readers below; `message` says what is wrong and where. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
  /** True when only the version byte is unknown. */
  readonly unknownVersion: boolean;

  constructor(message: string, unknownVersion = false) {
    super(message);
    this.unknownVersion = unknownVersion;
  }
}

const flag = { key: 1, layerShift: 1, configChanged: 8 } as const;
const knownFlags = 0b1111;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Header, big-endian: version u8, kind u8, publisher u16, stream u8 (source low nibble, step high nibble), flags u8
 * (bit 0 key, bits 1–2 layer, bit 3 configuration changed), level u8, passed u8 (the relay's to write), sequence u32, capturedAt f64.
 */
export function writeMedia(frame: Omit<MediaFrame, 'passedAt'>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(mediaHeaderBytes + frame.payload.byteLength);
  const view = viewOf(bytes);
  view.setUint8(0, protocolVersion);
  view.setUint8(1, frameKinds[frame.kind]);
  view.setUint16(2, frame.publisher);
  view.setUint8(4, streamByte(frame.source, frame.step));
  view.setUint8(
    5,
    (frame.key ? flag.key : 0) | (frame.layer << flag.layerShift) | (frame.configChanged ? flag.configChanged : 0),
  );
  view.setUint8(6, frame.level);
  view.setUint32(8, frame.sequence);
  view.setFloat64(12, frame.capturedAt);
  bytes.set(frame.payload, mediaHeaderBytes);
  return bytes;
}

/** version u8, kind u8, voiceDelay u16, mainCount u32, pictureCount u32, pictureEpoch u32, arrivedAt f64, nextWithin u16. */
export function writeAck({
  nextWithin = ackPeriod,
  ...ack
}: Omit<AckFrame, 'kind' | 'nextWithin'> & { nextWithin?: number }): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ackBytes);
  const view = viewOf(bytes);
  view.setUint8(0, protocolVersion);
  view.setUint8(1, frameKinds.ack);
  view.setUint16(2, Math.max(0, Math.min(65_535, Math.round(ack.voiceDelay))));
  view.setUint32(4, ack.mainCount);
  view.setUint32(8, ack.pictureCount);
  view.setUint32(12, ack.pictureEpoch);
  view.setFloat64(16, ack.arrivedAt);
  view.setUint16(24, nextWithin);
  return bytes;
}

/** Puts the true publisher into a frame already checked by {@link readFrame}, in place. */
export function stampPublisher(bytes: Uint8Array, publisher: number): void {
  bytes[2] = publisher >> 8;
  bytes[3] = publisher & 255;
}

/** The same for a voice, with the moment. @param now ms on the relay's clock */
export function stampVoice(bytes: Uint8Array, publisher: number, now: number): void {
  stampPublisher(bytes, publisher);
  bytes[7] = Math.floor(now / passedUnit) % 256;
}

/** Checks every byte of the header. The payload is a view, not a copy. @throws FrameError */
export function readFrame(bytes: Uint8Array): Frame {
  if (bytes.byteLength < 2) throw new FrameError('frame of less than 2 bytes');
  if (bytes[0] !== protocolVersion) throw new FrameError(`version ${bytes[0]} at byte 0`, true);
  switch (bytes[1]) {
    case frameKinds.voice:
      return readMedia(bytes, 'voice');
    case frameKinds.picture:
      return readMedia(bytes, 'picture');
    case frameKinds.ack:
      return readAck(bytes);
    default:
      throw new FrameError(`unknown kind ${bytes[1]} at byte 1`);
  }
}

function readMedia(bytes: Uint8Array, kind: MediaFrame['kind']): MediaFrame {
  if (bytes.byteLength <= mediaHeaderBytes) throw new FrameError('media frame without payload');
  const limit = kind === 'voice' ? maxVoicePayload : maxPicturePayload;
  if (bytes.byteLength - mediaHeaderBytes > limit) throw new FrameError(`${kind} payload over ${limit} bytes`);
  const view = viewOf(bytes);
  const stream = view.getUint8(4);
  const source = sourceOf[stream & 15];
  const step = stream >> 4;
  if (!source) throw new FrameError(`unknown source ${stream & 15} at byte 4`);
  if (isSound(source) !== (kind === 'voice')) throw new FrameError(`${source} in a ${kind} frame at byte 4`);
  if (step >= maxSteps || (source !== 'camera' && step > 0))
    throw new FrameError(`step ${step} of ${source} at byte 4`);
  const flags = view.getUint8(5);
  const layer = (flags >> flag.layerShift) & 3;
  if ((flags & ~knownFlags) !== 0 || layer === 3) throw new FrameError(`flags ${flags} at byte 5`);
  const key = (flags & flag.key) !== 0;
  if (key && layer !== 0) throw new FrameError('key frame above layer 0 at byte 5');
  const level = view.getUint8(6);
  if (level > 127) throw new FrameError(`level ${level} at byte 6`);
  const passed = view.getUint8(7);
  if (passed !== 0 && kind === 'picture') throw new FrameError('byte 7 of a picture is not zero');
  const capturedAt = view.getFloat64(12);
  if (!Number.isFinite(capturedAt) || capturedAt < 0) throw new FrameError('capture time at byte 12');
  return {
    kind,
    publisher: view.getUint16(2),
    source,
    step,
    sequence: view.getUint32(8),
    capturedAt,
    key,
    layer: layer === 0 ? 0 : layer === 1 ? 1 : 2,
    configChanged: (flags & flag.configChanged) !== 0,
    level,
    passedAt: passed * passedUnit,
    payload: bytes.subarray(mediaHeaderBytes),
  };
}

function readAck(bytes: Uint8Array): AckFrame {
  if (bytes.byteLength !== ackBytes) throw new FrameError(`ack of ${bytes.byteLength} bytes`);
  const view = viewOf(bytes);
  const arrivedAt = view.getFloat64(16);
  if (!Number.isFinite(arrivedAt)) throw new FrameError('arrival time at byte 16');
  return {
    kind: 'ack',
    voiceDelay: view.getUint16(2),
    mainCount: view.getUint32(4),
    pictureCount: view.getUint32(8),
    pictureEpoch: view.getUint32(12),
    arrivedAt,
    nextWithin: view.getUint16(24),
  };
}
