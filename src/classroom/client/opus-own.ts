// Voices decoded by the browser's own Opus decoder (WebCodecs).
import type { OpusDecoding, OpusOutput } from './opus.ts';
import { sampleRate } from './voice-track.ts';

export function openOwn(output: OpusOutput): OpusDecoding {
  // Capture times of packets that the decoder holds, oldest first: its own timestamps count samples from the first packet on,
  // and so lose what the publisher's sound card loses.
  const held: number[] = [];
  let base: number | undefined;
  const decoder = new AudioDecoder({
    output(data) {
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      output(held.shift() ?? data.timestamp + (base ?? 0), samples);
      data.close();
    },
    // It has closed itself, which `works` says.
    error() {},
  });
  decoder.configure({ codec: 'opus', sampleRate, numberOfChannels: 1 });
  return {
    get works() {
      return decoder.state === 'configured';
    },
    decode({ payload, capturedAt }) {
      base ??= capturedAt;
      held.push(capturedAt);
      decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: capturedAt - base, data: payload }));
    },
    async settled() {
      // What breaks it closes it, which `works` says.
      if (decoder.state === 'configured') await decoder.flush().catch(() => {});
    },
    close() {
      if (decoder.state !== 'closed') decoder.close();
    },
  };
}
