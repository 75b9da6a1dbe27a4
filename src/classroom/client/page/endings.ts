// What the class page says when one is no longer in class: why, and what to do, in French and in English.
import type { EndReason } from '../live-class.ts';

export type Ending = [title: string, body: string];

export const frOver: Record<EndReason, Ending> = {
  left: ['Vous avez quitté le cours', 'Le cours continue. Vous pouvez y revenir quand vous voulez.'],
  ended: ['Le cours est terminé', 'À bientôt.'],
  removed: [
    'Le professeur vous a fait sortir',
    'Vous ne pouvez pas revenir dans ce cours. Parlez-en avec lui ou avec la vie scolaire.',
  ],
  replaced: [
    'Ce cours est ouvert ailleurs',
    'Vous l’avez ouvert sur un autre appareil ou dans un autre onglet. Il ne peut l’être qu’à un endroit à la fois.',
  ],
  'signed-out': ['Votre connexion a pris fin', 'Connectez-vous : vous retrouverez ce cours dans votre journée.'],
  'not-allowed': [
    'Ce cours n’est pas le vôtre',
    'Seuls les élèves de la classe, ses professeurs et l’équipe de l’école peuvent y entrer.',
  ],
  'not-open': [
    'Le cours n’est pas encore ouvert',
    'Vous êtes en avance. Restez ici : vous entrerez sans rien faire, quelques minutes avant le début.',
  ],
  cancelled: ['Ce cours est annulé', 'Vous n’avez rien manqué. La raison est dans votre journée.'],
  full: [
    'La classe est pleine',
    'Il n’y a plus de place pour l’instant. Ce n’est pas votre faute : réessayez dans un instant.',
  ],
  'not-in-class': [
    'Entrez d’abord en classe',
    'On ne regarde une classe qu’en y étant soi-même, vu de tous. Entrez-y dans un autre onglet, puis réessayez ici.',
  ],
  'enough-views': ['Deux vues sont déjà ouvertes', 'Fermez-en une, puis réessayez.'],
  version: ['Préau a changé depuis que cette page est ouverte', 'Rechargez-la pour entrer avec la nouvelle version.'],
  malformed: ['Quelque chose n’a pas marché chez nous', 'Rechargez la page : votre place est gardée.'],
};

export const enOver: Record<EndReason, Ending> = {
  left: ['You have left the lesson', 'It goes on. You can come back whenever you like.'],
  ended: ['The lesson is over', 'See you soon.'],
  removed: [
    'The teacher sent you out',
    'You cannot come back to this lesson. Talk about it with them or with school life.',
  ],
  replaced: [
    'This lesson is open elsewhere',
    'You opened it on another device or in another tab. It can only be in one place at a time.',
  ],
  'signed-out': ['You are no longer signed in', 'Sign in: you will find this lesson in your day.'],
  'not-allowed': [
    'This lesson is not yours',
    'Only the pupils of the class, its teachers and the school’s staff can enter.',
  ],
  'not-open': [
    'The lesson is not open yet',
    'You are early. Stay here: you will enter with nothing to do, a few minutes before it starts.',
  ],
  cancelled: ['This lesson is cancelled', 'You missed nothing. The reason is in your day.'],
  full: ['The class is full', 'There is no room just now. It is not your fault: try again in a moment.'],
  'not-in-class': [
    'Enter the class first',
    'A class is only watched by who is in it, seen by all. Enter it in another tab, then try again here.',
  ],
  'enough-views': ['Two views are open already', 'Close one of them, then try again.'],
  version: ['Préau has changed since this page was opened', 'Reload it to enter with the new version.'],
  malformed: ['Something did not work on our side', 'Reload the page: your place is kept.'],
};
