// Every word of waiting outside and of letting in, in French and in English.
import { catalogue } from '../../../web/language.ts';

const minutes = (count: number): string => `${count} ${count < 2 ? 'minute' : 'minutes'}`;

/** "dans 2 h 05", "dans 12 minutes", "dans moins d’une minute"; never a second. */
function inTime(ms: number): string {
  const left = Math.ceil(ms / 60_000);
  if (ms < 60_000) return 'dans moins d’une minute';
  if (left < 60) return `dans ${minutes(left)}`;
  return `dans ${Math.floor(left / 60)} h ${String(left % 60).padStart(2, '0')}`;
}

function inTimeEnglish(ms: number): string {
  const left = Math.ceil(ms / 60_000);
  if (ms < 60_000) return 'in less than a minute';
  if (left < 60) return `in ${minutes(left)}`;
  return `in ${Math.floor(left / 60)} h ${String(left % 60).padStart(2, '0')}`;
}

const fr = {
  // Outside
  early: 'Vous êtes en avance',
  starts: (time: string, ms: number) => `Le cours commence à ${time}, ${inTime(ms)}.`,
  startsOn: (date: string, time: string) => `Le cours commence ${date} à ${time}.`,
  started: (time: string) => `Le cours a commencé à ${time}.`,
  opens: (ms: number) => `La porte s’ouvre ${inTime(ms)}. Restez ici : vous entrerez sans rien faire.`,
  opensLater: (time: string) => `La porte s’ouvre à ${time}. Restez ici : vous entrerez sans rien faire.`,
  opensThatDay: (time: string) => `Ce jour-là, la porte s’ouvre à ${time}. Revenez à ce moment.`,
  opensUnknown: 'La porte s’ouvre dix minutes avant. Restez ici : vous entrerez sans rien faire.',
  opensNow: 'La porte s’ouvre.',
  teacherIn: (name: string) => `${name} est déjà en classe.`,
  alone: 'Personne d’autre n’attend pour l’instant.',
  others: (count: number) => (count < 2 ? 'Attend aussi :' : `Attendent aussi (${count}) :`),
  more: (count: number) => `et ${count} de plus`,
  lobby: 'Votre professeur va vous faire entrer',
  lobbyBody: 'Votre place est gardée. Restez sur cette page : vous entrerez sans rien faire.',
  teacherSays: 'Son message :',
  // For who leads
  title: 'Salle d’attente',
  turnOn: 'Les élèves attendent que je les fasse entrer',
  hint: 'Ils voient le titre du cours et votre message, rien de plus. Ceux qui sont déjà entrés restent.',
  wordsLabel: 'Message pour ceux qui attendent (facultatif)',
  wait: (count: number) => (count < 2 ? '1 élève attend' : `${count} élèves attendent`),
  waitEarly: (count: number, time: string) =>
    count < 2
      ? `1 élève est devant la porte, qui s’ouvre à ${time}`
      : `${count} élèves sont devant la porte, qui s’ouvre à ${time}`,
  letAllIn: 'Faire entrer tout le monde',
  letIn: 'Faire entrer',
  letInNamed: (name: string) => `Faire entrer ${name}`,
  who: 'Voir qui',
  soon: 'Entre dès que la porte s’ouvre',
};

const en: typeof fr = {
  early: 'You are early',
  starts: (time, ms) => `The lesson starts at ${time}, ${inTimeEnglish(ms)}.`,
  startsOn: (date, time) => `The lesson starts on ${date} at ${time}.`,
  started: (time) => `The lesson started at ${time}.`,
  opens: (ms) => `The door opens ${inTimeEnglish(ms)}. Stay here: you will enter with nothing to do.`,
  opensLater: (time) => `The door opens at ${time}. Stay here: you will enter with nothing to do.`,
  opensThatDay: (time) => `On that day the door opens at ${time}. Come back then.`,
  opensUnknown: 'The door opens ten minutes before. Stay here: you will enter with nothing to do.',
  opensNow: 'The door is opening.',
  teacherIn: (name) => `${name} is already in class.`,
  alone: 'Nobody else is waiting for now.',
  others: (count) => (count < 2 ? 'Also waiting:' : `Also waiting (${count}):`),
  more: (count) => `and ${count} more`,
  lobby: 'Your teacher will let you in',
  lobbyBody: 'Your place is kept. Stay on this page: you will enter with nothing to do.',
  teacherSays: 'They say:',
  title: 'Lobby',
  turnOn: 'Pupils wait until I let them in',
  hint: 'They see the title of the lesson and your message, nothing more. Those who are in already stay.',
  wordsLabel: 'Message for those who wait (optional)',
  wait: (count) => (count < 2 ? '1 pupil is waiting' : `${count} pupils are waiting`),
  waitEarly: (count, time) =>
    count < 2
      ? `1 pupil is at the door, which opens at ${time}`
      : `${count} pupils are at the door, which opens at ${time}`,
  letAllIn: 'Let everybody in',
  letIn: 'Let in',
  letInNamed: (name) => `Let ${name} in`,
  who: 'See who',
  soon: 'Enters as soon as the door opens',
};

export const lobbyWords = catalogue(fr, en);
