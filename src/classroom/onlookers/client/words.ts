// The words of seeing the class as a pupil, in French and in English.

import { catalogue } from '../../../web/language.ts';
import type { EndReason } from '../../client/live-class.ts';
import type { Ending } from '../../client/page/endings.ts';

type Endings = Partial<Record<EndReason, Ending>>;

const frEndings: Endings = {
  left: ['Cette vue est fermée', 'Vous pouvez fermer cet onglet. Votre classe continue dans l’autre.'],
  'not-allowed': [
    'Cette vue est celle des professeurs',
    'Elle montre le cours à ceux qui le mènent, comme un élève le voit.',
  ],
};
const enEndings: Endings = {
  left: ['This view is closed', 'You can close this tab. Your class goes on in the other one.'],
  'not-allowed': ['This view is for teachers', 'It shows the lesson to those who lead it, as a pupil sees it.'],
};

const fr = {
  title: 'Vue d’élève',
  what: 'La classe telle que vos élèves la voient, dans un autre onglet. Il est sans le son, pour que vous ne vous entendiez pas, et personne ne vous y voit.',
  open: 'Ouvrir la vue d’élève',
  newTab: '(nouvel onglet)',
  band: 'Vous voyez la classe comme un élève.',
  rest: 'Sans le son, et sans rien pouvoir changer.',
  close: 'Fermer cette vue',
  again: 'Rouvrir la vue',
  tryAgain: 'Réessayer',
  toClass: 'Aller en classe',
  /** Empty where the class's own words do. */
  overTitle: (reason: EndReason) => frEndings[reason]?.[0] ?? '',
  overBody: (reason: EndReason) => frEndings[reason]?.[1] ?? '',
};
const en: typeof fr = {
  title: 'Pupil’s view',
  what: 'The class as your pupils see it, in another tab. It makes no sound, so that you don’t hear yourself, and nobody sees you there.',
  open: 'Open the pupil’s view',
  newTab: '(new tab)',
  band: 'You see the class as a pupil does.',
  rest: 'Without sound, and without changing anything.',
  close: 'Close this view',
  again: 'Open the view again',
  tryAgain: 'Try again',
  toClass: 'Go to the class',
  overTitle: (reason) => enEndings[reason]?.[0] ?? '',
  overBody: (reason) => enEndings[reason]?.[1] ?? '',
};

export const asPupilWords = catalogue(fr, en);
