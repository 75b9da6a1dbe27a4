// Decodes the voices of one piece of a replay, a decoder for each speaker that lives on into the next piece.
import type { MediaFrame } from '../../protocol.ts';
import { sampleRate, type VoiceMix } from './voice-mix.ts';

/** Capture time on the publisher's clock (µs) to ms of the replay. */
export type Place = (frame: Pick<MediaFrame, 'publisher' | 'capturedAt'>) => number;

type Voice = { decoder: AudioDecoder; times: number[]; into: VoiceMix | undefined };

export class VoiceDecoders {
  private readonly voices = new Map<number, Voice>();

  /** Resolves when all of them are in the mix. */
  async decode(frames: readonly MediaFrame[], place: Place, into: VoiceMix): Promise<void> {
    if (typeof AudioDecoder === 'undefined') return;
    const used = new Set<Voice>();
    for (const frame of frames) {
      const voice = this.voiceOf(frame.publisher);
      if (voice.decoder.state !== 'configured') continue;
      voice.into = into;
      used.add(voice);
      voice.times.push(place(frame));
      // Its own timestamps count samples: what counts is the order.
      voice.decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: frame.capturedAt, data: frame.payload }));
    }
    await Promise.all(Array.from(used, ({ decoder }) => (decoder.state === 'configured' ? decoder.flush() : undefined)))
      // A broken packet closes its decoder: the next piece opens another.
      .catch(() => {});
  }

  private voiceOf(member: number): Voice {
    const known = this.voices.get(member);
    if (known) return known;
    const voice: Voice = {
      times: [],
      into: undefined,
      decoder: new AudioDecoder({
        // One packet in, one block out.
        output: (data) => {
          const samples = new Float32Array(data.numberOfFrames);
          data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
          data.close();
          const time = voice.times.shift();
          if (time !== undefined) voice.into?.add(member, time, samples);
        },
        error: () => this.voices.delete(member),
      }),
    };
    voice.decoder.configure({ codec: 'opus', sampleRate, numberOfChannels: 1 });
    this.voices.set(member, voice);
    return voice;
  }

  /** Another place of the replay: nothing of what was said before belongs there. */
  reset(): void {
    for (const { decoder } of this.voices.values()) if (decoder.state !== 'closed') decoder.close();
    this.voices.clear();
  }
}
