// The words of notebooks shown by photo, in both languages.
import { catalogue } from '../../../web/language.ts';

const fr = {
  // Pupil
  title: 'Montrer mon cahier',
  hint: 'Seul votre professeur voit la photo. Il peut la montrer à la classe.',
  take: 'Prendre une photo',
  choose: 'Choisir une photo',
  check: 'Votre photo, avant de l’envoyer',
  send: 'Envoyer au professeur',
  again: 'Non, une autre',
  sending: 'Envoi…',
  sent: 'Votre professeur a reçu la photo.',
  unreadable: 'Cette photo ne se laisse pas lire. Essayez-en une autre.',
  unreachable: 'Le réseau ne répond pas : la photo n’est pas partie. Réessayez.',
  own: (number: number) => `Votre photo ${number}`,
  onStage: 'La classe la voit',
  takeBack: 'Retirer',
  takeBackOf: (number: number) => `Retirer votre photo ${number}`,
  // Leaders
  notebooks: 'Cahiers des élèves',
  noneYet: 'Les photos que les élèves envoient arrivent ici, et ne sont gardées nulle part.',
  photoOf: (name: string) => `Cahier : ${name}`,
  see: (name: string) => `Voir en grand le cahier : ${name}`,
  show: 'Montrer à la classe',
  showUnnamed: 'Sans le nom',
  showUnnamedLong: 'Montrer sans le nom',
  hide: 'Ranger',
  remove: 'Retirer',
  removeOf: (name: string) => `Retirer le cahier : ${name}`,
  close: 'Fermer',
  arrived: (name: string) => `${name} montre son cahier.`,
  // Scene
  shown: 'Un cahier',
  gone: 'La photo n’est plus là.',
};

const en: typeof fr = {
  title: 'Show my notebook',
  hint: 'Only your teacher sees the photo, and may show it to the class.',
  take: 'Take a photo',
  choose: 'Choose a photo',
  check: 'Your photo, before you send it',
  send: 'Send to the teacher',
  again: 'No, another one',
  sending: 'Sending…',
  sent: 'Your teacher has the photo.',
  unreadable: 'This photo cannot be read. Try another one.',
  unreachable: 'The network does not answer: the photo has not left. Try again.',
  own: (number) => `Your photo ${number}`,
  onStage: 'The class sees it',
  takeBack: 'Remove',
  takeBackOf: (number) => `Remove your photo ${number}`,
  notebooks: 'Pupils’ notebooks',
  noneYet: 'Photos that pupils send arrive here, and are kept nowhere.',
  photoOf: (name) => `Notebook: ${name}`,
  see: (name) => `Enlarge the notebook: ${name}`,
  show: 'Show to the class',
  showUnnamed: 'Without the name',
  showUnnamedLong: 'Show without the name',
  hide: 'Put away',
  remove: 'Remove',
  removeOf: (name) => `Remove the notebook: ${name}`,
  close: 'Close',
  arrived: (name) => `${name} shows a notebook.`,
  shown: 'A notebook',
  gone: 'The photo is gone.',
};

const words = catalogue(fr, en);

/** Read while drawing, so that a change of language redraws. */
export const useWords = () => words.value;
