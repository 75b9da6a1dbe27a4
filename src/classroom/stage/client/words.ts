// The words of what the class looks at.
import { catalogue } from '../../../web/language.ts';
import type { Shown } from '../contract.ts';

const fr = {
  back: 'Revenir',
  classSees: 'La classe regarde',
  what: (shown: Shown): string =>
    ({ people: 'Personnes', slides: 'Diapos', board: 'Tableau', media: 'Son ou vidéo', notebook: 'Cahier' })[shown],
};
const en: typeof fr = {
  back: 'Back',
  classSees: 'The class looks at',
  what: (shown) =>
    ({ people: 'People', slides: 'Slides', board: 'Board', media: 'Sound or video', notebook: 'Notebook' })[shown],
};

export const stageWords = catalogue(fr, en);
