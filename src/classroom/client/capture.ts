// From a device's track to the engine worker: MediaStreamTrackProcessor where the page has it, otherwise AudioWorklet and
// requestVideoFrameCallback (Firefox, Safari).
import type { PictureSource, SoundSource } from '../protocol.ts';
import captureUrl from './capture-worklet.ts?worker&url';
import type { PictureShape, ToEngine } from './engine-messages.ts';
import { keepRunning } from './interruptions.ts';
import { sampleRate } from './voice-track.ts';

type Send = (message: ToEngine, transfer: Transferable[]) => void;

type TrackProcessor<T> = { readonly readable: ReadableStream<T> };
type TrackProcessorClass = new <T>(init: { track: MediaStreamTrack; maxBufferSize?: number }) => TrackProcessor<T>;

declare global {
  /** In a page, Chromium alone has it; it is in no list of types for pages. */
  var MediaStreamTrackProcessor: TrackProcessorClass | undefined;
}

export type Capture = {
  stop(): void;
  /** The page is there again, after what may have interrupted it. */
  wake?(): void;
};

/** Starts handing samples over. */
export async function captureSound(source: SoundSource, track: MediaStreamTrack, send: Send): Promise<Capture> {
  const Processor = globalThis.MediaStreamTrackProcessor;
  // Its samples come at the device's own rate, while the encoder takes one only: others go through an audio context.
  if (Processor && track.getSettings().sampleRate === sampleRate) {
    const { readable } = new Processor<AudioData>({ track });
    send({ type: 'sound-stream', source, stream: readable }, [readable]);
    return { stop() {} };
  }
  const context = new AudioContext({ sampleRate, latencyHint: 'interactive' });
  await context.audioWorklet.addModule(captureUrl);
  const { port1, port2 } = new MessageChannel();
  const taken = context.createMediaStreamSource(new MediaStream([track]));
  const node = new AudioWorkletNode(context, 'preau-capture', {
    numberOfInputs: 1,
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: 'explicit',
  });
  node.port.postMessage({ port: port1 }, [port1]);
  taken.connect(node);
  send({ type: 'sound-port', source, port: port2 }, [port2]);
  await context.resume();
  return { stop: () => void context.close(), wake: keepRunning(context).wake };
}

/** Starts handing pictures over. */
export async function capturePicture(source: PictureSource, track: MediaStreamTrack, send: Send): Promise<Capture> {
  const Processor = globalThis.MediaStreamTrackProcessor;
  if (Processor) {
    const { width = 640, height = 360 } = track.getSettings();
    const { readable } = new Processor<VideoFrame>({ track, maxBufferSize: 1 });
    send({ type: 'picture-stream', source, stream: readable, picture: { width, height } }, [readable]);
    return { stop() {} };
  }
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  await video.play();
  const picture: PictureShape = { width: video.videoWidth || 640, height: video.videoHeight || 360 };
  send({ type: 'picture-start', source, picture }, []);
  let stopped = false;
  const next = (now: number) => {
    if (stopped) return;
    const frame = new VideoFrame(video, { timestamp: Math.round(now * 1_000) });
    send({ type: 'picture', source, frame }, [frame]);
    video.requestVideoFrameCallback(next);
  };
  video.requestVideoFrameCallback(next);
  return {
    stop() {
      stopped = true;
      video.srcObject = null;
    },
    wake() {
      if (!stopped && video.paused) void video.play().catch(() => {});
    },
  };
}
