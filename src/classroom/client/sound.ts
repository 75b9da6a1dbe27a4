// The page's sound: one audio context for listening, made at the first touch where the browser asks for it.
import { keepRunning } from './interruptions.ts';
import playbackUrl from './playback-worklet.ts?worker&url';
import { sampleRate } from './voice-track.ts';

/** How long the browser is given to start playing before it counts as blocked, ms. */
const startTime = 1_000;

export class Sound {
  private readonly context: AudioContext;
  private readonly ready: Promise<void>;
  private readonly running: { wake(): void };

  private broken = false;

  /**
   * @param speaker the end of a channel whose other end the engine worker holds.
   * @param onBroken this page can't play any sound, and a touch won't help.
   */
  constructor(speaker: MessagePort, onBroken: () => void) {
    this.context = new AudioContext({ sampleRate, latencyHint: 'interactive' });
    this.running = keepRunning(this.context);
    this.ready = this.start(speaker).catch(() => {
      this.broken = true;
      // Closed meanwhile, nobody waits for sound.
      if (this.context.state !== 'closed') onBroken();
    });
  }

  private async start(speaker: MessagePort): Promise<void> {
    await this.context.audioWorklet.addModule(playbackUrl);
    const node = new AudioWorkletNode(this.context, 'preau-playback', {
      numberOfInputs: 0,
      numberOfOutputs: 1,
      outputChannelCount: [1],
    });
    node.port.postMessage({ port: speaker }, [speaker]);
    node.connect(this.context.destination);
  }

  /** True when sound plays, or never can; false where a touch is still needed. */
  async unlock(): Promise<boolean> {
    await this.ready;
    if (this.broken) return true;
    // Where it is blocked, the promise of `resume` waits for the touch without end.
    const patience = new Promise<void>((resolve) => setTimeout(resolve, startTime));
    // Closed meanwhile, because the class ended or was left: then no sound plays, and nothing failed.
    const resumed = this.context.resume().catch(() => {});
    await Promise.race([resumed, patience]);
    return this.context.state === 'running';
  }

  /** The page is there again: what interrupted its sound may be over. */
  wake(): void {
    this.running.wake();
  }

  close(): void {
    void this.ready.then(() => this.context.close());
  }
}
