// Every word of the captions, in French and in English.
import { catalogue } from '../../../web/language.ts';

const fr = {
  captions: 'Sous-titres',
  show: 'Afficher les sous-titres, sur cet appareil',
  size: 'Taille',
  sizes: (size: string): string => ({ m: 'Grande', l: 'Très grande', xl: 'Énorme' })[size] ?? size,
  available: 'Ce cours a des sous-titres.',
  showThem: 'Afficher',
  noThanks: 'Non merci',
  last: 'Dernières lignes',
  none: 'Rien n’a encore été écrit.',
  write: 'Écrire les sous-titres',
  writeHint: 'Écrivez ce qui est dit. Entrée envoie la ligne ; une phrase finie part d’elle-même.',
  send: 'Envoyer la ligne',
  helpers: 'Qui écrit avec vous',
  choose: 'Choisir quelqu’un…',
  let: 'Laisser écrire',
  stop: (name: string) => `Ne plus laisser ${name} écrire`,
  asked: 'Le professeur vous demande d’écrire les sous-titres : ouvrez « Outils ».',
};

const en: typeof fr = {
  captions: 'Captions',
  show: 'Show captions, on this device',
  size: 'Size',
  sizes: (size) => ({ m: 'Large', l: 'Very large', xl: 'Huge' })[size] ?? size,
  available: 'This lesson has captions.',
  showThem: 'Show',
  noThanks: 'No thanks',
  last: 'Last lines',
  none: 'Nothing has been written yet.',
  write: 'Write captions',
  writeHint: 'Write what is said. Enter sends the line; a finished sentence goes by itself.',
  send: 'Send the line',
  helpers: 'Who writes with you',
  choose: 'Choose somebody…',
  let: 'Let them write',
  stop: (name) => `No longer let ${name} write`,
  asked: 'The teacher asks you to write captions: open “Tools”.',
};

const words = catalogue(fr, en);

/** Read while drawing, so that a change of language redraws. */
export const useWords = () => words.value;
