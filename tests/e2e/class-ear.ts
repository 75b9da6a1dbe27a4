// What a page of a class plays, measured where it leaves for the loudspeaker; and a member without a page whose voice is one tone.
import type { Page } from 'playwright-core';
import { packetLength } from '../../src/classroom/client/voice-sender.ts';
import { tone } from '../../src/classroom/testing/opus-tone.ts';
import { camera, Peer } from '../../src/classroom/testing/peer.ts';
import { type ClassServer, lesson } from './class-server.ts';

declare global {
  var listened: AnalyserNode | undefined;
}

/** Before the page's own scripts: whatever goes to the loudspeaker is listened to as well. */
export async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const connect = AudioNode.prototype.connect;
    AudioNode.prototype.connect = function (this: AudioNode, ...given: Parameters<typeof connect>) {
      const to: unknown = given[0];
      if (to === this.context.destination) {
        const analyser = this.context.createAnalyser();
        analyser.fftSize = 8_192;
        analyser.smoothingTimeConstant = 0;
        Reflect.apply(connect, this, [analyser]);
        globalThis.listened = analyser;
      }
      return Reflect.apply(connect, this, given);
    } as typeof connect;
  });
}

/** Of the last sixth of a second played: root mean square, 0 to 1, and the loudest frequency in Hz. */
export const played = (page: Page): Promise<{ rms: number; pitch: number }> =>
  page.evaluate(() => {
    const ear = globalThis.listened;
    if (!ear) return { rms: 0, pitch: 0 };
    const samples = new Float32Array(ear.fftSize);
    ear.getFloatTimeDomainData(samples);
    const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    const bands = new Float32Array(ear.frequencyBinCount);
    ear.getFloatFrequencyData(bands);
    const pitch = (bands.indexOf(Math.max(...bands)) * ear.context.sampleRate) / ear.fftSize;
    return { rms, pitch: rms > 0 ? pitch : 0 };
  });

/** Somebody in class who has no page. */
export async function member({ address }: ClassServer, name: string): Promise<Peer> {
  const { port } = new URL(address);
  const peer = new Peer(Number(port), { cookie: `who=${encodeURIComponent(name)}`, lessonId: lesson.id });
  await peer.join();
  return peer;
}

const microphone = {
  source: 'microphone',
  codec: 'opus',
  sampleRate: 48_000,
  channels: 1,
  packet: packetLength,
} as const;

/** Sings one tone until the returned function is called. */
export function sing(peer: Peer): () => void {
  peer.say({ type: 'publish', publication: microphone });
  let sung = 0;
  const timer = setInterval(() => {
    peer.voice(100, tone[sung % tone.length]);
    sung += 1;
  }, packetLength);
  return () => clearInterval(timer);
}

export const showCamera = (peer: Peer) => peer.say({ type: 'publish', publication: camera });
