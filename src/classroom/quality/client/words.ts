// Every word of the quality one gets and chooses, in French and in English.
import { catalogue } from '../../../web/language.ts';
import type { ClassRoom } from '../../client/live-class.ts';
import type { Cause, Quality } from '../contract.ts';

/** No more than a figure's first two digits: 187 is "190". */
function rounded(megabytes: number): number {
  if (megabytes < 10) return Math.max(1, Math.round(megabytes));
  const unit = 10 ** (Math.floor(Math.log10(megabytes)) - 1);
  return Math.round(megabytes / unit) * unit;
}

/** What holds for everybody has words of its own (`page/words.ts`). */
type Own = Exclude<Cause, 'crowd'>;
type Reduced = Exclude<Quality, 'full'>;

const frGot: Record<Own, Record<Reduced, string>> = {
  choice: {
    light: 'Petites images, par votre choix.',
    voice: 'Son seul, par votre choix.',
    text: 'Texte seul, par votre choix : vous n’entendez pas le cours.',
  },
  network: {
    light: 'Image réduite : votre réseau est lent.',
    voice: 'Image arrêtée pour que le son passe.',
    text: 'Le son ne passe plus : le cours continue par écrit, et le son reviendra tout seul.',
  },
  device: {
    light: 'Image réduite : votre appareil est très occupé.',
    voice: 'Image arrêtée : votre appareil est trop occupé. Le son continue.',
    text: 'Image arrêtée : votre appareil est trop occupé.',
  },
};

const enGot: typeof frGot = {
  choice: {
    light: 'Small pictures, by your choice.',
    voice: 'Sound only, by your choice.',
    text: 'Text only, by your choice: you don’t hear the class.',
  },
  network: {
    light: 'Smaller picture: your network is slow.',
    voice: 'Picture stopped so that sound gets through.',
    text: 'Sound no longer gets through: the class goes on in writing, and sound will come back by itself.',
  },
  device: {
    light: 'Smaller picture: your device is very busy.',
    voice: 'Picture stopped: your device is too busy. Sound goes on.',
    text: 'Picture stopped: your device is too busy.',
  },
};

const fr = {
  title: 'Économiser les données',
  choice: (quality: Quality): string =>
    ({ full: 'Images et son', light: 'Petites images et son', voice: 'Son seul', text: 'Texte seul' })[quality],
  hint: (quality: Quality): string =>
    ({
      full: 'Le mieux que permettent votre réseau et votre appareil.',
      light: 'Elles changent aussi moins souvent.',
      voice: 'Le tableau, les documents et les messages restent.',
      text: 'Vous n’entendez pas le cours. Le tableau, les documents et les messages restent.',
    })[quality],
  volume: (megabytes: number): string => `environ ${rounded(megabytes)} Mo par heure`,
  about: 'Calculé sur ce que montre le cours en ce moment, sans les documents. Ce choix reste sur cet appareil.',
  got: (cause: Own, quality: Reduced): string => frGot[cause][quality],
  sending: (quality: Reduced): string =>
    quality === 'light'
      ? 'Votre image est réduite : votre réseau est lent. On vous entend.'
      : 'Votre image est arrêtée pour que votre voix passe.',
  back: 'L’image et le son sont de nouveau entiers.',
  takeAll: (quality: Reduced): string =>
    ({ light: 'Agrandir les images', voice: 'Revoir les images', text: 'Remettre le son' })[quality],
  /** In the list of people, for those who lead. */
  member: (quality: 'voice' | 'text'): string => ({ voice: 'son seul', text: 'texte seul' })[quality],
};

const en: typeof fr = {
  title: 'Save data',
  choice: (quality) =>
    ({ full: 'Pictures and sound', light: 'Small pictures and sound', voice: 'Sound only', text: 'Text only' })[
      quality
    ],
  hint: (quality) =>
    ({
      full: 'The best that your network and device allow.',
      light: 'They also change less often.',
      voice: 'Board, documents and messages stay.',
      text: 'You don’t hear the class. Board, documents and messages stay.',
    })[quality],
  volume: (megabytes) => `about ${rounded(megabytes)} MB an hour`,
  about: 'From what the class shows right now, without documents. This choice stays on this device.',
  got: (cause, quality) => enGot[cause][quality],
  sending: (quality) =>
    quality === 'light'
      ? 'Your picture is smaller: your network is slow. You are heard.'
      : 'Your picture is stopped so that your voice gets through.',
  back: 'Picture and sound are whole again.',
  takeAll: (quality) => ({ light: 'Larger pictures', voice: 'Pictures again', text: 'Sound again' })[quality],
  member: (quality) => ({ voice: 'sound only', text: 'text only' })[quality],
};

export const qualityWords = catalogue(fr, en);

/**
 * What the person is told of what they get and of what the others get of their picture; empty where it is everything, or the same
 * for everybody. @param watches whether this browser shows pictures: one that shows none has said so already.
 */
export function reducedWords({ quality: got, sending, publications, you }: ClassRoom, watches: boolean) {
  const { quality, cause } = got;
  const pictures = publications.some(
    ({ member, publication: { source } }) => member !== you && source !== 'microphone',
  );
  // A picture that nobody shows isn't missed; who hears nothing must know.
  const missed = quality === 'text' || (pictures && (cause !== 'device' || watches));
  const own = quality !== 'full' && cause !== null && cause !== 'crowd' && missed;
  const { got: words, sending: sent } = qualityWords.value;
  return {
    got: own ? words(cause, quality) : '',
    sent: sending === undefined || sending === 'full' ? '' : sent(sending),
  };
}
