// The words of the small pictures of a class, in French and in English.
import { catalogue } from '../../../web/language.ts';

const pupils = (count: number): string => `${count} ${count < 2 ? 'élève' : 'élèves'}`;

const fr = {
  title: 'La classe en photos',
  open: 'Les élèves peuvent se montrer',
  openHint: 'Une petite photo toutes les 4 secondes, pour qui le veut bien. Rien n’est gardé.',
  showingCount: (count: number) =>
    count === 0 ? 'Personne ne se montre encore.' : `${pupils(count)} ${count === 1 ? 'se montre' : 'se montrent'}.`,
  takeAway: 'Retirer',
  takeAwayOf: (name: string) => `Retirer la photo de ${name}`,
  invite: 'Vous montrer à la classe ?',
  inviteShort:
    'Une photo toutes les 4 secondes, pour la classe et ses professeurs, jamais gardée. Dire non ne change rien.',
  inviteHint:
    'Une petite photo toutes les 4 secondes, vue de la classe et de ses professeurs seulement. Elle n’est jamais gardée ni enregistrée. Vous arrêtez quand vous voulez, et dire non ne change rien.',
  show: 'Me montrer',
  notNow: 'Non merci',
  opening: 'On ouvre votre caméra…',
  seen: 'La classe voit votre photo.',
  stop: 'Ne plus me montrer',
  saidStopped: 'La classe ne vous voit plus.',
  crowded: 'Trop de monde en ce moment : votre photo attend.',
  away: 'Votre professeur n’est pas là : personne ne se montre.',
  ownPreview: 'Ce que votre caméra montre',
  closedNow: 'Le professeur n’a pas ouvert les photos de la classe.',
  takenAway: 'Le professeur a retiré votre photo.',
  wall: 'La classe',
  photoOf: (name: string) => `Photo de ${name}`,
  saidOpen: 'Le professeur propose que la classe se voie en photos.',
  saidClosed: 'Les photos de la classe sont fermées.',
};
const en: typeof fr = {
  title: 'The class in pictures',
  open: 'Pupils may show themselves',
  openHint: 'A small picture every 4 seconds, for those who want to. Nothing is kept.',
  showingCount: (count) =>
    count === 0
      ? 'Nobody shows themselves yet.'
      : `${count} ${count === 1 ? 'pupil shows' : 'pupils show'} themselves.`,
  takeAway: 'Remove',
  takeAwayOf: (name) => `Remove the picture of ${name}`,
  invite: 'Show yourself to the class?',
  inviteShort: 'A picture every 4 seconds, for the class and its teachers, never kept. Saying no changes nothing.',
  inviteHint:
    'A small picture every 4 seconds, seen by the class and its teachers only. It is never kept or recorded. You stop when you like, and saying no changes nothing.',
  show: 'Show me',
  notNow: 'No thanks',
  opening: 'Opening your camera…',
  seen: 'The class sees your picture.',
  stop: 'Stop showing me',
  saidStopped: 'The class doesn’t see you any more.',
  crowded: 'Too many people just now: your picture waits.',
  away: 'Your teacher is away: nobody shows themselves.',
  ownPreview: 'What your camera shows',
  closedNow: 'The teacher hasn’t opened the pictures of the class.',
  takenAway: 'The teacher removed your picture.',
  wall: 'The class',
  photoOf: (name) => `Picture of ${name}`,
  saidOpen: 'The teacher lets the class see each other in pictures.',
  saidClosed: 'The pictures of the class are closed.',
};

export const stillsWords = catalogue(fr, en);
