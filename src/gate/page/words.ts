// What those who wait read, in both languages: plain enough for a pupil of 11. Sentences with holes, so that a page carries one language only.
import type { Reason, Span } from '../polling.ts';
import type { News, Sight } from '../sight.ts';

export type Language = 'fr' | 'en';

const fr = {
  site: 'Préau',
  kept: 'Votre place est gardée',
  keptAbout: 'Beaucoup de monde arrive en même temps. Vous entrerez sans rien faire.',
  ahead: 'personnes avant vous',
  aheadOne: 'personne avant vous',
  time: 'Temps d’attente',
  moment: 'moins d’une minute',
  between: 'entre {low} et {high} minutes',
  about: 'environ {minutes} minutes',
  aboutHours: 'environ {hours} h {rest}',
  aboutHoursRound: 'environ {hours} h',
  unknown: 'on le calcule',
  fewer_leave: 'Le temps a augmenté : moins de personnes sortent que prévu. Votre place n’a pas changé.',
  capacity_lowered:
    'Le temps a augmenté : on laisse entrer moins vite pour que tout marche bien. Votre place n’a pas changé.',
  pace: 'Le temps a augmenté : la file avance moins vite que tout à l’heure. Votre place n’a pas changé.',
  asking: 'On vous garde une place',
  askingAbout: 'Encore un instant, votre place dans la file arrive.',
  proof: 'Une petite vérification',
  proofAbout: 'Votre appareil fait un calcul pour montrer qu’il n’est pas un robot. Cela dure quelques secondes.',
  turn: 'C’est votre tour',
  turnAbout: 'La porte s’ouvre, vous entrez.',
  late: 'Votre tour est passé, pas votre place',
  lateAbout: 'On vous appelait et vous n’étiez pas là. Ce n’est pas grave : une des prochaines places est pour vous.',
  paused: 'La file fait une pause',
  pausedAbout: 'Personne n’entre pour l’instant. Votre place ne bouge pas, et la file repartira d’ici.',
  scheduled: 'Ça ouvre à {time}',
  scheduledSoon: 'Ça ouvre bientôt',
  scheduledAbout: 'Vous avez déjà votre place. Vous entrerez sans rien faire.',
  draw: 'Tirage au sort à {time}',
  drawSoon: 'Tirage au sort à l’ouverture',
  drawAbout:
    'Vous y êtes. Arriver plus tôt ne change rien : l’ordre sera tiré au sort, et vous entrerez sans rien faire.',
  enrolled: 'personnes inscrites',
  enrolledOne: 'personne inscrite',
  closed: 'C’est fermé pour le moment',
  closedAbout: 'Personne n’entre pour l’instant. Cette page regarde toute seule si ça rouvre.',
  offline: 'Réseau coupé, votre place est gardée. Tout repart seul dès que le réseau revient.',
  trouble: 'On n’arrive pas à lire la file. Votre place est gardée, on réessaie tout seul.',
  expired: 'Votre ancienne place datait de plus de six heures. En voici une nouvelle.',
  used: 'Votre place avait déjà servi pour entrer. En voici une nouvelle.',
  session_over: 'Votre temps est fini et d’autres attendaient. Vous avez une nouvelle place.',
  moved: 'Vous continuez sur un autre appareil. Ici, vous reprenez une place.',
  new_line: 'La file a dû redémarrer. Votre place vous attendait.',
  message: 'Message',
  keeps: 'Ce qui garde votre place',
  keepsAll:
    'Vous pouvez recharger ou fermer cette page, changer de réseau, vider votre batterie : la place est à vous.',
  keepsAccount: 'Sur un autre appareil, connectez-vous : c’est la même place.',
  keepsDevice: 'Revenez simplement avec le même appareil et le même navigateur.',
  meanwhile: 'En attendant',
  day: 'Lire ma journée en attendant',
  dayAbout: 'Ce que cet appareil a déjà gardé s’ouvre tout de suite.',
  planB: 'Ouvrir le plan B du cours',
  planBAbout: 'Votre professeur l’a prévu pour quand Préau est plein.',
  sound: 'Me prévenir par un son',
  soundAbout: 'Laissez cet onglet ouvert, même caché.',
  refresh: 'Cette page se recharge toute seule toutes les {seconds} secondes.',
  enter: 'Entrer',
  code: 'Code d’un professeur ou de l’établissement',
  codeAbout: 'Avec un code, pas de calcul à faire.',
  codeSend: 'Utiliser ce code',
  how: 'Comment marche la file ?',
  other: 'English',
  progress: 'Chemin parcouru dans la file',
  saidPlace: '{count} {people}, {time}.',
};

export type Sentences = typeof fr;

const en: Sentences = {
  site: 'Préau',
  kept: 'Your place is kept',
  keptAbout: 'Many people are arriving at the same time. You will go in without doing anything.',
  ahead: 'people ahead of you',
  aheadOne: 'person ahead of you',
  time: 'Waiting time',
  moment: 'less than a minute',
  between: 'between {low} and {high} minutes',
  about: 'about {minutes} minutes',
  aboutHours: 'about {hours} h {rest}',
  aboutHoursRound: 'about {hours} h',
  unknown: 'being worked out',
  fewer_leave: 'The time went up: fewer people are leaving than expected. Your place has not changed.',
  capacity_lowered:
    'The time went up: people are let in more slowly so that everything works well. Your place has not changed.',
  pace: 'The time went up: the line is moving more slowly than before. Your place has not changed.',
  asking: 'We are keeping you a place',
  askingAbout: 'One more moment, your place in the line is coming.',
  proof: 'A small check',
  proofAbout: 'Your device does a sum to show that it is not a robot. It takes a few seconds.',
  turn: 'It is your turn',
  turnAbout: 'The door is opening, in you go.',
  late: 'Your turn went by, not your place',
  lateAbout: 'We called you and you were away. Never mind: one of the next places is for you.',
  paused: 'The line is taking a break',
  pausedAbout: 'Nobody goes in for now. Your place stays as it is, and the line will go on from here.',
  scheduled: 'It opens at {time}',
  scheduledSoon: 'It opens soon',
  scheduledAbout: 'You already have your place. You will go in without doing anything.',
  draw: 'Draw at {time}',
  drawSoon: 'Draw at the opening',
  drawAbout:
    'You are in. Coming earlier changes nothing: the order will be drawn by lot, and you will go in without doing anything.',
  enrolled: 'people enrolled',
  enrolledOne: 'person enrolled',
  closed: 'It is closed for now',
  closedAbout: 'Nobody goes in for now. This page checks by itself whether it opens again.',
  offline: 'Network lost, your place is kept. Everything goes on by itself when the network is back.',
  trouble: 'We can’t read the line right now. Your place is kept, and we keep trying for you.',
  expired: 'Your former place was more than six hours old. Here is a new one.',
  used: 'Your place had already been used to go in. Here is a new one.',
  session_over: 'Your time was up and others were waiting. You have a new place.',
  moved: 'You went in on another device. Here, you are back in line.',
  new_line: 'The line had to start again. Your place was waiting for you.',
  message: 'Message',
  keeps: 'What keeps your place',
  keepsAll: 'You can reload or close this page, change network, run out of battery: the place is yours.',
  keepsAccount: 'On another device, sign in: it is the same place.',
  keepsDevice: 'Just come back with the same device and the same browser.',
  meanwhile: 'Meanwhile',
  day: 'Read my day while I wait',
  dayAbout: 'What this device has already kept opens at once.',
  planB: 'Open the plan B of the lesson',
  planBAbout: 'Your teacher prepared it for when Préau is full.',
  sound: 'Tell me with a sound',
  soundAbout: 'Leave this tab open, even hidden.',
  refresh: 'This page reloads by itself every {seconds} seconds.',
  enter: 'Go in',
  code: 'Code from a teacher or the school',
  codeAbout: 'With a code there is no sum to do.',
  codeSend: 'Use this code',
  how: 'How does the line work?',
  other: 'Français',
  progress: 'Way covered in the line',
  saidPlace: '{count} {people}, {time}.',
};

export const catalogues: Readonly<Record<Language, Sentences>> = { fr, en };

export function fill(sentence: string, holes: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (hole, name: string) => String(holes[name] ?? hole));
}

export type Speech = { language: Language; say: Sentences; timeZone?: string | undefined };

/** What each place of a page shows; an empty text is not shown. */
export type Texts = Record<
  'title' | 'about' | 'count' | 'people' | 'time' | 'reason' | 'notice' | 'news' | 'message' | 'spoken',
  string
>;

export function spanText({ say }: Speech, span: Span | undefined): string {
  if (!span) return say.unknown;
  if (span.type === 'moment') return say.moment;
  if (span.type === 'between') return fill(say.between, span);
  if (span.minutes < 60) return fill(say.about, span);
  const hours = Math.floor(span.minutes / 60);
  const rest = span.minutes % 60;
  return rest === 0 ? fill(say.aboutHoursRound, { hours }) : fill(say.aboutHours, { hours, rest });
}

/** "9 h 02" in French, "9:02" in English. */
export function timeText({ language, timeZone }: Speech, moment: number): string {
  const options = { hour: 'numeric', minute: '2-digit', hourCycle: 'h23', ...(timeZone && { timeZone }) } as const;
  const parts = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'fr-FR', options).formatToParts(moment);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const hour = String(Number(part('hour')));
  return language === 'en' ? `${hour}:${part('minute')}` : `${hour}\u00a0h\u00a0${part('minute')}`;
}

const numberText = ({ language }: Speech, value: number) =>
  new Intl.NumberFormat(language === 'en' ? 'en-GB' : 'fr-FR').format(value);

const reasonText = ({ say }: Speech, reason: Reason | undefined) => (reason ? say[reason] : '');

/** @param network what the page met when it last read the board */
export function textsOf(
  speech: Speech,
  sight: Sight,
  more: {
    network?: 'fine' | 'offline' | 'trouble' | undefined;
    news?: News | undefined;
    message?: Readonly<Record<Language, string>> | undefined;
  },
): Texts {
  const { say, language } = speech;
  const { network = 'fine', news } = more;
  const shared = {
    ...{ count: '', people: '', time: '', reason: '' },
    notice: network === 'fine' ? '' : say[network],
    news: news ? say[news] : '',
    message: more.message?.[language] ?? '',
  };
  const plain = (title: string, about: string, extra: Partial<Texts> = {}): Texts => ({
    ...{ ...shared, title, about, spoken: `${title}. ${about}` },
    ...extra,
  });
  const counted = (count: number, one: string, many: string) => ({
    count: numberText(speech, count),
    people: Math.abs(count) < (language === 'fr' ? 2 : 1) || count === 1 ? one : many,
  });
  const place = (position: number) => (position > 0 ? counted(position, say.aheadOne, say.ahead) : {});
  switch (sight.type) {
    case 'asking':
    case 'proof':
    case 'turn':
    case 'late':
    case 'closed':
      return plain(say[sight.type], say[`${sight.type}About`]);
    case 'paused':
      return plain(say.paused, say.pausedAbout, place(sight.position));
    case 'scheduled': {
      const opening =
        sight.opensAt === undefined
          ? say.scheduledSoon
          : fill(say.scheduled, { time: timeText(speech, sight.opensAt) });
      return plain(opening, say.scheduledAbout, place(sight.position));
    }
    case 'draw': {
      const title =
        sight.opensAt === undefined ? say.drawSoon : fill(say.draw, { time: timeText(speech, sight.opensAt) });
      return plain(title, say.drawAbout, counted(sight.entrants, say.enrolledOne, say.enrolled));
    }
    case 'waiting': {
      const { count, people } = counted(sight.position, say.aheadOne, say.ahead);
      const time = spanText(speech, sight.span);
      const reason = reasonText(speech, sight.reason);
      const spoken = `${fill(say.saidPlace, { count, people, time })}${reason && ` ${reason}`}`;
      return plain(say.kept, say.keptAbout, { count, people, time, reason, spoken });
    }
  }
}
