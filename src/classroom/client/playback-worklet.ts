// The loudspeaker's end, in the audio thread: plays what the engine worker decodes.
import type { ToSpeaker } from './engine-messages.ts';
import { Mixer } from './mixer.ts';

type Processor = { readonly port: MessagePort };
declare const AudioWorkletProcessor: new () => Processor;
declare function registerProcessor(name: string, processor: new () => Processor): void;

/** Blocks of 128 samples between two reports: a quarter of a second. */
const reportEvery = 94;

class Playback extends AudioWorkletProcessor {
  private readonly mixer = new Mixer();
  private engine: MessagePort | undefined;
  private blocks = 0;

  constructor() {
    super();
    // The page hands over a port that leads straight to the engine worker, so that a busy page delays no sound.
    this.port.onmessage = ({ data }: MessageEvent<{ port: MessagePort }>) => {
      this.engine = data.port;
      this.engine.onmessage = (event: MessageEvent<ToSpeaker>) => this.mixer.hear(event.data, Date.now());
    };
  }

  process(_: Float32Array[][], outputs: Float32Array[][]): boolean {
    const channels = outputs[0] ?? [];
    const first = channels[0];
    if (!first) return true;
    this.mixer.mix(first, Date.now());
    for (const channel of channels) if (channel !== first) channel.set(first);
    this.blocks += 1;
    if (this.blocks % reportEvery === 0) this.engine?.postMessage(this.mixer.report());
    return true;
  }
}

registerProcessor('preau-playback', Playback);
