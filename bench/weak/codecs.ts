// Codecs that make and take packets of the right size at the right pace, so that a page's engine runs whole without a browser: what is
// measured is everything but the codecs, at next to no CPU.

/** L1T3: the base, and what each layer takes of the bitrate. */
const pattern = [0, 2, 1, 2] as const;
const weight = [2, 1, 0.5] as const;
const keyWeight = 6;
const voiceBytes = 180;
const packetSamples = 2_880;

type Output<T> = (value: T, metadata?: object) => void;
type Init<T> = { output: Output<T>; error: (error: unknown) => void };

class Chunk {
  readonly type: 'key' | 'delta';
  readonly timestamp: number;
  readonly byteLength: number;

  constructor({ type, timestamp, byteLength }: { type: 'key' | 'delta'; timestamp: number; byteLength?: number }) {
    this.type = type;
    this.timestamp = timestamp;
    this.byteLength = byteLength ?? 0;
  }

  copyTo(target: Uint8Array): void {
    target.fill(1);
  }
}

export class Frame {
  readonly timestamp: number;
  displayWidth = 640;
  displayHeight = 360;

  constructor(source: object, { timestamp }: { timestamp: number }) {
    this.timestamp = timestamp;
    if (source instanceof Canvas) [this.displayWidth, this.displayHeight] = [source.width, source.height];
  }

  close(): void {}
}

class Canvas {
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }

  getContext() {
    return { drawImage() {} };
  }
}

abstract class Codec<In, Out> {
  state = 'unconfigured';
  encodeQueueSize = 0;
  decodeQueueSize = 0;
  protected config: { bitrate?: number; framerate?: number } = {};
  private readonly output: Output<Out>;

  static async isConfigSupported(config: object): Promise<object> {
    return { supported: true, config };
  }

  constructor({ output }: Init<Out>) {
    this.output = output;
  }

  configure(config: object): void {
    this.config = config;
    this.state = 'configured';
  }

  protected give(value: Out, metadata?: object): void {
    setImmediate(() => this.state === 'configured' && this.output(value, metadata));
  }

  encode(value: In, options?: { keyFrame?: boolean }): void {
    this.run(value, options);
  }

  decode(value: In): void {
    this.run(value);
  }

  protected abstract run(value: In, options?: { keyFrame?: boolean }): void;

  flush(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 10));
  }

  close(): void {
    this.state = 'closed';
  }
}

class PictureEncoder extends Codec<Frame, Chunk> {
  private index = 0;

  protected run({ timestamp }: Frame, { keyFrame = false } = {}): void {
    if (keyFrame) this.index = 0;
    const { bitrate = 0, framerate = 1 } = this.config;
    const layer = pattern[this.index % pattern.length] ?? 0;
    const share = this.index === 0 ? keyWeight : weight[layer];
    const byteLength = Math.round((bitrate / 8 / framerate) * share);
    const type = this.index === 0 ? 'key' : 'delta';
    this.index += 1;
    this.give(new Chunk({ type, timestamp, byteLength }), {
      svc: { temporalLayerId: layer },
    });
  }
}

class PictureDecoder extends Codec<Chunk, Frame> {
  protected run({ timestamp }: Chunk): void {
    this.give(new Frame({}, { timestamp }));
  }
}

class VoiceEncoder extends Codec<{ timestamp: number }, Chunk> {
  protected run({ timestamp }: { timestamp: number }): void {
    this.give(new Chunk({ type: 'key', timestamp, byteLength: voiceBytes }));
  }
}

class VoiceDecoder extends Codec<Chunk, object> {
  protected run({ timestamp }: Chunk): void {
    this.give({
      numberOfFrames: packetSamples,
      timestamp,
      copyTo: (target: Float32Array) => target.fill(0.1),
      close() {},
    });
  }
}

class Samples {
  readonly timestamp: number;
  constructor({ timestamp }: { timestamp: number }) {
    this.timestamp = timestamp;
  }
  close(): void {}
}

/** Gives this process the globals that the engine looks for. */
export function standIn(): void {
  Object.assign(globalThis, {
    VideoEncoder: PictureEncoder,
    VideoDecoder: PictureDecoder,
    AudioEncoder: VoiceEncoder,
    AudioDecoder: VoiceDecoder,
    EncodedVideoChunk: Chunk,
    EncodedAudioChunk: Chunk,
    VideoFrame: Frame,
    AudioData: Samples,
    OffscreenCanvas: Canvas,
  });
}
