// Samples of a microphone, or of what the computer plays, on their way out in the engine worker: gathered to packets of 60 ms, measured, encoded to Opus.
import { type SoundSource, writeMedia } from '../protocol.ts';
import { probeSilence } from './probe-silence.ts';
import { sampleRate } from './voice-track.ts';
import { CaptureClock, SampleClock } from './wall-clock.ts';

/** Length of a packet in ms, and in samples. */
export const packetLength = 60;
const packetSamples = (sampleRate * packetLength) / 1_000;
/** Opus says "still silent" in packets this small: not sent, the timestamps tell. */
const emptyPacket = 2;
/** A device too slow to encode loses packets rather than time. */
const maxQueued = 4;

/** `application` is in the codec's registration, not in every list of types. */
const opus = { frameDuration: packetLength * 1_000, application: 'voip' };

const music = { ...opus, application: 'audio' };
const shared = { codec: 'opus', sampleRate, numberOfChannels: 1 };

/** A voice's speech; and anything that a computer plays, music too. */
const configs: Readonly<Record<SoundSource, AudioEncoderConfig>> = {
  microphone: { ...shared, bitrate: 24_000, opus },
  'screen-sound': { ...shared, bitrate: 48_000, opus: music },
};

/** 0 (silence) to 127 (as loud as can be), in dB below full scale. */
export function levelOf(samples: Float32Array): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  if (energy === 0) return 0;
  return Math.max(0, Math.min(127, Math.round(127 + 10 * Math.log10(energy / samples.length))));
}

export type VoiceSenderOptions = {
  source: SoundSource;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  /** Loudness of what is being sent, 0 to 127. */
  onLevel?(level: number): void;
  onFailure(error: unknown): void;
};

export class VoiceSender {
  muted = false;
  /** Nothing of it would be passed on: the encoder and the battery rest. */
  resting = false;
  /** Packets given to the encoder so far. */
  encodedCount = 0;
  private readonly options: VoiceSenderOptions;
  private readonly clock = new CaptureClock();
  private readonly sampleClock = new SampleClock();
  private encoder: AudioEncoder | undefined;
  private samples = new Float32Array(packetSamples);
  private filled = 0;
  private startedAt = 0;
  private sequence = 0;
  /** What is being encoded, oldest first. */
  private readonly pending: { capturedAt: number; level: number }[] = [];

  private constructor(options: VoiceSenderOptions) {
    this.options = options;
  }

  /** @throws when this browser can't encode voice. */
  static async open(options: VoiceSenderOptions): Promise<VoiceSender> {
    if (typeof AudioEncoder === 'undefined') throw new Error('no AudioEncoder');
    const config = configs[options.source];
    const { supported } = await AudioEncoder.isConfigSupported(config);
    if (!supported) throw new Error('no Opus encoder');
    // Music fades where speech pauses: there only true silence is left out.
    const silent = options.source === 'microphone' ? await probeSilence(config) : config;
    const sender = new VoiceSender(options);
    const encoder = new AudioEncoder({
      output: (chunk) => sender.encoded(chunk),
      error: (error) => options.onFailure(error),
    });
    encoder.configure(silent);
    sender.encoder = encoder;
    return sender;
  }

  /**
   * @param timestamp of the first sample in µs, from any origin.
   * @param stamp when the last one was captured, ms since 1970, where the audio thread says so.
   */
  push(block: Float32Array, timestamp: number, stamp?: number): void {
    const length = (block.length / sampleRate) * 1_000;
    const capturedAt =
      stamp === undefined ? this.clock.at(timestamp, length) : this.sampleClock.at(timestamp, length, stamp);
    if (this.muted || this.resting) {
      this.filled = 0;
      return;
    }
    for (let taken = 0; taken < block.length; ) {
      if (this.filled === 0) this.startedAt = capturedAt + (taken / sampleRate) * 1_000;
      const take = Math.min(block.length - taken, packetSamples - this.filled);
      this.samples.set(block.subarray(taken, taken + take), this.filled);
      this.filled += take;
      taken += take;
      if (this.filled === packetSamples) this.encode();
    }
  }

  private encode(): void {
    this.filled = 0;
    const level = levelOf(this.samples);
    this.options.onLevel?.(level);
    // A computer that plays nothing gives zeros.
    if (level === 0 && this.options.source === 'screen-sound') return;
    if (this.encoder?.state !== 'configured' || this.encoder.encodeQueueSize > maxQueued) return;
    this.pending.push({ capturedAt: this.startedAt, level });
    this.encodedCount += 1;
    const data = new AudioData({
      format: 'f32-planar',
      sampleRate,
      numberOfFrames: packetSamples,
      numberOfChannels: 1,
      timestamp: Math.round(this.startedAt * 1_000),
      data: this.samples,
    });
    this.encoder.encode(data);
    data.close();
  }

  private encoded(chunk: EncodedAudioChunk): void {
    const packet = this.pending.shift();
    if (!packet || chunk.byteLength <= emptyPacket) return;
    const payload = new Uint8Array(chunk.byteLength);
    chunk.copyTo(payload);
    const { capturedAt, level } = packet;
    this.options.send(
      writeMedia({
        kind: 'voice',
        publisher: 0,
        source: this.options.source,
        step: 0,
        sequence: this.sequence++ >>> 0,
        capturedAt: Math.round(capturedAt * 1_000),
        key: true,
        layer: 0,
        configChanged: false,
        level,
        payload,
      }),
    );
  }

  close(): void {
    if (this.encoder && this.encoder.state !== 'closed') this.encoder.close();
  }
}
