// What a page plays, measured where it leaves for the loudspeaker; and the tone it sends in place of the fake microphone's beep.
import type { Page } from 'playwright-core';
import { type Somebody, tones } from './people.ts';
import { until } from './until.ts';

type Ears = {
  /** The loudest of each tone during so many ms, and of everything, in dB below full scale. */
  listen(ms: number): Promise<{ tones: number[]; all: number }>;
  /** Whether this tone is heard at this moment. */
  hears(tone: number): boolean;
};

declare global {
  var lessonEars: Ears;
}

/** A tone of a voice lies well above it, what a codec makes of other tones well below; dB. */
export const audible = -50;
/** Long enough for the pauses between two syllables, ms. */
const listening = 1_000;

/** Put into a page before its own scripts. */
export const giveEars = (page: Page, own: Somebody): Promise<unknown> =>
  page.addInitScript(openEars, { own: own.tone, tones: tones.map(({ tone }) => tone), audible });

/** Runs in the page. */
function openEars(given: { own: number; tones: number[]; audible: number }): void {
  const taps: AnalyserNode[] = [];
  const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode, ...rest: number[]) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode | AudioParam, ...rest: number[]) {
    if (to instanceof AudioDestinationNode) {
      const tap = new AnalyserNode(this.context, { fftSize: 16_384, smoothingTimeConstant: 0 });
      connect.call(this, tap);
      taps.push(tap);
    }
    return connect.call(this, to as AudioNode, ...rest);
  } as typeof AudioNode.prototype.connect;

  const levelOf = (tone: number): number => {
    let most = -200;
    for (const tap of taps) {
      if (tap.context.state === 'closed') continue;
      const bins = new Float32Array(tap.frequencyBinCount);
      tap.getFloatFrequencyData(bins);
      const middle = Math.round((tone * tap.fftSize) / tap.context.sampleRate);
      for (let bin = middle - 3; bin <= middle + 3; bin += 1) most = Math.max(most, bins[bin] ?? -200);
    }
    return most;
  };
  const loudness = (): number => {
    let most = -200;
    for (const tap of taps) {
      if (tap.context.state === 'closed') continue;
      const samples = new Float32Array(tap.fftSize);
      tap.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      most = Math.max(most, power > 0 ? 10 * Math.log10(power) : -200);
    }
    return most;
  };
  globalThis.lessonEars = {
    hears: (tone) => levelOf(tone) > given.audible,
    async listen(ms) {
      const heard = given.tones.map(() => -200);
      let all = -200;
      const until = performance.now() + ms;
      while (performance.now() < until) {
        for (const [index, tone] of given.tones.entries()) heard[index] = Math.max(heard[index] ?? -200, levelOf(tone));
        all = Math.max(all, loudness());
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return { tones: heard.map(Math.round), all: Math.round(all) };
    },
  };

  // The fake microphone is opened and closed as ever; what it hears is a voice of one tone, in syllables.
  const { mediaDevices } = navigator;
  const open = mediaDevices?.getUserMedia.bind(mediaDevices);
  if (!open) return;
  mediaDevices.getUserMedia = async (wanted) => {
    const stream = await open(wanted);
    for (const microphone of stream.getAudioTracks()) {
      const context = new AudioContext({ sampleRate: 48_000 });
      const end = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
      const level = new GainNode(context, { gain: 0.2 });
      const syllables = new OscillatorNode(context, { frequency: 3 });
      const depth = new GainNode(context, { gain: 0.1 });
      const voice = new OscillatorNode(context, { frequency: given.own });
      syllables.connect(depth).connect(level.gain);
      voice.connect(level).connect(end);
      syllables.start();
      voice.start();
      await context.resume();
      const [track] = end.stream.getAudioTracks();
      if (!track) continue;
      stream.removeTrack(microphone);
      stream.addTrack(track);
      const stop = track.stop.bind(track);
      track.stop = () => {
        stop();
        microphone.stop();
        void context.close();
      };
    }
    return stream;
  };
}

type Heard = { who: string[]; levels: number[]; all: number };

/** Who is heard on a page, by their tones. */
export async function hearing(page: Page): Promise<Heard> {
  const { tones: levels, all } = await page.evaluate((ms) => globalThis.lessonEars.listen(ms), listening);
  const who = tones.filter((_, index) => (levels[index] ?? -200) > audible).map(({ key }) => key);
  return { who, levels, all };
}

/** Waits until exactly these are heard there, and gives what was measured. */
export async function untilHears(what: string, page: Page, ...wanted: Somebody['key'][]): Promise<Heard> {
  const expected = [...wanted].sort().join();
  return until(
    what,
    () => hearing(page),
    ({ who }) => [...who].sort().join() === expected,
  );
}
