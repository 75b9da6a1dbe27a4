// From one voice's Opus packets to its samples, by whichever decoder this browser has.
import { openOwn } from './opus-own.ts';

export type OpusPacket = {
  payload: Uint8Array;
  /** µs since 1970 on the publisher's clock. */
  capturedAt: number;
};

/** One packet in, one block of samples (48 kHz, mono) out, in the same order: now or a little later. */
export type OpusOutput = (capturedAt: number, samples: Float32Array<ArrayBuffer>) => void;

export type OpusDecoding = {
  decode(packet: OpusPacket): void;
  /** False once a packet broke it: the next one wants another. */
  readonly works: boolean;
  /** Resolves when it is ready and all that it was given has come out, as far as it ever will. */
  settled(): Promise<void>;
  close(): void;
};

export type OpenOpus = (output: OpusOutput) => OpusDecoding;

/** @throws when this browser can't decode voices at all */
export async function loadOpus(scope: object = globalThis): Promise<OpenOpus> {
  if ('AudioDecoder' in scope && 'EncodedAudioChunk' in scope) return openOwn;
  const { loadCompiled } = await import('./opus-compiled.ts');
  return loadCompiled();
}
