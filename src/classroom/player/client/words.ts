// The words of sounds and films played together, in both languages.
import { catalogue } from '../../../web/language.ts';

const fr = {
  title: 'Son et vidéo',
  hint: 'Joué chez tous en même temps. MP3, MP4, WebM, Ogg ou WAV, 20 Mo au plus.',
  choose: 'Ajouter un son ou une vidéo',
  sending: (name: string) => `${name} : envoi…`,
  tooLarge: 'Ce fichier dépasse 20 Mo : choisissez-en un plus court ou plus léger.',
  unreachable: 'Le réseau ne répond pas : le fichier n’est pas parti. Réessayez.',
  show: 'Montrer à la classe',
  showOf: (name: string) => `Montrer à la classe : ${name}`,
  hide: 'Ranger',
  remove: 'Retirer',
  removeOf: (name: string) => `Retirer : ${name}`,
  play: 'Lire pour tous',
  pause: 'Pause pour tous',
  where: 'Avancement',
  playing: (name: string) => `En lecture : ${name}`,
  paused: (name: string) => `En pause : ${name}`,
  touch: 'Toucher pour entendre',
  gone: 'Rien à lire pour l’instant.',
};

const en: typeof fr = {
  title: 'Sound and video',
  hint: 'Played to everybody at the same time. MP3, MP4, WebM, Ogg or WAV, 20 MB at most.',
  choose: 'Add a sound or a video',
  sending: (name) => `${name}: sending…`,
  tooLarge: 'This file is larger than 20 MB: choose a shorter or a lighter one.',
  unreachable: 'The network does not answer: the file has not left. Try again.',
  show: 'Show to the class',
  showOf: (name) => `Show to the class: ${name}`,
  hide: 'Put away',
  remove: 'Remove',
  removeOf: (name) => `Remove: ${name}`,
  play: 'Play for everybody',
  pause: 'Pause for everybody',
  where: 'Progress',
  playing: (name) => `Playing: ${name}`,
  paused: (name) => `Paused: ${name}`,
  touch: 'Touch to hear',
  gone: 'Nothing to play for now.',
};

const words = catalogue(fr, en);

/** Read while drawing, so that a change of language redraws. */
export const useWords = () => words.value;
