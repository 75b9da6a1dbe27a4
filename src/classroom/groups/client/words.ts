// Words of the groups, in French and in English.
import { catalogue } from '../../../web/language.ts';
import type { Late } from '../contract.ts';

const listed = (names: readonly string[]): string => names.join(', ');
const upper = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const pupils = (count: number): string => `${count} ${count < 2 ? 'élève' : 'élèves'}`;

const fr = {
  groups: 'Groupes',
  group: (number: number, name: string) => name || `Groupe ${number}`,
  /** In a sentence. */
  theGroup: (number: number, name: string) => (name ? `le groupe « ${name} »` : `le groupe ${number}`),
  // Making them
  make: 'Répartir au hasard',
  bySize: (count: number) => `Groupes de ${count}`,
  byGroups: (count: number) => (count === 1 ? '1 groupe' : `${count} groupes`),
  howDealt: 'Comment répartir',
  howMany: 'Combien',
  less: 'Un de moins',
  more: 'Un de plus',
  deal: 'Répartir',
  dealAgain: 'Répartir encore',
  add: 'Ajouter un groupe',
  drop: (name: string) => `Supprimer ${name}`,
  nameOf: (number: number) => `Nom du groupe ${number}`,
  without: 'Sans groupe',
  noneWithout: 'Tous les élèves ont un groupe.',
  nobody: 'Personne',
  nobodyYet: 'Les élèves apparaîtront ici en entrant.',
  groupOf: (name: string) => `Groupe de ${name}`,
  notHere: 'pas encore là',
  withList: 'Avec la liste de la classe',
  withListWhy: 'Pour préparer avant le cours : les élèves attendus trouvent leur groupe en entrant.',
  listLoaded: (count: number) =>
    count === 0 ? 'Toute la classe est là.' : `${pupils(count)} de la liste, pas encore là.`,
  listFailed: 'La liste de la classe n’a pas pu être lue.',
  // Opening them
  cameras: 'Caméras permises dans les groupes',
  lateLabel: 'Un élève sans groupe',
  late: (rule: Late): string =>
    ({ smallest: 'va dans le plus petit', choose: 'choisit son groupe', wait: 'attend votre choix' })[rule],
  time: 'Durée',
  minutes: (count: number) => `${count} min`,
  noLimit: 'sans limite',
  open: 'Ouvrir les groupes',
  openNow: 'Groupes ouverts',
  notHeard: 'On ne vous y entend pas : allez-y, ou écrivez à tous.',
  andOthers: (count: number) => (count === 1 ? 'et un autre' : `et ${count} autres`),
  // While open
  left: (time: string) => `reste ${time}`,
  leftLong: 'Temps restant',
  fiveMore: '5 min de plus',
  everyoneBack: 'Ramener tout le monde',
  calls: 'Groupes qui vous appellent',
  callsYou: (name: string) => `${upper(name)} vous appelle`,
  waited: (seconds: number) => (seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`),
  goTo: 'Y aller',
  goToGroup: (name: string) => `Y aller : ${name}`,
  done: 'C’est fait',
  doneFor: (name: string) => `C’est fait : ${name}`,
  youAreHere: 'Vous y êtes',
  backToAll: 'Revenir devant tous',
  messageToAll: 'Message à tous les groupes',
  send: 'Envoyer',
  // Banners
  inGroup: (name: string, others: readonly string[]) =>
    others.length === 0 ? `${name} : personne d’autre pour l’instant` : `${name} : avec ${listed(others)}`,
  visiting: (name: string, others: readonly string[]) =>
    others.length === 0
      ? `Vous êtes dans ${name} : personne n’y est`
      : `Vous êtes dans ${name} : avec ${listed(others)}`,
  heardHere: 'Eux seuls vous entendent et vous voient.',
  mayOpen: (camera: boolean): string =>
    camera ? 'Vous pouvez ouvrir votre micro et votre caméra.' : 'Vous pouvez ouvrir votre micro.',
  callTeacher: 'Appeler le professeur',
  takeCallBack: 'Ne plus appeler',
  called: 'Le professeur est appelé.',
  teacherHere: (name: string) => `${name} est dans votre groupe.`,
  fromTeacher: (name: string) => `${name} :`,
  waitForGroup: 'Les autres sont en groupes. Votre professeur va vous placer.',
  chooseGroup: 'Choisissez votre groupe',
  joinGroup: (name: string, count: number) => `${name} (${count})`,
  // Said aloud, and shown a moment
  saidIn: (name: string, others: readonly string[]) =>
    others.length === 0 ? `Vous êtes dans ${name}.` : `Vous êtes dans ${name}, avec ${listed(others)}.`,
  saidBack: 'Vous êtes de retour avec toute la classe. Votre micro et votre caméra sont fermés.',
  saidTimeOver:
    'Le temps est écoulé : vous êtes de retour avec toute la classe. Votre micro et votre caméra sont fermés.',
  saidPaused: 'Votre professeur revient. En attendant, vous êtes tous ensemble, micros fermés.',
  saidAllBack: 'Toute la classe est de retour.',
  saidCall: (name: string) => `${upper(name)} vous appelle.`,
  saidMinute: 'Plus qu’une minute en groupe.',
};

const en: typeof fr = {
  groups: 'Groups',
  group: (number, name) => name || `Group ${number}`,
  theGroup: (number, name) => (name ? `group “${name}”` : `group ${number}`),
  make: 'At random',
  bySize: (count) => `Groups of ${count}`,
  byGroups: (count) => (count === 1 ? '1 group' : `${count} groups`),
  howDealt: 'How to split',
  howMany: 'How many',
  less: 'One less',
  more: 'One more',
  deal: 'Split',
  dealAgain: 'Split again',
  add: 'Add a group',
  drop: (name) => `Delete ${name}`,
  nameOf: (number) => `Name of group ${number}`,
  without: 'Without a group',
  noneWithout: 'Every pupil has a group.',
  nobody: 'Nobody',
  nobodyYet: 'Pupils will show here as they enter.',
  groupOf: (name) => `${name}’s group`,
  notHere: 'not here yet',
  withList: 'With the class list',
  withListWhy: 'To prepare before the lesson: pupils expected find their group as they enter.',
  listLoaded: (count) => (count === 0 ? 'The whole class is here.' : `${count} from the list, not here yet.`),
  listFailed: 'The class list could not be read.',
  cameras: 'Cameras allowed in groups',
  lateLabel: 'A pupil without a group',
  late: (rule) => ({ smallest: 'goes into the smallest', choose: 'chooses a group', wait: 'waits for you' })[rule],
  time: 'Time',
  minutes: (count) => `${count} min`,
  noLimit: 'no limit',
  open: 'Open the groups',
  openNow: 'Groups open',
  notHeard: 'They don’t hear you: go there, or write to all.',
  andOthers: (count) => (count === 1 ? 'and another' : `and ${count} others`),
  left: (time) => `${time} left`,
  leftLong: 'Time left',
  fiveMore: '5 min more',
  everyoneBack: 'Bring everyone back',
  calls: 'Groups calling you',
  callsYou: (name) => `${upper(name)} calls you`,
  waited: (seconds) => (seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`),
  goTo: 'Go there',
  goToGroup: (name) => `Go there: ${name}`,
  done: 'Done',
  doneFor: (name) => `Done: ${name}`,
  youAreHere: 'You are here',
  backToAll: 'Back to everybody',
  messageToAll: 'Message to all groups',
  send: 'Send',
  inGroup: (name, others) => (others.length === 0 ? `${name}: nobody else for now` : `${name}: with ${listed(others)}`),
  visiting: (name, others) =>
    others.length === 0 ? `You are in ${name}: nobody is there` : `You are in ${name}: with ${listed(others)}`,
  heardHere: 'Only they hear and see you.',
  mayOpen: (camera) => (camera ? 'You may open your microphone and camera.' : 'You may open your microphone.'),
  callTeacher: 'Call the teacher',
  takeCallBack: 'Stop calling',
  called: 'The teacher is called.',
  teacherHere: (name) => `${name} is in your group.`,
  fromTeacher: (name) => `${name}:`,
  waitForGroup: 'The others are in groups. Your teacher will place you.',
  chooseGroup: 'Choose your group',
  joinGroup: (name, count) => `${name} (${count})`,
  saidIn: (name, others) =>
    others.length === 0 ? `You are in ${name}.` : `You are in ${name}, with ${listed(others)}.`,
  saidBack: 'You are back with the whole class. Your microphone and camera are closed.',
  saidTimeOver: 'Time is up: you are back with the whole class. Your microphone and camera are closed.',
  saidPaused: 'Your teacher is coming back. Meanwhile you are all together, microphones closed.',
  saidAllBack: 'The whole class is back.',
  saidCall: (name) => `${upper(name)} calls you.`,
  saidMinute: 'One more minute in groups.',
};

const words = catalogue(fr, en);

/** Read while drawing, so that a change of language redraws. */
export const useWords = () => words.value;
