// Every word of moods, timer and draw, in French and in English.
import { catalogue } from '../../../web/language.ts';
import type { Mood } from '../contract.ts';

const minutes = (count: number): string => `${count} ${count < 2 ? 'minute' : 'minutes'}`;

const fr = {
  // Moods
  howGoes: 'Où j’en suis',
  howGoesHint: 'Seul le professeur le voit. Cela s’efface après 2 minutes.',
  mood: (mood: Mood): string => ({ clear: 'Compris', lost: 'Perdu', fast: 'Trop vite' })[mood],
  youSaid: (mood: string) => `Vous avez dit : ${mood}`,
  takeBack: 'Effacer',
  moods: 'Compris ? Perdu ? Trop vite ?',
  noMoods: 'Personne n’a rien dit depuis 2 minutes.',
  clearMoods: 'Tout effacer',
  saidMoods: (clear: number, lost: number, fast: number) => `Compris ${clear}, perdu ${lost}, trop vite ${fast}.`,
  // Timer
  timer: 'Minuteur',
  minutes: 'Minutes',
  inMinutes: (count: number) => minutes(count),
  start: 'Démarrer',
  pause: 'Pause',
  resume: 'Reprendre',
  addMinute: '+ 1 minute',
  stop: 'Arrêter',
  paused: 'en pause',
  over: 'Terminé',
  left: (text: string) => `Il reste ${text}`,
  chime: 'Un petit son à la fin du minuteur, sur cet appareil',
  saidStarted: (count: number) => `Minuteur : ${minutes(count)}.`,
  saidPaused: 'Minuteur en pause.',
  saidResumed: 'Le minuteur reprend.',
  saidLastMinute: 'Il reste une minute.',
  saidOver: 'Le temps est écoulé.',
  saidStopped: 'Minuteur arrêté.',
  // Draw
  draw: 'Au hasard',
  drawHint: 'Chacun passe une fois avant que quelqu’un repasse.',
  pick: 'Tirer un élève au hasard',
  pickAgain: 'Tirer un autre',
  putAway: 'Ranger',
  drawnCount: (drawn: number, present: number) => `Déjà tirés : ${drawn}, présents : ${present}`,
  yourTurn: 'C’est à vous !',
  saidPicked: (name: string) => `Au hasard : ${name}.`,
};

const en: typeof fr = {
  howGoes: 'How I am doing',
  howGoesHint: 'Only the teacher sees it. It fades after 2 minutes.',
  mood: (mood) => ({ clear: 'Understood', lost: 'Lost', fast: 'Too fast' })[mood],
  youSaid: (mood) => `You said: ${mood}`,
  takeBack: 'Take back',
  moods: 'Understood? Lost? Too fast?',
  noMoods: 'Nobody has said anything for 2 minutes.',
  clearMoods: 'Clear all',
  saidMoods: (clear, lost, fast) => `Understood ${clear}, lost ${lost}, too fast ${fast}.`,
  timer: 'Timer',
  minutes: 'Minutes',
  inMinutes: (count) => `${count} ${count === 1 ? 'minute' : 'minutes'}`,
  start: 'Start',
  pause: 'Pause',
  resume: 'Go on',
  addMinute: '+ 1 minute',
  stop: 'Stop',
  paused: 'paused',
  over: 'Time is up',
  left: (text) => `${text} left`,
  chime: 'A soft sound at the end of the timer, on this device',
  saidStarted: (count) => `Timer: ${count} ${count === 1 ? 'minute' : 'minutes'}.`,
  saidPaused: 'Timer paused.',
  saidResumed: 'The timer goes on.',
  saidLastMinute: 'One minute left.',
  saidOver: 'Time is up.',
  saidStopped: 'Timer stopped.',
  draw: 'At random',
  drawHint: 'Everybody has a turn before anybody has another.',
  pick: 'Draw a pupil at random',
  pickAgain: 'Draw another',
  putAway: 'Put away',
  drawnCount: (drawn, present) => `Already drawn: ${drawn}, present: ${present}`,
  yourTurn: 'It is your turn!',
  saidPicked: (name) => `At random: ${name}.`,
};

const words = catalogue(fr, en);

/** Read while drawing, so that a change of language redraws. */
export const useWords = () => words.value;
