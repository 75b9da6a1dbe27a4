// A pupil's small picture every few seconds: the camera stays open, so that its light says so, and everything else is let go.
import type { LiveClass } from '../../client/live-class.ts';
import { toMediaError } from '../../client/media-error.ts';
import { stillEvery, stillSize } from '../contract.ts';
import { maxStillPayload } from '../still-frame.ts';

/** From the finest to what always fits. */
const qualities = [0.7, 0.55, 0.4, 0.25, 0.12];

export type Taking = { stream: MediaStream; stop(): void };

/** @param lost the camera was taken away. @throws MediaError, whose words can be shown */
export async function takeStills(live: Pick<LiveClass, 'sendStill'>, lost: () => void): Promise<Taking> {
  let stream: MediaStream;
  try {
    const video = { width: { ideal: 320 }, height: { ideal: 240 }, frameRate: { ideal: 5, max: 15 } };
    stream = await navigator.mediaDevices.getUserMedia({ video });
  } catch (error) {
    throw toMediaError(error, 'camera');
  }
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement('canvas');
  Object.assign(canvas, stillSize);
  const take = async () => {
    const picture = drawn(video, canvas) && (await small(canvas));
    if (picture && stream.active) live.sendStill(picture);
  };
  void take();
  const timer = setInterval(() => void take(), stillEvery);
  for (const track of stream.getTracks()) track.addEventListener('ended', lost);
  return {
    stream,
    stop() {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
      video.srcObject = null;
    },
  };
}

/** The middle of what the camera sees, in the shape of a still. */
function drawn(video: HTMLVideoElement, canvas: HTMLCanvasElement): boolean {
  const { videoWidth, videoHeight } = video;
  const context = canvas.getContext('2d', { alpha: false });
  if (!context || videoWidth === 0) return false;
  const scale = Math.max(canvas.width / videoWidth, canvas.height / videoHeight);
  const [wide, high] = [canvas.width / scale, canvas.height / scale];
  const [left, top] = [(videoWidth - wide) / 2, (videoHeight - high) / 2];
  context.drawImage(video, left, top, wide, high, 0, 0, canvas.width, canvas.height);
  return true;
}

async function small(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const written = (type: string, quality: number) =>
    new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
  for (const quality of qualities) {
    const webp = await written('image/webp', quality);
    // A browser that can't write WebP gives a PNG instead.
    const blob = webp?.type === 'image/webp' ? webp : await written('image/jpeg', quality);
    if (blob && blob.size <= maxStillPayload) return new Uint8Array(await blob.arrayBuffer());
  }
  return undefined;
}
