// The words of the register.
import { catalogue } from '../../../web/language.ts';
import type { Out } from '../contract.ts';

const fr = {
  title: 'Présence au cours',
  name: 'Élève',
  came: 'Arrivée',
  time: 'Durée',
  remarks: 'Remarques',
  minutes: (count: number) => `${count} min`,
  late: (minutes: number) => `${minutes} min de retard`,
  early: (minutes: number) => `parti ${minutes} min avant la fin`,
  cuts: (why: Out, count: number, minutes: number): string =>
    why === 'platform'
      ? `coupé ${count} fois par Préau (${minutes} min)`
      : `coupé ${count} fois par le réseau (${minutes} min)`,
  stillCut: 'coupé en ce moment',
  removed: 'sorti par un professeur',
  nobody: 'Aucun élève n’est encore venu.',
  file: 'Enregistrer les présences (tableur)',
};
const en: typeof fr = {
  title: 'Attendance',
  name: 'Pupil',
  came: 'Came',
  time: 'Time',
  remarks: 'Remarks',
  minutes: (count) => `${count} min`,
  late: (minutes) => `${minutes} min late`,
  early: (minutes) => `left ${minutes} min before the end`,
  cuts: (why, count, minutes) =>
    why === 'platform'
      ? `cut off ${count} times by Préau (${minutes} min)`
      : `cut off ${count} times by the network (${minutes} min)`,
  stillCut: 'cut off now',
  removed: 'sent out by a teacher',
  nobody: 'No pupil has come yet.',
  file: 'Save the attendance (spreadsheet)',
};

export const registerWords = catalogue(fr, en);
