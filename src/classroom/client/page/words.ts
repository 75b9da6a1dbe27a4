// Every word of the class page, in French and in English; both have the same keys, or the types refuse them.
import { catalogue } from '../../../web/language.ts';
import type { EndReason, Tier, VoicesCarried } from '../live-class.ts';
import { enOver, frOver } from './endings.ts';
import type { Quality } from './network.ts';

const many = (count: number, one: string, more: string): string => `${count} ${count < 2 ? one : more}`;

const fr = {
  backToDay: 'Revenir à ma journée',
  // On the way in
  entering: 'On entre en classe…',
  enteringCut: 'Le réseau est coupé. Vous entrerez dès qu’il revient, sans rien faire.',
  // What the class refused, by its code; empty where the class's own words must do
  refused: (code: string): string =>
    ({
      chat_closed: 'Les messages sont fermés.',
      too_fast: 'Pas si vite : attendez quelques secondes.',
      only_looking: 'Ici, on ne fait que regarder : vous voyez la classe comme un élève.',
    })[code] ?? '',
  // Before entering, for a teacher
  readyTitle: 'Avant d’entrer',
  tryDevices: 'Essayer la caméra et le micro',
  tryDevicesWhy: 'Le navigateur vous demandera la permission. Personne ne vous voit ni ne vous entend avant d’entrer.',
  preview: 'Votre caméra, vue par vous seul',
  micLevel: 'Niveau du micro',
  speakToTry: 'Dites quelques mots : la barre doit bouger.',
  headphones: 'J’ai un casque ou des écouteurs',
  headphonesWhy:
    'Sans casque, les autres sont moins forts pendant que vous parlez : la classe ne s’entend pas en écho.',
  headphonesFound: 'Votre casque est reconnu.',
  chooseCamera: 'Caméra',
  chooseMicrophone: 'Micro',
  unnamedDevice: (index: number) => `Appareil ${index}`,
  enter: 'Entrer en classe',
  enterWith: (camera: boolean, microphone: boolean): string => {
    if (camera && microphone) return 'Vous entrerez avec la caméra et le micro.';
    if (camera) return 'Vous entrerez avec la caméra, sans le micro.';
    if (microphone) return 'Vous entrerez avec le micro, sans la caméra.';
    return 'Vous entrerez sans caméra ni micro. Vous pourrez les ouvrir en classe.';
  },
  previewOff: 'Caméra fermée',
  asking: 'Répondez à la question du navigateur : « Autoriser ».',
  deviceBlocked: (device: 'camera' | 'microphone') =>
    `Le navigateur n’a pas le droit d’utiliser ${device === 'camera' ? 'la caméra' : 'le micro'}. Touchez le dessin à gauche de l’adresse, autorisez, puis réessayez. Vous pouvez aussi entrer sans.`,
  deviceAbsent: (device: 'camera' | 'microphone'): string =>
    device === 'camera'
      ? 'Aucune caméra sur cet appareil. On vous entendra quand même.'
      : 'Aucun micro sur cet appareil. Vous pourrez écrire.',
  deviceBusy: (device: 'camera' | 'microphone') =>
    `${device === 'camera' ? 'La caméra' : 'Le micro'} ne répond pas : un autre logiciel s’en sert peut-être. Fermez-le, puis réessayez.`,
  tryAgain: 'Réessayer',
  // Head of the page
  present: (here: number, coming: number) =>
    `${many(here, 'présent', 'présents')}${coming > 0 ? `, ${coming} en chemin` : ''}`,
  network: (quality: Quality | 'cut') => ({ good: 'Réseau bon', weak: 'Réseau faible', cut: 'Réseau coupé' })[quality],
  cutTitle: 'Coupé, on revient tout seul.',
  cutBody: 'Votre place est gardée, et ce que vous avez écrit aussi.',
  crowded: (tier: Tier, voices: VoicesCarried, pupil: boolean): string => {
    if (voices === 'none')
      return `Beaucoup de monde en ce moment : le cours continue par écrit. Le son et les images reviennent dès que possible.`;
    if (tier === 'text')
      return pupil
        ? 'Beaucoup de monde en ce moment : votre professeur parle encore quelques secondes, puis le cours continue par écrit.'
        : 'Beaucoup de monde en ce moment : on vous entend encore quelques secondes, puis le cours continue par écrit.';
    if (voices === 'leaders')
      return pupil
        ? 'Le son revient : votre professeur d’abord, la classe juste après.'
        : 'Le son revient : vous d’abord, la classe juste après.';
    if (tier === 'full') return '';
    return pupil
      ? 'Beaucoup de monde en ce moment : les images reviennent dès que possible. Vous entendez toujours votre professeur.'
      : 'Beaucoup de monde en ce moment : les images reviennent dès que possible. On vous entend toujours.';
  },
  allIsBack: 'Le son et les images sont revenus.',
  planB: 'Votre professeur donne un autre endroit où se retrouver :',
  planBOpen: (host: string) => `${host} (site extérieur)`,
  help: 'Aide',
  // Stage
  stage: 'Ce que montre le cours',
  touchToHear: 'Toucher pour entendre',
  startsAt: (time: string) => `Le cours commence à ${time}`,
  startedAt: (time: string) => `Le cours a commencé à ${time}`,
  notHereYet: (name: string) => `${name} n’est pas encore là.`,
  teacher: 'Votre professeur',
  nothingToDo: 'Vous êtes au bon endroit. Vous n’avez rien à faire.',
  alreadyHere: (count: number) => (count < 2 ? 'Personne d’autre pour l’instant.' : `Vous êtes déjà ${count}.`),
  alone: 'Vous êtes en classe',
  aloneBody: 'Ouvrez la caméra ou montrez l’écran quand vous voulez.',
  aloneBlind: 'Ce navigateur n’affiche ni n’envoie d’image. Vous pouvez montrer des diapositives et le tableau.',
  speaks: (name: string) => `${name} parle`,
  isHere: (name: string) => `${name} est en classe`,
  stillPicture: 'L’image ne passe plus pour l’instant.',
  withoutPicture: 'Sans image pour l’instant.',
  cannotWatch:
    'Ce navigateur n’affiche pas les caméras. Vous entendez le cours, et vous verrez les diapositives et le tableau.',
  youShowScreen: (heard: boolean): string =>
    heard ? 'La classe voit et entend votre écran' : 'La classe voit votre écran',
  stopScreen: 'Arrêter de montrer',
  camera: (name: string) => `Caméra : ${name}`,
  screen: (name: string) => `Écran : ${name}`,
  you: 'Vous',
  enlarge: (what: string) => `Mettre en grand. ${what}`,
  fullScreen: 'Plein écran',
  leaveFullScreen: 'Quitter le plein écran',
  // Controls
  controls: 'Commandes du cours',
  micro: 'Micro',
  microOn: 'ouvert',
  microOff: 'coupé',
  cameraControl: 'Caméra',
  cameraOn: 'ouverte',
  cameraOff: 'fermée',
  screenControl: 'Écran',
  screenOn: 'montré',
  screenOff: 'caché',
  messages: 'Messages',
  hands: 'Mains',
  hand: 'Main',
  handDown: 'à lever',
  handUp: (place: number) => `levée, ${rank(place)}`,
  people: 'Présents',
  tools: 'Outils',
  end: 'Terminer',
  leave: 'Sortir',
  // Messages
  noMessages: 'Pas encore de message. Posez votre question ici.',
  noMessagesTeacher: 'Pas encore de message.',
  yourMessage: 'Votre message',
  send: 'Envoyer',
  sending: 'Envoi…',
  sendLater: 'Partira au retour du réseau',
  notSent: 'Pas envoyé.',
  removeMessage: (name: string) => `Retirer le message de ${name}`,
  remove: 'Retirer',
  closeChat: 'Bloquer les messages',
  openChat: 'Débloquer les messages',
  chatClosed: 'Les messages sont bloqués. Vous pouvez lever la main.',
  chatClosedTeacher: 'Bloqués pour les élèves. Vous pouvez écrire.',
  latest: 'Voir les derniers messages',
  saidNew: (count: number) => `${count} nouveaux messages`,
  // Hands and people
  raisedHands: 'Mains levées',
  noHands: 'Aucune main levée.',
  rank,
  waited: (seconds: number) => (seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`),
  giveFloor: 'Donner la parole',
  takeFloor: 'Reprendre la parole',
  takeFloorOf: (name: string) => `Reprendre la parole à ${name}`,
  giveFloorTo: (name: string) => `Donner la parole à ${name}`,
  lowerHand: 'Baisser la main',
  removePerson: 'Faire sortir…',
  hasFloor: 'a la parole',
  onTheWay: 'en chemin',
  teaches: 'professeur',
  staff: 'vie scolaire',
  // The floor
  floorGiven: 'Vous avez la parole.',
  floorGivenBody: 'Rien ne s’ouvre sans vous.',
  openMicro: 'Ouvrir mon micro',
  openCamera: 'Ouvrir ma caméra',
  later: 'Pas maintenant',
  floorTaken: 'La parole est rendue, votre micro et votre caméra sont fermés.',
  // Questions asked before something that can't be undone
  cancel: 'Annuler',
  removeQuestion: (name: string) => `Faire sortir ${name} ?`,
  removeBody: 'Cette personne quitte le cours tout de suite et ne pourra pas y revenir.',
  removeConfirm: 'Faire sortir',
  endQuestion: 'Terminer le cours ?',
  endBody: 'Le cours s’arrête pour toute la classe. Pour vous absenter un moment, sortez seulement.',
  endConfirm: 'Terminer pour tous',
  leaveOnly: 'Sortir seulement',
  stay: 'Rester',
  leaveQuestion: 'Sortir du cours ?',
  leaveBody: 'Le cours continue sans vous. Vous pourrez y revenir.',
  // Help
  helpTitle: 'Aide et réglages',
  shortcuts: 'Raccourcis du clavier',
  shortcutsOn: 'Raccourcis d’une seule lettre',
  shortcutsHint: 'Jamais pendant que vous écrivez.',
  shortcutMicro: 'ouvrir ou couper le micro',
  shortcutCamera: 'ouvrir ou fermer la caméra',
  shortcutHand: 'lever ou baisser la main',
  close: 'Fermer',
  dismiss: 'J’ai compris',
  // Announced aloud
  saidHand: (name: string) => `${name} lève la main.`,
  saidChatClosed: 'Les messages sont fermés.',
  saidChatOpen: 'Les messages sont ouverts.',
  // How a class ends
  overTitle: (reason: EndReason) => frOver[reason][0],
  overBody: (reason: EndReason) => frOver[reason][1],
  comeBack: 'Revenir en classe',
  comeBackHere: 'Continuer ici',
  reload: 'Recharger la page',
  signIn: 'Me connecter',
};

function rank(place: number): string {
  return place === 1 ? '1re' : `${place}e`;
}

const ordinal = (place: number): string => {
  const tail = place % 100 > 10 && place % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th');
  return `${place}${tail}`;
};

const en: typeof fr = {
  backToDay: 'Back to my day',
  entering: 'Entering the class…',
  enteringCut: 'The network is down. You will enter as soon as it is back, with nothing to do.',
  refused: (code) =>
    ({
      chat_closed: 'Messages are closed.',
      too_fast: 'Not so fast: wait a few seconds.',
      only_looking: 'Here you only look: you see the class as a pupil does.',
      deaf: 'The sound of the class doesn’t work on this page. Reload it to try again; you can read and write.',
    })[code] ?? '',
  readyTitle: 'Before you enter',
  tryDevices: 'Try the camera and microphone',
  tryDevicesWhy: 'The browser will ask for permission. Nobody sees or hears you before you enter.',
  preview: 'Your camera, seen by you only',
  micLevel: 'Microphone level',
  speakToTry: 'Say a few words: the bar should move.',
  headphones: 'I have headphones',
  headphonesWhy: 'Without headphones, the others are less loud while you speak: the class doesn’t hear its own echo.',
  headphonesFound: 'Your headphones are recognised.',
  chooseCamera: 'Camera',
  chooseMicrophone: 'Microphone',
  unnamedDevice: (index) => `Device ${index}`,
  enter: 'Enter the class',
  enterWith: (camera, microphone) => {
    if (camera && microphone) return 'You will enter with camera and microphone.';
    if (camera) return 'You will enter with the camera, without the microphone.';
    if (microphone) return 'You will enter with the microphone, without the camera.';
    return 'You will enter without camera or microphone. You can open them in class.';
  },
  previewOff: 'Camera closed',
  asking: 'Answer the browser’s question: “Allow”.',
  deviceBlocked: (device) =>
    `The browser may not use the ${device}. Touch the sign left of the address, allow it, then try again. You can also enter without it.`,
  deviceAbsent: (device) =>
    device === 'camera'
      ? 'No camera on this device. You will be heard all the same.'
      : 'No microphone on this device. You will be able to write.',
  deviceBusy: (device) => `The ${device} does not answer: another program may be using it. Close it, then try again.`,
  tryAgain: 'Try again',
  present: (here, coming) => `${here} present${coming > 0 ? `, ${coming} on the way` : ''}`,
  network: (quality) => ({ good: 'Good network', weak: 'Weak network', cut: 'Network down' })[quality],
  cutTitle: 'Cut off, coming back by itself.',
  cutBody: 'Your place is kept, and so is what you wrote.',
  crowded: (tier, voices, pupil) => {
    if (voices === 'none')
      return 'Many people right now: the class goes on in writing. Sound and pictures come back as soon as possible.';
    if (tier === 'text')
      return pupil
        ? 'Many people right now: your teacher speaks for a few more seconds, then the class goes on in writing.'
        : 'Many people right now: you are heard for a few more seconds, then the class goes on in writing.';
    if (voices === 'leaders')
      return pupil
        ? 'Sound is coming back: your teacher first, the class right after.'
        : 'Sound is coming back: you first, the class right after.';
    if (tier === 'full') return '';
    return pupil
      ? 'Many people right now: pictures come back as soon as possible. You still hear your teacher.'
      : 'Many people right now: pictures come back as soon as possible. You are still heard.';
  },
  allIsBack: 'Sound and pictures are back.',
  planB: 'Your teacher gives another place to meet:',
  planBOpen: (host) => `${host} (outside site)`,
  help: 'Help',
  stage: 'What the class shows',
  touchToHear: 'Touch to hear',
  startsAt: (time) => `The lesson starts at ${time}`,
  startedAt: (time) => `The lesson started at ${time}`,
  notHereYet: (name) => `${name} is not here yet.`,
  teacher: 'Your teacher',
  nothingToDo: 'You are in the right place. There is nothing to do.',
  alreadyHere: (count) => (count < 2 ? 'Nobody else for now.' : `There are already ${count} of you.`),
  alone: 'You are in class',
  aloneBody: 'Open the camera or show the screen whenever you like.',
  aloneBlind: 'This browser neither shows nor sends pictures. You can show slides and the board.',
  speaks: (name) => `${name} is speaking`,
  isHere: (name) => `${name} is in class`,
  stillPicture: 'The picture isn’t coming through for now.',
  withoutPicture: 'No picture for now.',
  cannotWatch: 'This browser doesn’t show cameras. You hear the class, and you will see the slides and the board.',
  youShowScreen: (heard) => (heard ? 'The class sees and hears your screen' : 'The class sees your screen'),
  stopScreen: 'Stop showing',
  camera: (name) => `Camera: ${name}`,
  screen: (name) => `Screen: ${name}`,
  you: 'You',
  enlarge: (what) => `Enlarge. ${what}`,
  fullScreen: 'Full screen',
  leaveFullScreen: 'Leave full screen',
  controls: 'Class controls',
  micro: 'Micro',
  microOn: 'open',
  microOff: 'off',
  cameraControl: 'Camera',
  cameraOn: 'open',
  cameraOff: 'off',
  screenControl: 'Screen',
  screenOn: 'shown',
  screenOff: 'hidden',
  messages: 'Messages',
  hands: 'Hands',
  hand: 'Hand',
  handDown: 'down',
  handUp: (place) => `up, ${ordinal(place)}`,
  people: 'Present',
  tools: 'Tools',
  end: 'End',
  leave: 'Leave',
  noMessages: 'No messages yet. Ask your question here.',
  noMessagesTeacher: 'No messages yet.',
  yourMessage: 'Your message',
  send: 'Send',
  sending: 'Sending…',
  sendLater: 'Will leave when the network is back',
  notSent: 'Not sent.',
  removeMessage: (name) => `Remove ${name}’s message`,
  remove: 'Remove',
  closeChat: 'Block messages',
  openChat: 'Unblock messages',
  chatClosed: 'Messages are blocked. You can raise your hand.',
  chatClosedTeacher: 'Blocked for pupils. You can write.',
  latest: 'See the latest messages',
  saidNew: (count) => `${count} new messages`,
  raisedHands: 'Raised hands',
  noHands: 'No raised hand.',
  rank: ordinal,
  waited: (seconds) => (seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`),
  giveFloor: 'Give the floor',
  takeFloor: 'Take the floor back',
  takeFloorOf: (name) => `Take the floor back from ${name}`,
  giveFloorTo: (name) => `Give the floor to ${name}`,
  lowerHand: 'Lower the hand',
  removePerson: 'Send out…',
  hasFloor: 'has the floor',
  onTheWay: 'on the way',
  teaches: 'teacher',
  staff: 'school life',
  floorGiven: 'You have the floor.',
  floorGivenBody: 'Nothing opens without you.',
  openMicro: 'Open my microphone',
  openCamera: 'Open my camera',
  later: 'Not now',
  floorTaken: 'The floor is given back, your microphone and camera are closed.',
  cancel: 'Cancel',
  removeQuestion: (name) => `Send ${name} out?`,
  removeBody: 'This person leaves the lesson at once and cannot come back to it.',
  removeConfirm: 'Send out',
  endQuestion: 'End the lesson?',
  endBody: 'The lesson stops for the whole class. To be away for a moment, just leave.',
  endConfirm: 'End for everybody',
  leaveOnly: 'Just leave',
  stay: 'Stay',
  leaveQuestion: 'Leave the lesson?',
  leaveBody: 'The lesson goes on without you. You can come back.',
  helpTitle: 'Help and settings',
  shortcuts: 'Keyboard shortcuts',
  shortcutsOn: 'Single-letter shortcuts',
  shortcutsHint: 'Never while you write.',
  shortcutMicro: 'open or close the microphone',
  shortcutCamera: 'open or close the camera',
  shortcutHand: 'raise or lower the hand',
  close: 'Close',
  dismiss: 'I understand',
  saidHand: (name) => `${name} raises a hand.`,
  saidChatClosed: 'Messages are closed.',
  saidChatOpen: 'Messages are open.',
  overTitle: (reason) => enOver[reason][0],
  overBody: (reason) => enOver[reason][1],
  comeBack: 'Back to class',
  comeBackHere: 'Go on here',
  reload: 'Reload the page',
  signIn: 'Sign in',
};

const words = catalogue(fr, en);

/** Read while drawing, so that a change of language redraws. */
export const useWords = () => words.value;
