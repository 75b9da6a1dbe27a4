// Voices coming in, in the engine worker: one Opus decoder a member, whose samples go straight to the audio thread.
import type { MediaFrame } from '../protocol.ts';
import type { FromSpeaker, ToSpeaker } from './engine-messages.ts';
import type { LiveStats, VoiceStats } from './live-class.ts';
import { sampleRate } from './voice-track.ts';
import { wallNow } from './wall-clock.ts';

/** A voice at least this loud counts as talking (60 dB below full scale is a quiet room). */
const talkingLevel = 75;
const talkingFor = 500;
const delaysKept = 1_000;
const rmsKept = 4;
/** A decoder not used for this long is closed, ms. */
const idle = 30_000;

/**
 * `decoding` has the capture times (µs) of packets that the decoder holds, oldest first: its own timestamps count samples from
 * the first packet on, and so lose what the publisher's sound card loses.
 */
type Voice = { decoder: AudioDecoder; base: number; decoding: number[]; usedAt: number };

export class VoiceReceiver {
  target = 0;
  private readonly voices = new Map<number, Voice>();
  private readonly talkingUntil = new Map<number, number>();
  private readonly heard = new Map<number, VoiceStats & { rmsTail: number[] }>();
  private speaker: MessagePort | undefined;
  private delays: number[] = [];

  connect(speaker: MessagePort): void {
    this.speaker = speaker;
    speaker.onmessage = ({ data }: MessageEvent<FromSpeaker>) => this.note(data);
  }

  receive(frame: MediaFrame): void {
    const now = wallNow();
    if (frame.level >= talkingLevel) this.talkingUntil.set(frame.publisher, now + talkingFor);
    if (!this.speaker) return;
    if (typeof AudioDecoder === 'undefined') return;
    const voice = this.voices.get(frame.publisher) ?? this.open(frame.publisher, frame.capturedAt);
    voice.usedAt = now;
    if (voice.decoder.state !== 'configured') return;
    voice.decoding.push(frame.capturedAt);
    voice.decoder.decode(
      new EncodedAudioChunk({ type: 'key', timestamp: frame.capturedAt - voice.base, data: frame.payload }),
    );
  }

  private open(member: number, base: number): Voice {
    const decoding: number[] = [];
    const decoder = new AudioDecoder({
      // One packet in, one block out.
      output: (data) => this.decoded(member, decoding.shift() ?? data.timestamp + base, data),
      // A broken packet closes the decoder: the next one opens another.
      error: () => this.voices.delete(member),
    });
    decoder.configure({ codec: 'opus', sampleRate, numberOfChannels: 1 });
    const voice = { decoder, base, decoding, usedAt: 0 };
    this.voices.set(member, voice);
    return voice;
  }

  private decoded(member: number, capturedAt: number, data: AudioData): void {
    const samples = new Float32Array(data.numberOfFrames);
    data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
    const message: ToSpeaker = { type: 'voice', member, capturedAt: capturedAt / 1_000, samples };
    data.close();
    this.speaker?.postMessage(message, [samples.buffer]);
  }

  talking(): Set<number> {
    const now = wallNow();
    const members = new Set<number>();
    for (const [member, until] of this.talkingUntil) {
      if (until > now) members.add(member);
      else this.talkingUntil.delete(member);
    }
    return members;
  }

  forget(member: number): void {
    const voice = this.voices.get(member);
    if (voice && voice.decoder.state !== 'closed') voice.decoder.close();
    this.voices.delete(member);
    this.talkingUntil.delete(member);
    const message: ToSpeaker = { type: 'forget', member };
    this.speaker?.postMessage(message);
  }

  /** Closes decoders that nobody speaks into; the tick calls it. */
  rest(): void {
    const now = wallNow();
    for (const [member, { usedAt }] of this.voices) if (now - usedAt > idle) this.forget(member);
  }

  private note(report: FromSpeaker): void {
    this.target = report.target;
    this.delays.push(...report.delays);
    if (this.delays.length > delaysKept) this.delays = this.delays.slice(-delaysKept);
    for (const { member, played, missing, rms } of report.voices) {
      const tail = [...(this.heard.get(member)?.rmsTail ?? []), rms].slice(-rmsKept);
      const mean = Math.sqrt(tail.reduce((sum, value) => sum + value * value, 0) / tail.length);
      this.heard.set(member, { member, samplesPlayed: played, samplesMissing: missing, rms: mean, rmsTail: tail });
    }
  }

  stats(): Pick<LiveStats, 'voices' | 'voiceDelay' | 'jitterTarget'> {
    const voices = Array.from(this.heard.values(), ({ rmsTail: _, ...voice }) => voice);
    const sorted = this.delays.slice().sort((a, b) => a - b);
    const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
    const voiceDelay =
      sorted.length === 0 ? null : { p50: at(0.5), p95: at(0.95), p99: at(0.99), count: sorted.length };
    return { voices, voiceDelay, jitterTarget: this.target };
  }
}
