// Voices decoded by libopus in WebAssembly, for browsers without WebCodecs audio: a chunk of its own, fetched by those alone.
import { OpusDecoder } from 'opus-decoder';
import type { OpenOpus, OpusDecoding, OpusOutput, OpusPacket } from './opus.ts';

/** Packets kept while a decoder is made ready: more are let go, oldest first. */
const mostWaiting = 5;
/** The smallest module there is: eight bytes that do nothing. */
const nothing = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const mono = { channels: 1, streamCount: 1, coupledStreamCount: 0, channelMappingTable: [0] };

/** @throws where WebAssembly isn't there or isn't allowed: the library itself would wait for ever */
export async function loadCompiled(): Promise<OpenOpus> {
  await WebAssembly.compile(nothing);
  // Compiled once for all voices, before the first of them.
  const first = new OpusDecoder(mono);
  await first.ready;
  first.free();
  return open;
}

function open(output: OpusOutput): OpusDecoding {
  const decoder = new OpusDecoder(mono);
  let life: 'starting' | 'ready' | 'closed' = 'starting';
  const waiting: OpusPacket[] = [];
  const decode = ({ payload, capturedAt }: OpusPacket) => {
    const { samplesDecoded, channelData } = decoder.decodeFrame(payload);
    const [samples] = channelData;
    // Nothing comes of a broken packet; the next one is decoded as if it had been lost.
    if (samples && samplesDecoded > 0) output(capturedAt, samples.slice());
  };
  const begun = decoder.ready.then(() => {
    if (life === 'closed') {
      decoder.free();
      return;
    }
    life = 'ready';
    for (const packet of waiting.splice(0)) decode(packet);
  });
  return {
    works: true,
    decode(packet) {
      if (life === 'ready') decode(packet);
      else if (life === 'starting') waiting.splice(0, waiting.push(packet) - mostWaiting);
    },
    settled: () => begun,
    close() {
      if (life === 'ready') decoder.free();
      life = 'closed';
    },
  };
}
