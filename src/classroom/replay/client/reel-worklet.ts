// The replay's loudspeaker, in the audio thread. Its clock is that of the whole replay: pictures and state follow what is heard.
import type { FromReel, ToReel } from './player-messages.ts';
import { Spool } from './spool.ts';
import { Stretcher } from './stretch.ts';

type Processor = { readonly port: MessagePort };
declare const AudioWorkletProcessor: new () => Processor;
declare function registerProcessor(name: string, processor: new () => Processor): void;

/** Blocks of 128 samples between two reports: 21 ms. */
const reportEvery = 8;

class Reel extends AudioWorkletProcessor {
  private spool = new Spool(0);
  private stretcher = new Stretcher(this.spool.read);
  private player: MessagePort | undefined;
  private playing = false;
  private waiting = false;
  private turn = 0;
  private blocks = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<{ port: MessagePort }>) => {
      this.player = data.port;
      this.player.onmessage = (event: MessageEvent<ToReel>) => this.hear(event.data);
    };
  }

  private hear(message: ToReel): void {
    switch (message.type) {
      case 'length': {
        const { speed } = this.stretcher;
        this.spool = new Spool(message.samples);
        this.stretcher = new Stretcher(this.spool.read);
        this.stretcher.speed = speed;
        break;
      }
      case 'piece':
        if (message.turn === this.turn) this.spool.add(message.from, message.samples);
        break;
      case 'seek':
        this.turn = message.turn;
        this.spool.clear();
        this.stretcher.seek(message.sample);
        this.waiting = true;
        break;
      case 'play':
        this.playing = message.on;
        break;
      case 'speed':
        this.stretcher.speed = message.speed;
        break;
      default:
        message satisfies never;
    }
  }

  process(_: Float32Array[][], outputs: Float32Array[][]): boolean {
    const channels = outputs[0] ?? [];
    const first = channels[0];
    if (!first) return true;
    if (this.playing) {
      const filled = this.stretcher.fill(first);
      first.fill(0, filled);
      this.waiting = filled < first.length;
      for (const channel of channels) if (channel !== first) channel.set(first);
    }
    this.blocks += 1;
    if (this.blocks % reportEvery === 0) this.report();
    return true;
  }

  private report(): void {
    const sample = this.stretcher.at;
    this.spool.forget(sample - 4_800);
    const report: FromReel = { turn: this.turn, sample, waiting: this.waiting };
    this.player?.postMessage(report);
  }
}

registerProcessor('preau-reel', Reel);
