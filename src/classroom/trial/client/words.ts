// Every word of the test room, in French and in English.
import { catalogue } from '../../../web/language.ts';
import type { EndReason } from '../../client/live-class.ts';

const fr = {
  title: 'Essayer mon micro et mon image',
  about:
    'Vous êtes seul ici : personne ne vous voit ni ne vous entend. Ce que vous dites et montrez fait tout le chemin d’un vrai cours, et vous revient après 2 secondes. Rien n’est gardé.',
  begin: 'Commencer l’essai',
  asking: 'Répondez à la question du navigateur : « Autoriser ».',
  entering: 'On prépare l’essai…',
  echo: 'Votre image, comme la classe la verrait',
  speak: 'Dites quelques mots, puis écoutez.',
  headphones: 'Avec un casque, vous vous entendrez mieux.',
  checks: 'Ce qui marche',
  network: 'La liaison avec Préau',
  microphone: 'Votre micro',
  voice: 'Votre voix, entendue par les autres',
  camera: 'Votre caméra',
  picture: 'Votre image, vue par les autres',
  works: 'marche',
  waiting: 'en attente',
  withoutCamera: 'Essayer sans la caméra',
  withCamera: 'Essayer la caméra aussi',
  stop: 'Arrêter l’essai',
  again: 'Recommencer',
  done: 'Tout marche. Vous êtes prêt pour vos cours.',
  over: (reason: EndReason): string => {
    if (reason === 'ended') return 'L’essai dure 5 minutes, il est fini.';
    if (reason === 'left') return 'L’essai est arrêté.';
    if (reason === 'full') return 'Trop d’essais en ce moment. Réessayez dans quelques minutes.';
    return 'L’essai s’est arrêté. Vous pouvez recommencer.';
  },
  unlock: 'Toucher pour entendre',
};

const en: typeof fr = {
  title: 'Try my microphone and my picture',
  about:
    'You are alone here: nobody sees or hears you. What you say and show goes all the way of a real lesson, and comes back to you after 2 seconds. Nothing is kept.',
  begin: 'Start the test',
  asking: 'Answer the browser’s question: “Allow”.',
  entering: 'Preparing the test…',
  echo: 'Your picture, as the class would see it',
  speak: 'Say a few words, then listen.',
  headphones: 'With headphones you will hear yourself better.',
  checks: 'What works',
  network: 'The link to Préau',
  microphone: 'Your microphone',
  voice: 'Your voice, as others hear it',
  camera: 'Your camera',
  picture: 'Your picture, as others see it',
  works: 'works',
  waiting: 'waiting',
  withoutCamera: 'Try without the camera',
  withCamera: 'Try the camera too',
  stop: 'Stop the test',
  again: 'Start again',
  done: 'Everything works. You are ready for your lessons.',
  over: (reason) => {
    if (reason === 'ended') return 'The test lasts 5 minutes, it is over.';
    if (reason === 'left') return 'The test is stopped.';
    if (reason === 'full') return 'Too many tests right now. Try again in a few minutes.';
    return 'The test has stopped. You can start again.';
  },
  unlock: 'Touch to hear',
};

export const trialWords = catalogue(fr, en);
