// Every word of the recording in class, in French and in English.
import { catalogue } from '../../../web/language.ts';
import type { WhyStopped } from '../contract.ts';

const fr = {
  recording: 'Enregistrement',
  begun: 'Ce cours est enregistré maintenant.',
  over: 'L’enregistrement est arrêté.',
  notYou: 'Votre voix, votre image et vos messages n’y sont pas.',
  youToo: 'Votre voix, votre image et vos messages publics y sont : vous l’avez autorisé, votre famille aussi.',
  youTeach: 'Votre voix et votre image, les diapositives, le tableau et les sous-titres.',
  otherTeaches: 'Votre voix et votre image n’y sont pas.',
  with: (names: string) => `Avec leur autorisation : ${names}.`,
  withNobody: 'Aucun élève n’y est.',
  beIn: 'Y être aussi',
  beOut: 'Ne plus y être',
  start: 'Enregistrer le cours',
  stop: 'Arrêter l’enregistrement',
  stopShort: 'Arrêter',
  title: 'Enregistrement',
  about:
    'Toute la classe le voit et l’entend dire. Il contient votre voix et votre image, ce que vous montrez, le tableau et les sous-titres. Un élève n’y est que si sa famille et lui l’ont autorisé. La classe peut le revoir, puis il est effacé.',
  again: 'Reprendre l’enregistrement',
  why: (why: WhyStopped): string =>
    ({
      asked: '',
      over: '',
      full: 'L’enregistrement s’est arrêté : il est aussi long qu’il peut l’être.',
      disk: 'L’enregistrement s’est arrêté : le serveur n’a plus de place. Ce qui précède est gardé.',
    })[why],
};

const en: typeof fr = {
  recording: 'Recording',
  begun: 'This lesson is being recorded now.',
  over: 'The recording has stopped.',
  notYou: 'Your voice, your picture and your messages are not in it.',
  youToo: 'Your voice, your picture and your public messages are in it: you and your family allowed it.',
  youTeach: 'Your voice and picture, slides, board and captions.',
  otherTeaches: 'Your voice and picture are not in it.',
  with: (names) => `With their authorisation: ${names}.`,
  withNobody: 'No pupil is in it.',
  beIn: 'Be in it too',
  beOut: 'Leave it',
  start: 'Record the lesson',
  stop: 'Stop recording',
  stopShort: 'Stop',
  title: 'Recording',
  about:
    'The whole class sees it and is told aloud. It holds your voice and picture, what you show, the board and the captions. A pupil is in it only if they and their family allowed it. The class can watch it again, then it is erased.',
  again: 'Record again',
  why: (why) =>
    ({
      asked: '',
      over: '',
      full: 'The recording has stopped: it is as long as it can be.',
      disk: 'The recording has stopped: the server has no room left. What came before is kept.',
    })[why],
};

const words = catalogue(fr, en);

/** Read while drawing, so that a change of language redraws. */
export const useWords = () => words.value;
