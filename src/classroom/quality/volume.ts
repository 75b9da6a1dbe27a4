// What an hour of class takes in data, by quality, from what is published now. Pure.
import type { PicturePublication, Published } from '../messages.ts';
import { allowed, levelOf } from './allowed.ts';
import type { Quality } from './contract.ts';

/** Bits a second of a voice that speaks all the time: Opus and, every 60 ms, the headers of one message. */
const voice = 24_000 + 10_000;
/** Presence, hands, signs of life. */
const control = 2_000;
/** Headers of one picture's message, down to IP, in bits; and those of the packets that a large one is cut into. */
const pictureHeaders = 76 * 8;
const packets = 1.04;
/** What is left of a stream in three temporal layers, by its topmost one: of its bits, and of its pictures. */
const bitsLeft = [0.5, 0.7, 1] as const;
const picturesLeft = [0.25, 0.5, 1] as const;

const megabytesAnHour = (bitsPerSecond: number): number => (bitsPerSecond * 3_600) / 8 / 1_000_000;

type Shown = { publication: PicturePublication; large: boolean };

/** Screens before cameras: the first stands large, the others small, and small ones take the smallest step. */
function shownOf(publications: readonly Published[], you: number): Shown[] {
  const pictures = publications
    .flatMap(({ member, publication }) => (member === you || !('steps' in publication) ? [] : [publication]))
    .sort((a, b) => Number(b.source === 'screen') - Number(a.source === 'screen'));
  return pictures.map((publication, index) => ({ publication, large: index === 0 || publication.source === 'screen' }));
}

/** Megabytes an hour that a member gets, at the quality given. */
export function volumeOf(quality: Quality, publications: readonly Published[], you: number): number {
  if (quality === 'text') return megabytesAnHour(control);
  let bits = control + voice;
  for (const { publication, large } of shownOf(publications, you)) {
    const steps = publication.steps.map(({ step }) => step);
    const most = allowed(levelOf(quality, 0, 0), steps);
    if (most === null) continue;
    const taken = large ? most.step : (steps[0] ?? most.step);
    const found = publication.steps.find(({ step }) => step === taken);
    if (!found) continue;
    // Without layers nothing can be left out of it.
    const top = publication.layers < 3 ? 2 : most.layers;
    bits += found.bitrate * packets * bitsLeft[top] + found.rate * picturesLeft[top] * pictureHeaders;
  }
  return megabytesAnHour(bits);
}
