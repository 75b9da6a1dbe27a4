// Which picture codec this browser encodes in layers, and the steps of the ladder.
import type { PicturePublication } from '../messages.ts';
import type { PictureSource } from '../protocol.ts';
import type { PictureShape } from './engine-messages.ts';

export type Step = PicturePublication['steps'][number];
export type PictureChoice = { codec: string; layers: 1 | 2 | 3; steps: Step[] };

/** VP8 first: old devices decode it at the least cost. */
const candidates: readonly { codec: string; layers: 1 | 2 | 3 }[] = [
  { codec: 'vp8', layers: 3 },
  { codec: 'vp09.00.21.08', layers: 3 },
  { codec: 'vp8', layers: 2 },
  { codec: 'vp8', layers: 1 },
  { codec: 'vp09.00.21.08', layers: 1 },
];

const even = (size: number): number => Math.max(2, Math.round(size / 2) * 2);

/**
 * Measured on pages full of text, 1600×900 at 5 pictures a second with this target: VP9 takes 184 to 279 kbit/s of typing and slides
 * and a fifth of VP8's time, VP8 187 to 414. What scrolls without end takes more in both: the sender holds it to the bound.
 */
const screenCandidates: typeof candidates = [{ codec: 'vp09.00.40.08', layers: 3 }, ...candidates];
const screenBitrate = 270_000;
/** Bits a second that a screen never exceeds for long. */
export const screenBound = 290_000;

/** The same shape, at most this high (or this wide when it stands upright). */
function within(shape: PictureShape, limit: number): PictureShape {
  const ratio = Math.min(1, limit / Math.min(shape.width, shape.height));
  return { width: even(shape.width * ratio), height: even(shape.height * ratio) };
}

export function ladder(source: PictureSource, shape: PictureShape): Step[] {
  if (source === 'screen') return [{ step: 0, ...within(shape, 900), rate: 5, bitrate: screenBitrate }];
  const small = { step: 0, ...within(shape, 180), rate: 15, bitrate: 110_000 };
  const large = { step: 1, ...within(shape, 360), rate: 20, bitrate: 400_000 };
  // A camera that gives no more than the small picture has one step.
  return large.height > small.height ? [small, large] : [small];
}

export function encoderConfig(
  choice: { codec: string; layers: number },
  step: Step,
  source: PictureSource,
): VideoEncoderConfig {
  return {
    codec: choice.codec,
    width: step.width,
    height: step.height,
    bitrate: step.bitrate,
    framerate: step.rate,
    latencyMode: 'realtime',
    ...(choice.layers > 1 && { scalabilityMode: `L1T${choice.layers}` }),
    ...(source === 'screen' && { contentHint: 'text', bitrateMode: 'constant' }),
  };
}

/** @throws when no codec will do. */
export async function choosePicture(source: PictureSource, shape: PictureShape): Promise<PictureChoice> {
  const steps = ladder(source, shape);
  const top = steps.at(-1);
  if (typeof VideoEncoder === 'undefined' || !top) throw new Error('no VideoEncoder');
  for (const candidate of source === 'screen' ? screenCandidates : candidates) {
    try {
      const { supported } = await VideoEncoder.isConfigSupported(encoderConfig(candidate, top, source));
      if (supported) return { ...candidate, steps };
    } catch {
      // A browser that doesn't know the codec string throws instead of saying no: the next one is tried.
    }
  }
  throw new Error('no picture encoder');
}
