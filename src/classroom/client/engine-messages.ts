// What the page, its engine worker and its two worklets say to each other. Types only.
import type { Happened } from '../activities/contract.ts';
import type { ClientMessage } from '../messages.ts';
import type { PictureSource, SoundSource, Source } from '../protocol.ts';
import type { Quality } from '../quality/contract.ts';
import type { ClassState, LiveStats, PictureStats, Refusal } from './live-class.ts';

export type ToEngine =
  | {
      type: 'enter';
      url: string;
      lessonId: string;
      resume: string | undefined;
      watch: boolean;
      decodes?: boolean;
      /** Looks at the class as a pupil would, and leads it elsewhere. */
      asPupil?: boolean;
    }
  | { type: 'say'; message: ClientMessage }
  /** Where decoded voices go: the playback worklet's port. */
  | { type: 'speaker'; port: MessagePort }
  /** Blocks of samples from the capture worklet. */
  | { type: 'sound-port'; source: SoundSource; port: MessagePort }
  /** `AudioData` from a MediaStreamTrackProcessor. */
  | { type: 'sound-stream'; source: SoundSource; stream: ReadableStream<AudioData> }
  | { type: 'picture-stream'; source: PictureSource; stream: ReadableStream<VideoFrame>; picture: PictureShape }
  /** Pictures will come one by one, from requestVideoFrameCallback. */
  | { type: 'picture-start'; source: PictureSource; picture: PictureShape }
  | { type: 'picture'; source: PictureSource; frame: VideoFrame }
  | { type: 'stop'; source: Source }
  | { type: 'mute'; muted: boolean }
  /** A small picture to send, WebP or JPEG. */
  | { type: 'still'; bytes: Uint8Array<ArrayBuffer> }
  /** What this page plays doesn't reach its microphone. */
  | { type: 'headphones'; on: boolean }
  /** How large this stream is drawn on the page. */
  | { type: 'attach'; member: number; source: PictureSource; size: TileSize }
  /** Whether the page can be seen. */
  | { type: 'visible'; visible: boolean }
  | { type: 'quality'; choice: Quality }
  /** The page is looked at again, or its network is back; `moved` when it is another network. */
  | { type: 'look'; moved: boolean }
  | { type: 'leave' }
  | { type: 'stats'; id: number };

export type TileSize = 'none' | 'small' | 'large';

export type PictureShape = { width: number; height: number };

export type FromEngine =
  | { type: 'state'; state: ClassState; resume: string | null }
  | { type: 'refused'; refusal: Refusal }
  | { type: 'hold'; hold: string }
  /** What happened in an activity, at once; null when some may have been missed. */
  | { type: 'did'; happened: Happened | null }
  | { type: 'picture'; member: number; source: PictureSource; frame: VideoFrame }
  | { type: 'still'; member: number; bytes: Uint8Array<ArrayBuffer> }
  /** Publishing this failed after it had begun (no encoder, device unplugged). */
  | { type: 'failed'; source: Source; message: string }
  | { type: 'started'; source: Source }
  | { type: 'stats'; id: number; stats: Omit<LiveStats, 'pictures'> & { pictures: PictureStats[] } };

/** To the playback worklet. */
export type ToSpeaker =
  /** One decoded packet of a member. `capturedAt` in ms since 1970 on the publisher's clock. */
  | { type: 'voice'; member: number; capturedAt: number; samples: Float32Array<ArrayBuffer> }
  /** The same of the computer's sound that comes with a shared screen. */
  | { type: 'sound'; member: number; capturedAt: number; samples: Float32Array<ArrayBuffer> }
  | { type: 'forget'; kind: 'voice' | 'sound'; member: number }
  /** This page's own voice is loud now, and its loudspeaker would be heard with it. */
  | { type: 'own-voice' };

export type Heard = { kind: 'voice' | 'sound'; member: number; played: number; missing: number; rms: number };

/** From the playback worklet, four times a second. */
export type FromSpeaker = {
  target: number;
  /** Capture timestamp to worklet sample, ms, of the packets begun since the last report. */
  delays: number[];
  /** Of all that left for the loudspeaker since the last report. */
  rms: number;
  /** What voices are multiplied by now. */
  gain: number;
  heard: Heard[];
};

/** From the capture worklet: 48 kHz mono. */
export type FromMicrophone = {
  samples: Float32Array<ArrayBuffer>;
  /** Samples captured before these. */
  position: number;
  /** When the last of them was captured, ms since 1970. */
  stamp: number;
};
