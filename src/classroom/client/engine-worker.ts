// The engine's own thread: sockets and codecs live here, so that a busy page delays neither sound nor picture.
import { drain } from './drain.ts';
import { Engine } from './engine.ts';
import type { FromEngine, FromMicrophone, ToEngine } from './engine-messages.ts';
import type { PictureSender } from './picture-sender.ts';
import { sampleRate } from './voice-track.ts';

type WorkerScope = {
  postMessage(message: FromEngine, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToEngine>) => void) | null;
};
declare const self: WorkerScope;

let engine: Engine | undefined;

self.onmessage = ({ data }) => {
  if (data.type === 'enter') engine = new Engine(data, (message, transfer = []) => self.postMessage(message, transfer));
  else if (engine) obey(engine, data);
};

function obey(current: Engine, message: Exclude<ToEngine, { type: 'enter' }>): void {
  switch (message.type) {
    case 'say':
      current.say(message.message);
      break;
    case 'speaker':
      current.speaker(message.port);
      break;
    case 'sound-port':
      void current.openSound(message.source, (sender) => {
        message.port.onmessage = ({ data }: MessageEvent<FromMicrophone>) =>
          sender.push(data.samples, (data.position / sampleRate) * 1_000_000, data.stamp);
      });
      break;
    case 'sound-stream':
      void current.openSound(message.source, (sender) => {
        const take = (data: AudioData) => {
          try {
            sender.push(mono(data), data.timestamp);
          } finally {
            data.close();
          }
        };
        drain(message.stream, take, report).catch((error) => {
          report(error);
          current.unfed(message.source, sender);
        });
      });
      break;
    case 'picture-stream':
      void current.openPicture(message.source, message.picture).then((sender) => {
        const take = (frame: VideoFrame) => pass(current, message.source, sender, frame);
        drain(message.stream, take, report).catch((error) => {
          report(error);
          if (sender) current.unfed(message.source, sender);
        });
      });
      break;
    case 'picture-start':
      void current.openPicture(message.source, message.picture);
      break;
    case 'picture':
      pass(current, message.source, current.sender(message.source), message.frame);
      break;
    case 'stop':
      current.stop(message.source);
      break;
    case 'mute':
      current.mute(message.muted);
      break;
    case 'still':
      current.still(message.bytes);
      break;
    case 'headphones':
      current.headphones(message.on);
      break;
    case 'attach':
      current.attach(message.member, message.source, message.size);
      break;
    case 'visible':
      current.show(message.visible);
      break;
    case 'quality':
      current.chooseQuality(message.choice);
      break;
    case 'look':
      current.lookAgain(message.moved);
      break;
    case 'leave':
      current.leave();
      break;
    case 'stats':
      self.postMessage({ type: 'stats', id: message.id, stats: current.stats() }, []);
      break;
    default:
      message satisfies never;
  }
}

/** Frames of a camera that was stopped or replaced meanwhile are let go. */
function pass(
  current: Engine,
  source: 'camera' | 'screen',
  sender: PictureSender | undefined,
  frame: VideoFrame,
): void {
  if (sender && current.sender(source) === sender) sender.push(frame);
  else frame.close();
}

/** Told as the browser tells what nobody caught, which ends nothing else. */
function report(error: unknown): void {
  setTimeout(() => {
    throw error;
  });
}

function mono(data: AudioData): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(data.numberOfFrames);
  data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
  const { numberOfChannels } = data;
  if (numberOfChannels === 1) return samples;
  const other = new Float32Array(data.numberOfFrames);
  for (let planeIndex = 1; planeIndex < numberOfChannels; planeIndex += 1) {
    data.copyTo(other, { planeIndex, format: 'f32-planar' });
    for (let index = 0; index < samples.length; index += 1)
      samples[index] = (samples[index] ?? 0) + (other[index] ?? 0);
  }
  return samples.map((sample) => sample / numberOfChannels);
}
