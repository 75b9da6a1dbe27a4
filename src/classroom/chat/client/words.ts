// Every word of the chat beside those of the class page, in French and in English.
import { catalogue } from '../../../web/language.ts';
import type { GuestKind } from '../../guests/contract.ts';

const unread = (count: number): string => (count > 0 ? `, ${count} ${count < 2 ? 'non lu' : 'non lus'}` : '');
const unreadEn = (count: number): string => (count > 0 ? `, ${count} unread` : '');

const fr = {
  whom: 'À qui écrivez-vous ?',
  toAll: 'À tous',
  toLeaders: 'Au professeur',
  toPerson: (name: string) => `À ${name}`,
  talkName: (label: string, isPrivate: boolean, count: number) =>
    `${label}${isPrivate ? ', privé' : ''}${unread(count)}`,
  toPupil: 'À un élève…',
  toGroup: (name: string) => `À ${name}`,
  // What is read by whom
  readByGroup: 'Lu par ce groupe et par les adultes du cours.',
  yourMessageToGroup: (name: string) => `Votre message à ${name}`,
  sendToGroup: 'Envoyer au groupe',
  noneToGroup: 'Pas encore de message dans ce groupe.',
  groupApart: (leads: boolean): string =>
    leads ? 'Pour écrire à ce groupe, allez-y.' : 'Vous n’êtes plus dans ce groupe : vous pouvez relire.',
  saidInGroup: (name: string, text: string) => `Dans le groupe, ${name} : ${text}`,
  readByLeaders: 'Privé. Lu par vous et les adultes du cours.',
  readByPupil: (name: string) => `Privé. Lu par ${name} et les adultes du cours.`,
  readByPair: (name: string) =>
    `Entre ${name} et vous. Les adultes ne le lisent pas, sauf si l’un de vous deux le signale.`,
  yourMessage: 'Votre message à tous',
  yourMessageToLeaders: 'Votre message privé au professeur',
  yourMessageToPerson: (name: string) => `Votre message privé à ${name}`,
  privately: 'Privé, au professeur',
  privatelyTo: (name: string) => `Privé, à ${name}`,
  send: 'Envoyer à tous',
  sendPrivately: 'Envoyer en privé',
  noneToLeaders: 'Écrivez ici ce que la classe n’a pas à lire.',
  noneToPerson: (name: string) => `Pas encore de message avec ${name}.`,
  pairsClosed: 'Fermé par le professeur.',
  pairsAway: 'Fermé tant que le professeur n’est pas là.',
  personGone: (name: string) => `${name} n’est plus là.`,
  guestReads: (kind: GuestKind): string =>
    kind === 'visitor'
      ? 'Vous êtes en visite : vous lisez, vous n’écrivez pas.'
      : 'Vous êtes invité : vous lisez. Vous pouvez écrire au professeur, en privé.',
  slowIs: (seconds: number) => `Un message toutes les ${seconds} s.`,
  sendAgain: 'Renvoyer',
  giveUp: 'Effacer',
  // A message
  acts: (name: string) => `Que faire du message de ${name}`,
  removeOwn: 'Retirer mon message',
  report: 'Signaler',
  reportMessage: (name: string) => `Signaler le message de ${name}`,
  reported: 'Signalé',
  reportQuestion: (name: string) => `Signaler ce message de ${name} ?`,
  reportBody:
    'Les adultes du cours et la vie scolaire le liront, avec les messages juste avant. Cette personne ne saura pas que c’est vous.',
  reportConfirm: 'Signaler',
  cancel: 'Annuler',
  // For those who lead
  block: 'Bloquer',
  unblock: 'Débloquer',
  settings: 'Réglages',
  pairs: 'Les élèves peuvent s’écrire entre eux',
  pairsHint: 'Vous ne lisez pas ces messages. Chacun des deux peut vous en signaler un.',
  slow: 'Mode lent',
  slowChoice: (seconds: number) =>
    seconds === 0
      ? 'Non'
      : seconds < 60
        ? `Un message toutes les ${seconds} s`
        : seconds === 60
          ? 'Un message par minute'
          : `Un message toutes les ${Math.round(seconds / 60)} min`,
  reports: 'Messages signalés',
  reportOf: (by: string, author: string) => `${by} signale un message de ${author}`,
  reportPair: 'Écrit en privé, entre élèves.',
  reportBefore: 'Juste avant',
  settle: 'C’est vu',
  // Said aloud
  saidPrivate: (name: string, text: string) => `Message privé de ${name} : ${text}`,
  saidReport: 'Un message est signalé.',
  saidPairs: (on: boolean): string =>
    on ? 'Les élèves peuvent s’écrire entre eux.' : 'Les élèves ne peuvent plus s’écrire entre eux.',
  saidSlow: (seconds: number): string =>
    seconds > 0 ? `Mode lent : un message toutes les ${seconds} s.` : 'Le mode lent est fini.',
  // Links and letters
  outside: 'ouvre un autre site',
  strangeAddress: 'adresse écrite avec les lettres d’un autre alphabet',
  hiddenSign: (code: string) => `signe caché ${code}`,
};

const en: typeof fr = {
  whom: 'Who are you writing to?',
  toAll: 'To all',
  toLeaders: 'To the teacher',
  toPerson: (name) => `To ${name}`,
  talkName: (label, isPrivate, count) => `${label}${isPrivate ? ', private' : ''}${unreadEn(count)}`,
  toPupil: 'To a pupil…',
  toGroup: (name) => `To ${name}`,
  readByGroup: 'Read by this group and the adults of the lesson.',
  yourMessageToGroup: (name) => `Your message to ${name}`,
  sendToGroup: 'Send to the group',
  noneToGroup: 'No message in this group yet.',
  groupApart: (leads) =>
    leads ? 'To write to this group, go there.' : 'You are no longer in this group: you may read what was said.',
  saidInGroup: (name, text) => `In the group, ${name}: ${text}`,
  readByLeaders: 'Private. Read by you and the adults of this lesson.',
  readByPupil: (name) => `Private. Read by ${name} and the adults of this lesson.`,
  readByPair: (name) => `Between ${name} and you. Adults don’t read it, unless one of you reports it.`,
  yourMessage: 'Your message to all',
  yourMessageToLeaders: 'Your private message to the teacher',
  yourMessageToPerson: (name) => `Your private message to ${name}`,
  privately: 'Private, to the teacher',
  privatelyTo: (name) => `Private, to ${name}`,
  send: 'Send to all',
  sendPrivately: 'Send privately',
  noneToLeaders: 'Write here what the class need not read.',
  noneToPerson: (name) => `No messages with ${name} yet.`,
  pairsClosed: 'Closed by the teacher.',
  pairsAway: 'Closed while the teacher is away.',
  personGone: (name) => `${name} is gone.`,
  guestReads: (kind) =>
    kind === 'visitor'
      ? 'You are visiting: you read, you do not write.'
      : 'You are a guest: you read. You can write to the teacher, in private.',
  slowIs: (seconds) => `One message every ${seconds} s.`,
  sendAgain: 'Send again',
  giveUp: 'Delete',
  acts: (name) => `What to do with ${name}’s message`,
  removeOwn: 'Take my message back',
  report: 'Report',
  reportMessage: (name) => `Report ${name}’s message`,
  reported: 'Reported',
  reportQuestion: (name) => `Report this message of ${name}?`,
  reportBody:
    'The adults of this lesson and the school’s staff will read it, with the messages just before. This person won’t know it was you.',
  reportConfirm: 'Report',
  cancel: 'Cancel',
  block: 'Block',
  unblock: 'Unblock',
  settings: 'Settings',
  pairs: 'Pupils may write to each other',
  pairsHint: 'You don’t read these messages. Either of the two can report one to you.',
  slow: 'Slow mode',
  slowChoice: (seconds) =>
    seconds === 0
      ? 'Off'
      : seconds < 60
        ? `One message every ${seconds} s`
        : seconds === 60
          ? 'One message a minute'
          : `One message every ${Math.round(seconds / 60)} min`,
  reports: 'Reported messages',
  reportOf: (by, author) => `${by} reports a message of ${author}`,
  reportPair: 'Written privately, between pupils.',
  reportBefore: 'Just before',
  settle: 'Seen',
  saidPrivate: (name, text) => `Private message from ${name}: ${text}`,
  saidReport: 'A message is reported.',
  saidPairs: (on) => (on ? 'Pupils may write to each other.' : 'Pupils may no longer write to each other.'),
  saidSlow: (seconds) => (seconds > 0 ? `Slow mode: one message every ${seconds} s.` : 'Slow mode is over.'),
  outside: 'opens another site',
  strangeAddress: 'address written with the letters of another alphabet',
  hiddenSign: (code) => `hidden sign ${code}`,
};

const words = catalogue(fr, en);

/** Read while drawing, so that a change of language redraws. */
export const useChatWords = () => words.value;
