// The loudspeaker's end, in the audio thread: mixes the voices that the engine worker decodes.
import type { FromSpeaker, ToSpeaker } from './engine-messages.ts';
import { VoiceTrack } from './voice-track.ts';

type Processor = { readonly port: MessagePort };
declare const AudioWorkletProcessor: new () => Processor;
declare function registerProcessor(name: string, processor: new () => Processor): void;

/** Blocks of 128 samples between two reports: a quarter of a second. */
const reportEvery = 94;

class Playback extends AudioWorkletProcessor {
  private readonly tracks = new Map<number, VoiceTrack>();
  private engine: MessagePort | undefined;
  private blocks = 0;

  constructor() {
    super();
    // The page hands over a port that leads straight to the engine worker, so that a busy page delays no sound.
    this.port.onmessage = ({ data }: MessageEvent<{ port: MessagePort }>) => {
      this.engine = data.port;
      this.engine.onmessage = (event: MessageEvent<ToSpeaker>) => this.hear(event.data);
    };
  }

  private hear(message: ToSpeaker): void {
    if (message.type === 'forget') {
      this.tracks.delete(message.member);
      return;
    }
    const known = this.tracks.get(message.member);
    const track = known ?? new VoiceTrack();
    if (!known) this.tracks.set(message.member, track);
    track.push(message, Date.now());
  }

  process(_: Float32Array[][], outputs: Float32Array[][]): boolean {
    const channels = outputs[0] ?? [];
    const first = channels[0];
    if (!first) return true;
    const now = Date.now();
    for (const track of this.tracks.values()) track.mix(first, now);
    for (let index = 0; index < first.length; index += 1) first[index] = Math.max(-1, Math.min(1, first[index] ?? 0));
    for (const channel of channels) if (channel !== first) channel.set(first);
    this.blocks += 1;
    if (this.blocks % reportEvery === 0) this.report();
    return true;
  }

  private report(): void {
    let target = 0;
    const delays: number[] = [];
    const voices: FromSpeaker['voices'] = [];
    for (const [member, track] of this.tracks) {
      target = Math.max(target, track.jitter.target);
      delays.push(...track.delays);
      track.delays = [];
      voices.push({ member, played: track.played, missing: track.missing, rms: track.takeRms() });
    }
    const report: FromSpeaker = { target, delays, voices };
    this.engine?.postMessage(report);
  }
}

registerProcessor('preau-playback', Playback);
