// Voices and sounds coming in, in the engine worker: one Opus decoder for each, whose samples go straight to the audio thread.
import type { MediaFrame } from '../protocol.ts';
import { speaking } from './duck.ts';
import type { FromSpeaker, Heard, ToSpeaker } from './engine-messages.ts';
import type { LiveStats, VoiceStats } from './live-class.ts';
import { loadOpus, type OpenOpus, type OpusDecoding } from './opus.ts';
import { wallNow } from './wall-clock.ts';

/** A voice at least this loud counts as talking (60 dB below full scale is a quiet room). */
const talkingLevel = 75;
const talkingFor = 500;
const delaysKept = 1_000;
const rmsKept = 4;
/** A decoder not used for this long is closed, ms. */
const idle = 30_000;
const kinds = ['voice', 'sound'] as const;

type Kind = Heard['kind'];
type Track = { decoding: OpusDecoding; usedAt: number };
type Measured = VoiceStats & { rmsTail: number[] };

export class VoiceReceiver {
  target = 0;
  private readonly tracks: Readonly<Record<Kind, Map<number, Track>>> = { voice: new Map(), sound: new Map() };
  private readonly talkingUntil = new Map<number, number>();
  private readonly heard: Readonly<Record<Kind, Map<number, Measured>>> = { voice: new Map(), sound: new Map() };
  private loudspeaker: LiveStats['loudspeaker'] = { rms: 0, gain: 1 };
  /** What is played here doesn't reach the microphone. */
  headphones = false;
  private speaker: MessagePort | undefined;
  /** Not there yet while the decoder is fetched: what comes meanwhile isn't heard. */
  private openOpus: OpenOpus | undefined;
  private delays: number[] = [];

  /** @param onDeaf nothing will be heard: this browser can't decode voices. */
  connect(speaker: MessagePort, onDeaf: () => void): void {
    this.speaker = speaker;
    speaker.onmessage = ({ data }: MessageEvent<FromSpeaker>) => this.note(data);
    loadOpus().then((open) => {
      this.openOpus = open;
    }, onDeaf);
  }

  receive(frame: MediaFrame): void {
    const now = wallNow();
    const kind = frame.source === 'microphone' ? 'voice' : 'sound';
    const { publisher, level } = frame;
    if (kind === 'voice' && level >= talkingLevel) this.talkingUntil.set(publisher, now + talkingFor);
    if (!this.speaker) return;
    const track = this.trackOf(kind, publisher);
    if (!track) return;
    track.usedAt = now;
    track.decoding.decode(frame);
  }

  private trackOf(kind: Kind, member: number): Track | undefined {
    const known = this.tracks[kind].get(member);
    if (known?.decoding.works || !this.openOpus) return known;
    // A broken packet ends a decoder.
    known?.decoding.close();
    const decoding = this.openOpus((capturedAt, samples) => {
      const message: ToSpeaker = { type: kind, member, capturedAt: capturedAt / 1_000, samples };
      this.speaker?.postMessage(message, [samples.buffer]);
    });
    const track = { decoding, usedAt: 0 };
    this.tracks[kind].set(member, track);
    return track;
  }

  /** @param level of one's own voice as it is being sent, 0 to 127. */
  ownVoice(level: number): void {
    if (this.headphones || level < speaking) return;
    const message: ToSpeaker = { type: 'own-voice' };
    this.speaker?.postMessage(message);
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

  private forget(kind: Kind, member: number): void {
    this.tracks[kind].get(member)?.decoding.close();
    this.tracks[kind].delete(member);
    if (kind === 'voice') this.talkingUntil.delete(member);
    const message: ToSpeaker = { type: 'forget', kind, member };
    this.speaker?.postMessage(message);
  }

  /** Closes decoders that nobody speaks into; the tick calls it. */
  rest(): void {
    const now = wallNow();
    for (const kind of kinds)
      for (const [member, { usedAt }] of this.tracks[kind]) if (now - usedAt > idle) this.forget(kind, member);
  }

  private note(report: FromSpeaker): void {
    this.target = report.target;
    this.loudspeaker = { rms: report.rms, gain: report.gain };
    this.delays.push(...report.delays);
    if (this.delays.length > delaysKept) this.delays = this.delays.slice(-delaysKept);
    for (const { kind, member, played, missing, rms } of report.heard) {
      const heard = this.heard[kind];
      const tail = [...(heard.get(member)?.rmsTail ?? []), rms].slice(-rmsKept);
      const mean = Math.sqrt(tail.reduce((sum, value) => sum + value * value, 0) / tail.length);
      heard.set(member, { member, samplesPlayed: played, samplesMissing: missing, rms: mean, rmsTail: tail });
    }
  }

  stats(): Pick<LiveStats, 'voices' | 'sounds' | 'loudspeaker' | 'voiceDelay' | 'jitterTarget'> {
    const heard = (kind: Kind) => Array.from(this.heard[kind].values(), ({ rmsTail: _, ...measured }) => measured);
    const sorted = this.delays.slice().sort((a, b) => a - b);
    const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
    const voiceDelay =
      sorted.length === 0 ? null : { p50: at(0.5), p95: at(0.95), p99: at(0.99), count: sorted.length };
    return {
      voices: heard('voice'),
      sounds: heard('sound'),
      loudspeaker: this.loudspeaker,
      voiceDelay,
      jitterTarget: this.target,
    };
  }
}
