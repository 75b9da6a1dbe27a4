// What the loudspeaker gets: every member's voice, lowered while one speaks oneself, and the sounds of shared screens as they are.
import { Duck } from './duck.ts';
import type { FromSpeaker, Heard, ToSpeaker } from './engine-messages.ts';
import { sampleRate, VoiceTrack } from './voice-track.ts';

type Kind = Heard['kind'];

export class Mixer {
  private readonly tracks: Readonly<Record<Kind, Map<number, VoiceTrack>>> = { voice: new Map(), sound: new Map() };
  private readonly duck = new Duck();
  private voices = new Float32Array(0);
  private energy = 0;
  private energyCount = 0;

  /** @param now ms since 1970 */
  hear(message: ToSpeaker, now: number): void {
    switch (message.type) {
      case 'own-voice':
        this.duck.loud(now);
        break;
      case 'forget':
        this.tracks[message.kind].delete(message.member);
        break;
      default:
        this.trackOf(message.type, message.member).push(message, now);
    }
  }

  private trackOf(kind: Kind, member: number): VoiceTrack {
    const known = this.tracks[kind].get(member);
    if (known) return known;
    const track = new VoiceTrack();
    this.tracks[kind].set(member, track);
    return track;
  }

  /** Fills a silent block. @param now ms since 1970 at its first sample */
  mix(out: Float32Array, now: number): void {
    if (this.voices.length !== out.length) this.voices = new Float32Array(out.length);
    else this.voices.fill(0);
    for (const track of this.tracks.voice.values()) track.mix(this.voices, now);
    for (const track of this.tracks.sound.values()) track.mix(out, now);
    const from = this.duck.gain;
    const to = this.duck.next(now, (out.length / sampleRate) * 1_000);
    for (let index = 0; index < out.length; index += 1) {
      const gain = from + ((to - from) * index) / out.length;
      const sample = Math.max(-1, Math.min(1, (out[index] ?? 0) + (this.voices[index] ?? 0) * gain));
      out[index] = sample;
      this.energy += sample * sample;
    }
    this.energyCount += out.length;
  }

  /** What was played since the last report. */
  report(): FromSpeaker {
    const { voice, sound } = this.tracks;
    const rms = this.energyCount === 0 ? 0 : Math.sqrt(this.energy / this.energyCount);
    this.energy = 0;
    this.energyCount = 0;
    const targets = Array.from(voice.values(), ({ jitter }) => jitter.target);
    const delays = [...voice.values()].flatMap((track) => track.delays);
    for (const track of [...voice.values(), ...sound.values()]) track.delays = [];
    return {
      target: Math.max(0, ...targets),
      delays,
      rms,
      gain: this.duck.gain,
      heard: [...this.heard('voice'), ...this.heard('sound')],
    };
  }

  private heard(kind: Kind): Heard[] {
    return Array.from(this.tracks[kind], ([member, track]) => {
      const { played, missing } = track;
      return { kind, member, played, missing, rms: track.takeRms() };
    });
  }
}
