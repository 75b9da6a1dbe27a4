// What is said, in French, to a pupil who may not publish: by the relay and by the page's engine alike.
import type { Forbidden } from './floor.ts';

export const forbiddenCodes: Readonly<Record<Forbidden, string>> = {
  'no-floor': 'not_allowed',
  'teacher-away': 'teacher_away',
  muted: 'microphones_closed',
  'voice-only': 'voice_only',
  screen: 'not_allowed',
};

export const forbiddenWords: Readonly<Record<Forbidden, string>> = {
  'no-floor': 'Demandez la parole : le professeur peut vous la donner.',
  'teacher-away': 'Votre professeur revient. Les micros et les caméras sont fermés en attendant.',
  muted: 'Le professeur a fermé votre micro. Lui seul peut le rouvrir.',
  'voice-only': 'Le professeur vous a donné la parole, sans la caméra.',
  screen: 'Seul le professeur montre son écran.',
};

export const reopenWords = 'Votre micro est fermé, touchez pour reparler.';
