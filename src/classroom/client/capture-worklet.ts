// The microphone's end where the browser has no MediaStreamTrackProcessor: passes samples on to the engine worker.
import type { FromMicrophone } from './engine-messages.ts';

type Processor = { readonly port: MessagePort };
declare const AudioWorkletProcessor: new () => Processor;
declare function registerProcessor(name: string, processor: new () => Processor): void;

/** Samples gathered before a message is sent: 10 ms. */
const gathered = 480;

class Capture extends AudioWorkletProcessor {
  private engine: MessagePort | undefined;
  private samples = new Float32Array(gathered);
  private filled = 0;
  private position = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<{ port: MessagePort }>) => {
      this.engine = data.port;
    };
  }

  process(inputs: Float32Array[][]): boolean {
    const input = inputs[0]?.[0];
    if (!input) return true;
    for (const sample of input) {
      this.samples[this.filled++] = sample;
      if (this.filled < gathered) continue;
      const message: FromMicrophone = { samples: this.samples, position: this.position, stamp: Date.now() };
      this.position += gathered;
      this.engine?.postMessage(message, [this.samples.buffer]);
      this.samples = new Float32Array(gathered);
      this.filled = 0;
    }
    return true;
  }
}

registerProcessor('preau-capture', Capture);
